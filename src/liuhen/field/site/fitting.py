"""Whether a step fits the times an activity has already: taken, waiting for the step before it, or in conflict.

The order in which steps come in does not matter: a phone sends late, and two phones send past each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from liuhen.field.site.words import EventKind, EventState

# The steps of an activity in their order, with the column each fills.
STEPS = {
    EventKind.ARRIVE: "arrived_at",
    EventKind.END: "ended_at",
    EventKind.DEPART: "departed_at",
    EventKind.RETURN: "returned_at",
}
SAME = timedelta(seconds=60)  # two officers press one after the other: the same arrival
_ORDER = tuple(STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The steps of an activity that are written down."""

    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    departed_at: datetime | None = None
    returned_at: datetime | None = None

    def of(self, kind: EventKind) -> datetime | None:
        """Return the instant of a step; None: not written down."""
        instant: datetime | None = getattr(self, STEPS[kind])
        return instant

    def with_step(self, kind: EventKind, at: datetime) -> Times:
        """Return the times with one step more."""
        return replace(self, **{STEPS[kind]: at})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a step stands, with the words for a person."""

    state: EventState
    words: str = ""
    fills: bool = False  # the step becomes a time of the activity


def fit(kind: EventKind, at: datetime, times: Times) -> Fit:
    """Say how a step at `at` stands against what is written down."""
    held = times.of(kind)
    if held is not None:
        if abs(held - at) <= SAME:
            return Fit(state=EventState.TAKEN, words="与已记的时间相差不到一分钟，按先记的算")
        return Fit(state=EventState.CONFLICT, words=f"{kind.label}已记为另一个时间")
    if kind is not EventKind.ARRIVE and times.arrived_at is None:
        return Fit(state=EventState.WAITS, words="到达还没有送到，先存着")
    against = _against(kind, at, times)
    if against is not None:
        return Fit(state=EventState.CONFLICT, words=f"{kind.label}与{against.label}的先后不合")
    return Fit(state=EventState.TAKEN, fills=True)


def _against(kind: EventKind, at: datetime, times: Times) -> EventKind | None:
    place = _ORDER.index(kind)
    for step in _ORDER:
        instant = times.of(step)
        if instant is None or step is kind:
            continue
        is_before = _ORDER.index(step) < place
        if (is_before and at < instant) or (not is_before and at > instant):
            return step
    return None
