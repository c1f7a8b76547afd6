"""What the step bar and the special links of a case are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.board import Stage
from liuhen.cases.models import Application, Case
from liuhen.cases.queries import live_events, rules_of
from liuhen.cases.steps import LinkShown, Road, Special, Told, links_now, steps_of
from liuhen.law.facts import EventFacts
from liuhen.law.finding import Finding
from liuhen.law.lifecycle import Register, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A special link of the panel, and the page where it is entered if that is another one."""

    link: LinkShown
    address: str


def road_view(
    case: Case,
    by: Officer,
    links: Sequence[EventFacts],
    findings: tuple[Finding, ...],
    stages: tuple[Stage, ...],
    further: Mapping[State, tuple[Special, ...]],
) -> dict[str, object]:
    """Give the stages with dates, people, papers and recordings, and the links this person may open or close now.

    `links` are those that rows of registers tell.
    """
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
    told = tuple(
        Told(id=0, name=one.name, at=one.at, entered_at=one.entered_at, who="", reason=one.reason, which=one.which)
        for one in links
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
        told=told,
    )
    offered = [
        Offered(link=link, address=_address(case, link.kept_in) if link.kept_in else "")
        for link in links_now(cycle, case.state, events, told)
        if may(by, "case.order_link" if link.by_head else "case.open_link", case)
    ]
    offered = [one for one in offered if one.address or not one.link.kept_in]
    return {
        "steps": steps_of(road),
        "links": offered,
        "open_links": sum(one.link.is_closing for one in offered),
    }


_PAGES: Mapping[Register, str] = {
    Register.PROPERTY: "case_property",
    Register.PERFORMING: "case_performance",
    Register.SERVING: "case_services",
    Register.REVIEW: "deliberation",
}


def _address(case: Case, register: Register) -> str:
    """Give the page of a register; none where a case never was an application."""
    if register in _PAGES:
        return reverse(_PAGES[register], args=[case.pk])
    application = Application.objects.filter(case=case).first()
    return reverse("application", args=[application.number]) if application else ""
