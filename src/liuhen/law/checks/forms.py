"""Documents outside the prescribed forms, and documents whose dates run against the order of the procedure.

Source: wuhan 第三条、第六条; wangdu 第六条; yiliang 第七条.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.links import instants
from liuhen.law.checks.papers import catalogue, done_at
from liuhen.law.facts import CaseFacts, DocumentFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.needs import SETTLED, named
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Anchor, Duty
from liuhen.law.schema.procedure import Link
from liuhen.law.term import civil_day, shown

_BEFORE_DECISION = frozenset(
    {
        Link.FILING,
        Link.INVESTIGATION_FINISHED,
        Link.RIGHTS_TOLD,
        Link.STATEMENT_MADE,
        Link.HEARING,
        Link.LEGAL_REVIEW,
        Link.COLLECTIVE_DISCUSSION,
        Link.EXPERT_ARGUMENTATION,
    }
)

_STARTS = {  # event with which a process begins → the step or link that tells it
    Anchor.CLUE_ACQUIRED: "clue",
    Anchor.SUBMITTED_FOR_APPROVAL: "submitted_for_approval",
    Anchor.MATERIAL_RECEIVED: "received",
    Anchor.ACTIVITY_STARTED: "activity_started",
}


def forms(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return settled documents of a case that use no prescribed form, or stand before what they rest on."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    settled = tuple(one for one in case.documents if one.state in SETTLED)
    return (*_formless(judge, settled), *_order(judge, settled), *_before_start(judge, case, settled))


def _formless(judge: Judge, documents: tuple[DocumentFacts, ...]) -> Iterator[Finding]:
    rule = judge.pack.resolve(lambda body: body.documents.templates if body.documents else None)
    known = {owed.rule.code for owed in catalogue(judge.pack)}
    known |= {owed.rule.alternative for owed in catalogue(judge.pack)}
    for document in documents if rule is not None else ():
        since = done_at(document)
        if rule is not None and not document.formed and document.kind not in known and since is not None:
            label = document.title or document.kind
            yield judge.breach(
                f"document.form.{document.id}",
                f"{label}不是统一格式的文书",
                level=rule.layer.level_for(Duty.MUST),
                citation=rule.cite(rule.value),
                broken_at=since,
                next_step=f"请改用{rule.value.source_zh}",
            )


def _order(judge: Judge, documents: tuple[DocumentFacts, ...]) -> Iterator[Finding]:
    """Yield one question naming every document dated after the decision it should come before."""
    rule = judge.pack.resolve(lambda body: body.documents.common_fields if body.documents else None)
    decided = [at for one in documents if one.kind == "penalty_decision" and (at := done_at(one))]
    if rule is None or not rule.value.order or not decided:
        return
    earlier = {owed.rule.code for owed in catalogue(judge.pack) if owed.rule.when in _BEFORE_DECISION}
    late = [
        (named(one.kind, judge.pack), at)
        for one in documents
        if one.kind in earlier and (at := done_at(one)) and civil_day(at) > civil_day(max(decided))
    ]
    if late:
        decision = named("penalty_decision", judge.pack)
        told = "、".join(f"{label}（{shown(at)}）" for label, at in late)
        yield judge.doubt(
            "document.order",
            f"{'、'.join(label for label, _ in late)}的日期晚于{decision}",
            level=rule.layer.level_for(Duty.MUST),
            citation=rule.cite(rule.value),
            since=late[0][1],
            happened=f"{decision}作于{shown(max(decided))}，{told}在其后。",
            next_step="请核对日期；确属事后补做的写明原因",
        )


def _before_start(judge: Judge, case: CaseFacts, documents: tuple[DocumentFacts, ...]) -> Iterator[Finding]:
    """Yield as advice the bureau's own documents dated before the event with which the whole process begins.

    An emergency start is exempt; what the party hands in is no document of the bureau and is never looked at.
    """
    rule = judge.pack.life_cycle(case.act_type)
    begun = instants(case, _STARTS.get(rule.value.start_event, "")) if rule is not None else ()
    if rule is None or not begun or instants(case, "emergency_start"):
        return
    early = [(one, at) for one in documents if (at := done_at(one)) and civil_day(at) < civil_day(begun[0])]
    if early:
        names = "、".join(one.title or named(one.kind, judge.pack) for one, _ in early)
        yield judge.finding(
            "case.before_start",
            f"{names}的日期早于程序开始",
            level=Level.ADVICE,
            citation=rule.cite(rule.value),
            since=begun[0],
            happened=f"程序从{shown(begun[0])}开始。",
            next_step="请核对文书日期",
        )
