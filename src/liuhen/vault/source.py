"""A source that is only read: opened without following links, watched for change while it is read."""

import os
import stat
from contextlib import suppress
from types import TracebackType
from typing import Self

from liuhen.vault.disk import SourceChangedError, SourceUnreadableError, open_source, reading_source


class SourceFile:
    """One regular file on a card or in the upload area, open for reading."""

    def __init__(self, path: bytes) -> None:
        self._handle = open_source(path)
        self._before = os.fstat(self._handle)
        if not stat.S_ISREG(self._before.st_mode):
            os.close(self._handle)
            raise SourceUnreadableError(
                "这不是一个普通文件（可能是链接或设备），没有收进来。", next_step="请在清单里核对它的名称和来源。"
            )
        with suppress(OSError):  # advice only
            os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_SEQUENTIAL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # advice only: do not crowd the page cache with what is read once
            os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(self._handle)

    def readinto(self, target: memoryview, /) -> int:
        """Fill the block from the front and say how many bytes there were; 0 at the end."""
        return os.readv(self._handle, [target])

    def confirm(self, size: int) -> None:
        """Make sure that what was read is one state of the file: its size and write time did not move meanwhile."""
        with reading_source():
            after = os.fstat(self._handle)
        if (size, self._before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise SourceChangedError(
                "读的时候这个文件还在变，没有收进来。", next_step="请停止录制并等记录仪写完，再接收一次。"
            )


class MemorySource:
    """Bytes made by the platform itself, as a source."""

    def __init__(self, data: bytes) -> None:
        self._left = memoryview(data)

    def readinto(self, target: memoryview, /) -> int:
        """Fill the block from the front and say how many bytes there were; 0 at the end."""
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def confirm(self, size: int) -> None:
        """Accept: memory does not move."""
