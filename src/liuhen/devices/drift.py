"""How far a device's clock stands from the true time, as an interval, and how its times are corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TYPED_TOLERANCE_MS = 30_000  # two times typed by hand: a minute is seldom read on the second (decisions 29)
ACCEPTED_MS = 60_000  # 石龙制度 第七条 asks for the right time without a number; the engine accepts one minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Device time minus true time in milliseconds, between two ends; positive: the device is fast."""

    low_ms: int
    high_ms: int

    def __post_init__(self) -> None:
        if self.high_ms < self.low_ms:
            raise ValueError("an offset cannot end below its beginning")

    @property
    def middle_ms(self) -> int:
        """Return the middle of the interval."""
        return (self.low_ms + self.high_ms) // 2

    @property
    def slack_ms(self) -> int:
        """Return half the width, rounded up, so that the middle with it covers the interval."""
        return (self.high_ms - self.low_ms + 1) // 2

    @property
    def words(self) -> str:
        """Say it as an officer would: 快 2 分 14 秒."""
        return offset_words(self.middle_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The true instant behind a device time: it lies between both ends."""

    earliest: datetime
    latest: datetime


def measured(offset_ms: int, *, tolerance_ms: int = 0) -> Offset:
    """Make an interval of a measured offset and what the measuring leaves open on either side."""
    return Offset(low_ms=offset_ms - abs(tolerance_ms), high_ms=offset_ms + abs(tolerance_ms))


def typed(device_time: datetime, true_time: datetime, *, tolerance_ms: int = TYPED_TOLERANCE_MS) -> Offset:
    """Compare two times that a person read and typed at the same moment; both aware."""
    return measured(round((device_time - true_time).total_seconds() * 1000), tolerance_ms=tolerance_ms)


def hull(first: Offset, second: Offset) -> Offset:
    """Return the interval that holds both: between two measurements the clock may have stood at either."""
    return Offset(low_ms=min(first.low_ms, second.low_ms), high_ms=max(first.high_ms, second.high_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measurement of a device's clock at a true instant, before anybody touched it, and what followed."""

    at: datetime
    offset: Offset | None = None  # None: not measured before it was set
    after: Offset | None = None  # where the clock was set right then: how it stood afterwards

    @property
    def leaves(self) -> Offset | None:
        """Return how the clock stood when it ran on."""
        return self.after or self.offset


def standing(readings: Sequence[Reading], instant: datetime) -> Offset | None:
    """Return how far the clock may have stood off at `instant`: the hull of the measurements on either side of it.

    A clock runs on as the last reading left it; the next reading, taken before it was set again, bounds it from the
    other side. Readings in any order. None: never measured.
    """
    known = sorted(readings, key=lambda one: one.at)
    before = next((one.leaves for one in reversed(known) if one.at <= instant and one.leaves), None)
    later = next((one for one in known if one.at > instant), None)
    after = later.offset if later else None
    return hull(before, after) if before and after else before or after


def correct(device_time: datetime, offset: Offset) -> Corrected:
    """Take the offset away from a device time."""
    return Corrected(
        earliest=device_time - timedelta(milliseconds=offset.high_ms),
        latest=device_time - timedelta(milliseconds=offset.low_ms),
    )


def is_accepted(offset: Offset, *, limit_ms: int = ACCEPTED_MS) -> bool:
    """Say whether the clock may be used as it stands: the middle of the measurement is within the limit."""
    return abs(offset.middle_ms) <= limit_ms


def offset_words(offset_ms: int) -> str:
    """Say an offset in whole seconds: 快 2 分 14 秒, 慢 8 小时, 无偏差."""
    seconds = round(abs(offset_ms) / 1000)
    if not seconds:
        return "无偏差"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "小时"), (minutes, "分"), (left, "秒")]
    return ("快 " if offset_ms > 0 else "慢 ") + " ".join(f"{count} {unit}" for count, unit in parts if count)
