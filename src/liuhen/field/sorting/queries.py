"""Reads of sorting: what waits, what lies outside every activity, what is suggested."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.bureau.queries import among
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity, ActivityRecording, OutsideAnswer
from liuhen.field.sorting.outside import AROUND, Made, Out, outside
from liuhen.field.sorting.words import Answer

_DAY = timedelta(days=1)


def loose(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """Limit recordings to those that nobody has put to an activity."""
    links = ActivityRecording.objects.filter(recording=OuterRef("pk"), ended_at__isnull=True)
    return rows.filter(~Exists(links))


def answers(ids: Collection[int]) -> dict[int, OutsideAnswer]:
    """Return the newest answer about each of these recordings."""
    rows = OutsideAnswer.objects.filter(among("recording", ids)).select_related("by").order_by("pk")
    return {row.recording_id: row for row in rows}


def outside_of(ids: Collection[int]) -> frozenset[int]:
    """Return which of these recordings lie outside every activity of their holder and wait for an answer."""
    known = set(answers(ids))
    return frozenset(key for key in _beyond(ids) if key not in known)


def told(ids: Collection[int]) -> dict[int, tuple[bool, bool | None]]:
    """Return for each recording concerned: it waits outside, and whether it was found to be off duty."""
    said = answers(ids)
    found: dict[int, tuple[bool, bool | None]] = {
        pk: (False, row.answer == Answer.OFF_DUTY.value) for pk, row in said.items()
    }
    return found | {pk: (True, None) for pk in _beyond(ids) if pk not in said}


def quarantined(rows: QuerySet[Recording]) -> frozenset[int]:
    """Return the keys of the recordings of `rows` that wait apart until somebody says what they are."""
    return outside_of(list(loose(rows).filter(started_latest__isnull=False).values_list("pk", flat=True)))


def beside(activity: int) -> list[int]:
    """Return the keys of recordings put to no activity that those acting in this one made around its time."""
    row = Activity.objects.filter(pk=activity).prefetch_related("officers").first()
    if row is None:
        return []
    out = _out(row)
    near = Recording.objects.filter(
        bureau=row.bureau_id,
        recorded_by__in=out.officers,
        started_latest__range=(out.start - _DAY, out.end + _DAY),
    )
    return list(loose(near).values_list("pk", flat=True))


def _beyond(ids: Collection[int]) -> frozenset[int]:
    rows = loose(Recording.objects.filter(among("pk", ids), started_earliest__isnull=False))
    columns = ("pk", "bureau_id", "recorded_by_id", "started_earliest", "started_latest", "ended_latest")
    made: dict[int, list[Made]] = {}
    for pk, bureau, holder, earliest, latest, ended in rows.values_list(*columns):
        one = Made(key=pk, holder=holder, start=earliest, end=ended or latest or earliest)
        made.setdefault(bureau, []).append(one)
    return frozenset().union(*(outside(several, _activities(bureau, several)) for bureau, several in made.items()))


def _activities(bureau: int, made: list[Made]) -> list[Out]:
    first, last = min(one.start for one in made) - AROUND, max(one.end for one in made) + AROUND
    begun = Q(arrived_at__lte=last, arrived_at__gte=first - 3 * _DAY)
    planned = Q(arrived_at__isnull=True, planned_at__range=(first - _DAY, last + _DAY))
    rows = Activity.objects.filter(begun | planned, bureau=bureau).prefetch_related("officers")
    return [_out(row) for row in rows]


def _out(row: Activity) -> Out:
    start = row.arrived_at or row.planned_at
    return Out(
        officers=frozenset(one.officer_id for one in row.officers.all()),
        start=start,
        end=max(start, _end(row, start)),
    )


def _end(row: Activity, start: datetime) -> datetime:
    """Say when somebody was back; where nothing is written down, half a day later."""
    return row.returned_at or row.departed_at or row.ended_at or start + _DAY / 2
