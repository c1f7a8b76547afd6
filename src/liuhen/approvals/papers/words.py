"""An opinion given on paper (纸面签批): what is entered of it, and what makes it unacceptable. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.approvals.chain import Decision
from liuhen.law.term import Term, Unit

# No text says how soon the signer confirms what another entered for him: the engine's own term.
CONFIRM_WITHIN = Term(amount=3, unit=Unit.WORKING_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What stands on the paper, and where its photo is kept."""

    decision: Decision
    opinion: str
    signed_at: datetime  # as written on the paper
    photo_digest: str  # in the vault
    photo_type: str
    number: str = ""  # of the paper, where it has one


def fault_of(paper: OnPaper, *, before: datetime | None, now: datetime) -> str:
    """Say why a paper is not taken as it is; empty where it is.

    `before` is when the opinion before it was given: a chain is signed in its order (wuhan 第十二条第二款).
    """
    if not paper.opinion.strip():
        return "还没有抄录纸面上的意见"
    if paper.signed_at > now:
        return "纸面签署时间还没有到"
    if before is not None and paper.signed_at < before:
        return "纸面签署时间早于上一级意见"
    return ""
