"""Places of a time line worth jumping to: gaps, what was written down on site, what was marked while watching."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from liuhen.field.angles.layout import Line
from liuhen.field.coverage import Explained
from liuhen.field.models import Activity, ReviewMark, SiteEvent
from liuhen.field.queries import Comparison
from liuhen.field.site.words import EventKind, EventState
from liuhen.field.timeline import clock, length

_SITE = frozenset(
    {EventKind.PREAMBLE, EventKind.TOLD, EventKind.SCENE_ON, EventKind.MARK, EventKind.PHOTO, EventKind.STOP,
     EventKind.RESUME}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """One place to jump to."""

    kind: str  # gap, site, mark, item
    at_ms: int
    left: str
    width: str  # '' : an instant
    when: str
    words: str


def jumps_of(activity: Activity, seen: Comparison, marks: Iterable[ReviewMark], line: Line) -> list[Jump]:
    """Return everything worth jumping to inside the line, in the order of time."""
    found = (*_gaps(seen, line), *_site(activity, line), *_marked(marks, line))
    return sorted(found, key=lambda jump: (jump.at_ms, jump.kind))


def _gaps(seen: Comparison, line: Line) -> Iterator[Jump]:
    for gap in seen.coverage.gaps:
        start, end = max(0, line.at(gap.span.start)), min(line.length_ms, line.at(gap.span.end))
        if end <= 0 or start >= line.length_ms:
            continue
        told = "未说明" if gap.explained is Explained.NOT else gap.explained.label
        yield Jump(
            kind="gap",
            at_ms=start,
            left=line.percent(start),
            width=line.percent(end - start),
            when=clock(gap.span.start.replace(microsecond=0)),
            words=f"缺 {length(gap.seconds)}，{told}",
        )


def _site(activity: Activity, line: Line) -> Iterator[Jump]:
    events = SiteEvent.objects.filter(activity=activity, state=EventState.TAKEN.value, kind__in=_SITE)
    for row in events.order_by("at"):
        words = "：".join(part for part in (EventKind(row.kind).label, row.words) if part)
        yield from _instant("site", row.at, words, line)


def _marked(marks: Iterable[ReviewMark], line: Line) -> Iterator[Jump]:
    for row in marks:
        if row.instant is not None:
            yield from _instant("item" if row.item else "mark", row.instant, row.item or row.words, line)


def _instant(kind: str, at: datetime, words: str, line: Line) -> Iterator[Jump]:
    place = line.at(at)
    if 0 <= place <= line.length_ms:
        when = clock(at.replace(microsecond=0))
        yield Jump(kind=kind, at_ms=place, left=line.percent(place), width="", when=when, words=words)
