"""The lock terms: two stages, a rolling end that is never shortened, a hold for what has no end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.vault.objectstore.terms import (
    GUARD,
    SEALED,
    BeyondRollingError,
    Lock,
    Mode,
    Term,
    is_overdue,
    months_after,
    require_rolling,
    rolling_end,
    wanted,
)

STORED = datetime(2026, 1, 31, 8, tzinfo=UTC)
FIRST = Lock(mode=Mode.SEALED, until=STORED + GUARD)
FOREVER = Term(is_indefinite=True)

instants = st.integers(0, 14 * 365 * 24).map(lambda hours: STORED + timedelta(hours=hours))
terms = st.builds(Term, until=st.none() | instants, is_indefinite=st.booleans())
locks = st.none() | st.builds(Lock, mode=st.sampled_from(Mode), until=instants, is_held=st.booleans())


def test_thirteen_months_end_on_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert datetime(2027, 2, 28, 8, tzinfo=UTC) == months_after(STORED, 13)
    assert datetime(2026, 12, 31, 8, tzinfo=UTC) == months_after(STORED, 11)


def test_while_sealed_nothing_changes_and_a_missing_lock_comes_back() -> None:
    now = STORED + SEALED - timedelta(seconds=1)

    assert wanted(FIRST, FOREVER, stored_at=STORED, now=now) is None
    assert FIRST == wanted(None, FOREVER, stored_at=STORED, now=now)


def test_after_seven_days_it_is_locked_until_the_earlier_of_own_term_and_thirteen_months() -> None:
    now = STORED + SEALED
    soon = now + timedelta(days=90)

    assert Lock(mode=Mode.LOCKED, until=soon) == wanted(FIRST, Term(until=soon), stored_at=STORED, now=now)
    assert Lock(mode=Mode.LOCKED, until=months_after(now, 13), is_held=True) == wanted(
        FIRST, FOREVER, stored_at=STORED, now=now
    )


def test_it_is_renewed_once_a_month_and_not_every_day() -> None:
    now = STORED + SEALED
    locked = wanted(FIRST, Term(), stored_at=STORED, now=now)

    assert wanted(locked, Term(), stored_at=STORED, now=now + timedelta(days=20)) is None
    assert wanted(locked, Term(), stored_at=STORED, now=now + timedelta(days=40)) is not None
    assert not is_overdue(locked, Term(), stored_at=STORED, now=now + timedelta(days=40))
    assert is_overdue(locked, Term(), stored_at=STORED, now=now + timedelta(days=75))


def test_an_own_term_that_is_over_is_not_prolonged_and_not_overdue() -> None:
    over = STORED + timedelta(days=60)
    locked = Lock(mode=Mode.LOCKED, until=over)
    now = over + timedelta(days=1)

    assert wanted(locked, Term(until=over), stored_at=STORED, now=now) is None
    assert not is_overdue(locked, Term(until=over), stored_at=STORED, now=now)
    assert is_overdue(None, Term(), stored_at=STORED, now=now)


def test_a_date_beyond_the_rolling_term_is_refused() -> None:
    require_rolling(months_after(STORED, 13), now=STORED)

    with pytest.raises(BeyondRollingError):
        require_rolling(months_after(STORED, 13) + timedelta(seconds=1), now=STORED)


@given(lock=locks, term=terms, now=instants)
def test_no_run_ever_shortens_weakens_or_lifts_a_hold(lock: Lock | None, term: Term, now: datetime) -> None:
    target = wanted(lock, term, stored_at=STORED, now=now)

    if target is None:
        return
    assert target.until <= max(months_after(now, 13), STORED + GUARD, lock.until if lock else now)
    if lock is not None:
        assert target.is_held >= lock.is_held
        assert lock.mode is not Mode.LOCKED or (target.mode is Mode.LOCKED and target.until >= lock.until)


@given(term=terms, now=instants)
def test_doing_it_again_changes_nothing(term: Term, now: datetime) -> None:
    first = wanted(FIRST, term, stored_at=STORED, now=now) or FIRST

    assert wanted(first, term, stored_at=STORED, now=now) is None
    assert rolling_end(term, now=now) <= months_after(now, 13)
