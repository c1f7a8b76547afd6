"""Building stones of the pack schema: strict rows, clause references, terms, levels."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from liuhen.law.term import Term, Unit


class Row(BaseModel):
    """A mapping of a rule file. Unknown keys are refused; read rows never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _flag(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Req = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Day = Annotated[str, "day", Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]  # 2020-11-20
Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]


class Duty(StrEnum):
    """How strongly a text asks (应当 可以 不得)."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"
    NONE = "none"


class Severity(StrEnum):
    """How a pack weighs the breach of one value, where it is not what the level says."""

    VIOLATION = "violation"
    WARNING = "warning"
    ADVICE = "advice"


class Anchor(StrEnum):
    """Events a term may start from."""

    CLUE_ACQUIRED = "clue_acquired"
    SOURCE_REGISTERED = "source_registered"
    PROCEDURE_STARTED = "procedure_started"
    ACT_FILED = "act_filed"
    ACTIVITY_STARTED = "activity_started"
    SET_OUT = "set_out"
    ARRIVAL = "arrival"
    ARRIVAL_AND_START = "arrival_and_start"
    SUBMITTED_FOR_APPROVAL = "submitted_for_approval"
    MATERIAL_RECEIVED = "material_received"
    ACTIVITY_ENDED = "activity_ended"
    DEPARTURE = "departure"
    OFFICER_DAY_ENDED = "officer_day_ended"
    RECORDING_COMPLETED = "recording_completed"
    DEVICE_RETURNED = "device_returned"
    RETURNED_TO_UNIT = "returned_to_unit"
    INGESTED = "ingested"
    DOCUMENT_SIGNED = "document_signed"
    SERVED = "served"
    PERFORMANCE_DUE = "performance_due"
    CORRECTION_DUE = "correction_due"
    DECISION_MADE = "decision_made"
    EXECUTION_TERMINATED = "execution_terminated"
    ACT_TERMINATED = "act_terminated"
    FILE_ARCHIVED = "file_archived"
    DISC_MADE = "disc_made"
    YEAR_END = "year_end"


class Stated(Row):
    """A value together with the clauses that say so."""

    req: Req = ()


class Levelled(Stated):
    """A stated value with its strength."""

    level: Duty


@cache
def _term(amount: int, unit: Unit) -> Term:
    return Term(amount=amount, unit=unit)


class Limit(Row):
    """A length of time: {amount: 2, unit: working_days}; zero only for the same day."""

    amount: Annotated[int, Field(ge=0, le=1000)]
    unit: Unit

    @model_validator(mode="after")
    def _runs(self) -> Limit:
        if self.unit is Unit.SAME_DAY and self.amount:
            raise ValueError("写的是当日，amount 应当为 0")
        if self.unit is not Unit.SAME_DAY and not self.amount:
            raise ValueError("期限为零，没有意义；当日办理的写 unit: same_day")
        return self

    @property
    def term(self) -> Term:
        """Return the term of this limit."""
        return _term(self.amount, self.unit)


class Numbered(Levelled):
    """A duty whose number the text may leave open: then the engine gives it and `number_from` names the default."""

    limit: Limit | None = None
    number_from: str = ""


class Named(Stated):
    """A code with its Chinese name."""

    code: str
    zh: str
    alias_zh: Words = ()
    sub: tuple[Named, ...] = ()
    needs_description: Flag = False
