"""Time that does not count: the term goes on where it stopped, and is never shortened by a pause."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import WUHAN, a_case, beijing, event, rule

from liuhen.law.check import check
from liuhen.law.checks.pauses import Paused, counted_from
from liuhen.law.finding import Status
from liuhen.law.term import Term, Unit, civil_day

CALENDAR = WUHAN.calendar
START = beijing("2026-03-02 10:00")
days = st.integers(min_value=0, max_value=120)
units = st.sampled_from((Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS))


def working(first: date, last: date) -> int:
    """Count the working days after `first` up to `last`."""
    return sum(CALENDAR.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def end(term: Term, *pauses: Paused) -> datetime:
    """Return the end of a term that begins on 2 March."""
    origin = counted_from(term, START, pauses, CALENDAR)
    assert origin is not None
    return term.due(origin, calendar=CALENDAR).at


def paused(first: str, last: str) -> Paused:
    """Write one pause."""
    return Paused(since=beijing(first), until=beijing(last))


def test_twenty_days_of_pause_are_twenty_days_more() -> None:
    term = Term(amount=90, unit=Unit.DAYS)

    assert beijing("2026-06-01 24:00") == end(term)  # 31 May is a Sunday
    assert beijing("2026-06-22 24:00") == end(term, paused("2026-03-10 09:00", "2026-03-30 09:00"))  # 20 June: rest


def test_working_days_used_before_the_pause_are_not_counted_again() -> None:
    term = Term(amount=7, unit=Unit.WORKING_DAYS)

    assert beijing("2026-03-11 24:00") == end(term)
    assert beijing("2026-03-24 24:00") == end(term, paused("2026-03-04 12:00", "2026-03-17 12:00"))


def test_hours_stand_still_to_the_minute() -> None:
    term = Term(amount=24, unit=Unit.HOURS)

    assert beijing("2026-03-03 13:30") == end(term, paused("2026-03-02 12:00", "2026-03-02 15:30"))


def test_a_pause_that_goes_on_leaves_the_end_open_and_one_after_the_end_changes_nothing() -> None:
    term = Term(amount=5, unit=Unit.DAYS)

    assert counted_from(term, START, (Paused(since=beijing("2026-03-03 09:00"), until=None),), CALENDAR) is None
    assert START == counted_from(term, START, (Paused(since=beijing("2026-04-03 09:00"), until=None),), CALENDAR)


@given(amount=st.integers(min_value=1, max_value=90), unit=units, since=days, length=days)
def test_a_pause_never_brings_the_end_forward(amount: int, unit: Unit, since: int, length: int) -> None:
    term = Term(amount=amount, unit=unit)
    begun = START + timedelta(days=since)

    assert end(term, Paused(since=begun, until=begun + timedelta(days=length))) >= end(term)


@given(amount=st.integers(min_value=1, max_value=30), since=st.integers(min_value=0, max_value=40), length=days)
def test_working_days_outside_the_pause_add_up_to_the_term(amount: int, since: int, length: int) -> None:
    term, begun = Term(amount=amount, unit=Unit.WORKING_DAYS), START + timedelta(days=since)
    if begun >= term.due(START, calendar=CALENDAR).at:
        return
    resumed = begun + timedelta(days=length)
    last = civil_day(end(term, Paused(since=begun, until=resumed)) - timedelta(seconds=1))

    used = working(civil_day(START), civil_day(begun))
    assert amount == used + working(civil_day(resumed), last)


@pytest.mark.parametrize(
    ("checked", "status"), [("2026-03-10 09:00", Status.TODO), ("2026-04-28 09:00", Status.OVERDUE)]
)
def test_a_suspended_case_has_no_end_until_it_is_taken_up_again(checked: str, status: Status) -> None:
    filed, stopped = event("file", "2026-01-05 10:00"), event("suspend", "2026-03-01 10:00")
    events = (filed, stopped) if status is Status.TODO else (filed, stopped, event("resume", "2026-03-21 10:00"))

    found = rule(check(a_case("investigating", events=events), WUHAN, beijing(checked)), "clock.decision")

    assert status is found.status_at(beijing(checked))
    assert (found.due_at is None) is (status is Status.TODO)
