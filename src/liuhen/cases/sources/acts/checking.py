"""The act while a source is looked into: write down a verification. Its time is lengthened on the case (立案延期)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.sources.models import CaseSource, Verification
from liuhen.cases.sources.words import OPINIONS
from liuhen.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVerification:
    """What was looked into."""

    means: str
    verified_at: datetime
    officers: str  # names, as they signed
    findings: str
    opinion: str  # one of words.OPINIONS


def verify(
    source: CaseSource, new: NewVerification, *, by: Officer, at: datetime, once: str | None = None
) -> Verification:
    """Write down a verification of a source (核查). Written later than it was made, both times are kept.

    Raises:
        InputError: means, people or findings are missing, or the opinion is none of the list.
    """
    lacking = [
        name
        for name, value in (("核查方式", new.means), ("核查人员", new.officers), ("核查情况", new.findings))
        if not value.strip()
    ]
    if lacking or new.opinion not in OPINIONS:
        lacking += ["处理意见"] if new.opinion not in OPINIONS else []
        raise InputError(f"没有登记核查：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")
    with acting(by, "source.verify", at=at, on=source, once=once) as act:
        _require_open(source)
        act.upon(source, opinion=new.opinion)
        act.upon(source.case)
        return Verification.objects.create(
            source=source,
            means=new.means.strip()[:60],
            verified_at=new.verified_at,
            officers=new.officers.strip()[:120],
            findings=new.findings.strip(),
            opinion=new.opinion,
            entered_at=at,
            by=act.officer,
        )


def _require_open(source: CaseSource) -> None:
    if source.closed_at is not None:
        raise WrongStateError(
            f"没有登记：{source.number} 已经办结。", next_step="有新情况的，请作为新的案源登记并入原案。"
        )
