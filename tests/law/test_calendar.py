"""Working days of the State Council's notices."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.calendar import Calendar, DayKind, LocalDay
from liuhen.law.shelf import PackError, calendar_of, read_calendar
from liuhen.law.term import Term, Unit

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


LOCAL = st.builds(
    LocalDay,
    day=st.dates(min_value=date(2025, 12, 1), max_value=date(2027, 2, 28)),
    works=st.booleans(),
    name=st.just("本地安排"),
)


@given(days=st.lists(LOCAL, max_size=12), asked=st.dates(min_value=date(2025, 12, 1), max_value=date(2027, 2, 28)))
def test_a_local_day_rules_that_day_and_no_other(days: list[LocalDay], asked: date) -> None:
    dressed = CALENDAR.with_local(days)

    said = [one.works for one in days if one.day == asked]
    assert dressed.is_working_day(asked) is (said[-1] if said else CALENDAR.is_working_day(asked))
    assert dressed.knows(asked) is CALENDAR.knows(asked)
    assert (dressed.kind_of(asked) in (DayKind.LOCAL_REST, DayKind.LOCAL_WORK)) is bool(said)


@given(days=st.lists(LOCAL, max_size=12), day=KNOWN_DAYS, working_days=st.integers(min_value=1, max_value=20))
def test_a_term_over_local_days_counts_exactly_the_days_people_work(
    days: list[LocalDay], day: date, working_days: int
) -> None:
    dressed = CALENDAR.with_local(days)

    due = Term(amount=working_days, unit=Unit.WORKING_DAYS).due(day, calendar=dressed)

    passed = [day + timedelta(days=n) for n in range(1, (due.on - day).days + 1)]
    assert working_days == sum(dressed.is_working_day(one) for one in passed)
    assert dressed.is_working_day(due.on)
    assert due.provisional is not (dressed.knows(day) and dressed.knows(due.on))


@given(day=st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)), length=st.integers(1, 400))
def test_a_term_that_counts_a_year_without_notice_always_says_that_it_is_provisional(day: date, length: int) -> None:
    for unit in (Unit.DAYS, Unit.WORKING_DAYS):
        due = Term(amount=length, unit=unit).due(day, calendar=CALENDAR)

        counted = range(day.year if unit == Unit.WORKING_DAYS else (day + timedelta(days=length)).year, due.on.year + 1)
        assert due.provisional is not all(year in CALENDAR.years for year in counted)


def test_local_days_stay_when_a_notice_is_joined() -> None:
    closed = LocalDay(day=date(2026, 3, 3), works=False, name="本地民俗节")

    dressed = Calendar().with_local([closed]).joined(CALENDAR)

    assert DayKind.LOCAL_REST == dressed.kind_of(closed.day)
    assert "本地民俗节" == dressed.rest_name(closed.day)
    assert DayKind.LOCAL_REST.label == "本地放假"


def test_a_local_working_day_on_a_holiday_is_a_working_day() -> None:
    worked = CALENDAR.with_local([LocalDay(day=date(2026, 10, 7), works=True, name="值守")])

    assert DayKind.LOCAL_WORK == worked.kind_of(date(2026, 10, 7))
    assert "" == worked.rest_name(date(2026, 10, 7))
