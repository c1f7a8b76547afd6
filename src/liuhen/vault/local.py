"""The directory vault: write-once originals on a local disk, named by their SHA-256, each arrival with its sidecar.

docs/formats/store.md gives the exact layout and bytes.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

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
from liuhen.vault.directory import Directory
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
from liuhen.vault.port import EXPELLED, INCOMING, HeldBadlyError, LockedError, expelled, not_held
from liuhen.vault.pour import Disk, Poured, Source, measure, pour_in, read_back
from liuhen.vault.source import MemorySource, SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class _Temps:
    """The two temporary files of one arrival."""

    data: Path
    sidecar: Path


class LocalVault(Directory):
    """A vault below one directory of one file system."""

    def __init__(self, root: Path, *, name: str = "local") -> None:
        super().__init__(root, name=name)
        self._incoming = root / INCOMING
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

    def put_from(
        self,
        admission: Admission,
        source: Source,
        *,
        sidecar: Sidecar,
        meter: Meter = SILENT,
        steps: Steps = unobserved,
    ) -> Stored:
        """Store what a source yields, such as an original of another store, in the same way."""
        return self._take(admission, source, sidecar, meter, steps)

    def put_bytes(self, admission: Admission, data: bytes, *, sidecar: Sidecar) -> Stored:
        """Store bytes made by the platform itself, such as a manifest or a rendered document, in the same way."""
        return self._take(admission, MemorySource(data), sidecar, SILENT, unobserved)

    def measure_source(self, source: Path | bytes, *, meter: Meter = SILENT) -> Digests:
        """Read a source once and give its digests without storing it, to see whether it is held already."""
        with SourceFile(os.fsencode(source)) as file:
            return measure(file, self._ring(), meter=meter)

    def attach(self, digest: str, arrival_uid: str, note: bytes) -> None:
        """Lay a note beside an original that is held or was expelled; the same note again changes nothing.

        Raises:
            NotHeldError: there is no such original.
            HeldBadlyError: a different note has this name.
        """
        if arrival_uid != EXPELLED and not self.sidecar_path(digest, EXPELLED).is_file():
            self.path_of(digest)
        self._lay(digest, arrival_uid, note)

    def expel(self, digest: str, certificate: bytes) -> None:
        """Lay down the certificate of an expulsion, then remove the bytes; digest and notes stay (decisions 18).

        Raises:
            NotHeldError: there is no such original and no such certificate.
            LockedError: the file system refuses to let the bytes go.
        """
        place = self.object_path(digest)
        if not place.is_file() and not self.sidecar_path(digest, EXPELLED).is_file():
            raise not_held(digest)
        self._lay(digest, EXPELLED, certificate)
        with writing_store():
            try:
                place.unlink(missing_ok=True)
            except PermissionError as error:
                raise LockedError(
                    "这份原始件已经锁定，文件系统不允许移出。", next_step="锁定前才能移出；法律另有规定的，按规定登记。"
                ) from error
        flush_directory(place.parent)

    def sweep(self) -> tuple[str, ...]:
        """Clear up after a crash and give the arrivals that were finished or taken back.

        An arrival whose data already has its lasting name is finished by giving its sidecar the lasting name too; of
        any other the temporary files go, for its bytes are still on the source. What a living process is writing stays.
        """
        for note in self._incoming.glob("*.note"):
            if not is_in_use(note):
                note.unlink(missing_ok=True)
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
        if self.sidecar_path(digests.sha256, EXPELLED).is_file():
            raise expelled()
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

    def _lay(self, digest: str, arrival_uid: str, note: bytes) -> None:
        """Write a note under a temporary name, prove it, link it; never replace another."""
        place = self.sidecar_path(digest, arrival_uid)
        temp = self._incoming / f"{place.name}.{os.getpid()}.{threading.get_ident()}.note"
        try:
            self._write_sidecar(temp, note, unobserved)
            if not link_exclusively(temp, place) and place.read_bytes() != note:
                raise HeldBadlyError(
                    "库里已有同名而内容不同的说明件，没有写入。", next_step="请管理员马上核验原始件库。"
                )
            flush_directory(place.parent)
        finally:
            temp.unlink(missing_ok=True)

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
