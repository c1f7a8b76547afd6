"""Marks on the time of an activity: what was noted on site, and what somebody noted while watching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.field.models import Activity, ReviewMark, SiteEvent
from liuhen.field.site.words import EventKind, EventState

# The edges of the activity, its scenes and its breaks have rows of their own in the picture.
_SHOWN = (EventKind.PREAMBLE, EventKind.TOLD, EventKind.MARK, EventKind.STOP, EventKind.RESUME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One mark."""

    at: datetime
    words: str
    recording: str = ""  # LX-… it was noted in; '' : on site
    is_on_site: bool = True


def marks_of(activity: Activity) -> tuple[Noted, ...]:
    """Return the marks of an activity in the order of time. Two queries."""
    rows = SiteEvent.objects.filter(activity=activity, kind__in=_SHOWN, state=EventState.TAKEN).order_by("at")
    noted = [Noted(at=row.at, words=row.words or EventKind(row.kind).label) for row in rows]
    watched = ReviewMark.objects.filter(activity=activity, withdrawn_at__isnull=True, instant__isnull=False)
    noted += [
        Noted(
            at=row.instant,
            words=row.item or row.words or "核看标记",
            recording=row.recording.number if row.recording else "",
            is_on_site=False,
        )
        for row in watched.select_related("recording")
        if row.instant is not None
    ]
    return tuple(sorted(noted, key=lambda one: (one.at, one.words)))
