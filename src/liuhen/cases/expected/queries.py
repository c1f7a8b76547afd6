"""What documents of cases state, with the recordings that lie in that time, as facts for the law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from liuhen.bureau.queries import among
from liuhen.cases.models import Case, CaseHandler, CaseRecording
from liuhen.documents.recorded.queries import told_by
from liuhen.documents.recorded.reading import Told
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity, ActivityRecording
from liuhen.field.queries.facts import activities_facts, activity_rows
from liuhen.law.facts import ActivityFacts, Interval, SpanFacts, StatedFacts

MOST_BESIDE = 5  # recordings named that may belong to what a document tells
NEAR = timedelta(minutes=30)  # an activity so close to a document's time is the one it tells of


def stated_on(cases: Sequence[Case]) -> dict[int, tuple[StatedFacts, ...]]:
    """Freeze by case what its documents state. Nothing but one query where none states a time."""
    told = told_by([case.pk for case in cases])
    if not told:
        return {}
    activities, filed = _activities(told), _filed(told)
    people = _people(told)
    found: dict[int, tuple[StatedFacts, ...]] = {}
    for case in cases:
        if case.pk in told:
            mine = activities[case.pk]
            held = _spans((*filed[case.pk], *(span for one in mine for span in one.spans)))
            found[case.pk] = tuple(
                _facts(one, mine, held, _beside(case, one, people[case.pk], held)) for one in told[case.pk]
            )
    return found


def _facts(
    one: Told, activities: Sequence[ActivityFacts], held: Sequence[SpanFacts], beside: tuple[str, ...]
) -> StatedFacts:
    near = [activity for activity in activities if _meets(activity, one)]
    return StatedFacts(
        document_id=str(one.document_id),
        kind=one.kind,
        title=one.title,
        number=one.number,
        scene=one.scene,
        started_at=one.start,
        ended_at=one.end,
        is_moment=one.is_moment,
        spans=tuple(held),
        beside=beside,
        interruptions=tuple(gap for activity in near for gap in activity.interruptions),
        activity=near[0].number if near else "",
        scenes=tuple(sorted({scene.code for activity in near for scene in activity.scenes})),
    )


def _meets(activity: ActivityFacts, one: Told) -> bool:
    """Say whether an activity took place at the time a document tells."""
    end = activity.departed_at or activity.ended_at
    if activity.arrived_at is None:
        return False
    return activity.arrived_at < one.end + NEAR and (end is None or end > one.start - NEAR)


def _activities(case_ids: Collection[int]) -> Mapping[int, list[ActivityFacts]]:
    rows = Activity.objects.filter(case_id__in=list(case_ids))
    of = dict(rows.values_list("pk", "case_id"))
    found: dict[int, list[ActivityFacts]] = defaultdict(list)
    for pk, facts in activities_facts(activity_rows(rows)).items() if of else ():
        found[of[pk] or 0].append(facts)
    return found


def _filed(case_ids: Collection[int]) -> Mapping[int, list[SpanFacts]]:
    links = CaseRecording.objects.filter(among("case", case_ids)).select_related("recording__device").order_by("pk")
    found: dict[int, list[SpanFacts]] = defaultdict(list)
    for link in links:
        found[link.case_id].append(_span(link.recording))
    return found


def _span(row: Recording) -> SpanFacts:
    return SpanFacts(
        recording_id=str(row.pk),
        number=row.number,
        medium=row.medium,
        device_kind=row.device.kind if row.device else "",
        device_number=row.device.number if row.device else "",
        started=_interval(row.started_earliest, row.started_latest),
        ended=_interval(row.ended_earliest, row.ended_latest),
        stored_at=row.sealed_at,
        split_seconds=row.device.gap_seconds if row.device else 0,
    )


def _interval(earliest: datetime | None, latest: datetime | None) -> Interval | None:
    return None if earliest is None else Interval(earliest=earliest, latest=latest or earliest)


def _spans(several: Iterable[SpanFacts]) -> tuple[SpanFacts, ...]:
    """Give each recording once: one may lie on the file and belong to an activity."""
    return tuple({span.recording_id: span for span in several}.values())


def _people(case_ids: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = CaseHandler.objects.filter(among("case", case_ids)).values_list("case_id", "officer_id")
    for case, officer in rows:
        found[case].add(officer)
    return found


def _beside(case: Case, one: Told, people: set[int], held: Sequence[SpanFacts]) -> tuple[str, ...]:
    """Name recordings of the handlers at that time that belong to no activity and not to this case."""
    live = ActivityRecording.objects.filter(ended_at__isnull=True)
    rows = Recording.objects.filter(
        bureau=case.bureau_id,
        medium__in=("video", "audio"),
        recorded_by__in={*people, one.handler_id},
        started_earliest__lt=one.end,
        ended_latest__gt=one.start,
    ).exclude(pk__in=live.values("recording"))
    rows = rows.exclude(pk__in=[int(span.recording_id) for span in held])
    return tuple(rows.order_by("started_earliest", "pk").values_list("number", flat=True)[:MOST_BESIDE])
