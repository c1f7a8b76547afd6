"""Working days by the State Council's yearly holiday notices; a year without a notice is provisional (暂定)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of all known years."""

    holidays: Mapping[date, str] = field(default_factory=dict)  # weekdays on which nobody works → name of the holiday
    working_weekends: Mapping[date, str] = field(default_factory=dict)  # weekend days on which people work → why
    years: frozenset[int] = frozenset()  # years with a notice

    def knows(self, day: date) -> bool:
        """Say whether the year of `day` has its notice."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` is a working day; without a notice weekdays are, weekends are not."""
        if day.weekday() >= _SATURDAY:
            return day in self.working_weekends
        return day not in self.holidays

    def rest_name(self, day: date) -> str:
        """Return why `day` is a rest day: 春节, or 休息日; '' for a working day."""
        if self.is_working_day(day):
            return ""
        return self.holidays.get(day, "休息日")

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
        )


def _without(days: Mapping[date, str], years: frozenset[int]) -> dict[date, str]:
    return {day: name for day, name in days.items() if day.year not in years}
