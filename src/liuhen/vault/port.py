"""The port of the vault: what every engine can do, in one set of words, so that no other room knows which one it has.

Engines: `local` (a directory), `objectstore` (S3 with Object Lock), `medium` (a mounted backup or disc, only read).
Names are the same in all of them: objects/<aa>/<sha256>, objects/<aa>/<sha256>.<arrival>.json (docs/formats/store.md).
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from liuhen.errors import InputError, RefusalError, TamperError
from liuhen.vault.admission import Admission, Meter, Sidecar, Steps, Stored
from liuhen.vault.digest import Digests
from liuhen.vault.pour import Source

OBJECTS = "objects"
INCOMING = "incoming"
_DATA = re.compile(r"[0-9a-f]{64}")
_NOTE = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{32}|expelled)\.json")
EXPELLED = "expelled"  # stands in the place of an arrival in the name of the note an expulsion leaves


class HeldBadlyError(TamperError):
    """The vault holds a damaged file under the digest of the bytes that just arrived."""

    code = "vault.held_badly"


class NotHeldError(InputError):
    """The vault does not hold this digest."""

    code = "vault.not_held"


class RemovedError(NotHeldError):
    """The bytes were expelled; their digest and the certificate are still here."""

    code = "vault.removed"


class LockedError(RefusalError):
    """The store itself refuses to let these bytes go: they are locked."""

    code = "vault.locked"


class ExpelledError(InputError):
    """These bytes were expelled from the store; they do not come in again."""

    code = "vault.expelled"


class Level(StrEnum):
    """How far something is protected here."""

    ENFORCED = "enforced"  # 强制: the system below refuses it to every account of the platform
    DETECTED = "detected"  # 可发现: it can be done and is found by the next check
    OPEN = "open"  # 未保护: it can be done and nothing here prevents it


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """One thing that is or is not enforced here, in plain words."""

    code: str  # stable English word, e.g. 'delete'
    level: Level
    title: str  # what it is about, in Chinese
    words: str  # what holds here and what does not, in Chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What lies in the store under one digest, or a name that is none."""

    name: str  # hex figures of the digest, or the strange name as it can be shown
    digest: str  # 'sha256:…', '' for a strange name
    size: int | None = None  # bytes; None: no data lies there, only its notes
    sidecars: tuple[str, ...] = ()  # arrival uids, in order
    is_expelled: bool = False  # the note of an expulsion lies there

    @property
    def is_strange(self) -> bool:
        """Say whether the name means nothing in a store."""
        return not self.digest


class ReadableVault(Protocol):
    """A place originals can be read from: every engine, also a medium nobody writes to."""

    @property
    def name(self) -> str:
        """Give the name this store is registered under."""

    def measure_stored(self, digest: str, *, meter: Meter = ...) -> Digests:
        """Read a stored original from its medium, never from a cache, and give the digests it has now.

        The meter hears of every block read; it may hold the reading up, or end it by raising.

        Raises:
            NotHeldError: there is no such original.
            StoreFailedError: it is there and cannot be read.
        """

    def open(self, digest: str) -> BinaryIO:
        """Open a stored original for reading; the answer can seek.

        Raises:
            NotHeldError: there is no such original.
        """

    def at_hand(self, digest: str) -> AbstractContextManager[Path]:
        """Give a local file with the bytes of an original for as long as the context lasts; it is only to be read.

        The directory gives the object itself; another engine gives a temporary copy whose digest was compared.

        Raises:
            NotHeldError: there is no such original.
            TamperError: what came out of the store is not what went in.
        """

    def holds(self, digest: str) -> bool:
        """Say whether an original of this digest is stored."""

    def size_of(self, digest: str) -> int:
        """Give the bytes of a stored original, as the store says, without reading it.

        Raises:
            NotHeldError: there is no such original.
        """

    def held(self) -> Iterator[Held]:
        """Go through everything that lies there, in the order of digests; strange names come last."""

    def notes_of(self, digest: str) -> tuple[str, ...]:
        """Name the arrivals whose notes lie beside an original, in order; empty where there are none."""

    def read_sidecar(self, digest: str, arrival_uid: str) -> bytes:
        """Give the note of one arrival (or, for `EXPELLED`, of an expulsion), as its bytes are now.

        Raises:
            NotHeldError: there is no such note.
        """

    def weakness_of(self, digest: str) -> str:
        """Say in one word which protection this original lacks here ('writable', 'unlocked' …); '' when none."""

    def protections(self) -> tuple[Protection, ...]:
        """Say what is enforced here and what is not."""


class Vault(ReadableVault, Protocol):
    """A place originals can be brought to."""

    def put(
        self, admission: Admission, source: Path | bytes, *, sidecar: Sidecar, meter: Meter = ..., steps: Steps = ...
    ) -> Stored:
        """Store one file once, prove it by reading it back, and give its digests.

        A second `put` for the same arrival after a crash finishes the first. The source is only read.

        Raises:
            SourceGoneError, SourceUnreadableError, SourceChangedError: the source failed; nothing is kept of it.
            StoreFullError, StoreFailedError: the store failed; nothing half is left under a lasting name.
            ReadBackError, HeldBadlyError: the store does not hold what it was given.
        """

    def put_from(
        self, admission: Admission, source: Source, *, sidecar: Sidecar, meter: Meter = ..., steps: Steps = ...
    ) -> Stored:
        """Store what a source yields, such as an original of another store, in the same way."""

    def put_bytes(self, admission: Admission, data: bytes, *, sidecar: Sidecar) -> Stored:
        """Store bytes made by the platform itself, such as a manifest or a rendered document, in the same way."""

    def measure_source(self, source: Path | bytes, *, meter: Meter = ...) -> Digests:
        """Read a source once and give its digests without storing it, to see whether it is held already."""

    def attach(self, digest: str, arrival_uid: str, note: bytes) -> None:
        """Lay a note beside an original that is held or was expelled: one more arrival that another store knows of.

        The certificate of an expulsion (`EXPELLED`) may come alone, for its bytes never come again.
        Laying the same note twice is laying it once; another note under the same name is refused.

        Raises:
            NotHeldError: there is no such original.
            HeldBadlyError: a different note has this name.
        """

    def sweep(self) -> tuple[str, ...]:
        """Clear up after a crash and give the arrivals that were finished or taken back."""

    def expel(self, digest: str, certificate: bytes) -> None:
        """Remove the bytes of an original and keep their digest, notes and the certificate (decisions 18).

        The certificate is laid down first, as <sha256>.expelled.json, flushed and read back; then the bytes go.
        Done again after a crash it finishes. The caller has the two persons and the ground; the store asks nothing.

        Raises:
            NotHeldError: there is no such original and no such certificate.
            LockedError: the store refuses, since the bytes are locked already.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A stored original as something a program can open without knowing where it lies."""

    vault: ReadableVault
    digest: str

    def open(self, _mode: Literal["rb"] = "rb", /) -> BinaryIO:
        """Open it for reading."""
        return self.vault.open(self.digest)


def figures_of(digest: str) -> str:
    """Give the bare hex figures of 'sha256:…'; anything else never becomes a name.

    Raises:
        NotHeldError: it is no digest.
    """
    name = digest.removeprefix("sha256:")
    if not _DATA.fullmatch(name):
        raise NotHeldError(f"{digest[:80]!r} 不是一个摘要值。")
    return name


def not_held(digest: str) -> NotHeldError:
    """Make the sentence for an original that is not there."""
    return NotHeldError(f"原始件库里找不到摘要值 {digest[:15]} 的原件。", next_step="请管理员马上核验原始件库。")


def expelled() -> ExpelledError:
    """Make the sentence for bytes that were expelled before."""
    return ExpelledError(
        "这份内容以前已按规定移出原始件库，没有再次收进来。存储卡没有改动。",
        next_step="请按移出证明处理原载体；有疑问请找保管人。",
    )


def removed(digest: str) -> RemovedError:
    """Make the sentence for an original whose bytes were expelled."""
    return RemovedError(
        f"摘要值 {digest[:15]} 的原始件已按规定移出，内容不再保存。", next_step="移出证明和摘要值仍在，可在录像页查看。"
    )


def is_data(name: str) -> bool:
    """Say whether a name is that of an original."""
    return _DATA.fullmatch(name) is not None


def note_of(name: str) -> tuple[str, str] | None:
    """Read the name of a note: hex figures of its original, and arrival uid or `EXPELLED`; None when it is none."""
    match = _NOTE.fullmatch(name)
    return (match[1], match[2]) if match else None
