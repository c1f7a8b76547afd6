"""How much of a store is re-read on a day, and at what pace: every item within N days, gently.

Reading goes oldest first. What was just read goes to the end of the queue, so what stands before an item never grows;
a share of 1/(N-1) of everything each day therefore reaches it in time, and what is nearer its day is never put off.
"""

import ctypes
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from liuhen.errors import InputError

OVERHEAD = 64 * 1024  # what opening and looking costs, in bytes of reading; so that empty files count too
_IOPRIO = {"x86_64": 251, "aarch64": 30}  # the number of ioprio_set
_IDLE, _NORMAL = 3 << 13, 0


class LeftOffError(InputError):
    """Reading was told to stop; what was read in full counts, the rest is read another time."""

    code = "scrub.left_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When and how fast a store may be read, and how soon every item must have been read again."""

    every_days: int
    from_hour: int  # local hour, inclusive
    until_hour: int  # local hour, exclusive; before `from_hour` it means the next morning; equal means all day
    bytes_per_second: int

    @property
    def hours(self) -> int:
        """Length of the time of reading, in hours a day."""
        return (self.until_hour - self.from_hour) % 24 or 24

    @property
    def bytes_a_day(self) -> int:
        """As much as can be read in a day."""
        return self.hours * 3600 * self.bytes_per_second

    def is_open(self, hour: int) -> bool:
        """Say whether reading is allowed in this hour of the day."""
        return (hour - self.from_hour) % 24 < self.hours

    def days_for(self, weight: int) -> int:
        """Give the days a whole round takes at this pace, at least one."""
        return max(1, -(-weight // self.bytes_a_day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What must have been read within so many days from now."""

    days: int  # 0: today at the latest
    weight: int  # bytes with overhead, of everything due by then


def weight_of(size: int, count: int = 1) -> int:
    """Weigh items: their bytes and what looking at them costs."""
    return size + count * OVERHEAD


def share_of_today(total: int, already: int, due: Sequence[Due], every_days: int) -> int:
    """Give the weight still to be read today: an even share of everything, more where much is due soon.

    `already` is what was read today. The answer may exceed what the pace allows; then N days are not kept, and the
    page says so.
    """
    even = -(-total // max(1, every_days - 1)) - already
    pressed = max((-(-(one.weight + already) // max(1, one.days)) - already for one in due), default=0)
    return max(0, even, pressed)


class Brake:
    """A meter that holds reading to a pace and ends it when it is told to stop."""

    def __init__(self, bytes_per_second: int, *, should_stop: Callable[[], bool] = lambda: False) -> None:
        self._rate, self._should_stop = bytes_per_second, should_stop
        self._began, self._read = time.monotonic(), 0

    def received(self, count: int) -> None:
        """Ignore: a check receives nothing."""

    def verified(self, count: int) -> None:
        """Count bytes read; wait until the pace allows more.

        Raises:
            LeftOffError: it is time to stop.
        """
        self._read += count
        while True:
            if self._should_stop():
                raise LeftOffError("核验中途停下，读完的都已记下。", next_step="下次接着读。")
            ahead = self._read / self._rate - (time.monotonic() - self._began)
            if ahead <= 0:
                return
            time.sleep(min(ahead, 0.5))


@contextmanager
def idle_reading() -> Iterator[bool]:
    """Read only while nobody else wants the disk (this thread only); say whether the system agreed."""
    number = _IOPRIO.get(platform.machine())
    agreed = number is not None and _ioprio(number, _IDLE)
    try:
        yield agreed
    finally:
        if agreed and number is not None:
            _ioprio(number, _NORMAL)


def _ioprio(number: int, value: int) -> bool:
    if os.name != "posix":
        return False
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, 1, 0, value)) == 0
