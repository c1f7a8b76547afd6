"""Interruptions and doubtful clocks as the law room takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from liuhen.bureau.queries import among
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roster import Roster
from liuhen.field.coverage import Span
from liuhen.field.models import ActivityRecording, Interruption
from liuhen.field.segments.order import Segment, contradictions, shaky_seconds
from liuhen.law.facts import InterruptionFacts, Interval, SpanFacts

Breaks = dict[int, list[Interruption]]


def breaks_of(activity_ids: Collection[int]) -> Breaks:
    """Return the reports of activities with what was said of them since. One query, three more where there are any."""
    found: Breaks = defaultdict(list)
    rows = Interruption.objects.filter(among("activity", activity_ids)).select_related("filing").order_by("from_at")
    for row in rows.prefetch_related("notes", "live_reports"):
        found[row.activity_id].append(row)
    return found


def breaks_behind(recording_ids: Collection[int]) -> dict[int, list[InterruptionFacts]]:
    """Freeze the reports of the activities that recordings belong to, by recording; most have none."""
    rows = ActivityRecording.objects.filter(among("recording", recording_ids), activity__interruptions__isnull=False)
    links = set(rows.values_list("recording_id", "activity_id"))
    if not links:
        return {}
    breaks = breaks_of({activity for _, activity in links})
    people = roster(people_in(breaks))
    found: dict[int, list[InterruptionFacts]] = defaultdict(list)
    for recording, activity in sorted(links):
        found[recording] += [interruption_facts(row, people, row.from_at) for row in breaks[activity]]
    return found


def people_in(breaks: Breaks) -> Iterator[int]:
    """Name everybody the facts of these reports speak of."""
    for row in (row for several in breaks.values() for row in several):
        if row.reviewed_by_id is not None:
            yield row.reviewed_by_id
        yield from (told.to_id for told in row.live_reports.all())


def interruption_facts(row: Interruption, people: Roster, day: datetime) -> InterruptionFacts:
    """Freeze one report. The record's newest version, the first report to the head and a standing review count."""
    reviewer = row.reviewed_by_id if row.state == "reviewed" else None
    note = max(row.notes.all(), key=lambda one: one.pk, default=None)
    told = min(row.live_reports.all(), key=lambda one: one.pk, default=None)
    filing = getattr(row, "filing", None)
    return InterruptionFacts(
        id=str(row.pk),
        from_at=row.from_at,
        until_at=row.until_at,
        reason=row.reason,
        basis=row.basis,
        explained_at=row.reported_at,
        voice_on_resume=row.voice_on_resume,
        written=row.written,
        written_at=note.written_at if note else row.reported_at if row.written else None,
        reported_to=people.on(told.to_id, told.told_at) if told else None,
        reported_at=told.told_at if told else None,
        reviewed_by=None if reviewer is None else people.on(reviewer, row.reviewed_at or day),
        reviewed_at=row.reviewed_at if reviewer is not None else None,
        filed_at=filing.filed_at if filing else None,
    )


def with_doubts(spans: Sequence[SpanFacts]) -> list[SpanFacts]:
    """Widen the times of files that contradict each other: their device's clock was moved between them."""
    segments = [
        Segment(
            number=span.recording_id,
            device=span.device_number,
            medium=span.medium,
            span=Span(start=_middle(span.started), end=max(_middle(span.started), _middle(span.ended))),
        )
        for span in spans
        if span.device_number and span.medium in ("video", "audio") and span.started and span.ended
    ]
    doubts = shaky_seconds(contradictions(segments)) if len(segments) > 1 else {}
    return [_widened(span, timedelta(seconds=doubts.get(span.recording_id, 0))) for span in spans]


def _middle(interval: Interval | None) -> datetime:
    """Take the middle of an interval; callers leave out recordings without one."""
    if interval is None:
        raise ValueError("a segment needs a time")
    return interval.earliest + (interval.latest - interval.earliest) / 2


def _widened(span: SpanFacts, doubt: timedelta) -> SpanFacts:
    if not doubt or span.started is None or span.ended is None:
        return span
    started, ended = (
        Interval(earliest=one.earliest - doubt, latest=one.latest + doubt) for one in (span.started, span.ended)
    )
    return replace(span, started=started, ended=ended)


def all_widened(found: Iterable[tuple[int, list[SpanFacts]]]) -> dict[int, list[SpanFacts]]:
    """Widen activity by activity."""
    widened: dict[int, list[SpanFacts]] = defaultdict(list)
    for activity, spans in found:
        widened[activity] = with_doubts(spans)
    return widened
