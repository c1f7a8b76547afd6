"""Reads of the site: open activities of an officer, conflicts, the card, and what was said, for pages and the law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import among, pack_at
from liuhen.field.models import Activity, SiteEvent, Statement
from liuhen.field.queries.timeline import scenes_of
from liuhen.field.site.card import Card, Known, card_of
from liuhen.field.site.words import About, EventKind, EventState
from liuhen.law.facts import ActivityFacts

AHEAD, BEHIND = timedelta(days=3), timedelta(days=7)
MOST = 12  # cards on one phone


def carried_by(officer: Officer, now: datetime) -> list[Activity]:
    """Return the activities an officer takes part in that are not over, as his phone carries them; soonest first."""
    mine = Q(officers__officer=officer) | Q(planned_by=officer)
    running = Q(returned_at__isnull=True) | Q(returned_at__gte=now - timedelta(hours=12))
    near = Q(planned_at__lte=now + AHEAD) & (Q(planned_at__gte=now - BEHIND) | Q(arrived_at__gte=now - BEHIND))
    rows = Activity.objects.filter(mine, running, near, bureau=officer.bureau).distinct()
    return list(rows.select_related("bureau").prefetch_related("officers__officer").order_by("planned_at", "pk")[:MOST])


def card_for(activity: Activity, at: datetime | None = None) -> Card:
    """Write the task card of an activity under the rules of its day. `at` is the time read aloud; None: on paper."""
    people = [(row.officer.name, row.certificate_number) for row in activity.officers.all()]
    known = Known(
        bureau=activity.bureau.name,
        title=activity.title,
        place=activity.place,
        party=activity.party,
        officers=tuple(people),
        scenes=tuple(scene.code for scene in scenes_of(activity)),
        at=at,
    )
    return card_of(pack_at(activity.bureau, activity.arrived_at), known)


def events_of(activity: Activity) -> QuerySet[SiteEvent]:
    """Return everything written down on site, in the order it happened."""
    return activity.events.select_related("officer", "settled_by").order_by("at", "pk")


def open_events(activity: Activity) -> QuerySet[SiteEvent]:
    """Return the events a person has to look at: in conflict, waiting, or of a doubtful clock."""
    unsettled = Q(state__in=(EventState.CONFLICT, EventState.WAITS))
    return events_of(activity).filter(unsettled)


def statements_of(activity: Activity) -> dict[str, Statement]:
    """Return the newest statement about each thing; none where it was taken back."""
    rows = {row.about: row for row in activity.statements.select_related("said_by").order_by("pk")}
    return {about: row for about, row in rows.items() if row.value}


def with_said(activities: dict[int, ActivityFacts]) -> dict[int, ActivityFacts]:
    """Add to the facts of activities, by key, what officers said about them. Two queries."""
    said = _statements(activities)
    spoken = set(
        SiteEvent.objects.filter(among("activity", activities), kind=EventKind.PREAMBLE).values_list(
            "activity_id", flat=True
        )
    )
    if not said and not spoken:
        return activities
    found = dict(activities)
    for pk in {*said, *spoken}:
        found[pk] = _completed(found[pk], said.get(pk, {}), is_spoken=pk in spoken)
    return found


def _statements(activity_ids: Collection[int]) -> dict[int, dict[About, Statement]]:
    found: dict[int, dict[About, Statement]] = defaultdict(dict)
    for row in Statement.objects.filter(among("activity", activity_ids)).order_by("pk"):
        found[row.activity_id][About(row.about)] = row
    return found


def _completed(facts: ActivityFacts, said: dict[About, Statement], *, is_spoken: bool) -> ActivityFacts:
    """Lay statements over the facts. Who has listened outweighs who pressed the button on site."""

    def value(about: About) -> str:
        return said[about].value if about in said else ""

    heard = {"yes": True, "no": False}.get(value(About.PREAMBLE))
    text, exemption = said.get(About.TEXT_RECORD), said.get(About.EXEMPTION)
    return replace(
        facts,
        preamble_said=heard if heard is not None else True if is_spoken else None,
        text_record_at=(text.of_at or text.said_at) if text and text.value else None,
        fallback=value(About.FALLBACK),
        exemption=value(About.EXEMPTION),
        exemption_reason=exemption.reason if exemption else "",
        witness_present=value(About.WITNESS) == "yes",
        uncooperative=value(About.UNCOOPERATIVE) == "yes",
    )
