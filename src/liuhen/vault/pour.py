"""The two passes over the bytes: in, with SHA-256 while they are written; back from the disk, with SM3."""

import hashlib
import mmap
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from liuhen.errors import TamperError
from liuhen.vault.admission import Meter, Step, Steps
from liuhen.vault.digest import Digests, new_sm3
from liuhen.vault.disk import (
    BLOCK,
    buffer,
    bypass_cache,
    forget_cached,
    reading_source,
    use_cache,
    write_all,
    writing_store,
)

RING = 3  # blocks in flight: one being read, one being hashed, one being written
DISK_BLOCK = 4096
SMALL_BLOCK = 2**20
_large = threading.BoundedSemaphore(4)  # so many files at once get large blocks; memory stays bounded for all others

T = TypeVar("T")


class ReadBackError(TamperError):
    """What came back from the disk is not what went in."""

    code = "vault.read_back"


class Source(Protocol):
    """Anything bytes can be read from into a block."""

    def readinto(self, target: memoryview, /) -> int | None:
        """Fill the block from the front and say how many bytes there were; 0 at the end."""

    def confirm(self, size: int, /) -> None:
        """Raise when what was read, this many bytes, is no single state of the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    """What the first pass saw."""

    sha256: str  # hex figures
    size: int
    marks: tuple[bytes, ...]  # SHA-256 of everything up to the end of each block


class Ring:
    """Blocks of memory used over and over, made when first needed; smaller ones where many are in use at a time."""

    def __init__(self) -> None:
        self._blocks: list[mmap.mmap] = []
        self.size = SMALL_BLOCK  # bytes of each block
        if _large.acquire(blocking=False):
            self.size = BLOCK
            weakref.finalize(self, _large.release)

    def __getitem__(self, index: int) -> memoryview:
        """Give the block whose turn it is."""
        slot = index % RING
        while len(self._blocks) <= slot:
            self._blocks.append(buffer(self.size))
        return memoryview(self._blocks[slot])


def pour_in(source: Source, target: int, ring: Ring, *, meter: Meter, steps: Steps) -> Poured:
    """Read the source once, hash it and write it to an open file, around the page cache where that is possible.

    Raises:
        SourceGoneError, SourceUnreadableError: reading failed.
        StoreFullError, StoreFailedError: writing failed.
    """
    is_direct = bypass_cache(target)

    def write(data: memoryview) -> None:
        if is_direct and len(data) % DISK_BLOCK:
            use_cache(target)
        write_all(target, data)

    return pour_through(source, write, ring, meter=meter, steps=steps)


def pour_through(
    source: Source, write: Callable[[memoryview], None], ring: Ring, *, meter: Meter, steps: Steps
) -> Poured:
    """Read the source once, hash it and write it, all three at the same time for anything above one block."""
    state, marks, size = hashlib.sha256(), [], 0

    def mark(data: memoryview) -> bytes:
        state.update(data)
        return state.copy().digest()

    with reading_source():
        for count, seen in _blocks(source, ring, mark, write):
            meter.received(count)
            size += count
            marks.append(seen)
            steps(Step.BLOCK_RECEIVED)
    source.confirm(size)
    return Poured(sha256=state.hexdigest(), size=size, marks=tuple(marks))


def read_back(handle: int, expected: Poured, ring: Ring, *, meter: Meter, steps: Steps) -> Digests:
    """Read flushed bytes from the disk, not from the page cache; compare block by block; give both digests.

    Raises:
        ReadBackError: the disk gave other bytes than it was given.
    """
    with writing_store():
        return compare(Disk(handle), expected, ring, meter=meter, steps=steps)


def compare(stored: Source, expected: Poured, ring: Ring, *, meter: Meter, steps: Steps) -> Digests:
    """Read stored bytes, compare them block by block with what the first pass saw, and give both digests.

    Raises:
        ReadBackError: the store gave other bytes than it was given.
    """
    state, sm3, size = hashlib.sha256(), new_sm3(), 0
    marks = iter(expected.marks)

    def mark(data: memoryview) -> bytes:
        state.update(data)
        return state.copy().digest()

    for count, seen in _blocks(stored, ring, mark, sm3.update):
        size += count
        if seen != next(marks, None):
            raise _differs()
        meter.verified(count)
        steps(Step.BLOCK_VERIFIED)
    if state.hexdigest() != expected.sha256 or size != expected.size:
        raise _differs()
    return Digests(sha256=f"sha256:{expected.sha256}", sm3=f"sm3:{sm3.hexdigest()}", size=size)


def measure(source: Source, ring: Ring, *, meter: Meter) -> Digests:
    """Read once and give both digests; nothing is written."""
    state, sm3, size = hashlib.sha256(), new_sm3(), 0
    with reading_source():
        for count, _nothing in _blocks(source, ring, state.update, sm3.update):
            size += count
            meter.verified(count)
    source.confirm(size)
    return Digests(sha256=f"sha256:{state.hexdigest()}", sm3=f"sm3:{sm3.hexdigest()}", size=size)


class Disk:
    """A stored file as a source that is read around the page cache, or after dropping it where that is not possible."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._at_end = False
        os.lseek(handle, 0, os.SEEK_SET)
        forget_cached(handle)
        bypass_cache(handle)

    def readinto(self, target: memoryview, /) -> int:
        """Fill the block from the front; a short read is the end, for the next one would not begin on a disk block."""
        if self._at_end:
            return 0
        count = os.readv(self._handle, [target])
        self._at_end = count % DISK_BLOCK != 0
        return count

    def confirm(self, size: int, /) -> None:
        """Accept: whether stored bytes are right is for their digest to say."""


def _blocks(
    source: Source, ring: Ring, first: Callable[[memoryview], T], second: Callable[[memoryview], None]
) -> Iterator[tuple[int, T]]:
    """Read block after block and give each to both workers at once; yield its size and the first worker's answer.

    What fits in one block is done on the spot, so that a small photo never waits for a thread.
    """
    count = _fill(source, ring[0])
    if count < ring.size:
        if count:
            answer = first(ring[0][:count])
            second(ring[0][:count])
            yield count, answer
        return
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        waiting: deque[tuple[int, Future[T], Future[None]]] = deque()
        turn = 0
        while count:
            block = ring[turn][:count]
            waiting.append((count, one.submit(first, block), other.submit(second, block)))
            turn += 1
            if len(waiting) == RING:
                yield _finished(*waiting.popleft())
            count = _fill(source, ring[turn]) if count == ring.size else 0
        while waiting:
            yield _finished(*waiting.popleft())


def _finished(count: int, one: Future[T], other: Future[None]) -> tuple[int, T]:
    other.result()
    return count, one.result()


def _fill(source: Source, block: memoryview) -> int:
    """Read until the block is full or the source ends."""
    count = 0
    while count < len(block):
        more = source.readinto(block[count:])
        if not more:
            break
        count += more
    return count


def _differs() -> ReadBackError:
    return ReadBackError(
        "写进磁盘的内容读回来不一样，这个文件没有入库。存储卡没有改动。",
        next_step="这是机器的问题，不是您的操作。请停用这块磁盘并联系管理员，换盘后再接收。",
    )
