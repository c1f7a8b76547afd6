"""The drawn time axis of an activity."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.coverage import Span
from liuhen.field.timeline import axis, clock, length

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def span(start: float, end: float) -> Span:
    return Span(start=TEN + timedelta(minutes=start), end=TEN + timedelta(minutes=end))


def test_five_hours_stand_on_whole_hours() -> None:
    drawn = axis([span(20, 300)])

    assert drawn is not None
    assert ["10:00", "11:00", "12:00", "13:00", "14:00", "15:00"] == [mark.words for mark in drawn.marks()]
    assert ["0.00%", "100.00%"] == [drawn.marks()[0].left, drawn.marks()[-1].left]


def test_a_bar_stands_where_its_time_is() -> None:
    drawn = axis([span(0, 300)])

    assert drawn is not None
    piece = drawn.piece(span(28, 40), name="亮证", css="scene")
    assert ("9.33%", "4.00%", "10:28 至 10:40 亮证") == (piece.left, piece.width, piece.title)


def test_what_lies_outside_is_cut_to_the_window() -> None:
    drawn = axis([span(0, 60)])

    assert drawn is not None
    assert ("0.00%", "100.00%") == (drawn.left(TEN - timedelta(hours=2)), drawn.width(span(-60, 600)))


def test_without_any_time_there_is_no_axis() -> None:
    assert axis([]) is None


def test_a_point_in_time_still_gets_a_window() -> None:
    drawn = axis([span(0, 0)])

    assert drawn is not None
    assert drawn.window.seconds > 0
    assert drawn.grid().endswith("%")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(420, "7 分"), (3720, "1 小时 2 分"), (40, "40 秒"), (0, "0 秒"), (3605, "1 小时"), (95, "1 分 35 秒")],
)
def test_a_length_is_said_as_people_do(seconds: int, expected: str) -> None:
    assert expected == length(seconds)


def test_seconds_are_shown_where_there_are_any() -> None:
    assert ("10:00", "10:00:07") == (clock(TEN), clock(TEN + timedelta(seconds=7)))


@given(st.integers(0, 60 * 24 * 30), st.integers(0, 60 * 24 * 40))
def test_the_window_holds_what_it_was_made_for_with_few_words(start: int, minutes: int) -> None:
    asked = span(start, start + minutes)

    drawn = axis([asked])

    assert drawn is not None
    assert drawn.window.start <= asked.start
    assert asked.end <= drawn.window.end
    assert len(drawn.marks()) <= 13
