"""What a permit carries, and when it carries nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.access.limits import (
    TICKET_SPAN,
    Barrier,
    PermitState,
    Terms,
    barrier,
    instant_of,
    limited,
    narrow,
    ticket_until,
)

MON = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
WEEK = Terms(window_from=MON, window_until=MON + timedelta(days=7))
minutes = st.integers(min_value=1, max_value=100_000)


def state(*, released: bool = True, revoked: bool = False, used: int = 0, plays: int | None = None) -> PermitState:
    terms = Terms(window_from=MON, window_until=MON + timedelta(days=7), plays=plays)
    return PermitState(terms=terms, is_released=released, is_revoked=revoked, plays_used=used)


def test_a_released_permit_inside_its_window_carries_a_play() -> None:
    assert Barrier.NONE is barrier(state(), MON)


def test_wuhan_art_28_approved_but_not_released_carries_nothing() -> None:
    assert Barrier.NOT_RELEASED is barrier(state(released=False), MON)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (timedelta(seconds=-1), Barrier.TOO_EARLY),
        (timedelta(0), Barrier.NONE),
        (timedelta(days=7, microseconds=-1), Barrier.NONE),
        (timedelta(days=7), Barrier.OVER),
    ],
)
def test_the_window_is_open_at_its_start_and_closed_at_its_end(offset: timedelta, expected: Barrier) -> None:
    assert expected is barrier(state(), MON + offset)


def test_a_revoked_permit_says_so_before_anything_else() -> None:
    assert Barrier.REVOKED is barrier(state(revoked=True, released=False), MON + timedelta(days=9))


@pytest.mark.parametrize(("used", "expected"), [(0, Barrier.NONE), (1, Barrier.NONE), (2, Barrier.USED_UP)])
def test_plays_are_counted(used: int, expected: Barrier) -> None:
    assert expected is barrier(state(plays=2, used=used), MON)


def test_every_barrier_speaks_a_sentence() -> None:
    assert all(reason.sentence.endswith("。") for reason in Barrier if reason)
    assert "" == Barrier.NONE.sentence


def test_a_limit_shortens_the_window_and_the_plays() -> None:
    limited = narrow(WEEK, window_until=MON + timedelta(days=1), plays=1)

    assert Terms(window_from=MON, window_until=MON + timedelta(days=1), plays=1) == limited


def test_a_limit_that_asks_for_more_changes_nothing() -> None:
    asked = Terms(window_from=MON, window_until=MON + timedelta(days=1), plays=2)

    assert asked == narrow(asked, window_until=MON + timedelta(days=30), plays=9)


def test_a_limit_before_the_window_is_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        narrow(WEEK, window_until=MON)


def test_a_limit_by_a_civil_date_counts_the_whole_day() -> None:
    terms = limited(WEEK, {"until": "2026-09-22", "plays": "2"})

    assert (datetime(2026, 9, 22, 16, 0, tzinfo=UTC), 2) == (terms.window_until, terms.plays)


def test_a_limit_without_anything_is_what_was_asked() -> None:
    assert WEEK == limited(WEEK, {})


@pytest.mark.parametrize("limit", [{"until": "明天"}, {"plays": "两次"}, {"plays": "0"}, {"until": "2026-09-01"}])
def test_a_limit_that_cannot_be_used_is_refused(limit: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        limited(WEEK, limit)


def test_an_instant_without_zone_is_the_office_time() -> None:
    assert MON == instant_of("2026-09-21T09:00:00") == instant_of("2026-09-21T01:00:00+00:00")


@given(minutes, minutes, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))
def test_no_limit_ever_widens(asked: int, until: int, plays: int | None, cap: int | None) -> None:
    terms = Terms(window_from=MON, window_until=MON + timedelta(minutes=asked), plays=plays)

    limited = narrow(terms, window_until=MON + timedelta(minutes=until), plays=cap)

    assert limited.window_until <= terms.window_until
    assert plays is None or (limited.plays is not None and limited.plays <= plays)


@given(st.integers(0, 8 * 24 * 60))
def test_no_ticket_outlives_the_window(offset: int) -> None:
    at = MON + timedelta(minutes=offset)

    until = ticket_until(at, WEEK)

    assert until <= WEEK.window_until
    assert until <= at + TICKET_SPAN
