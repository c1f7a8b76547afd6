"""Terms by requirements.yaml, meta.time_rules, and the vectors of packs.md chapter 8."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.shelf import read_calendar
from liuhen.law.term import SHANGHAI, Term, Unit, end_of, months_later, shown, start_of

CALENDAR = read_calendar(Path(__file__).parents[2] / "packs" / "calendar")
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 6, 30))
START = datetime(2020, 1, 1, tzinfo=SHANGHAI)
INSTANTS = st.integers(min_value=0, max_value=3_400_000).map(lambda minutes: START + timedelta(minutes=minutes))


def beijing(text: str) -> datetime:
    """Read 2026-01-30 17:00 as a Shanghai instant; 24:00 is the next midnight."""
    if text.endswith("24:00"):
        return end_of(date.fromisoformat(text[:10]))
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("ends", "same_day", "day_hours", "two_working_days"),
    [
        ("2026-01-30 17:00", "2026-01-30 24:00", "2026-01-31 17:00", "2026-02-03 24:00"),
        ("2026-02-12 10:00", "2026-02-12 24:00", "2026-02-13 10:00", "2026-02-14 24:00"),
        ("2026-05-08 17:00", "2026-05-08 24:00", "2026-05-09 17:00", "2026-05-11 24:00"),
        ("2026-09-18 15:00", "2026-09-18 24:00", "2026-09-19 15:00", "2026-09-21 24:00"),
        ("2026-10-09 11:00", "2026-10-09 24:00", "2026-10-10 11:00", "2026-10-12 24:00"),
    ],
)
def test_hand_over_vectors_8_1(ends: str, same_day: str, day_hours: str, two_working_days: str) -> None:
    anchor = beijing(ends)

    assert beijing(same_day) == Term(amount=0, unit=Unit.SAME_DAY).due(anchor, calendar=CALENDAR).at
    assert beijing(day_hours) == Term(amount=24, unit=Unit.HOURS).due(anchor, calendar=CALENDAR).at
    assert beijing(two_working_days) == Term(amount=2, unit=Unit.WORKING_DAYS).due(anchor, calendar=CALENDAR).at


@pytest.mark.parametrize(
    ("returned", "day_hours", "one_working_day"),
    [
        ("2026-02-01 22:00", "2026-02-02 22:00", "2026-02-02 24:00"),
        ("2026-02-14 11:00", "2026-02-15 11:00", "2026-02-24 24:00"),
        ("2026-02-23 20:00", "2026-02-24 20:00", "2026-02-24 24:00"),
        ("2026-10-10 12:00", "2026-10-11 12:00", "2026-10-12 24:00"),
    ],
)
def test_return_vectors_8_2(returned: str, day_hours: str, one_working_day: str) -> None:
    anchor = beijing(returned)

    assert beijing(day_hours) == Term(amount=24, unit=Unit.HOURS).due(anchor, calendar=CALENDAR).at
    assert beijing(one_working_day) == Term(amount=1, unit=Unit.WORKING_DAYS).due(anchor, calendar=CALENDAR).at


@pytest.mark.parametrize(
    ("terminated", "due", "moved"),
    [
        ("2026-03-02", "2026-04-01 24:00", ""),
        ("2026-01-16", "2026-02-24 24:00", "遇休息日顺延"),
        ("2026-04-01", "2026-05-06 24:00", "遇劳动节顺延"),
        ("2026-03-31", "2026-04-30 24:00", ""),
    ],
)
def test_case_file_vectors_8_3(terminated: str, due: str, moved: str) -> None:
    found = Term(amount=30, unit=Unit.DAYS).due(date.fromisoformat(terminated), calendar=CALENDAR)

    assert beijing(due) == found.at
    assert moved == found.moved


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-01-30", "2026-02-03 24:00"),
        ("2026-04-30", "2026-05-07 24:00"),
        ("2026-09-24", "2026-09-29 24:00"),
    ],
)
def test_emergency_filing_vectors_8_4(started: str, due: str) -> None:
    assert beijing(due) == Term(amount=2, unit=Unit.WORKING_DAYS).due(date.fromisoformat(started), calendar=CALENDAR).at


@pytest.mark.parametrize(
    ("stored", "three_months", "six_months", "one_year"),
    [
        ("2025-11-30", "2026-02-28", "2026-05-30", "2026-11-30"),
        ("2025-08-31", "2025-11-30", "2026-02-28", "2026-08-31"),
        ("2025-03-10", "2025-06-10", "2025-09-10", "2026-03-10"),
    ],
)
def test_retention_vectors_8_5(stored: str, three_months: str, six_months: str, one_year: str) -> None:
    day = date.fromisoformat(stored)

    assert three_months == str(Term(amount=3, unit=Unit.MONTHS).due(day, calendar=CALENDAR).on)
    assert six_months == str(Term(amount=6, unit=Unit.MONTHS).due(day, calendar=CALENDAR).on)
    assert one_year == str(Term(amount=1, unit=Unit.YEARS).due(day, calendar=CALENDAR).on)


@pytest.mark.parametrize(
    ("term", "anchor", "due"),
    [
        (Term(amount=90, unit=Unit.DAYS), "2026-01-05", "2026-04-07"),
        (Term(amount=5, unit=Unit.WORKING_DAYS), "2026-02-13", "2026-02-27"),
        (Term(amount=7, unit=Unit.WORKING_DAYS), "2026-02-06", "2026-02-24"),
        (Term(amount=10, unit=Unit.WORKING_DAYS), "2026-04-30", "2026-05-18"),
    ],
)
def test_superior_clock_vectors_8_6(term: Term, anchor: str, due: str) -> None:
    assert date.fromisoformat(due) == term.due(date.fromisoformat(anchor), calendar=CALENDAR).on


def test_the_same_day_is_never_earlier_than_two_hours_after_the_end() -> None:
    late = beijing("2026-09-18 23:30")

    assert beijing("2026-09-19 01:30") == Term(amount=0, unit=Unit.SAME_DAY).due(late, calendar=CALENDAR).at


def test_penalty_law_art_56_seven_days_are_working_days() -> None:
    """行政处罚法（2021）第五十六条、第八十五条。"""
    due = Term(amount=7, unit=Unit.WORKING_DAYS).due(date(2024, 9, 30), calendar=CALENDAR)

    assert date(2024, 10, 15) == due.on


def test_a_day_is_the_day_in_shanghai_and_not_in_utc() -> None:
    half_past_midnight_in_shanghai = datetime.fromisoformat("2026-01-29T16:30:00+00:00")

    due = Term(amount=1, unit=Unit.WORKING_DAYS).due(half_past_midnight_in_shanghai, calendar=CALENDAR)

    assert date(2026, 2, 2) == due.on


def test_a_term_into_a_year_without_notice_is_provisional() -> None:
    assert Term(amount=30, unit=Unit.DAYS).due(date(2026, 12, 10), calendar=CALENDAR).provisional
    assert Term(amount=2, unit=Unit.WORKING_DAYS).due(date(2026, 12, 31), calendar=CALENDAR).provisional
    assert not Term(amount=2, unit=Unit.WORKING_DAYS).due(date(2026, 12, 1), calendar=CALENDAR).provisional


def test_hours_need_an_instant_and_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        Term(amount=24, unit=Unit.HOURS).due(date(2026, 1, 1), calendar=CALENDAR)
    with pytest.raises(ValueError, match="aware"):
        Term(amount=2, unit=Unit.DAYS).due(START.replace(tzinfo=None), calendar=CALENDAR)


def test_terms_and_ends_read_as_a_page_shows_them() -> None:
    assert Term(amount=2, unit=Unit.WORKING_DAYS).words == "2 个工作日"
    assert Term(amount=0, unit=Unit.SAME_DAY).words == "当日"
    assert shown(end_of(date(2026, 9, 21))) == "9月21日 24:00"
    assert shown(beijing("2026-09-21 10:24")) == "9月21日 10:24"
    assert Term(amount=1, unit=Unit.HOURS).due(beijing("2026-09-21 10:24"), calendar=CALENDAR).on == date(2026, 9, 21)
    assert start_of(date(2026, 9, 22)) == end_of(date(2026, 9, 21))


@given(anchor=INSTANTS, amount=st.integers(min_value=1, max_value=60), unit=st.sampled_from(list(Unit)))
def test_no_term_ends_before_it_begins(anchor: datetime, amount: int, unit: Unit) -> None:
    assert anchor < Term(amount=amount, unit=unit).due(anchor, calendar=CALENDAR).at


@given(anchor=INSTANTS, amount=st.integers(min_value=1, max_value=40), unit=st.sampled_from(list(Unit)))
def test_a_later_anchor_never_gives_an_earlier_end(anchor: datetime, amount: int, unit: Unit) -> None:
    term = Term(amount=amount, unit=unit)

    later = term.due(anchor + timedelta(hours=5), calendar=CALENDAR)

    assert term.due(anchor, calendar=CALENDAR).at <= later.at


@given(day=DAYS, amount=st.integers(min_value=1, max_value=90))
def test_natural_days_never_end_on_a_rest_day(day: date, amount: int) -> None:
    due = Term(amount=amount, unit=Unit.DAYS).due(day, calendar=CALENDAR)

    assert CALENDAR.is_working_day(due.on)
    assert due.on >= day + timedelta(days=amount)


@given(day=DAYS, months=st.integers(min_value=1, max_value=60))
def test_months_keep_the_day_or_clamp_to_the_month_end(day: date, months: int) -> None:
    later = months_later(day, months)

    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
