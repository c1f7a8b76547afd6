"""Reading an object store as a vault: what lies there, whole or in parts, and how it is protected."""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from botocore.exceptions import ClientError

from liuhen.errors import TamperError
from liuhen.vault.admission import SILENT, Meter
from liuhen.vault.digest import Digests
from liuhen.vault.objectstore.client import asking_store, client_of, is_gone, now_here
from liuhen.vault.objectstore.locks import Locks
from liuhen.vault.objectstore.place import Place
from liuhen.vault.objectstore.remote import RemoteFile, RemoteSource, open_body
from liuhen.vault.port import (
    EXPELLED,
    OBJECTS,
    Held,
    Level,
    NotHeldError,
    Protection,
    figures_of,
    is_data,
    not_held,
    note_of,
    removed,
)
from liuhen.vault.pour import Ring, measure

PROBES = "probe/"  # where the lock self-test puts what it attacks
_BUFFER = 256 * 1024
_PIECE = 2**20


class GivenWrongError(TamperError):
    """What came out of the store is not what went in."""

    code = "vault.given_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """One name in the bucket of originals."""

    key: str
    digest: str  # of the original it belongs to; '' for a strange name
    size: int
    stored_at: datetime  # by the store's clock
    arrival: str = ""  # '' for data, `EXPELLED` or an arrival uid for a note


class RemoteShelf:
    """The originals in one bucket, to be read."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.client = client_of(place, place.app)
        self.locks = Locks(self.client, place.bucket)
        self._local = threading.local()

    @property
    def name(self) -> str:
        """Give the name this store is registered under."""
        return self.place.name

    def measure_stored(self, digest: str, *, meter: Meter = SILENT) -> Digests:
        """Read a stored original from the store and give the digests it has now."""
        body = open_body(self.client, self.place.bucket, key_of(digest))
        if body is None:
            raise self._absent(digest)
        try:
            return measure(RemoteSource(body), self._ring(), meter=meter)
        finally:
            body.close()

    def open(self, digest: str) -> BinaryIO:
        """Open a stored original for reading; a window of it is fetched at a time."""
        size = self.size_of(digest)
        return io.BufferedReader(RemoteFile(self.client, self.place.bucket, key_of(digest), size), _BUFFER)

    @contextmanager
    def at_hand(self, digest: str) -> Iterator[Path]:
        """Give a temporary copy whose digest was compared; it goes when the context ends."""
        body = open_body(self.client, self.place.bucket, key_of(digest))
        if body is None:
            raise self._absent(digest)
        with tempfile.NamedTemporaryFile(prefix="liuhen-original-") as copy:
            state = hashlib.sha256()
            with asking_store():
                while piece := body.read(_PIECE):
                    state.update(piece)
                    copy.write(piece)
                copy.flush()
            if state.hexdigest() != figures_of(digest):
                raise GivenWrongError("对象存储给出的内容与摘要值对不上。", next_step="请管理员马上核验原始件库。")
            yield Path(copy.name)

    def holds(self, digest: str) -> bool:
        """Say whether an original of this digest is stored."""
        return self._head(key_of(digest)) is not None

    def size_of(self, digest: str) -> int:
        """Give the bytes of a stored original, as the store says."""
        size = self._head(key_of(digest))
        if size is None:
            raise self._absent(digest)
        return size

    def held(self) -> Iterator[Held]:
        """Go through everything that lies there, in the order of digests; strange names last."""
        strange = []
        for digest, names in groupby(self.lying(), key=lambda found: found.digest):
            if not digest:
                strange += [found.key for found in names]
                continue
            held = Held(name=figures_of(digest), digest=digest)
            for found in names:
                held = _with(held, found)
            yield replace(held, sidecars=tuple(sorted(held.sidecars)))
        yield from (Held(name=name, digest="") for name in sorted(strange))

    def lying(self) -> Iterator[Lying]:
        """List every name in the bucket of originals, newest version of each; families of one digest stay together."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.place.bucket)
        with asking_store():
            for page in pages:
                for found in page.get("Contents", []):
                    if found["Key"].startswith(PROBES):
                        continue
                    yield _lying(found["Key"], found["Size"], found["LastModified"])

    def read_sidecar(self, digest: str, arrival_uid: str) -> bytes:
        """Give the note of one arrival as its bytes are now."""
        body = open_body(self.client, self.place.bucket, note_key(digest, arrival_uid))
        if body is None:
            raise not_held(digest)
        with asking_store():
            return body.read()

    def notes_of(self, digest: str) -> tuple[str, ...]:
        """Name the arrivals whose notes lie beside an original, in order."""
        prefix = f"{key_of(digest)}."
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.place.bucket, Prefix=prefix)
        with asking_store():
            notes = [note_of(found["Key"].rpartition("/")[2]) for page in pages for found in page.get("Contents", [])]
        return tuple(sorted(note[1] for note in notes if note is not None and note[1] != EXPELLED))

    def weakness_of(self, digest: str) -> str:
        """Say 'unlocked' when an original has no lock, or one that is over."""
        lock = self.locks.read(key_of(digest))
        return "unlocked" if lock is None or lock.until <= now_here() else ""

    def versions_of(self, key: str) -> list[str]:
        """Give the ids of all versions of one name, marks of deletion included."""
        with asking_store():
            pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.place.bucket, Prefix=key)
            return [
                found["VersionId"]
                for page in pages
                for found in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
                if found["Key"] == key
            ]

    def protections(self) -> tuple[Protection, ...]:
        """Say what the store enforces by its locks, and what no lock can."""
        return _PROTECTIONS

    def _head(self, key: str) -> int | None:
        with asking_store():
            try:
                return self.client.head_object(Bucket=self.place.bucket, Key=key)["ContentLength"]
            except ClientError as error:
                if is_gone(error):
                    return None
                raise

    def _absent(self, digest: str) -> NotHeldError:
        return removed(digest) if self._has_note(digest, EXPELLED) else not_held(digest)

    def _has_note(self, digest: str, arrival_uid: str) -> bool:
        return self._head(note_key(digest, arrival_uid)) is not None

    def _ring(self) -> Ring:
        """Give this thread's blocks of memory, the same ones for every file."""
        if not hasattr(self._local, "ring"):
            self._local.ring = Ring()
        ring: Ring = self._local.ring
        return ring


def key_of(digest: str) -> str:
    """Give the lasting name of an original."""
    figures = figures_of(digest)
    return f"{OBJECTS}/{figures[:2]}/{figures}"


def note_key(digest: str, arrival_uid: str) -> str:
    """Give the lasting name of a note."""
    return f"{key_of(digest)}.{arrival_uid}.json"


def _lying(key: str, size: int, stored_at: datetime) -> Lying:
    shelf, _, name = key.removeprefix(f"{OBJECTS}/").partition("/")
    note = note_of(name)
    if key.startswith(f"{OBJECTS}/") and name.startswith(shelf) and len(shelf) == 2:
        if is_data(name):
            return Lying(key=key, digest=f"sha256:{name}", size=size, stored_at=stored_at)
        if note is not None:
            return Lying(key=key, digest=f"sha256:{note[0]}", size=size, stored_at=stored_at, arrival=note[1])
    return Lying(key=key, digest="", size=size, stored_at=stored_at)


def _with(held: Held, found: Lying) -> Held:
    if not found.arrival:
        return replace(held, size=found.size)
    if found.arrival == EXPELLED:
        return replace(held, is_expelled=True)
    return replace(held, sidecars=(*held.sidecars, found.arrival))


_PROTECTIONS = (
    Protection(
        code="delete",
        level=Level.ENFORCED,
        title="删除与覆盖",
        words="锁定期内，平台的任何功能和账号都删不掉、盖不掉一份原始件的内容；存储自己拒绝。待锁定期内只有保护程序的密钥可以移出。",
    ),
    Protection(
        code="shorten",
        level=Level.ENFORCED,
        title="缩短期限",
        words="锁定的期限只能延长，不能缩短，也不能换成较弱的锁。到期前每月由保护程序续期。",
    ),
    Protection(
        code="hide",
        level=Level.DETECTED,
        title="遮盖",
        words="用平台的密钥可以在原始件上面再盖一个同名版本或一个删除标记；下面被锁的内容还在，下一次核验会发现。",
    ),
    Protection(
        code="operator",
        level=Level.DETECTED,
        title="存储的管理员",
        words="持有存储节点证书或机器管理员权限的人，可以绕过锁定删除磁盘上的数据。没有软件能挡住；下一次核验会发现并指出是哪一件，须靠另一处副本、光盘和上级见证恢复。",
    ),
    Protection(
        code="clock",
        level=Level.DETECTED,
        title="存储的时钟",
        words="锁定的到期按存储服务器自己的时钟计算。时钟被拨快，锁会提前到期；时钟由授时页面监看。",
    ),
)
