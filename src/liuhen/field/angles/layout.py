"""Where recordings of one activity stand on one time line: by their corrected clocks, moved as they were aligned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST = 6  # recordings seen at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """One recording of an activity as one angle on it."""

    number: str  # LX-…
    device: str
    start: datetime  # where its corrected clock puts the first frame: the middle of what they leave open
    length_ms: int
    slack_ms: int = 0  # half of what the clocks leave open
    shift_ms: int = 0  # what an alignment adds; positive = later
    basis: str = ""  # words of what the shift rests on; '' : the clocks alone

    @property
    def seconds(self) -> float:
        """Return its length."""
        return self.length_ms / 1000

    @property
    def begins(self) -> datetime:
        """Return where its first frame stands on the time line."""
        return self.start + timedelta(milliseconds=self.shift_ms)

    @property
    def ends(self) -> datetime:
        """Return where its last frame stands."""
        return self.begins + timedelta(milliseconds=self.length_ms)

    @property
    def is_beyond_clocks(self) -> bool:
        """Say whether the alignment moves it further than its clocks allow: one of both is wrong."""
        return abs(self.shift_ms) > self.slack_ms + _HEARING_MS


_HEARING_MS = 1500  # sound needs time to travel, and clocks are read to the second


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How one recording was aligned."""

    shift_ms: int
    words: str


def shifted(angles: Iterable[Angle], shifts: Mapping[str, Shift]) -> tuple[Angle, ...]:
    """Move angles as they were aligned; recordings of one device move together, since they share its clock."""
    known = tuple(angles)
    of_device = {one.device: shifts[one.number] for one in reversed(known) if one.number in shifts and one.device}
    moved = []
    for one in known:
        own = shifts.get(one.number)
        shared = of_device.get(one.device) if own is None else None
        if own is not None:
            moved.append(replace(one, shift_ms=own.shift_ms, basis=own.words))
        elif shared is not None:
            moved.append(replace(one, shift_ms=shared.shift_ms, basis=f"同一设备，{shared.words}"))
        else:
            moved.append(one)
    return tuple(moved)


def chosen(angles: Sequence[Angle], wanted: Iterable[str] = ()) -> tuple[Angle, ...]:
    """Choose at most six: those asked for, else one of each device where most record at once, then what is nearest."""
    asked = set(wanted)
    picked = [one for one in angles if one.number in asked]
    if not picked:
        busiest = max(
            (one.begins for one in angles), key=lambda at: (len(_at(angles, at)), -at.timestamp()), default=None
        )
        if busiest is not None:
            picked = list(_at(angles, busiest).values())
            taken = {one.number for one in picked}
            others = [one for one in angles if one.number not in taken]
            picked += sorted(others, key=lambda one: (abs(one.begins - busiest), one.number))
    return tuple(sorted(picked[:MOST], key=lambda one: (one.device, one.begins, one.number)))


def reference(angles: Sequence[Angle]) -> Angle | None:
    """Return the angle whose clock is known best; the others are moved to it."""
    return min(angles, key=lambda one: (one.slack_ms, -one.length_ms, one.number), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The common time line of some angles."""

    zero: datetime
    length_ms: int

    def at(self, instant: datetime) -> int:
        """Return where an instant stands, in milliseconds from its beginning; it may lie outside."""
        return round((instant - self.zero) / timedelta(milliseconds=1))

    def instant(self, at_ms: int) -> datetime:
        """Return the instant at a place of the line."""
        return self.zero + timedelta(milliseconds=at_ms)

    def percent(self, at_ms: int) -> str:
        """Return a place as a share of the width, cut to the line."""
        return f"{100 * min(max(0, at_ms), self.length_ms) / self.length_ms:.3f}%"


def line_of(angles: Sequence[Angle]) -> Line | None:
    """Return the time line that holds all angles; None without any."""
    if not angles:
        return None
    zero = min(one.begins for one in angles)
    end = max(one.ends for one in angles)
    return Line(zero=zero, length_ms=max(1000, round((end - zero) / timedelta(milliseconds=1))))


def _at(angles: Sequence[Angle], instant: datetime) -> dict[str, Angle]:
    """Return one angle of each device that shows an instant; what no device is known of stands for itself."""
    found: dict[str, Angle] = {}
    for one in angles:
        if one.begins <= instant < one.ends:
            found.setdefault(one.device or one.number, one)
    return found
