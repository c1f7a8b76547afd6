"""A phone with a wrong clock: what its word is taken for, and when a person is asked to look."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.site.clock import AHEAD, SET_MEANWHILE, UNNOTICED, Word, read

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_right_clock_is_taken_at_its_word() -> None:
    word = Word(said_at=NOON, sent_at=NOON + minutes(90), received_at=NOON + minutes(90) + timedelta(seconds=1))

    assert (NOON, "") == (read(word).at, read(word).doubt)


def test_a_clock_eight_hours_behind_is_corrected_by_what_the_server_measured() -> None:
    behind = timedelta(hours=8)
    word = Word(said_at=NOON - behind, sent_at=NOON + minutes(30) - behind, received_at=NOON + minutes(30))

    assert (NOON, "", behind) == (read(word).at, read(word).doubt, read(word).off)


def test_a_clock_set_right_after_the_event_leaves_the_reading_that_can_be() -> None:
    word = Word(
        said_at=NOON + minutes(600),  # ten hours fast when it was pressed, right when it was sent
        sent_at=NOON + minutes(60),
        received_at=NOON + minutes(60),
        off_before=-minutes(600),
        contact_at=NOON - minutes(20),
    )

    assert (NOON, SET_MEANWHILE) == (read(word).at, read(word).doubt)


def test_a_time_still_to_come_is_taken_for_the_moment_it_arrived_and_doubted() -> None:
    word = Word(said_at=NOON + minutes(50), sent_at=NOON, received_at=NOON)

    assert (NOON, AHEAD) == (read(word).at, read(word).doubt)


@given(
    off=st.integers(-(10**6), 10**6),
    age=st.integers(0, 10**5),
    step=st.integers(-(10**5), 10**5),
    knows=st.booleans(),
)
def test_nothing_is_ever_taken_for_later_than_it_was_received(off: int, age: int, step: int, knows: bool) -> None:
    received = NOON
    word = Word(
        said_at=received - timedelta(seconds=off + age + step),
        sent_at=received - timedelta(seconds=off),
        received_at=received,
        off_before=timedelta(seconds=off + step) if knows else None,
    )

    assert read(word).at <= received


@given(off=st.integers(-(10**6), 10**6), age=st.integers(0, 10**5))
def test_a_clock_that_only_stood_off_never_makes_a_doubt(off: int, age: int) -> None:
    true = NOON - timedelta(seconds=age)
    away = timedelta(seconds=off)
    word = Word(said_at=true - away, sent_at=NOON - away, received_at=NOON, off_before=away)

    assert "" == read(word).doubt
    assert abs(read(word).at - true) <= UNNOTICED
