"""The share of each day: every item is read again within N days, whatever arrives; the pace is kept."""

import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.vault.scrub import Brake, Due, LeftOffError, Pace, share_of_today, weight_of

ALL_DAY = Pace(every_days=90, from_hour=0, until_hour=0, bytes_per_second=10**6)


@dataclass
class Shelf:
    """A store as the planner sees it: for each item its size and the day it was last read."""

    every_days: int
    items: list[list[int]] = field(default_factory=list)  # [last read on day, size]

    def night(self, day: int) -> int:
        """Read today's share, oldest first, and give the weight read."""
        read = 0
        while (left := self._share(day, read)) > 0 and self.items:
            for item in sorted(self.items)[: len(self.items)]:
                if left <= 0 or item[0] == day:
                    break
                item[0] = day
                left -= weight_of(item[1])
                read += weight_of(item[1])
            else:
                break
            if all(item[0] == day for item in self.items):
                break
        return read

    def _share(self, day: int, read: int) -> int:
        total = sum(weight_of(size) for _, size in self.items)
        steps = [2**n for n in range(12) if 2**n < self.every_days]
        due = [Due(days=days, weight=self._due(day, days)) for days in steps]
        return share_of_today(total, read, due, self.every_days)

    def _due(self, day: int, days: int) -> int:
        return sum(weight_of(size) for last, size in self.items if last <= day - (self.every_days - 1 - days))


arrivals = st.lists(st.lists(st.integers(0, 10**9), max_size=6), min_size=1, max_size=60)


@settings(max_examples=80, deadline=None)
@given(every_days=st.integers(2, 30), days=arrivals, removed=st.data())
def test_every_item_is_read_again_within_n_days_whatever_arrives_or_goes(
    every_days: int, days: list[list[int]], removed: st.DataObject
) -> None:
    shelf = Shelf(every_days)
    for day, sizes in enumerate(days):
        shelf.items += [[day, size] for size in sizes]
        if shelf.items and removed.draw(st.integers(0, 9)) == 0:
            shelf.items.pop(removed.draw(st.integers(0, len(shelf.items) - 1)))
        shelf.night(day)

        assert all(day - last < every_days for last, _ in shelf.items)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(0, 10**6), min_size=30, max_size=60))
def test_a_steady_store_is_read_evenly_and_not_all_on_one_day(sizes: list[int]) -> None:
    shelf = Shelf(10, [[-(number % 10), size] for number, size in enumerate(sizes)])
    total, largest = sum(weight_of(size) for size in sizes), weight_of(max(sizes))

    nights = [shelf.night(day) for day in range(1, 40)]

    assert max(nights[10:]) <= total / 9 + 2 * largest


def test_hours_may_go_past_midnight() -> None:
    pace = Pace(every_days=90, from_hour=20, until_hour=7, bytes_per_second=10**8)

    assert [20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6] == [
        hour for hour in (*range(20, 24), *range(20)) if pace.is_open(hour)
    ]
    assert 11 == pace.hours
    assert 11 * 3600 * 10**8 == pace.bytes_a_day


def test_a_round_that_cannot_be_done_in_time_is_known() -> None:
    assert 1 == ALL_DAY.days_for(0)
    assert 12 == ALL_DAY.days_for(10**12)


def test_nothing_is_left_once_the_share_is_read_and_nothing_is_due() -> None:
    assert 0 == share_of_today(900, 10, [Due(days=1, weight=0), Due(days=2, weight=10)], 91)


def test_what_is_due_today_is_read_whatever_was_read_already() -> None:
    assert 500 == share_of_today(900, 400, [Due(days=1, weight=500)], 91)


def test_the_brake_keeps_the_pace() -> None:
    brake, began = Brake(10**6), time.monotonic()

    brake.verified(100_000)
    brake.verified(100_000)

    assert 0.15 <= time.monotonic() - began < 2


def test_the_brake_ends_reading_when_told_to() -> None:
    with pytest.raises(LeftOffError):
        Brake(10**9, should_stop=lambda: True).verified(1)
