"""Draw how far the server's clock was from its sources over some weeks, from milliseconds to hours. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT, LEFT, TOP = 900, 220, 64, 12
_BOTTOM = HEIGHT - 28
_LEAST_MS, _MOST_MS = 1, 86_400_000
_TICKS = ((100, "0.1 秒"), (2_000, "2 秒"), (60_000, "1 分"), (3_600_000, "1 小时"))
_DAYS_BETWEEN = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One comparison or step: when, how far in milliseconds (positive: our clock ahead), and in words."""

    at: datetime
    ms: int
    words: str
    kind: str  # ntp, satellite, signal, or step


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One point of the picture."""

    x: str
    y: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the scale with its word."""

    at: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the template draws."""

    marks: tuple[Mark, ...]
    levels: tuple[Line, ...]
    days: tuple[Line, ...]
    zero: str
    band_top: str  # the band of two seconds either way
    band_height: str


def draw(told: Sequence[Told], *, since: datetime, until: datetime) -> Chart:
    """Place every mark; the scale is logarithmic on both sides of nothing."""
    whole = (until - since).total_seconds()

    def across(at: datetime) -> str:
        return f"{LEFT + (WIDTH - LEFT - 8) * (at - since).total_seconds() / whole:.1f}"

    days = [since + timedelta(days=day) for day in range(0, (until - since).days, _DAYS_BETWEEN)]
    levels = [Line(at=_up(sign * ms), words=words if sign > 0 else "") for ms, words in _TICKS for sign in (1, -1)]
    return Chart(
        marks=tuple(Mark(x=across(one.at), y=_up(one.ms), kind=one.kind, words=one.words) for one in told),
        levels=tuple(levels),
        days=tuple(Line(at=across(day), words=f"{day.month}月{day.day}日") for day in days),
        zero=_up(0),
        band_top=_up(2000),
        band_height=f"{float(_up(-2000)) - float(_up(2000)):.1f}",
    )


def _up(ms: int) -> str:
    middle, half = (TOP + _BOTTOM) / 2, (_BOTTOM - TOP) / 2
    if abs(ms) < _LEAST_MS:
        return f"{middle:.1f}"
    share = math.log10(1 + min(abs(ms), _MOST_MS)) / math.log10(1 + _MOST_MS)
    return f"{middle - math.copysign(share * half, ms):.1f}"
