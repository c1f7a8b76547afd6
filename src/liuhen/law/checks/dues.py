"""What the party is to have done by a day: a decision's own term, or the instalments that were agreed to.

It is the party's duty: a day that passes breaks nothing of ours, but it must be looked at, noted and called for.

Source: 行政处罚法 (2021) 第六十六条.
"""

from __future__ import annotations

from datetime import datetime

from liuhen.law.checks.archiving import OVER
from liuhen.law.checks.judge import Judge, warned, warning_window
from liuhen.law.checks.papers import acts_of, binds
from liuhen.law.facts import CaseFacts, DueFacts
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack
from liuhen.law.term import end_of, start_of


def dues(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return each day by which the party is to perform, met where it did; none once the case is over."""
    rule = pack.resolve(lambda body: body.performance.due if body.performance else None)
    if rule is None or not case.dues or not binds(case, acts_of(rule.layer)):
        return ()
    judge, window = Judge(pack=pack, kind=case.kind, id=case.id), warning_window(pack)
    found = []
    for one in case.dues:
        if one.settled_at is None and case.state in OVER:
            continue
        since, due = case.instant_of("serve") or start_of(one.due_on), end_of(one.due_on)
        found.append(
            judge.finding(
                f"performance.due.{one.id}",
                _said(one, due),
                level=rule.layer.level_for(rule.value.level),
                citation=rule.cite(rule.value),
                since=since,
                warn_at=warned(since, due, window),
                due_at=due,
                closed_at=one.settled_at,
                happened=f"期限为 {one.due_on.year}年{one.due_on.month}月{one.due_on.day}日。",
                next_step="" if one.settled_at else "请核实是否履行；逾期没有履行的，登记逾期不履行并依法催告",
            )
        )
    return tuple(found)


def _said(one: DueFacts, due: datetime) -> str:
    if one.settled_at is None:
        return f"当事人{one.words}"
    return f"{one.words}已履行{'，晚于期限' if one.settled_at >= due else ''}"
