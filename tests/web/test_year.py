"""A year laid out as months: every day once, each moved day with its word."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.calendar import DayKind, LocalDay
from liuhen.law.shelf import read_calendar
from liuhen.web.rules.year import MARKS, months_of, stretches_of

CALENDAR = read_calendar(settings.PACKS_DIR / "calendar")
TODAY = date(2026, 11, 22)


@given(year=st.integers(min_value=2019, max_value=2032))
def test_every_day_of_a_year_stands_once_under_its_weekday(year: int) -> None:
    months = months_of(year, CALENDAR, today=TODAY)

    cells = [(place, cell) for month in months for week in month.weeks for place, cell in enumerate(week) if cell]
    days = [cell.day for _, cell in cells]
    assert [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))] == days
    assert all(place == cell.day.weekday() for place, cell in cells)
    assert sum(month.working_days for month in months) == sum(CALENDAR.is_working_day(day) for day in days)
    assert (year == 2026) is any(cell.is_today for _, cell in cells)


def test_moved_days_carry_their_word_and_days_in_a_row_are_told_once() -> None:
    dressed = CALENDAR.with_local([LocalDay(day=date(2026, 11, 23), works=False, name="民俗节")])

    months = months_of(2026, dressed, today=TODAY)
    stretches = stretches_of(2026, dressed)

    cells = {cell.day: cell for month in months for week in month.weeks for cell in week if cell}
    assert ("地休", "11月23日 本地放假 民俗节") == (cells[date(2026, 11, 23)].mark, cells[date(2026, 11, 23)].told)
    assert "班" == cells[date(2026, 10, 10)].mark
    assert "" == cells[date(2026, 11, 21)].mark
    national = next(one for one in stretches if one.name == "国庆节")
    assert (date(2026, 10, 1), date(2026, 10, 7)) == (national.first, national.last)
    assert stretches[-1].kind is DayKind.LOCAL_REST
    assert all(one.kind in MARKS for one in stretches)


def test_a_year_without_moved_days_has_no_stretches() -> None:
    assert () == stretches_of(2031, CALENDAR)
