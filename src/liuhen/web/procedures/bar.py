"""What the step bar and the special links of a case are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.board import Stage
from liuhen.cases.models import Case
from liuhen.cases.queries import live_events, rules_of
from liuhen.cases.steps import Road, Special, Told, links_now, steps_of
from liuhen.law.finding import Finding
from liuhen.law.lifecycle import State


def road_view(
    case: Case,
    by: Officer,
    findings: tuple[Finding, ...],
    stages: tuple[Stage, ...],
    further: Mapping[State, tuple[Special, ...]],
) -> dict[str, object]:
    """Give the stages with dates, people, papers and recordings, and the links this person may open or close now."""
    pack = rules_of(case)
    cycle = pack.procedure(case.act_type)
    events = tuple(
        Told(
            id=event.pk,
            name=event.name,
            at=event.at,
            entered_at=event.entered_at,
            who=event.by.name if event.by else "",
            reason=event.reason,
        )
        for event in live_events(case)
    )
    road = Road(
        procedure=cycle,
        words=pack.phase_words(case.act_type),
        state=case.state,
        events=events,
        stages=stages,
        recordings=Counter(case.recordings.values_list("stage", flat=True)),
        findings=findings,
        further=further,
    )
    links = [
        link
        for link in links_now(cycle, case.state, events)
        if may(by, "case.order_link" if link.by_head else "case.open_link", case)
    ]
    return {"steps": steps_of(road), "links": links, "open_links": sum(link.is_closing for link in links)}
