"""The directory vault: write-once originals on a local disk, named by their SHA-256, each arrival with its sidecar.

docs/formats/store.md gives the exact layout and bytes.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from liuhen.errors import InputError, TamperError
from liuhen.vault.admission import (
    SILENT,
    Admission,
    AdmissionError,
    Meter,
    Sidecar,
    Step,
    Steps,
    Stored,
    unobserved,
)
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.disk import (
    READ_ONLY_MODE,
    create_locked,
    flush,
    flush_directory,
    is_in_use,
    link_exclusively,
    write_all,
    writing_store,
)
from liuhen.vault.pour import Disk, Poured, Ring, Source, measure, pour_in, read_back
from liuhen.vault.source import MemorySource, SourceFile

OBJECTS = "objects"
INCOMING = "incoming"


class HeldBadlyError(TamperError):
    """The vault holds a damaged file under the digest of the bytes that just arrived."""

    code = "vault.held_badly"


class NotHeldError(InputError):
    """The vault does not hold this digest."""

    code = "vault.not_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Temps:
    """The two temporary files of one arrival."""

    data: Path
    sidecar: Path


class LocalVault:
    """A vault below one directory of one file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._objects = root / OBJECTS
        self._incoming = root / INCOMING
        self._local = threading.local()
        with writing_store():
            self._prepare()

    def put(
        self,
        admission: Admission,
        source: Path | bytes,
        *,
        sidecar: Sidecar,
        meter: Meter = SILENT,
        steps: Steps = unobserved,
    ) -> Stored:
        """Store one file once, prove it by reading it back, and give its digests.

        A second `put` for the same arrival after a crash finishes the first. The source is only read.

        1. a temporary file on the vault's disk, SHA-256 in the same pass; 2. flush; 3. read back from the disk:
        SHA-256 must match, SM3 is computed; 4. the sidecar with both digests, flushed and read back; 5. read-only
        mode and exclusive links, data first; 6. flush the directory; 7. remove the temporary names.

        Raises:
            SourceGoneError, SourceUnreadableError, SourceChangedError: the source failed; nothing is kept of it.
            StoreFullError, StoreFailedError: the vault's disk failed; nothing half is left.
            ReadBackError, HeldBadlyError: the disk does not hold what it was given.
        """
        with SourceFile(os.fsencode(source)) as file:
            return self._take(admission, file, sidecar, meter, steps)

    def put_bytes(self, admission: Admission, data: bytes, *, sidecar: Sidecar) -> Stored:
        """Store bytes made by the platform itself, such as a manifest or a rendered document, in the same way."""
        return self._take(admission, MemorySource(data), sidecar, SILENT, unobserved)

    def measure_source(self, source: Path | bytes, *, meter: Meter = SILENT) -> Digests:
        """Read a source once and give its digests without storing it, to see whether it is held already."""
        with SourceFile(os.fsencode(source)) as file:
            return measure(file, self._ring(), meter=meter)

    def measure_stored(self, digest: str) -> Digests:
        """Read a stored original from the disk and give the digests it has now."""
        with writing_store():
            handle = os.open(self.path_of(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                return measure(Disk(handle), self._ring(), meter=SILENT)
            finally:
                os.close(handle)

    def path_of(self, digest: str) -> Path:
        """Give the path of a stored original, to be opened for reading only.

        Raises:
            NotHeldError: there is no such original.
        """
        path = self.object_path(digest)
        if not path.is_file():
            raise NotHeldError(f"原始件库里找不到摘要值 {digest[:15]} 的原件。", next_step="请管理员马上核验原始件库。")
        return path

    def open(self, digest: str) -> BinaryIO:
        """Open a stored original for reading."""
        return self.path_of(digest).open("rb")

    def holds(self, digest: str) -> bool:
        """Say whether an original of this digest is stored."""
        return self.object_path(digest).is_file()

    def object_path(self, digest: str) -> Path:
        """Give the place of an original by its digest, whether it is there or not."""
        name = digest.removeprefix("sha256:")
        if len(name) != 64 or not all(figure in "0123456789abcdef" for figure in name):
            raise NotHeldError(f"{digest[:80]!r} 不是一个摘要值。")
        return self._objects / name[:2] / name

    def sidecar_path(self, digest: str, arrival_uid: str) -> Path:
        """Give the place of the sidecar of one arrival of an original."""
        path = self.object_path(digest)
        return path.with_name(f"{path.name}.{arrival_uid}.json")

    def sweep(self) -> tuple[str, ...]:
        """Clear up after a crash and give the arrivals that were finished or taken back.

        An arrival whose data already has its lasting name is finished by giving its sidecar the lasting name too; of
        any other the temporary files go, for its bytes are still on the source. What a living process is writing stays.
        """
        uids = {path.name.partition(".")[0] for path in self._incoming.iterdir()}
        return tuple(sorted(uid for uid in uids if self._clear(uid)))

    def _prepare(self) -> None:
        if self._objects.is_dir() and self._incoming.is_dir():
            return
        self._incoming.mkdir(parents=True, exist_ok=True)
        for number in range(256):
            (self._objects / f"{number:02x}").mkdir(parents=True, exist_ok=True)
        for directory in (self._objects, self._incoming, self.root):
            flush_directory(directory)

    def _ring(self) -> Ring:
        """Give this thread's blocks of memory, the same ones for every file."""
        if not hasattr(self._local, "ring"):
            self._local.ring = Ring()
        ring: Ring = self._local.ring
        return ring

    def _temps(self, arrival_uid: str) -> _Temps:
        return _Temps(data=self._incoming / f"{arrival_uid}.data", sidecar=self._incoming / f"{arrival_uid}.json")

    def _take(self, admission: Admission, source: Source, sidecar: Sidecar, meter: Meter, steps: Steps) -> Stored:
        uid = admission.arrival_uid
        temps = self._temps(uid)
        if temps.data.exists() and not self._clear(uid):
            raise AdmissionError("这个文件正在接收，没有重复接收。", next_step="请等它收完。")
        handle = create_locked(temps.data)
        was_held: bool | None = None  # None: not linked in full
        try:
            steps(Step.TEMP_OPENED)
            poured = pour_in(source, handle, self._ring(), meter=meter, steps=steps)
            flush(handle)
            steps(Step.DATA_FLUSHED)
            digests = read_back(handle, poured, self._ring(), meter=meter, steps=steps)
            self._write_sidecar(temps.sidecar, sidecar(digests), steps)
            os.fchmod(handle, READ_ONLY_MODE)
            was_held = self._link(temps, uid, digests, steps)
        finally:
            # Data that has its lasting name and lacks its sidecar keeps its temporary files: `sweep` finishes it.
            if was_held is not None or os.fstat(handle).st_nlink == 1:
                self._remove(temps, steps)
            os.close(handle)
        paper = digests_of(self.sidecar_path(digests.sha256, uid).read_bytes())
        return Stored(digests=digests, sidecar_digest=paper.sha256, was_held=was_held)

    def _write_sidecar(self, path: Path, paper: bytes, steps: Steps) -> None:
        handle = create_locked(path)
        try:
            write_all(handle, memoryview(paper))
            flush(handle)
            steps(Step.SIDECAR_WRITTEN)
            state = digests_of(paper)
            expected = state.sha256.removeprefix("sha256:")
            poured = Poured(sha256=expected, size=len(paper), marks=(bytes.fromhex(expected),))
            read_back(handle, poured, self._ring(), meter=SILENT, steps=unobserved)
            os.fchmod(handle, READ_ONLY_MODE)
        finally:
            os.close(handle)
        steps(Step.SIDECAR_VERIFIED)

    def _link(self, temps: _Temps, arrival_uid: str, digests: Digests, steps: Steps) -> bool:
        place = self.object_path(digests.sha256)
        is_new = link_exclusively(temps.data, place)
        steps(Step.DATA_LINKED)
        if not is_new and self.measure_stored(digests.sha256) != digests:
            raise HeldBadlyError(
                "库里原有的同一份原件已经和它的摘要值对不上，这次收到的没有并入。存储卡没有改动。",
                next_step="请勿清空存储卡，马上请管理员核验原始件库。",
            )
        link_exclusively(temps.sidecar, self.sidecar_path(digests.sha256, arrival_uid))
        steps(Step.SIDECAR_LINKED)
        flush_directory(place.parent)
        steps(Step.DIRECTORY_FLUSHED)
        return not is_new

    def _remove(self, temps: _Temps, steps: Steps) -> None:
        """Drop the temporary names, the sidecar's first: a data file alone is what `sweep` may take back."""
        temps.sidecar.unlink(missing_ok=True)
        steps(Step.SIDECAR_TEMP_REMOVED)
        temps.data.unlink(missing_ok=True)
        steps(Step.TEMPS_REMOVED)

    def _clear(self, arrival_uid: str) -> bool:
        """Finish or take back what a dead process left of one arrival; say False when it is still being written."""
        temps = self._temps(arrival_uid)
        if is_in_use(temps.data) or is_in_use(temps.sidecar):
            return False
        if temps.data.exists() and temps.sidecar.exists() and temps.data.stat().st_nlink > 1:
            self._finish(temps, arrival_uid)
        self._remove(temps, unobserved)
        return True

    def _finish(self, temps: _Temps, arrival_uid: str) -> None:
        """Give the sidecar its lasting name beside the data it was written for."""
        with writing_store():
            handle = os.open(temps.data, os.O_RDONLY | os.O_CLOEXEC)
            try:
                digests = measure(Disk(handle), self._ring(), meter=SILENT)
            finally:
                os.close(handle)
        if self.holds(digests.sha256):
            link_exclusively(temps.sidecar, self.sidecar_path(digests.sha256, arrival_uid))
            flush_directory(self.object_path(digests.sha256).parent)
