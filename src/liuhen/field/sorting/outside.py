"""Which recordings belong to no activity of their holder, by time alone: pure, for any number at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AROUND = timedelta(minutes=30)  # setting out and coming back belong to an activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One recording that is put to no activity."""

    key: int
    holder: int | None  # who had the device; None: nobody knows
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """When somebody was out for one activity."""

    officers: frozenset[int]
    start: datetime
    end: datetime


def outside(recordings: Iterable[Made], activities: Sequence[Out]) -> frozenset[int]:
    """Return the keys of the recordings that meet no activity of their holder.

    Where nobody knows the holder, an activity of anybody at that time is enough to leave it to sorting.
    """
    of: dict[int | None, list[Out]] = {None: list(activities)}
    for one in activities:
        for officer in one.officers:
            of.setdefault(officer, []).append(one)
    return frozenset(made.key for made in recordings if not _is_inside(made, of))


def _is_inside(made: Made, of: Mapping[int | None, Sequence[Out]]) -> bool:
    return any(made.start <= one.end + AROUND and made.end >= one.start - AROUND for one in of.get(made.holder, ()))
