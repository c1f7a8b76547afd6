"""Reads of angles: recordings on one time line, what was noted while watching, the dedicated camera person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet

from liuhen.evidence.models import Recording
from liuhen.field.angles.layout import Angle, Shift, shifted
from liuhen.field.angles.models import Alignment, CameraPerson, ReviewMark
from liuhen.field.angles.words import How
from liuhen.field.models import Activity
from liuhen.field.queries.timeline import Tape


def angles_of(activity: Activity, tapes: Sequence[Tape]) -> tuple[Angle, ...]:
    """Lay the moving recordings of an activity on the time line of their corrected clocks, moved as aligned."""
    return shifted((_angle(tape) for tape in tapes if tape.recording.milliseconds), shifts_of(activity))


def shifts_of(activity: Activity) -> dict[str, Shift]:
    """Return how each recording of an activity was aligned last, by number."""
    rows = Alignment.objects.filter(activity=activity).select_related("recording", "by").order_by("pk")
    return {row.recording.number: Shift(shift_ms=row.shift_ms, words=_told(row)) for row in rows}


def review_marks(activity: Activity) -> QuerySet[ReviewMark]:
    """Return what was noted while watching and stands, in the order of the time line."""
    rows = ReviewMark.objects.filter(activity=activity, withdrawn_at__isnull=True)
    return rows.select_related("recording", "by").order_by("instant", "pk")


def camera_person(activity: Activity) -> CameraPerson | None:
    """Return the person who does nothing but record in this activity, or None."""
    return (
        CameraPerson.objects.filter(activity=activity, ended_at__isnull=True)
        .select_related("officer", "named_by")
        .first()
    )


def _angle(tape: Tape) -> Angle:
    recording = tape.recording
    return Angle(
        number=recording.number,
        device=recording.device.number if recording.device else "",
        start=tape.span.start,
        length_ms=recording.milliseconds or 0,
        slack_ms=_slack_ms(recording),
    )


def _slack_ms(recording: Recording) -> int:
    if recording.started_earliest is None or recording.started_latest is None:
        return 0
    return round((recording.started_latest - recording.started_earliest) / timedelta(milliseconds=2))


def _told(row: Alignment) -> str:
    how = How(row.how)
    return f"{how.label}，相合 {row.agreement}%" if row.agreement is not None else f"{how.label}（{row.by.name}）"
