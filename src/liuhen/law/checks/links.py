"""Which links of a procedure have happened in a case, since when, and when the case passed on from each.

A link makes its documents owed. While the step can still be mended they are open; once the case has passed on they
are broken. Links are told by the steps of the case, by `CaseFacts.links`, by what the case itself says (statement,
hearing, review), or by another document of the same link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.law.facts import CaseFacts
from liuhen.law.lifecycle import obliges
from liuhen.law.schema.procedure import Link
from liuhen.law.term import start_of

ENDED_OTHERWISE = ("decline", "transfer", "transfer_crime", "close_without_penalty")
_REVIEWED = ("finish_investigation", "sign_opinion")
_DECIDED = ("decide",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a link is told, and what passes it."""

    zh: str  # what happened, for a sentence: 抽样
    begins: tuple[str, ...]  # names of steps or links that tell it, the first that happened counts
    passes: tuple[str, ...] = _REVIEWED  # steps with which the case passed on
    pressing: bool = True  # it has happened, so its document is owed now, not only before the next step


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One link of a case."""

    zh: str
    times: tuple[datetime, ...]  # each time it happened, in order; at least one
    passed: datetime | None  # when the case passed on; None: it can still be mended
    pressing: bool

    @property
    def since(self) -> datetime:
        """Return when it first happened."""
        return self.times[0]


def _own(link: Link, zh: str) -> Way:
    return Way(zh=zh, begins=(link.value,))


def _before_decision(*begins: str, zh: str, pressing: bool = False) -> Way:
    return Way(zh=zh, begins=(*begins, "finish_investigation", "decide"), passes=_DECIDED, pressing=pressing)


WAYS: Mapping[Link, Way] = {
    Link.CLUE: Way(zh="得到线索", begins=("clue",), passes=("accept", "decline")),
    Link.FILING: Way(zh="依职权启动", begins=("ex_officio_start", "file", "investigate"), passes=("investigate",)),
    Link.EMERGENCY_START: Way(zh="紧急启动", begins=("emergency_start",), passes=_DECIDED),
    Link.NOT_FILED: Way(zh="不予立案", begins=("decline", "not_filed"), passes=("decline", "not_filed")),
    Link.TRANSFER: Way(zh="移送案件", begins=("transfer",), passes=("transfer",)),
    Link.CRIME: Way(zh="移送涉嫌犯罪案件", begins=("transfer_crime",), passes=("transfer_crime",)),
    Link.INVESTIGATION: Way(zh="开始调查", begins=("investigation", "investigate", "emergency_start"), pressing=False),
    Link.INTERVIEW: _own(Link.INTERVIEW, "询问"),
    Link.INTERVIEW_CALLED: _own(Link.INTERVIEW_CALLED, "通知询问"),
    Link.SITE_INSPECTION: _own(Link.SITE_INSPECTION, "现场检查"),
    Link.SAMPLING: _own(Link.SAMPLING, "抽样"),
    Link.COERCIVE_MEASURE: Way(zh="采取强制措施", begins=("coercive_measure", "sealing", "emergency_measure")),
    Link.ASSISTANCE: _own(Link.ASSISTANCE, "请求协助调查"),
    Link.COMMISSION: Way(zh="委托检验鉴定", begins=("commission", "commission_started")),
    Link.PRESERVATION: Way(zh="证据保全", begins=("preservation", "advance_registration")),
    Link.REFUSAL: _own(Link.REFUSAL, "拒不接受调查"),
    Link.OTHER_STEP: _own(Link.OTHER_STEP, "其他环节"),
    Link.INVESTIGATION_FINISHED: Way(
        zh="调查终结", begins=("finish_investigation",), passes=("decide", *ENDED_OTHERWISE)
    ),
    Link.RIGHTS_TOLD: _before_decision("rights_told", "notice", zh="送交审核"),
    Link.STATEMENT_MADE: _before_decision("statement_made", "statement", zh="当事人陈述申辩", pressing=True),
    Link.STATEMENT_WAIVED: _before_decision("statement_waived", "waive", zh="当事人未作陈述申辩", pressing=True),
    Link.HEARING: _before_decision("hearing", "hearing_held", zh="举行听证", pressing=True),
    Link.LEGAL_REVIEW: _before_decision("legal_review_requested", zh="需要法制审核"),
    Link.COLLECTIVE_DISCUSSION: _before_decision("collective_discussion", zh="需要集体讨论"),
    Link.EXPERT_ARGUMENTATION: _before_decision("expert_argumentation", zh="组织专家论证"),
    Link.PENALTY_DECISION: Way(zh="作出决定", begins=_DECIDED, passes=("serve",)),
    Link.PERFORMANCE_OWED: Way(zh="送达决定", begins=("serve",), passes=("terminate",), pressing=False),
    Link.CORRECTION_DUE: Way(zh="改正期限届满", begins=("correction_due",), passes=("terminate",)),
    Link.REMINDER: Way(zh="催告", begins=("reminder",), passes=("court_application", "terminate")),
    Link.COURT_APPLICATION: Way(zh="申请法院强制执行", begins=("court_application",), passes=("terminate",)),
    Link.COURT_RESULT: Way(zh="法院执行", begins=("court_result",), passes=("terminate",)),
    Link.TERMINATE: Way(zh="终结案件", begins=("terminate",), passes=("archive",), pressing=False),
    Link.COMPILE: Way(zh="整理案卷", begins=("compile", "archive"), passes=("archive",), pressing=False),
}
_ONLY_PENALTY = frozenset({Link.RIGHTS_TOLD, Link.PENALTY_DECISION})
# Decided on the spot: nothing is filed first, no notice is written, no report ends the investigation (art. 51, 52).
_NOT_SUMMARY = frozenset(
    {Link.FILING, Link.RIGHTS_TOLD, Link.INVESTIGATION_FINISHED, Link.PENALTY_DECISION, Link.TERMINATE}
)
_SAID = frozenset(
    {
        Link.STATEMENT_MADE,
        Link.STATEMENT_WAIVED,
        Link.HEARING,
        Link.LEGAL_REVIEW,
        Link.COLLECTIVE_DISCUSSION,
        Link.EXPERT_ARGUMENTATION,
    }
)
_TOLD = frozenset({"rights_told", "notice"})


def passes(link: Link | None) -> tuple[str, ...]:
    """Return the steps with which a case passes on from a link; none where the link is not one of a case."""
    way = WAYS.get(link) if link else None
    return way.passes if way else ()


def happened(case: CaseFacts, link: Link, now: datetime | None = None) -> Happened | None:
    """Return a link of a case with its instants, or None where it did not happen or cannot be told.

    Service is not answered here: each service is looked at by itself. With `now`, what the case says without any
    step counts from there: a gate asks about the documents of a statement whose day nobody has noted.
    """
    way = WAYS.get(link)
    if way is None or not _holds(case, link):
        return None
    if link is Link.CORRECTION_DUE and case.correction_due_on is not None:
        times: tuple[datetime, ...] = (start_of(case.correction_due_on),)
    else:
        times = next((found for name in way.begins if (found := instants(case, name))), ())
    if not times and now is not None and link in _SAID:
        times = (now,)
    if not times:
        return None
    return Happened(zh=way.zh, times=times, passed=passed(case, way.passes, times[0]), pressing=way.pressing)


def told_at(case: CaseFacts, link: Link, at: datetime) -> Happened:
    """Return a link that something else than a step tells, as happened at that instant."""
    way = WAYS[link]
    return Happened(zh=way.zh, times=(at,), passed=passed(case, way.passes, at), pressing=way.pressing)


def instants(case: CaseFacts, name: str) -> tuple[datetime, ...]:
    """Return when a step or link of this name happened, in order."""
    found = [one.at for one in case.events if one.name == name]
    if case.links:
        found += [one.at for one in case.links if one.name == name]
    return tuple(sorted(set(found)) if len(found) > 1 else found)


def passed(case: CaseFacts, names: tuple[str, ...], since: datetime) -> datetime | None:
    """Return when the case passed on from a step begun at `since`; a case sent back can mend again."""
    back = max(instants(case, "send_back"), default=since)
    after = [at for name in names for at in instants(case, name) if at >= since and at >= back]
    return min(after, default=None)


def _holds(case: CaseFacts, link: Link) -> bool:
    """Say whether the case itself lets a link count; what only its steps can tell is left to them."""
    if link in _ONLY_PENALTY and not case.act_type.startswith("penalty"):
        return False
    if link in _NOT_SUMMARY and case.act_type == "penalty_summary":
        return False
    return link not in _CONDITIONS or _CONDITIONS[link](case)


def _told(case: CaseFacts, name: str) -> bool:
    return bool(instants(case, name))


def _goes_on(case: CaseFacts) -> bool:
    return not any(_told(case, name) for name in ENDED_OTHERWISE)


def _owed(case: CaseFacts) -> bool:
    """Say whether the decision leaves the party something to perform: by its kind, or as it was written down."""
    return case.owes or case.performance_due_on is not None or obliges(case.act_type)


_CONDITIONS: Mapping[Link, Callable[[CaseFacts], bool]] = {
    Link.FILING: lambda case: not _told(case, "emergency_start"),
    Link.CLUE: lambda case: not case.source_channel.strip(),  # the entry in the register is the record
    Link.STATEMENT_MADE: lambda case: case.statement_made is True or _told(case, "statement_made"),
    Link.STATEMENT_WAIVED: lambda case: case.statement_waived or case.statement_made is False,
    Link.HEARING: lambda case: case.hearing_held or _told(case, "hearing"),
    Link.LEGAL_REVIEW: lambda case: case.legal_review_required and _goes_on(case),
    Link.COLLECTIVE_DISCUSSION: lambda case: case.collective_required and _goes_on(case),
    Link.EXPERT_ARGUMENTATION: lambda case: case.expert_consulted and _goes_on(case),
    Link.RIGHTS_TOLD: lambda case: _goes_on(case) or any(_told(case, name) for name in _TOLD),
    Link.PERFORMANCE_OWED: _owed,
    Link.CORRECTION_DUE: lambda case: case.correction_due_on is not None and _told(case, "serve"),
}
