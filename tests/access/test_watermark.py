"""The moving identity watermark."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from liuhen.access.watermark import COLUMNS, ROWS, STEP_SECONDS, path, place, words


def test_the_mark_names_person_badge_permit_and_time() -> None:
    line = words(name="执法人员乙", badge="000002", permit_number="TY-2026-0118", at="9月21日 10:24")

    assert "执法人员乙 000002 TY-2026-0118 9月21日 10:24" == line


def test_a_missing_badge_leaves_no_hole() -> None:
    assert "甲 TY-1 现在" == words(name="甲", badge="", permit_number="TY-1", at="现在")


@given(st.text(min_size=1, max_size=40))
def test_nine_steps_visit_every_field_once(token: str) -> None:
    assert COLUMNS * ROWS == len(set(path(token, COLUMNS * ROWS)))


@given(st.text(min_size=1, max_size=40))
def test_no_field_is_taken_twice_running(token: str) -> None:
    places = path(token, 60)

    assert all(one != other for one, other in itertools.pairwise(places))


@given(st.text(max_size=40), st.integers(0, 20_000))
def test_the_mark_stays_inside_the_picture(token: str, second: int) -> None:
    mark = place(token, second)

    assert 0 <= mark.left <= 70
    assert 0 <= mark.top <= 70


def test_the_mark_stands_still_for_one_step() -> None:
    assert place("t", 0) == place("t", STEP_SECONDS - 1)


def test_two_tickets_move_differently() -> None:
    assert path("one", 9) != path("two", 9)
