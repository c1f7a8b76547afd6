"""Pack sections about supervision: checks, sampling, training, breaches, delivery to other platforms."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from liuhen.law.schema.base import Flag, Levelled, Named, Numbered, Req, Row, Stated, Words


class Inspection(Numbered):
    """Checks of the records themselves; `limit` is the longest time between two."""

    by_role: str = ""
    min_per_year: int = 0
    of: Words = ()


class Sampling(Numbered):
    """Drawing recordings for a check; the ratio is a setting of the bureau where the text leaves it open."""

    percent: Annotated[int, Field(ge=0, le=100)] = 0  # 0: left open
    items: tuple[Named, ...] = ()
    into_zh: str = ""


class CheckLedger(Levelled):
    """The book of checks."""

    name_zh: str


class YearEnd(Numbered):
    """The evaluation at the end of a year."""

    of: Words


class Coordination(Stated):
    """Guidance of a whole system."""

    scope_zh: str


class Supervision(Row):
    """Everything about supervision."""

    coordination: Coordination | None = None
    irregular_inspection: Inspection | None = None
    regular_inspection: Inspection | None = None
    appearance_inspection: Inspection | None = None
    playback_inspection: Inspection | None = None
    annual_review: Inspection | None = None
    sampling: Sampling | None = None
    ledger: CheckLedger | None = None
    year_end_evaluation: YearEnd | None = None


class Training(Numbered):
    """Training of officers in recording."""

    min_per_year: int = 0


class Measures(Stated):
    """What follows a breach, always by a person's decision."""

    minor: Words = ()
    serious: Words = ()
    persons: Words = ()
    leaders: Flag = False
    criminal_zh: str = ""
    ordered_by_role: str = ""
    ordered_req: Req = ()


class BreachCode(StrEnum):
    """Kinds of breach the catalogues know."""

    NOT_RECORDING = "V01_not_recording"
    ALTER_ORIGINAL = "V02_alter_original"
    COPY_OR_LEAK = "V03_private_copy_leak"
    OFF_DUTY_USE = "V04_off_duty_use"
    DAMAGE = "V05_wilful_damage"
    STORAGE_LOSS = "V06_storage_failure_loss"
    LEND_DEVICE = "V07_lend_device"
    OTHER = "V99_other"


class Breach(Stated):
    """One item of the catalogue of breaches."""

    code: BreachCode
    zh: str
    consequence_required: Flag = False  # counts only with serious consequence


class Violations(Row):
    """The catalogue of breaches."""

    items: tuple[Breach, ...]
    measures: Measures | None = None


class PlatformExport(Levelled):
    """Delivery to another platform."""

    target_zh: str
    alternative_zh: str = ""
    base_data: Words = ()
    timing: str = ""
    update: Levelled | None = None
