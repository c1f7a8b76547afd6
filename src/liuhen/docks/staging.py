"""The staging area of uploads: bytes arrive in pieces, survive every interruption, and never overlap."""

import base64
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from liuhen.errors import InputError
from liuhen.vault.disk import BLOCK, flush, write_all, writing_store

READ = 2**20
_UID = re.compile(r"[0-9a-f]{32}")


class Stream(Protocol):
    """A request's body, read in pieces."""

    def read(self, count: int, /) -> bytes:
        """Give up to `count` bytes; none at the end."""


class ChecksumError(InputError):
    """The bytes that came are not those that were sent."""

    code = "upload.checksum"


class OffsetError(InputError):
    """The piece does not begin where the last one ended."""

    code = "upload.offset"


class BusyError(InputError):
    """Another request is writing the same file."""

    code = "upload.busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a file as the browser announces it."""

    offset: int
    whole: int  # bytes of the whole file
    sha256: bytes = b""  # of this piece; empty: not declared


def place_of(staging: Path, uid: str) -> Path:
    """Give the path of an upload's bytes."""
    if not _UID.fullmatch(uid):
        raise OffsetError("没有这个上传。")
    return staging / f"{uid}.part"


def create(staging: Path, uid: str) -> None:
    """Make room for a new upload."""
    staging.mkdir(parents=True, exist_ok=True)
    place_of(staging, uid).touch(mode=0o600)


def held(staging: Path, uid: str) -> int:
    """Say how many bytes of an upload are here."""
    path = place_of(staging, uid)
    return path.stat().st_size if path.is_file() else 0


def append(staging: Path, uid: str, piece: Piece, body: Stream) -> int:
    """Add a piece and say how many bytes are here now, all of them on the disk.

    A connection that breaks keeps what came, unless the piece carries a digest: then a piece counts whole or not at
    all.

    Raises:
        OffsetError: the piece does not begin at the end of what is here, or runs over the size announced.
        ChecksumError: the digest of the piece does not match; the piece is dropped.
        BusyError: another request is writing this file.
    """
    with _locked(place_of(staging, uid)) as handle:
        begin = os.fstat(handle).st_size
        if piece.offset != begin:
            raise OffsetError(f"应从第 {begin} 字节接着传。", next_step="请按服务器记下的位置继续。")
        is_kept = False
        try:
            digest = _pour(handle, body, most=piece.whole - begin)
            if piece.sha256 and digest != piece.sha256:
                raise ChecksumError(
                    "传来的内容和发出的不一样，这一段没有收。已经收好的部分不受影响。",
                    next_step="页面会自动重传这一段；多次不成请检查网线或换一台电脑。",
                )
            is_kept = True
        finally:
            if piece.sha256 and not is_kept:
                with writing_store():
                    os.ftruncate(handle, begin)
            flush(handle)
        return os.fstat(handle).st_size


def digest_of(staging: Path, uid: str) -> str:
    """Give the SHA-256 of everything that is here, as hex figures."""
    with place_of(staging, uid).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop(staging: Path, uid: str) -> None:
    """Remove an upload that was called off or proved wrong; only our own copy."""
    place_of(staging, uid).unlink(missing_ok=True)


def stated_digest(header: str) -> bytes:
    """Read a tus checksum header, `sha256 <base64>`.

    Raises:
        ChecksumError: another algorithm, or no digest of that length.
    """
    name, _, coded = header.partition(" ")
    try:
        digest = base64.b64decode(coded, validate=True)
    except ValueError:  # no base64, or no ASCII at all
        digest = b""
    if name != "sha256" or len(digest) != hashlib.sha256().digest_size:
        raise ChecksumError("声明的摘要值不是 SHA-256，这一段没有收。", next_step="请改用本系统页面上传。")
    return digest


def _pour(handle: int, body: Stream, *, most: int) -> bytes:
    state, left = hashlib.sha256(), most
    os.lseek(handle, 0, os.SEEK_END)
    while data := body.read(min(READ, BLOCK)):
        if len(data) > left:
            write_all(handle, memoryview(data)[:left])
            raise OffsetError("传来的内容比登记的长，多出的没有收。", next_step="请重新选择文件上传。")
        write_all(handle, memoryview(data))
        state.update(data)
        left -= len(data)
    return state.digest()


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    with writing_store():
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("这个文件正在传，没有重复接收。", next_step="请稍等片刻，页面会自动继续。") from error
        yield handle
    finally:
        os.close(handle)
