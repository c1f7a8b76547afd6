"""Facts about incidents, devices over time, and what a bureau does every year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from liuhen.law.facts import OfficerFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """A suspected breach of the catalogue, until a person has decided about it (违规情形)."""

    id: str
    number: str
    code: str  # breach code of the pack: V01_not_recording …
    happened_at: datetime
    found_at: datetime
    words: str = ""  # what happened
    conduct: str = ""  # of copying or leaking: private_copy, leak; '' : not said
    found_by: OfficerFacts | None = None
    concerns: OfficerFacts | None = None  # who is said to have done it
    serious: bool | None = None  # serious consequence; None: nobody has said
    confirmed_at: datetime | None = None
    confirmed_by: OfficerFacts | None = None
    dismissed_at: datetime | None = None
    dismissed_because: str = ""
    measure: str = ""  # word of the pack: 责令限期整改 …
    measured_at: datetime | None = None
    ordered_by: OfficerFacts | None = None
    kind: str = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFacts:
    """One maintenance of a device (维护保养)."""

    on: date
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """One recording device over its life (设备)."""

    id: str
    number: str
    device_kind: str
    since: date  # in use since
    retired_on: date | None = None
    cares: tuple[CareFacts, ...] = ()
    kind: str = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicFacts:
    """Something that is done again and again."""

    act: str  # annual_review, irregular_inspection, regular_inspection, appearance_inspection, playback_inspection,
    #         sampling, year_end_evaluation, training
    on: date
    by: OfficerFacts | None = None
    percent: int | None = None  # of a sampling: share of the recordings drawn
    items: tuple[str, ...] = ()  # codes of the items looked at
    in_ledger: bool = True  # written into the book of checks


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauFacts:
    """The bureau itself: what it has, and what it does every year."""

    id: str
    name: str
    since: date  # when the pack came into force here
    periodic: tuple[PeriodicFacts, ...] = ()
    has: tuple[str, ...] = ()  # words of equipment and places that are there: 执法记录仪, 询问室 …
    devices: Mapping[str, int] = field(default_factory=dict)  # device kind → number in use
    devices_needed: Mapping[str, int] = field(
        default_factory=dict
    )  # device kind → number needed; empty: nobody has said
    keepers: tuple[str, ...] = ()  # units that have named a person for keeping records
    units: tuple[str, ...] = ()  # units that enforce
    registers: frozenset[str] | None = None  # periodic acts that can be written down here; None: all of them
    kind: str = "bureau"

    def keeps(self, act: str) -> bool:
        """Say whether the doing of a periodic act would be known; nothing is asked of one that nobody can enter."""
        return self.registers is None or act in self.registers
