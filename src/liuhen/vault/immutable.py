"""The immutable flag of a file system that has one: read it, set it, clear it. Only the sealer may do the last two.

What it stops and what it does not was tried: an account without the right cannot remove, rename, overwrite, link or
unflag such a file; the machine's root can, and the next check finds it.
"""

import errno
import fcntl
import os
import struct
from enum import StrEnum
from pathlib import Path

from liuhen.vault.disk import StoreFailedError, writing_store

_LONG = struct.calcsize("l")
_GET = (2 << 30) | (_LONG << 16) | (ord("f") << 8) | 1  # FS_IOC_GETFLAGS
_SET = (1 << 30) | (_LONG << 16) | (ord("f") << 8) | 2  # FS_IOC_SETFLAGS
_IMMUTABLE = 0x10
_NONE_HERE = {errno.ENOTTY, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS}
_CAP_LINUX_IMMUTABLE = 9


class NotAllowedError(StoreFailedError):
    """This process may not set or clear the flag."""

    code = "vault.flag_not_allowed"


class Flag(StrEnum):
    """What can be said of a file's flag."""

    SET = "set"
    CLEAR = "clear"
    NONE_HERE = "none_here"  # the file system has no such flag


class Standing(StrEnum):
    """How far the flag protects a store."""

    WORKING = "working"
    NOT_SUPPORTED = "not_supported"  # 文件系统不提供
    NOT_ALLOWED = "not_allowed"  # 未获授权: the sealer runs without the right
    NOT_RUNNING = "not_running"  # no sealer runs
    NOT_SEPARATE = "not_separate"  # whoever serves pages has the right too


def flag_of(path: Path) -> Flag:
    """Read the flag of a file or directory."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return Flag.SET if _read(handle) & _IMMUTABLE else Flag.CLEAR
    except OSError as error:
        if error.errno in _NONE_HERE:
            return Flag.NONE_HERE
        raise
    finally:
        os.close(handle)


def set_flag(path: Path) -> bool:
    """Make a file immutable; say whether it was not before.

    Raises:
        NotAllowedError: this process may not.
        StoreFailedError: the file system has no such flag, or failed.
    """
    return _change(path, wants=True)


def clear_flag(path: Path) -> bool:
    """Take the flag off a file; say whether it was on.

    Raises:
        NotAllowedError: this process may not.
        StoreFailedError: the file system failed.
    """
    return _change(path, wants=False)


def may_set() -> bool:
    """Say whether this process has the right to change the flag (CAP_LINUX_IMMUTABLE)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> _CAP_LINUX_IMMUTABLE & 1)
    return False


def _read(handle: int) -> int:
    held = bytearray(_LONG)
    fcntl.ioctl(handle, _GET, held)
    return int.from_bytes(held[:4], "little")


def _change(path: Path, *, wants: bool) -> bool:
    with writing_store():
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            flags = _read(handle)
            wanted = flags | _IMMUTABLE if wants else flags & ~_IMMUTABLE
            if wanted == flags:
                return False
            fcntl.ioctl(handle, _SET, wanted.to_bytes(4, "little") + bytes(_LONG - 4))
        except PermissionError as error:
            raise NotAllowedError(
                "这个进程没有设置或解除保护标志的权限。", next_step="请系统管理员按部署说明启动保护程序。"
            ) from error
        finally:
            os.close(handle)
        return True
