"""Facts of activities for the law, any number at once: spans, cameras carried, interruptions, people."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Q, QuerySet

from liuhen.bureau.plain import Instants, Structures
from liuhen.bureau.queries import among, plain, texts
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roster import Roster
from liuhen.devices.models import Handover
from liuhen.evidence.models import Receipt
from liuhen.field.models import Activity, ActivityOfficer, ActivityRecording, Interruption
from liuhen.field.queries.breaks import all_widened, breaks_of, interruption_facts, people_in
from liuhen.field.queries.timeline import scenes_from
from liuhen.field.queries.watched import with_watched
from liuhen.field.segments.queries import documented_pauses
from liuhen.field.site.queries import with_said
from liuhen.law.facts import (
    ActivityFacts,
    CameraFacts,
    Interval,
    SceneFacts,
    SpanFacts,
    TripFacts,
)


class _Issue(NamedTuple):
    """A device in somebody's hands."""

    bureau: int
    holder: int
    holder_name: str
    device: int
    device_number: str
    device_kind: str
    issued_at: datetime
    returned_at: datetime | None


class ActivityRow(NamedTuple):
    """What the law and a list ask of one activity, read without the rest of the row."""

    pk: int
    bureau: int
    unit: int | None
    number: str
    title: str
    exception_ground: str
    exception_reason: str
    planned_by: int
    scenes: tuple[SceneFacts, ...]
    planned_at: datetime
    arrived_at: datetime | None
    ended_at: datetime | None
    departed_at: datetime | None
    returned_at: datetime | None
    party_told_at: datetime | None


def activity_rows(activities: QuerySet[Activity]) -> list[ActivityRow]:
    """Read activities for the law, in the order of their keys. One query."""
    rows = activities.order_by("pk").values_list(
        "pk",
        "bureau_id",
        "unit_id",
        "number",
        "title",
        "exception_ground",
        "exception_reason",
        "planned_by_id",
        "scenes",
        *texts("planned_at", "arrived_at", "ended_at", "departed_at", "returned_at", "party_told_at"),
    )
    at, read = Instants(), Structures()
    return [
        ActivityRow._make((*known, _scenes(read.of(scenes)), *(at[moment] for moment in instants)))
        for *known, scenes, a, b, c, d, e, f in plain(rows)
        for instants in ((a, b, c, d, e, f),)
    ]


def activity_facts(activity: Activity) -> ActivityFacts:
    """Freeze one activity for the law."""
    return activities_facts(activity_rows(Activity.objects.filter(pk=activity.pk)))[activity.pk]


def activities_facts(activities: Sequence[ActivityRow]) -> dict[int, ActivityFacts]:
    """Freeze activities for the law, by key. A dozen queries for all."""
    ids = [activity.pk for activity in activities]
    taking_part: dict[int, list[int]] = defaultdict(list)
    rows = ActivityOfficer.objects.filter(among("activity", ids)).order_by("pk")
    for pk, officer in plain(rows.values_list("activity_id", "officer_id")):
        taking_part[pk].append(officer)
    gaps = breaks_of(ids)
    people = roster([*people_in(gaps), *(officer for several in taking_part.values() for officer in several)])
    spans, cameras = _spans(ids), _cameras(activities, taking_part)
    found = {
        activity.pk: _frozen(
            activity, people, taking_part[activity.pk], spans[activity.pk], cameras[activity.pk], gaps[activity.pk]
        )
        for activity in activities
    }
    return with_said(with_watched(found))


def trips(recording_ids: Collection[int]) -> dict[int, TripFacts]:
    """Give the activity each of these recordings belongs to now, as far as its hand-over term needs it. Two queries."""
    links = ActivityRecording.objects.filter(among("recording", recording_ids), ended_at__isnull=True)
    of = dict(plain(links.values_list("recording_id", "activity_id")))
    at, known = Instants(), {}
    rows = Activity.objects.filter(among("pk", set(of.values()))).values_list(
        "pk",
        "number",
        "title",
        "exception_ground",
        "exception_reason",
        *texts("ended_at", "departed_at", "returned_at"),
    )
    for pk, number, title, ground, reason, ended, departed, returned in plain(rows):
        known[pk] = TripFacts(
            id=str(pk),
            number=number,
            title=title,
            ended_at=at[ended],
            departed_at=at[departed],
            returned_at=at[returned],
            exception_ground=ground,
            exception_reason=reason,
        )
    return {recording: known[activity] for recording, activity in of.items()}


def _frozen(
    activity: ActivityRow,
    people: Roster,
    officers: Sequence[int],
    spans: Sequence[SpanFacts],
    cameras: Sequence[CameraFacts],
    gaps: Sequence[Interruption],
) -> ActivityFacts:
    day = activity.arrived_at or activity.planned_at
    return ActivityFacts(
        id=str(activity.pk),
        number=activity.number,
        title=activity.title,
        scenes=activity.scenes,
        officers=tuple(people.on(officer, day) for officer in officers),
        arrived_at=activity.arrived_at,
        ended_at=activity.ended_at,
        departed_at=activity.departed_at,
        returned_at=activity.returned_at,
        exception_ground=activity.exception_ground,
        exception_reason=activity.exception_reason,
        spans=tuple(spans),
        cameras=tuple(cameras),
        interruptions=tuple(interruption_facts(gap, people, day) for gap in gaps),
        party_told=True if activity.party_told_at else None,
        party_told_at=activity.party_told_at,
    )


def _scenes(held: Sequence[Mapping[str, str]]) -> tuple[SceneFacts, ...]:
    return tuple(
        SceneFacts(code=scene.code, started_at=scene.from_at, ended_at=scene.until_at) for scene in scenes_from(held)
    )


def _spans(activity_ids: Sequence[int]) -> dict[int, list[SpanFacts]]:
    links = ActivityRecording.objects.filter(among("activity", activity_ids), ended_at__isnull=True).order_by("pk")
    found: dict[int, list[SpanFacts]] = defaultdict(list)
    at = Instants()
    rows = links.values_list(
        "activity_id",
        "recording_id",
        "recording__number",
        "recording__medium",
        "recording__device__number",
        "recording__device__kind",
        "recording__device__gap_seconds",
        "recording__device__maker",
        "recording__device__model",
        "activity__bureau_id",
        *texts(
            "recording__started_earliest",
            "recording__started_latest",
            "recording__ended_earliest",
            "recording__ended_latest",
            "recording__sealed_at",
        ),
    )
    documented = documented_pauses()
    for activity, recording, number, medium, device, kind, pause, maker, model, home, *instants in plain(rows):
        start, started, end, ended, stored = instants
        span = SpanFacts(
            recording_id=str(recording),
            number=number,
            medium=medium,
            device_kind=kind or "",
            device_number=device or "",
            started=_interval(at[start], at[started]),
            ended=_interval(at[end], at[ended]),
            stored_at=at[stored],
            split_seconds=documented.get((home, maker, model), pause or 0),
        )
        found[activity].append(span)
    return all_widened(found.items())


def _interval(earliest: datetime | None, latest: datetime | None) -> Interval | None:
    if earliest is None:
        return None
    return Interval(earliest=earliest, latest=latest or earliest)


def _cameras(activities: Sequence[ActivityRow], taking_part: dict[int, list[int]]) -> dict[int, list[CameraFacts]]:
    """Name the devices that the officers had with them, and when their cards were taken in afterwards."""
    begun = [(activity, activity.arrived_at, _until(activity)) for activity in activities]
    known = [(activity, since, until) for activity, since, until in begun if since is not None and until is not None]
    found: dict[int, list[CameraFacts]] = defaultdict(list)
    if not known:
        return found
    issues = _issues(known, {officer for several in taking_part.values() for officer in several})
    taken = _taken_in({issue.device for several in issues.values() for issue in several}, min(u for _, _, u in known))
    for activity, since, until in known:
        carried = [
            issue
            for officer in taking_part[activity.pk]
            for issue in issues.get((activity.bureau, officer), ())
            if issue.issued_at <= until and (issue.returned_at is None or issue.returned_at >= since)
        ]
        found[activity.pk] = [
            CameraFacts(
                device_number=issue.device_number,
                device_kind=issue.device_kind,
                holder=issue.holder_name,
                taken_in_at=_first_from(taken.get(issue.device, []), until),
            )
            for issue in sorted(carried, key=lambda issue: issue.device_number)
        ]
    return found


def _until(activity: ActivityRow) -> datetime | None:
    return activity.departed_at or activity.ended_at or activity.arrived_at


def _issues(
    known: Sequence[tuple[ActivityRow, datetime, datetime]], officers: Collection[int]
) -> dict[tuple[int, int], list[_Issue]]:
    """Give the issues to these people that touch the time of these activities, by bureau and holder."""
    rows = Handover.objects.filter(
        Q(returned_at__isnull=True) | Q(returned_at__gte=min(since for _, since, _ in known)),
        bureau__in={activity.bureau for activity, _, _ in known},
        holder__in=officers,
        issued_at__lte=max(until for _, _, until in known),
    )
    found: dict[tuple[int, int], list[_Issue]] = defaultdict(list)
    at = Instants()
    columns = ("bureau_id", "holder_id", "holder__name", "device_id", "device__number", "device__kind")
    for *named, issued, returned in plain(
        rows.order_by("pk").values_list(*columns, *texts("issued_at", "returned_at"))
    ):
        issue = _Issue._make((*named, at[issued], at[returned]))
        found[issue.bureau, issue.holder].append(issue)
    return found


def _taken_in(devices: Collection[int], since: datetime) -> dict[int, list[datetime]]:
    """Give for each device, in order, when its cards were sealed from an instant on."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = Receipt.objects.filter(device__in=devices, sealed_at__gte=since).order_by("sealed_at")
    at = Instants()
    for device, sealed_at in plain(rows.values_list("device__pk", *texts("sealed_at"))):
        found[device].append(cast("datetime", at[sealed_at]))  # the query asks for it, so it is there
    return found


def _first_from(instants: Sequence[datetime], since: datetime) -> datetime | None:
    place = bisect_left(instants, since)
    return instants[place] if place < len(instants) else None
