"""What was watched."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from liuhen.access.watched import merged, total_seconds, words

ranges = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)), max_size=20)


def test_overlapping_and_touching_ranges_are_joined() -> None:
    assert ((0, 30), (40, 50)) == merged([(40, 50), (0, 10), (10, 20), (15, 30)])


def test_ranges_without_length_are_dropped() -> None:
    assert () == merged([(5, 5), (9, 3), (-4, 2)])


def test_a_range_is_written_as_play_time() -> None:
    assert ["00:04:12 至 01:05:30"] == words([(252_000, 3_930_999)])


def test_what_is_watched_twice_counts_once() -> None:
    assert 10 == total_seconds([(0, 10_000), (0, 10_000)])


@given(ranges)
def test_joined_ranges_stand_apart_and_in_order(pairs: list[tuple[int, int]]) -> None:
    joined = merged(pairs)

    assert all(one[1] < other[0] for one, other in itertools.pairwise(joined))


@given(ranges)
def test_joining_twice_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    assert merged(pairs) == merged(merged(pairs))
