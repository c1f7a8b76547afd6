"""Arithmetic on stretches of time: what is certainly not covered, under the widest and the narrowest reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from liuhen.law.facts import Interval, SpanFacts

LEAST_SPLIT = 2  # seconds


class Stretch(NamedTuple):
    """A stretch of time, start included, end excluded."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start


def runs(spans: Iterable[SpanFacts]) -> tuple[SpanFacts, ...]:
    """Join the films of one device that follow one another: its clock moves them together, its make states the pause.

    A pause of up to two seconds is automatic splitting on every device (wuhan 第七条). Files of unknown devices, and
    pictures, stand alone.
    """
    joined: list[SpanFacts] = []
    last: dict[tuple[str, str], int] = {}
    for span in sorted(spans, key=_begins):
        known = span.started and span.ended and span.device_number and span.medium != "photo"
        key = (span.device_number, span.medium)
        before = joined[last[key]] if known and key in last else None
        if before is not None and _follows(before, span):
            joined[last[key]] = replace(before, ended=_later(before.ended, span.ended))
            continue
        joined.append(span)
        if known:
            last[key] = len(joined) - 1
    return tuple(joined)


def widest(spans: Iterable[SpanFacts]) -> tuple[Stretch, ...]:
    """Return the recorded stretches if every doubt about clocks favours the officer."""
    return tuple(
        [
            Stretch(s.started.earliest, s.ended.latest)
            for s in runs(spans)
            if s.started and s.ended and s.started.earliest < s.ended.latest
        ]
    )


def narrowest(spans: Iterable[SpanFacts]) -> tuple[Stretch, ...]:
    """Return the recorded stretches if every doubt about clocks goes against the officer."""
    return tuple(
        [
            Stretch(s.started.latest, s.ended.earliest)
            for s in runs(spans)
            if s.started and s.ended and s.started.latest < s.ended.earliest
        ]
    )


def uncovered(window: Stretch, covered: Iterable[Stretch], *, longer_than: timedelta) -> tuple[Stretch, ...]:
    """Return the stretches of `window` that nothing covers, leaving out those not longer than the tolerance."""
    open_from = window.start
    gaps: list[Stretch] = []
    for stretch in sorted(covered):
        if stretch.start > open_from:
            gaps.append(Stretch(open_from, min(stretch.start, window.end)))
        open_from = max(open_from, stretch.end)
        if open_from >= window.end:
            break
    if open_from < window.end:
        gaps.append(Stretch(start=open_from, end=window.end))
    return tuple([gap for gap in gaps if gap.start < window.end and gap.length > longer_than])


def overlaps(window: Stretch, covered: Iterable[Stretch]) -> bool:
    """Say whether anything lies inside the window."""
    begins, ends = window
    return any(start < ends and begins < end for start, end in covered)


def _begins(span: SpanFacts) -> datetime:
    return span.started.earliest if span.started else datetime.max.replace(tzinfo=UTC)


def _follows(before: SpanFacts, span: SpanFacts) -> bool:
    """Say whether a film begins where the one before it of the same device ended."""
    if before.ended is None or span.started is None:
        return False
    pause = timedelta(seconds=max(LEAST_SPLIT, before.split_seconds, span.split_seconds))
    distance = _middle(span.started) - _middle(before.ended)
    return distance <= pause and _width(before.ended) == _width(span.started)


def _middle(interval: Interval) -> datetime:
    return interval.earliest + (interval.latest - interval.earliest) / 2


def _width(interval: Interval) -> timedelta:
    return interval.latest - interval.earliest


def _later(first: Interval | None, second: Interval | None) -> Interval | None:
    if first is None or second is None:
        return first or second
    return max(first, second, key=lambda one: one.latest)


def length_words(length: timedelta) -> str:
    """Return a length in words: 7 分 12 秒."""
    seconds = int(length.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{hours} 小时" if hours else "", f"{minutes} 分" if minutes else "", f"{seconds} 秒" if seconds else ""]
    return " ".join(part for part in parts if part) or "0 秒"
