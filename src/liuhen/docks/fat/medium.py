"""Bytes of a medium, read in bounds: no write, no seek past the end, no more than a budget."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from liuhen.errors import InputError

MOST_READ = 128 * 2**20  # bytes of directories and tables looked at on one medium
MOST_ENTRIES = 300_000
DEEPEST = 32
PIECE = 64 * 1024


class LookError(InputError):
    """The medium cannot be looked at."""

    code = "look"


class BoundError(Exception):
    """The medium asks for more than any honest card needs, or for what lies past its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry of a directory, there or deleted."""

    path: str  # below the volume's root, safe to show; a letter that is lost stands as ?
    size: int  # bytes, as the entry says
    written: datetime | None  # naive: the camera's wall clock, in steps of two seconds
    is_deleted: bool = False
    is_folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen."""

    system: str  # FAT12, FAT16, FAT32, exFAT
    entries: tuple[Seen, ...]
    faults: tuple[str, ...] = ()  # Chinese: what could not be followed

    @property
    def deleted(self) -> tuple[Seen, ...]:
        """Give the entries with a mark of deletion."""
        return tuple(entry for entry in self.entries if entry.is_deleted)


@dataclass(slots=True)
class Medium:
    """An open medium from a byte on; counts what was read."""

    handle: int
    length: int
    base: int = 0
    left: int = MOST_READ

    def read(self, offset: int, count: int) -> bytes:
        """Give exactly `count` bytes.

        Raises:
            BoundError: they lie past the end, or the budget is used up.
            OSError: the medium has a bad spot there.
        """
        if offset < 0 or count < 0 or self.base + offset + count > self.length:
            raise BoundError("目录指到了存储卡之外")
        self.left -= count
        if self.left < 0:
            raise BoundError("目录大得不合情理，没有再往下看")
        data = os.pread(self.handle, count, self.base + offset)
        if len(data) != count:
            raise BoundError("存储卡在这里读不满")
        return data


@contextmanager
def open_medium(path: Path) -> Iterator[Medium]:
    """Open a device or an image for reading only.

    Raises:
        LookError: it is not there, may not be opened, or is neither a file nor a block device.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        raise LookError(
            f"没有看删除痕迹：{os.strerror(error.errno or 0)}。", next_step="不影响接收；要看，请由系统管理员执行。"
        ) from error
    try:
        mode = os.fstat(handle).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISBLK(mode)):
            raise LookError("没有看删除痕迹：不是存储卡，也不是映像文件。", next_step="请指定存储卡的设备或映像文件。")
        yield Medium(handle, os.lseek(handle, 0, os.SEEK_END))
    finally:
        os.close(handle)


def wall_clock(date: int, time: int, tenths: int = 0) -> datetime | None:
    """Read the packed date and time of a directory: the camera's wall clock, without a zone; None where it is none."""
    try:
        return datetime(  # noqa: DTZ001 - a card knows no zone
            1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2 + tenths // 100
        )
    except ValueError:
        return None
