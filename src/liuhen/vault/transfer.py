"""Bring one original with all its notes from one store to another, proven at both ends; nothing is ever removed."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from liuhen.errors import TamperError
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import EXPELLED, Held, ReadableVault, Vault


class DiffersError(TamperError):
    """What lies in one of the two stores is not what its name says."""

    code = "vault.differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One original that is now in the other store too."""

    digest: str
    size: int  # bytes; 0 for one that was expelled
    notes: int
    was_there: bool


class _Reader:
    """A stored original as a source for another store."""

    def __init__(self, vault: ReadableVault, digest: str) -> None:
        self._file = vault.open(digest)

    def readinto(self, target: memoryview, /) -> int:
        """Fill the block from the front."""
        piece = self._file.read(len(target))
        target[: len(piece)] = piece
        return len(piece)

    def confirm(self, size: int, /) -> None:
        """Accept: the digest was compared before and is compared again by the store it goes to."""

    def close(self) -> None:
        """Close the original."""
        self._file.close()


def bring(held: Held, *, source: ReadableVault, target: Vault, number: str) -> Brought:
    """Store one original and its notes in another store under the same names; doing it again changes nothing.

    1. the source is read and must have the digest of its name; 2. the target stores it and reads it back (or reads
    what it already holds); 3. both digests must be equal in both; 4. every note is laid beside and compared.

    Raises:
        DiffersError: one of the two stores does not hold what the name says, or the original has no note at all.
        StoreFullError, StoreFailedError: one of them failed.
    """
    notes = {uid: source.read_sidecar(held.digest, uid) for uid in held.sidecars}
    if held.is_expelled:
        target.attach(held.digest, EXPELLED, source.read_sidecar(held.digest, EXPELLED))
    was_there = held.size is None or target.holds(held.digest)
    if held.size is not None:
        _bring_bytes(held, notes, source=source, target=target, number=number)
    for uid, note in notes.items():
        target.attach(held.digest, uid, note)
        if target.read_sidecar(held.digest, uid) != note:
            raise _differs(held.digest, target)
    return Brought(digest=held.digest, size=held.size or 0, notes=len(notes), was_there=was_there)


def _bring_bytes(held: Held, notes: dict[str, bytes], *, source: ReadableVault, target: Vault, number: str) -> None:
    known = source.measure_stored(held.digest)
    if known.sha256 != held.digest or not notes:
        raise _differs(held.digest, source)
    if target.holds(held.digest):
        stored = target.measure_stored(held.digest)
    else:
        uid, note = next(iter(notes.items()))
        reader = _Reader(source, held.digest)
        try:
            stored = _put(reader, uid, note, target=target, number=number)
        finally:
            reader.close()
    if stored != known:
        raise _differs(held.digest, target)


def _put(reader: _Reader, uid: str, note: bytes, *, target: Vault, number: str) -> Digests:
    admission = Admission(receipt_number=number, arrival_uid=uid)
    return target.put_from(admission, reader, sidecar=lambda _digests: note).digests


def _differs(digest: str, vault: ReadableVault) -> DiffersError:
    return DiffersError(
        f"存储“{vault.name}”里摘要值 {digest[7:23]} 的原件与它的名称或说明件对不上，没有迁移。",
        next_step="请先核验这个存储，按结果修复，再运行一次迁移，已迁的不会重复。",
    )


class Journal:
    """The list of what a move has brought and proven, so that it goes on after a crash; one line for each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.read_text(encoding="ascii").rpartition("\n")[0] if path.exists() else ""
        self.done: set[str] = set(whole.split("\n")) if whole else set()
        path.write_text("".join(f"{line}\n" for line in sorted(self.done)), encoding="ascii")
        self._file = path.open("a", encoding="ascii")

    def add(self, word: str) -> None:
        """Note one as done; a torn line of a crash is one that is done again."""
        self.done.add(word)
        self._file.write(f"{word}\n")
        self._file.flush()

    def close(self) -> None:
        """Close the list."""
        self._file.close()


def word_of(held: Held) -> str:
    """Give the word a journal keeps: what lies there under one digest, so that one more note is seen as new."""
    return " ".join((held.name, str(held.size), str(held.is_expelled), *held.sidecars))


def lacking(source: ReadableVault, target: ReadableVault, wanted: Collection[str]) -> list[str]:
    """Compare what both stores list, name by name, and with the register; give the digests the target lacks."""
    there = {held.digest: held for held in target.held() if not held.is_strange}
    missing = set()
    for held in source.held():
        if held.is_strange:
            continue
        other = there.get(held.digest)
        if other is None or other.size != held.size or not {*held.sidecars} <= {*other.sidecars}:
            missing.add(held.digest)
    gone = {digest for digest in wanted if digest not in there}
    return sorted(missing | gone)
