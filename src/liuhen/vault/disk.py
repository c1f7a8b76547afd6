"""The few things the vault asks of the operating system, each with its failure said in Chinese."""

import errno
import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from liuhen.errors import InputError

BLOCK = 8 * 2**20  # bytes read, hashed and written at a time
READ_ONLY_MODE = 0o444
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTDIR, errno.ENOMEDIUM}


class StoreFullError(InputError):
    """The disk of the vault has no room left."""

    code = "vault.full"


class StoreFailedError(InputError):
    """The disk of the vault refused to write or read."""

    code = "vault.failed"


class SourceGoneError(InputError):
    """The source disappeared: the card was pulled or the file removed."""

    code = "source.gone"


class SourceUnreadableError(InputError):
    """The source is there and cannot be read."""

    code = "source.unreadable"


class SourceChangedError(InputError):
    """The source was written while it was read, so that no single state of it was taken."""

    code = "source.changed"


@contextmanager
def reading_source() -> Iterator[None]:
    """Turn a failure to read the source into a sentence an officer understands."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            raise SourceGoneError(
                "读到一半找不到这个文件了，存储卡可能已被拔出。已经收好的文件都还在。",
                next_step="请重新插好存储卡，再点继续接收，已收的不会重复。",
            ) from error
        reason = os.strerror(error.errno) if error.errno else "unknown"
        raise SourceUnreadableError(
            f"这个文件读不出来（{reason}），没有收进来。其余文件不受影响。",
            next_step="请换一个读卡口再试一次；仍读不出的，保留存储卡原样并联系管理员。",
        ) from error


@contextmanager
def writing_store() -> Iterator[None]:
    """Turn a failure of the vault's disk into a sentence an officer understands."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFullError(
                "原始件库的磁盘满了，这个文件没有存进去。已经存好的文件完整无缺，存储卡没有改动。",
                next_step="请管理员腾出或加装磁盘空间，再点继续接收。",
            ) from error
        reason = os.strerror(error.errno) if error.errno else "unknown"
        raise StoreFailedError(
            f"原始件库的磁盘出错（{reason}），这个文件没有存进去。存储卡没有改动。",
            next_step="请管理员检查磁盘，再点继续接收。",
        ) from error


def open_source(path: bytes) -> int:
    """Open a source for reading only: no write, no link followed at the end, no access time left where allowed."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with reading_source():
        try:
            return os.open(path, flags | os.O_NOATIME)
        except PermissionError:  # O_NOATIME is for the owner of the file only
            return os.open(path, flags)


def create_locked(path: Path) -> int:
    """Create a file that must not exist, and hold a lock on it as long as this process lives."""
    with writing_store():
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle


def is_in_use(path: Path) -> bool:
    """Say whether a living process holds the lock of this file."""
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False


def bypass_cache(handle: int) -> bool:
    """Ask for reads and writes that go around the page cache; say whether this file system does so."""
    try:
        fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) | os.O_DIRECT)
    except OSError:
        return False
    return True


def use_cache(handle: int) -> None:
    """Go back to ordinary reads and writes, for a tail that is no whole number of disk blocks."""
    fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) & ~os.O_DIRECT)


def forget_cached(handle: int) -> None:
    """Drop what the page cache holds of a flushed file, so that the next read comes from the disk."""
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def write_all(handle: int, data: memoryview) -> None:
    """Write every byte or raise."""
    with writing_store():
        done = 0
        while done < len(data):
            done += _write(handle, data[done:])


def _write(handle: int, data: memoryview) -> int:
    """Write once; where a full disk or a limit cuts a disk block, go through the cache, and the system says why."""
    try:
        return os.write(handle, data)
    except OSError as error:
        if error.errno != errno.EINVAL or not fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_DIRECT:
            raise
    use_cache(handle)
    return os.write(handle, data)


def flush(handle: int) -> None:
    """Have the disk confirm that the bytes are on it."""
    with writing_store():
        os.fsync(handle)


def flush_directory(path: Path) -> None:
    """Have the disk confirm that the names in a directory are on it."""
    with writing_store():
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def link_exclusively(source: Path, target: Path) -> bool:
    """Give a finished file its lasting name; say False when that name is taken, and never replace it."""
    with writing_store():
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            return False
        return True


def buffer(size: int = BLOCK) -> mmap.mmap:
    """Give one block of memory that begins on a page, as reads around the cache demand."""
    return mmap.mmap(-1, size)
