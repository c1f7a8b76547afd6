"""Working days of the State Council's notices."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.calendar import Calendar
from liuhen.law.shelf import PackError, calendar_of, read_calendar

CALENDAR = read_calendar(Path(__file__).parents[2] / "packs" / "calendar")
KNOWN_DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))


def test_every_day_of_the_tables_agrees_with_the_independent_package() -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(2557)]

    assert date(2026, 12, 31) == days[-1]
    assert [chinese_calendar.is_workday(day) for day in days] == [CALENDAR.is_working_day(day) for day in days]


def test_all_years_from_2020_to_2026_have_their_notice() -> None:
    assert frozenset(range(2020, 2027)) == CALENDAR.years


def test_a_year_without_notice_counts_weekdays_and_says_that_it_does_not_know() -> None:
    monday = date(2031, 10, 6)

    assert CALENDAR.is_working_day(monday)
    assert not CALENDAR.knows(monday)


def test_a_rest_day_is_called_by_its_holiday_and_a_weekend_by_the_plain_word() -> None:
    assert CALENDAR.rest_name(date(2026, 2, 17)) == "春节"
    assert CALENDAR.rest_name(date(2026, 11, 21)) == "休息日"
    assert CALENDAR.rest_name(date(2026, 11, 20)) == ""


@given(day=KNOWN_DAYS, working_days=st.integers(min_value=1, max_value=20))
def test_the_nth_working_day_has_exactly_n_working_days_up_to_it(day: date, working_days: int) -> None:
    last = CALENDAR.after(day, working_days)

    passed = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert working_days == sum(CALENDAR.is_working_day(one) for one in passed)


def test_a_later_notice_of_the_same_year_replaces_the_earlier_as_a_whole() -> None:
    older = Calendar(holidays={date(2026, 5, 6): "劳动节"}, years=frozenset({2026}))

    joined = older.joined(CALENDAR)

    assert joined.is_working_day(date(2026, 5, 6))


def test_a_table_with_a_day_of_another_year_or_in_the_wrong_list_is_refused_and_both_are_named() -> None:
    tree = {
        "year": "2027",
        "weekday_holidays": [{"date": "2026-01-01", "zh": "元旦"}, {"date": "2027-01-02", "zh": "元旦"}],
        "weekend_working_days": [{"date": "一月三日"}],
    }

    with pytest.raises(PackError) as refused:
        calendar_of(tree, "2027.yaml")

    assert len(refused.value.faults) == 3
    assert "2026-01-01 不在 2027 年" in refused.value.sentence


def test_a_table_without_a_year_is_refused() -> None:
    with pytest.raises(PackError, match="四位年份"):
        calendar_of({}, "x.yaml")
