"""Drift: the clock of a device against the true time, as an interval."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.devices.drift import (
    Offset,
    correct,
    hull,
    is_accepted,
    measured,
    offset_words,
    typed,
)

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
offsets = st.integers(min_value=-10 * 86_400_000, max_value=10 * 86_400_000)
tolerances = st.integers(min_value=0, max_value=120_000)


def test_two_typed_times_give_the_difference_within_half_a_minute() -> None:
    offset = typed(NOON + timedelta(minutes=2, seconds=14), NOON)

    assert Offset(low_ms=104_000, high_ms=164_000) == offset
    assert "快 2 分 14 秒" == offset.words


def test_a_slow_clock_has_a_negative_offset() -> None:
    assert -28_800_000 == typed(NOON - timedelta(hours=8), NOON).middle_ms


def test_a_measured_offset_without_doubt_is_a_point() -> None:
    assert Offset(low_ms=500, high_ms=500) == measured(500)


def test_correction_takes_the_offset_away_from_both_ends() -> None:
    corrected = correct(NOON, Offset(low_ms=1_000, high_ms=3_000))

    assert (NOON - timedelta(seconds=3), NOON - timedelta(seconds=1)) == (corrected.earliest, corrected.latest)


def test_the_clock_of_1970_is_corrected_like_any_other() -> None:
    device = datetime(1970, 1, 1, tzinfo=UTC)

    corrected = correct(device, typed(device, NOON, tolerance_ms=0))

    assert NOON == corrected.earliest == corrected.latest


def test_an_offset_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="below its beginning"):
        Offset(low_ms=2, high_ms=1)


@pytest.mark.parametrize(
    ("offset_ms", "expected"), [(60_000, True), (-60_000, True), (60_001, False), (180_000, False)]
)
def test_a_clock_is_accepted_within_a_minute(offset_ms: int, expected: bool) -> None:
    assert expected is is_accepted(measured(offset_ms))


@pytest.mark.parametrize(
    ("offset_ms", "expected"),
    [
        (0, "无偏差"),
        (400, "无偏差"),
        (-7_000, "慢 7 秒"),
        (8 * 3_600_000, "快 8 小时"),
        (3_661_000, "快 1 小时 1 分 1 秒"),
    ],
)
def test_an_offset_is_said_in_words(offset_ms: int, expected: str) -> None:
    assert expected == offset_words(offset_ms)


@given(offsets, tolerances)
def test_correcting_a_drifted_clock_finds_the_true_instant(offset_ms: int, tolerance_ms: int) -> None:
    shown = NOON + timedelta(milliseconds=offset_ms)

    corrected = correct(shown, measured(offset_ms, tolerance_ms=tolerance_ms))

    assert corrected.earliest <= NOON <= corrected.latest


@given(offsets, tolerances, offsets, tolerances)
def test_the_hull_holds_both_measurements(first_ms: int, wide: int, second_ms: int, narrow: int) -> None:
    first, second = measured(first_ms, tolerance_ms=wide), measured(second_ms, tolerance_ms=narrow)

    both = hull(first, second)

    assert both.low_ms <= min(first.low_ms, second.low_ms)
    assert max(first.high_ms, second.high_ms) <= both.high_ms


@given(offsets, tolerances)
def test_middle_and_slack_cover_the_interval(offset_ms: int, tolerance_ms: int) -> None:
    offset = measured(offset_ms, tolerance_ms=tolerance_ms)

    assert offset.middle_ms - offset.slack_ms <= offset.low_ms
    assert offset.high_ms <= offset.middle_ms + offset.slack_ms
