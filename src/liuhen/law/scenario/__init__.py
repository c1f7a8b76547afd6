"""Scenarios: dated timelines of facts with the findings expected at given instants. What one says once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.law.finding import Level, Status
from liuhen.law.scenario.events import Event
from liuhen.law.scenario.fields import Part
from liuhen.law.scenario.frame import Frame
from liuhen.law.shelf import PackError

SCHEMA = "liuhen.scenario/1"
TRIPPED = frozenset({Status.OVERDUE, Status.BREACHED, Status.NEEDS_JUDGEMENT})  # what trips a clause


class ScenarioError(PackError):
    """A scenario file is not acceptable. `faults` names every fault with its line."""

    code = "scenario.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing the law looks at, with what is known of it from the start."""

    name: str  # R1, A1, C1
    kind: str  # recording, activity, case …
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One row of the timeline."""

    at: datetime
    event: Event
    of: str
    which: str  # item of the subject the event speaks of; '' : a new one, or the last
    values: Mapping[str, object]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must be found at an instant. What is empty is not asked about."""

    at: datetime
    of: str
    line: int
    rule: str = ""
    req: tuple[str, ...] = ()
    status: Status | None = None
    level: Level | None = None
    trips: bool | None = None  # something overdue, breached or to be judged is found, or is not
    absent: bool = False  # nothing at all is found
    hinders: str = ""  # a step of the case that something must stand in the way of
    allows: str = ""  # a step of the case that nothing may stop
    protected_until: datetime | None = None
    protected_forever: bool = False
    contains: Mapping[str, str] = field(default_factory=dict)  # words, happened, next_step, article, moved → part of it
    instants: Mapping[str, datetime] = field(default_factory=dict)  # due_at, since, warn_at, closed_at
    flags: Mapping[str, bool] = field(default_factory=dict)  # provisional, late

    @property
    def describes(self) -> bool:
        """Say whether it claims something about a finding, which must then exist."""
        return bool(self.status or self.level or self.contains or self.instants or self.flags)

    @property
    def shows_trip(self) -> bool:
        """Say whether it shows its clauses tripped; what only exists, is met or is still running is not."""
        if self.hinders:
            return True
        if self.trips is not None:
            return self.trips
        return self.status in TRIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One story."""

    title: str
    note: str
    line: int
    officers: Mapping[str, Part]
    subjects: Mapping[str, Subject]
    timeline: tuple[Happening, ...]  # in the order of time
    expect: tuple[Expectation, ...]
    frame: Frame = field(default_factory=Frame)

    def covered(self) -> tuple[tuple[str, bool], ...]:
        """Return the clauses it shows, each with whether they trip."""
        return tuple(dict.fromkeys((req, one.shows_trip) for one in self.expect for req in one.req))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """One file of scenarios."""

    name: str
    pack: str
    title: str
    scenarios: tuple[Scenario, ...]
