"""A year of the calendar laid out as twelve small months for the page. Pure."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liuhen.law.calendar import Calendar, DayKind

# What stands beside the figure of a moved day, so that the kind is read without colour.
MARKS = {DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班", DayKind.LOCAL_REST: "地休", DayKind.LOCAL_WORK: "地班"}
_WEEKS = Weeks(firstweekday=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of a month."""

    day: date
    kind: DayKind
    mark: str
    told: str  # the whole day in words, for the tip and for those who listen
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: weeks from Monday, None where the week belongs to another month."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days in a row that are moved for the same reason."""

    first: date
    last: date
    kind: DayKind
    name: str


def months_of(year: int, calendar: Calendar, *, today: date) -> tuple[Month, ...]:
    """Return the twelve months."""
    return tuple(_month(year, number, calendar, today) for number in range(1, 13))


def stretches_of(year: int, calendar: Calendar) -> tuple[Stretch, ...]:
    """Return the moved days of a year in order, days in a row joined; weekends between days off belong to them."""
    return tuple(_stretches([day for day in _days(year) if calendar.kind_of(day) in MARKS], calendar))


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _stretches(days: Sequence[date], calendar: Calendar) -> Iterator[Stretch]:
    run: list[date] = []
    for day in days:
        if run and not _joins(run[-1], day, calendar):
            yield _stretch(run, calendar)
            run = []
        run.append(day)
    if run:
        yield _stretch(run, calendar)


def _joins(before: date, day: date, calendar: Calendar) -> bool:
    if (calendar.kind_of(before), calendar.name_of(before)) != (calendar.kind_of(day), calendar.name_of(day)):
        return False
    gap = [before + timedelta(days=n) for n in range(1, (day - before).days)]
    return all(calendar.kind_of(one) is DayKind.WEEKEND for one in gap)


def _stretch(run: Sequence[date], calendar: Calendar) -> Stretch:
    return Stretch(first=run[0], last=run[-1], kind=calendar.kind_of(run[0]), name=calendar.name_of(run[0]))


def _month(year: int, number: int, calendar: Calendar, today: date) -> Month:
    weeks = tuple(
        tuple(_cell(day, calendar, today) if day.month == number else None for day in week)
        for week in _WEEKS.monthdatescalendar(year, number)
    )
    days = (cell.day for week in weeks for cell in week if cell)
    return Month(number=number, weeks=weeks, working_days=sum(calendar.is_working_day(day) for day in days))


def _cell(day: date, calendar: Calendar, today: date) -> Cell:
    kind, name = calendar.kind_of(day), calendar.name_of(day)
    told = f"{day.month}月{day.day}日 {kind.label}" + (f" {name}" if name else "")
    return Cell(day=day, kind=kind, mark=MARKS.get(kind, ""), told=told, is_today=day == today)
