"""Working days by the State Council's yearly holiday notices; a year without a notice is provisional (暂定).

A bureau's own local days (本地放假, 调班) lie over single days of the notices; they never make a year known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

_SATURDAY = 5


class DayKind(StrEnum):
    """How a day counts, and by whose word."""

    WORK = "work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    LOCAL_REST = "local_rest"
    LOCAL_WORK = "local_work"

    @property
    def label(self) -> str:
        """Return the word on the page."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    DayKind.WORK: "工作日",
    DayKind.WEEKEND: "休息日",
    DayKind.HOLIDAY: "放假",
    DayKind.MAKE_UP: "调休上班",
    DayKind.LOCAL_REST: "本地放假",
    DayKind.LOCAL_WORK: "本地调班",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDay:
    """One day as a bureau's own region or superior has arranged it."""

    day: date
    works: bool  # True: people work (调班); False: nobody does (放假)
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of all known years."""

    holidays: Mapping[date, str] = field(default_factory=dict)  # weekdays on which nobody works → name of the holiday
    working_weekends: Mapping[date, str] = field(default_factory=dict)  # weekend days on which people work → why
    years: frozenset[int] = frozenset()  # years with a notice
    local: Mapping[date, LocalDay] = field(default_factory=dict)  # the bureau's own days; they win over any notice
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # of law.term

    def knows(self, day: date) -> bool:
        """Say whether the year of `day` has its notice."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` is a working day; without a notice weekdays are, weekends are not."""
        ruled = self.local.get(day) if self.local else None
        if ruled is not None:
            return ruled.works
        if day.weekday() >= _SATURDAY:
            return day in self.working_weekends
        return day not in self.holidays

    def kind_of(self, day: date) -> DayKind:
        """Return how a day counts and whose word makes it so; a weekend that nobody moved is a weekend."""
        ruled = self.local.get(day)
        if ruled is not None:
            return DayKind.LOCAL_WORK if ruled.works else DayKind.LOCAL_REST
        if day.weekday() >= _SATURDAY:
            return DayKind.MAKE_UP if day in self.working_weekends else DayKind.WEEKEND
        return DayKind.HOLIDAY if day in self.holidays else DayKind.WORK

    def name_of(self, day: date) -> str:
        """Return what a moved day is called, 春节 or 春节调休; '' for a day nobody moved."""
        ruled = self.local.get(day)
        if ruled is not None:
            return ruled.name
        return (self.working_weekends if day.weekday() >= _SATURDAY else self.holidays).get(day, "")

    def rest_name(self, day: date) -> str:
        """Return why `day` is a rest day: 春节, or 休息日; '' for a working day."""
        if self.is_working_day(day):
            return ""
        return self.name_of(day) or "休息日"

    def on_or_after(self, day: date) -> date:
        """Return the first working day not before `day`."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, working_days: int) -> date:
        """Return the N-th working day after `day`; `day` itself is not counted."""
        for _ in range(working_days):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def joined(self, other: Calendar) -> Calendar:
        """Return both calendars in one; where they speak of the same year, `other` wins as a whole."""
        return Calendar(
            holidays=_without(self.holidays, other.years) | dict(other.holidays),
            working_weekends=_without(self.working_weekends, other.years) | dict(other.working_weekends),
            years=self.years | other.years,
            local={**self.local, **other.local},
        )

    def with_local(self, days: Iterable[LocalDay]) -> Calendar:
        """Return this calendar with local days over it; the last word about a day counts. Known years stay as known."""
        return replace(self, local={**self.local, **{one.day: one for one in days}})


def _without(days: Mapping[date, str], years: frozenset[int]) -> dict[date, str]:
    return {day: name for day, name in days.items() if day.year not in years}
