"""Who decides, in which order: the pack's chain laid on the people the bureau has. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liuhen.errors import RefusalError

HANDLER = "handler"  # the first link of the packs' chains: the requester's own opinion stands on the sheet itself


class NobodyCanDecideError(RefusalError):
    """No other person can decide a step: nobody decides his own request (decisions 24)."""

    code = "approvals.nobody"


class Decision(StrEnum):
    """What may be decided."""

    AGREE = "agree"
    AGREE_LIMITED = "agree_limited"
    RETURN = "return"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """Give the word on the sheet."""
        return _DECISION_WORDS[self]

    @property
    def is_agreement(self) -> bool:
        """Say whether the request goes on."""
        return self in (Decision.AGREE, Decision.AGREE_LIMITED)


_DECISION_WORDS = {
    Decision.AGREE: "同意",
    Decision.AGREE_LIMITED: "限定后同意",
    Decision.RETURN: "退回",
    Decision.REFUSE: "不同意",
}

# Whose place is taken by whom when a person may not decide, being the requester, or when nobody holds the role.
STANDING_SUBSTITUTES: Mapping[str, tuple[str, ...]] = {
    "division_head": ("deputy_head", "principal_head"),
    "deputy_head": ("principal_head",),
    "principal_head": ("deputy_head",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step of a request: whose opinion it is, and which role gives it."""

    order: int
    opinion_of: str  # role of the pack's chain
    role: str  # role that decides: the same, or its standing substitute
    is_personal: bool = False  # the text names the office: no delegate and no substitute decides


def plan(
    chain: Sequence[str],
    *,
    requester: int,
    holders: Mapping[str, frozenset[int]],
    apart: frozenset[int] = frozenset(),
    personal: frozenset[str] = frozenset(),
) -> tuple[PlannedStep, ...]:
    """Lay a chain of roles on the people who hold them. The requester never decides, nor do those kept `apart`.

    `holders` names for each role the people who hold it today; `personal` names the roles whose opinion no other
    office may give, unless everybody who holds it is the requester or kept apart.

    Raises:
        NobodyCanDecideError: a role and its substitutes are held by nobody who may decide.
    """
    barred = apart | {requester}
    steps: list[PlannedStep] = []
    for opinion_of in (role for role in chain if role != HANDLER):
        role = role_now(opinion_of, holders=holders, barred=barred, is_personal=opinion_of in personal)
        if not role:
            raise NobodyCanDecideError(
                "没有送出审批：除申请人和本案承办、审核人员外，没有人能签署这一级意见，本人不能批准自己的事项。",
                next_step="请安全管理员先任命相应负责人，或者登记主持工作的负责人。",
            )
        is_own = opinion_of in personal and role == opinion_of
        steps.append(PlannedStep(order=len(steps) + 1, opinion_of=opinion_of, role=role, is_personal=is_own))
    return tuple(steps)


def role_now(
    role: str, *, holders: Mapping[str, frozenset[int]], barred: frozenset[int], is_personal: bool = False
) -> str:
    """Say which role decides a step today: its own, else a standing substitute; empty where nobody may.

    A personal step goes to a substitute only where its office is held, and by nobody but barred people.
    """
    if holders.get(role, frozenset()) - barred:
        return role
    if is_personal and not holders.get(role, frozenset()):
        return ""
    substitutes = STANDING_SUBSTITUTES.get(role, ())
    return next((one for one in substitutes if holders.get(one, frozenset()) - barred), "")


def state_after(decision: Decision, *, steps_left: int) -> str:
    """Say in which state a request is after a decision: open, agreed, returned or refused."""
    if decision == Decision.RETURN:
        return "returned"
    if decision == Decision.REFUSE:
        return "refused"
    return "open" if steps_left else "agreed"
