"""Arithmetic on stretches of time: what is certainly not covered, under the widest and the narrowest reading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from liuhen.law.facts import SpanFacts


class Stretch(NamedTuple):
    """A stretch of time, start included, end excluded."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start


def widest(spans: Iterable[SpanFacts]) -> tuple[Stretch, ...]:
    """Return the recorded stretches if every doubt about clocks favours the officer."""
    return tuple(
        [
            Stretch(s.started.earliest, s.ended.latest)
            for s in spans
            if s.started and s.ended and s.started.earliest < s.ended.latest
        ]
    )


def narrowest(spans: Iterable[SpanFacts]) -> tuple[Stretch, ...]:
    """Return the recorded stretches if every doubt about clocks goes against the officer."""
    return tuple(
        [
            Stretch(s.started.latest, s.ended.earliest)
            for s in spans
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


def length_words(length: timedelta) -> str:
    """Return a length in words: 7 分 12 秒."""
    seconds = int(length.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{hours} 小时" if hours else "", f"{minutes} 分" if minutes else "", f"{seconds} 秒" if seconds else ""]
    return " ".join(part for part in parts if part) or "0 秒"
