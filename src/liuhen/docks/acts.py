"""Take a receipt's files in: store each, look into it, seal it; then fix the list. Safe to start again at any time."""

import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from liuhen.bureau.acting import By
from liuhen.docks.walk import SourceError
from liuhen.errors import InputError, LiuhenError, TamperError
from liuhen.evidence import papers
from liuhen.evidence.acts import (
    AlreadySealedError,
    close,
    fail,
    note_failed,
    note_held,
    note_listed,
    note_progress,
    seal,
    start_receiving,
)
from liuhen.evidence.index.acts import note_other_md5
from liuhen.evidence.index.queries import record_bytes
from liuhen.evidence.lists.queries import file_paper, manifest_of, receipt_paper
from liuhen.evidence.models import Arrival, Receipt
from liuhen.evidence.queries import held_as, may_be_held, to_receive
from liuhen.evidence.stations.queries import taker_of
from liuhen.evidence.words import ArrivalState, SourceKind
from liuhen.media.facts import MediaFacts
from liuhen.media.probe import media_facts
from liuhen.vault.admission import Admission, Sidecar, Stored
from liuhen.vault.digest import Digests
from liuhen.vault.disk import SourceGoneError, StoreFailedError, StoreFullError
from liuhen.vault.port import Vault

log = logging.getLogger("liuhen.docks")
AT_ONCE = 2  # files in the air: while one is read back for its SM3, the next is being read and written
FEW = 2  # so many receipts at a time keep both cores busy with two files each; with more, each has one
LOOKS_AT_ONCE = 4  # files looked into by a process of their own at the same time
LOOK_SECONDS = 0.25
WRITE_SECONDS = 1.0  # how often the progress of a receipt is written for the page
WRITERS = 6  # so many receipts at a time write as often; with more, each waits longer, or they would hold up the files
STAGED = (SourceKind.UPLOAD, SourceKind.STATION)  # their bytes lie in the staging area
STOPPING = (StoreFullError, StoreFailedError)
# What receipts that run side by side in this process share. Nobody waits for a source while holding one of them.
_books = (
    threading.Lock()
)  # rows are written one after another: many writers at one database file only starve each other
_looking = threading.BoundedSemaphore(LOOKS_AT_ONCE)
_running: set[int] = set()


class PartlyReceivedError(InputError):
    """Some files of the source could not be read; the rest is sealed."""

    code = "receipt.partly"


@dataclass(slots=True)
class Meter:
    """Counts received and verified bytes of several files at the same time."""

    bytes_in: int = 0
    bytes_equal: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def received(self, count: int) -> None:
        """Add bytes taken from the source."""
        with self._lock:
            self.bytes_in += count

    def verified(self, count: int) -> None:
        """Add bytes read back and equal."""
        with self._lock:
            self.bytes_equal += count


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a receipt is, for whoever shows it."""

    received: int
    verified: int
    total: int
    done: int
    files: int
    name: str = ""  # the file last finished


@dataclass(slots=True, kw_only=True)
class Intake:
    """One run over one receipt."""

    receipt: Receipt
    vault: Vault
    staging: Path  # where uploads lie
    clock: Callable[[], datetime]
    watch: Callable[[Progress], None] = field(default=lambda _progress: None)
    should_stop: Callable[[], bool] = field(default=lambda: False)
    _meter: Meter = field(default_factory=Meter)
    _beside: dict[int, list[MediaFacts]] = field(default_factory=dict)  # arrival id of a recording → side files' facts
    _by: By = field(init=False)
    _not_as_indexed: set[int] = field(default_factory=set)  # arrival ids whose MD5 is not the one a dock stated
    _done: int = 0
    _written_at: float = 0.0
    _written: tuple[int, int, int] = (-1, -1, -1)

    def run(self) -> Receipt:
        """Receive and seal what is still to come, then fix the list.

        Raises:
            TamperError: the disk gave back other bytes; the receipt says so, the source is untouched.
        """
        if not start_receiving(self.receipt):
            return self._again()
        self._begin()
        try:
            with _among_others(self.receipt.pk):
                failed = self._receive(to_receive(self.receipt))
        except (*STOPPING, SourceGoneError, TamperError) as error:
            fail(self.receipt, error)
            if isinstance(error, TamperError):
                raise
            return self._again()
        self._tell(force=True)
        if self.should_stop():
            return self._again()
        if failed:
            fail(self.receipt, _partly(failed), file=failed[0])
            return self._again()
        return close_list(self._again(), self.vault, by=self._by, at=self.clock())

    def _begin(self) -> None:
        self._by = taker_of(self.receipt)
        sealed = self.receipt.arrivals.filter(state__in=(ArrivalState.SEALED, ArrivalState.HELD))
        self._done = sealed.count()
        self._meter.bytes_in = self._meter.bytes_equal = sum(sealed.values_list("size", flat=True))
        self._tell(force=True)

    def _receive(self, arrivals: Sequence[Arrival]) -> list[str]:
        """Store several files at the same time, seal them one after another; give the names of those that failed."""
        failed: list[str] = []
        paper = receipt_paper(self.receipt)
        waiting: deque[tuple[Arrival, Future[tuple[Stored, MediaFacts]]]] = deque()
        left = deque(arrivals)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                while (left and not self.should_stop()) or waiting:
                    while left and len(waiting) < _share() and not self.should_stop():
                        arrival = left.popleft()
                        self._lay_out(arrival)
                        if not self._is_held(arrival, failed):
                            waiting.append((arrival, pool.submit(self._store, arrival, self._sidecar(paper, arrival))))
                    if waiting:
                        self._finish(*waiting.popleft(), failed)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        return failed

    def _is_held(self, arrival: Arrival, failed: list[str]) -> bool:
        """Measure a file whose place and size are known before storing it; say whether it needs no storing."""
        if not may_be_held(arrival):
            return False
        try:
            digests = self.vault.measure_source(self._path(arrival))
        except LiuhenError as error:
            self._missed(arrival, error, failed)
            return True
        return self._note_if_held(arrival, digests)

    def _note_if_held(self, arrival: Arrival, digests: Digests) -> bool:
        held = held_as(arrival, digests.sha256)
        if held is None:
            return False
        with _books:
            note_held(arrival, held)
        self._meter.received(arrival.size)
        self._meter.verified(arrival.size)
        self._finished(arrival)
        return True

    def _store(self, arrival: Arrival, sidecar: Sidecar) -> tuple[Stored, MediaFacts]:
        """Store one file and look into the stored copy; runs beside others and touches no row."""
        admission = Admission(receipt_number=self.receipt.number, arrival_uid=arrival.uid)
        stored = self.vault.put(admission, self._path(arrival), sidecar=sidecar, meter=self._meter)
        with _looking, self.vault.at_hand(stored.digests.sha256) as original:
            if arrival.claims.get("index_md5", "") not in ("", _md5_of(original, arrival)):
                self._not_as_indexed.add(arrival.pk)
            return stored, media_facts(original)

    def _sidecar(self, paper: papers.ReceiptPaper, arrival: Arrival) -> Sidecar:
        file = file_paper(arrival)

        def write(digests: Digests) -> bytes:
            return papers.sidecar(paper, file, sha256=digests.sha256, sm3=digests.sm3)

        return write

    def _finish(self, arrival: Arrival, storing: "Future[tuple[Stored, MediaFacts]]", failed: list[str]) -> None:
        try:
            stored, facts = self._wait(storing)
        except STOPPING:
            raise
        except InputError as error:
            self._missed(arrival, error, failed)
            return
        with _books:
            if not self._is_noted(arrival, stored.digests):
                self._seal(arrival, stored, facts)
            if arrival.pk in self._not_as_indexed:
                note_other_md5(arrival)
        if self._is_staged(arrival):
            self._path(arrival).unlink(missing_ok=True)  # our own copy in the staging area, sealed by now
        self._finished(arrival)

    def _is_noted(self, arrival: Arrival, digests: Digests) -> bool:
        held = held_as(arrival, digests.sha256)
        if held is not None:
            note_held(arrival, held)
        return held is not None

    def _seal(self, arrival: Arrival, stored: Stored, facts: MediaFacts) -> None:
        if arrival.companion_of_id is not None:
            self._beside.setdefault(arrival.companion_of_id, []).append(facts)
        try:
            seal(
                arrival,
                stored,
                facts,
                by=self._by,
                at=self.clock(),
                beside=tuple(self._beside.get(arrival.pk, ())),
            )
        except AlreadySealedError:  # by another process that took up the same receipt, or under another receipt
            self._is_noted(arrival, stored.digests)

    def _wait(self, storing: "Future[tuple[Stored, MediaFacts]]") -> tuple[Stored, MediaFacts]:
        while True:
            try:
                return storing.result(timeout=LOOK_SECONDS)
            except NotYet:
                self._tell()

    def _missed(self, arrival: Arrival, error: LiuhenError, failed: list[str]) -> None:
        """Note one file that could not be read; when the whole source is gone, stop at once."""
        if isinstance(error, SourceGoneError) and not self._source_is_there():
            raise error
        log.warning("%s: %s not received: %s", self.receipt.number, arrival.uid, error.code)
        with _books:
            note_failed(arrival, error)
        failed.append(arrival.shown_path)

    def _source_is_there(self) -> bool:
        return self.receipt.source_kind in STAGED or _folder(self.receipt).is_dir()

    def _lay_out(self, arrival: Arrival) -> None:
        """Write a record of a dock's index to the staging area, from where it goes into the store like a file."""
        if arrival.claims.get("paper"):
            self.staging.mkdir(parents=True, exist_ok=True)
            self._path(arrival).write_bytes(record_bytes(arrival))

    def _is_staged(self, arrival: Arrival) -> bool:
        return self.receipt.source_kind in STAGED or bool(arrival.claims.get("paper"))

    def _path(self, arrival: Arrival) -> Path:
        if self._is_staged(arrival):
            return self.staging / f"{arrival.uid}.part"
        return _folder(self.receipt) / _text(bytes(arrival.raw_name))

    def _finished(self, arrival: Arrival) -> None:
        self._done += 1
        self._tell(name=arrival.shown_path)

    def _tell(self, *, name: str = "", force: bool = False) -> None:
        """Tell whoever watches of each finished file, and write the progress for the page from time to time."""
        now = time.monotonic()
        received, verified = self._meter.bytes_in, self._meter.bytes_equal
        moved = (received, verified, self._done)
        # A source that gives nothing is not noted: the page tells by the time of the last progress.
        is_due = force or (now - self._written_at > _write_seconds() and moved != self._written)
        if not name and not is_due:
            return
        total, files = self.receipt.total_bytes, self.receipt.file_count
        with _books:
            self.watch(
                Progress(received=received, verified=verified, total=total, done=self._done, files=files, name=name)
            )
            if is_due:
                self._written_at, self._written = now, moved
                note_progress(
                    self.receipt, received=min(received, total), verified=min(verified, total), done=self._done
                )

    def _again(self) -> Receipt:
        self.receipt.refresh_from_db()
        return self.receipt


def close_list(receipt: Receipt, vault: Vault, *, by: By, at: datetime, reason: str = "") -> Receipt:
    """Store the list of a receipt in the vault and close the receipt over its digest."""
    at = note_listed(receipt, at=at)
    paper, listed = receipt_paper(receipt), manifest_of(receipt, at=at)

    def note(digests: Digests) -> bytes:
        return papers.manifest_note(paper, sha256=digests.sha256, sm3=digests.sm3, size=digests.size)

    admission = Admission(receipt_number=receipt.number, arrival_uid=receipt.manifest_uid)
    stored = vault.put_bytes(admission, listed, sidecar=note)
    return close(receipt, stored, by=by, at=at, reason=reason)


def tally(receipt: Receipt) -> Mapping[str, int]:
    """Count the files of a receipt by state."""
    states = list(receipt.arrivals.values_list("state", flat=True))
    return {state.value: states.count(state.value) for state in ArrivalState}


@contextmanager
def _among_others(receipt: int) -> Iterator[None]:
    _running.add(receipt)
    try:
        yield
    finally:
        _running.discard(receipt)


def _share() -> int:
    """Say how many files of one receipt may be in the air or waiting to be sealed."""
    return AT_ONCE + 1 if len(_running) <= FEW else 1


def _write_seconds() -> float:
    """Say how long a receipt waits between two notes of its progress."""
    return WRITE_SECONDS * max(1.0, len(_running) / WRITERS)


def _md5_of(original: Path, arrival: Arrival) -> str:
    """Give the MD5 of stored bytes where a dock stated one; '' where it did not. It proves nothing by itself."""
    if not arrival.claims.get("index_md5"):
        return ""
    with original.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _folder(receipt: Receipt) -> Path:
    return Path(_text(bytes(receipt.source_path)))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _partly(failed: Sequence[str]) -> PartlyReceivedError:
    return PartlyReceivedError(
        f"有 {len(failed)} 个文件没有收进来，其余都已入库。",
        next_step="请重新插好存储卡，再点继续接收；确实读不出的，写明原因后按已收部分结清。",
    )


__all__ = ["Intake", "PartlyReceivedError", "Progress", "SourceError", "close_list", "tally"]
