"""Copy a card into the spool: list it, hash while copying, flush, read back. The card is only read."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
from typing import Callable, Iterator

from .queue import Queue

BLOCK = 2**20
KEPT_FREE = 256 * 2**20  # bytes the PC's own disk keeps
DEEPEST = 32
NO_ROOM = "本机磁盘空间不足，暂停读卡；传完的会自动腾出。"
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
MOST_IN_A_BATCH = 5000


class ChangedError(Exception):
    """The file changed while it was read."""


class FullError(Exception):
    """The PC's disk has no room for the next file."""


class Seen:
    """One regular file as it lies on a card."""

    def __init__(self, path: bytes, found: os.stat_result) -> None:
        self.path = path  # below the root, with '/' between folders
        self.shown = shown(path)
        self.size = found.st_size
        self.modified_ns = found.st_mtime_ns


def shown(raw: bytes) -> str:
    """Write a raw name for people; the raw bytes are what is sent."""
    text = _read(raw, "utf-8") or _read(raw, "gbk")
    return raw.decode("latin-1") if text is None else text


def _read(raw: bytes, coding: str) -> str | None:
    try:
        return raw.decode(coding)
    except UnicodeDecodeError:
        return None


def look(root: bytes) -> tuple[list[Seen], list[dict[str, str]]]:
    """List a card: regular files in the order of their raw names, and what is not taken with the reason."""
    files: list[Seen] = []
    left_out: list[dict[str, str]] = []
    for below, item in _walk(root, b"", 0, left_out):
        try:
            found = item.stat(follow_symlinks=False)
        except OSError as error:
            left_out.append({"shown": shown(below), "why": f"读不出来（{error.strerror}）"})
            continue
        if stat.S_ISREG(found.st_mode):
            files.append(Seen(below, found))
        else:
            left_out.append({"shown": shown(below), "why": "链接、设备或管道，不是普通文件，没有打开"})
    return sorted(files, key=lambda seen: seen.path), left_out


def _walk(
    root: bytes, below: bytes, depth: int, left_out: list[dict[str, str]]
) -> Iterator[tuple[bytes, os.DirEntry[bytes]]]:
    try:
        with os.scandir(os.path.join(root, below)) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError as error:
        if not below:
            raise
        left_out.append({"shown": shown(below), "why": f"文件夹读不出来（{error.strerror}）"})
        return
    for item in items:
        path = below + b"/" + item.name if below else item.name
        if item.is_dir(follow_symlinks=False):
            if depth < DEEPEST:
                yield from _walk(root, path, depth + 1, left_out)
            else:
                left_out.append({"shown": shown(path), "why": "文件夹层数过多，没有再往下读"})
        else:
            yield path, item


def begin(queue: Queue, root: bytes, label: str) -> list[str]:
    """Write down everything that lies on a card, in batches a server takes in one request; none for an empty card."""
    files, left_out = look(root)
    batches = []
    with queue.together():
        for first in range(0, len(files) or bool(left_out), MOST_IN_A_BATCH):
            batch = queue.new_batch(label, root)
            for position, seen in enumerate(files[first : first + MOST_IN_A_BATCH], start=1):
                queue.add_file(batch, position, seen)
            queue.note_batch(batch, left_out=json.dumps([] if first else left_out, ensure_ascii=False))
            batches.append(batch)
    return batches


def fill(queue: Queue, folder: str, batch: str, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Copy what still waits of one batch. Begun again after a crash it goes on where it stood.

    Raises:
        FullError: the PC's disk is full; what was copied stays, the rest is copied later.
    """
    (row,) = [row for row in queue.batches("spooling") if row["id"] == batch]
    root = bytes(row["root"])
    place = os.path.join(folder, batch)
    os.makedirs(place, exist_ok=True)
    for file in queue.files(batch, "waiting"):
        if should_stop():
            return
        source = os.path.join(root, bytes(file["path"]))
        try:
            _one(queue, source, place, file)
        except ChangedError:
            queue.note_file(
                batch, file["position"], state="unread", why="读的时候这个文件还在变，没有收。请停录后重插。"
            )
        except OSError as error:
            if error.errno in _NO_ROOM:  # this PC's disk, not the card
                raise FullError(NO_ROOM) from None
            queue.note_file(batch, file["position"], state="unread", why=f"读不出来（{error.strerror}），卡没有改动。")
    queue.note_batch(batch, state="spooled")


def place_of(folder: str, batch: str, position: int) -> str:
    """Give the path of a spooled file."""
    return os.path.join(folder, batch, f"{position:06d}.bin")


def drop(folder: str, batch: str, position: int) -> None:
    """Delete one spooled file: only ever our own copy, by its own number in our own folder."""
    path = place_of(folder, batch, position)
    if os.path.exists(path):
        os.chmod(path, 0o600)
        os.remove(path)


def digest_of(path: bytes | str) -> str:
    """Give the SHA-256 of a file, read from the disk where the system can be asked to."""
    state = hashlib.sha256()
    with open(path, "rb", opener=_only_reading) as stream:
        _forget(stream.fileno())
        for block in iter(lambda: stream.read(BLOCK), b""):
            state.update(block)
    return state.hexdigest()


def _one(queue: Queue, source: bytes, place: str, file: dict[str, object]) -> None:
    batch, position, path = str(file["batch"]), int(str(file["position"])), bytes(file["path"])  # type: ignore[call-overload]
    seen = Seen(path, os.stat(source, follow_symlinks=False))
    # A card that comes again is measured, not copied again: its bytes decide, never its names.
    if queue.seen_before(seen) and queue.is_known(path, digest_of(source)):
        queue.note_file(batch, position, state="known", size=seen.size, modified_ns=seen.modified_ns)
        return
    if shutil.disk_usage(place).free < seen.size + KEPT_FREE:
        raise FullError(NO_ROOM)
    part, final = (os.path.join(place, f"{position:06d}.{ending}") for ending in ("part", "bin"))
    try:
        digest = copy(source, part, final)
    finally:
        if os.path.exists(part):
            os.remove(part)
    queue.note_file(
        batch, position, state="spooled", sha256=digest, size=seen.size, modified_ns=seen.modified_ns, why=""
    )


def copy(source: bytes, part: str, final: str) -> str:
    """Copy one file, hashing on the way; flush, read back, compare; give its SHA-256.

    Raises:
        ChangedError: the source changed meanwhile.
        OSError: the source cannot be read, or this PC's disk gave back other bytes.
    """
    state, size = hashlib.sha256(), 0
    with open(source, "rb", opener=_only_reading) as stream, open(part, "wb") as target:
        before = os.fstat(stream.fileno())
        for block in iter(lambda: stream.read(BLOCK), b""):
            state.update(block)
            target.write(block)
            size += len(block)
        after = os.stat(source, follow_symlinks=False)
        target.flush()
        os.fsync(target.fileno())
    if (size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ChangedError
    if digest_of(part) != state.hexdigest():
        raise OSError(5, "本机磁盘读回的内容不一样，请换一块磁盘")
    os.replace(part, final)
    os.chmod(final, 0o400)
    _flush_folder(os.path.dirname(final))
    return state.hexdigest()


def is_still(root: bytes, before: dict[bytes, tuple[int, int]] | None) -> tuple[bool, dict[bytes, tuple[int, int]]]:
    """Say whether a card looks as it did at the last look: nothing is being written to it."""
    now = {seen.path: (seen.size, seen.modified_ns) for seen in look(root)[0]}
    return now == before, now


def _only_reading(path: bytes | str, flags: int) -> int:
    """Open without following a link at the end and, where the system allows it, without leaving an access time."""
    flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:
        return os.open(path, flags)


def _forget(handle: int) -> None:
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _flush_folder(path: str) -> None:
    if os.name != "posix":  # 未在 Windows 上验证：there a folder cannot be flushed
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
