"""Reading a store that is a directory: the local vault, a mounted backup, a disc. Nothing here writes."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from liuhen.vault.admission import SILENT, Meter
from liuhen.vault.digest import Digests
from liuhen.vault.disk import READ_ONLY_MODE, writing_store
from liuhen.vault.port import (
    EXPELLED,
    OBJECTS,
    Held,
    Level,
    Protection,
    figures_of,
    is_data,
    not_held,
    note_of,
    removed,
)
from liuhen.vault.pour import Disk, Ring, measure


class Directory:
    """The originals below one directory of one file system, to be read."""

    def __init__(self, root: Path, *, name: str = "local") -> None:
        self.root = root
        self._name = name
        self._objects = root / OBJECTS
        self._local = threading.local()

    @property
    def name(self) -> str:
        """Give the name this store is registered under."""
        return self._name

    def measure_stored(self, digest: str, *, meter: Meter = SILENT) -> Digests:
        """Read a stored original from the disk, not from the page cache, and give the digests it has now."""
        path = self.path_of(digest)
        with writing_store():
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                return measure(Disk(handle), self._ring(), meter=meter)
            finally:
                os.close(handle)

    def path_of(self, digest: str) -> Path:
        """Give the path of a stored original, to be opened for reading only.

        Raises:
            NotHeldError: there is no such original.
        """
        path = self.object_path(digest)
        if not path.is_file():
            raise removed(digest) if self.sidecar_path(digest, EXPELLED).is_file() else not_held(digest)
        return path

    def open(self, digest: str) -> BinaryIO:
        """Open a stored original for reading."""
        return self.path_of(digest).open("rb")

    @contextmanager
    def at_hand(self, digest: str) -> Iterator[Path]:
        """Give the object itself, to be read only."""
        yield self.path_of(digest)

    def holds(self, digest: str) -> bool:
        """Say whether an original of this digest is stored."""
        return self.object_path(digest).is_file()

    def size_of(self, digest: str) -> int:
        """Give the bytes of a stored original without reading it."""
        return self.path_of(digest).stat().st_size

    def held(self) -> Iterator[Held]:
        """Go through everything that lies there, shelf by shelf in the order of digests; strange names last."""
        strange: list[str] = []
        for directory in sorted(self._objects.iterdir()):
            if directory.is_symlink() or not directory.is_dir():
                strange.append(_shown(directory.name))
                continue
            shelf = _Shelf()
            for path in directory.iterdir():
                shelf.sort(path, directory.name)
            for figures in sorted(shelf.held):
                yield replace(shelf.held[figures], sidecars=tuple(sorted(shelf.held[figures].sidecars)))
            strange += shelf.strange
        yield from (Held(name=name, digest="") for name in sorted(strange))

    def notes_of(self, digest: str) -> tuple[str, ...]:
        """Name the arrivals whose notes lie beside an original, in order."""
        place = self.object_path(digest)
        found = (note_of(path.name) for path in place.parent.glob(f"{place.name}.*.json"))
        return tuple(sorted(note[1] for note in found if note is not None and note[1] != EXPELLED))

    def read_sidecar(self, digest: str, arrival_uid: str) -> bytes:
        """Give the note of one arrival as its bytes are now."""
        path = self.sidecar_path(digest, arrival_uid)
        if not path.is_file():
            raise not_held(digest)
        with writing_store():
            return path.read_bytes()

    def weakness_of(self, digest: str) -> str:
        """Say 'writable' when the write permission of an original is on."""
        return "writable" if stat.S_IMODE(self.path_of(digest).stat().st_mode) != READ_ONLY_MODE else ""

    def protections(self) -> tuple[Protection, ...]:
        """Say what a directory by itself enforces: nothing but what the next check finds."""
        return (
            Protection(
                code="change",
                level=Level.DETECTED,
                title="改动",
                words="原始件设为只读，平台的任何功能都不改动它；本机上有权限的人仍可改动，下一次核验会发现并指出是哪一件。",
            ),
            Protection(
                code="delete",
                level=Level.DETECTED,
                title="删除",
                words="平台没有删除原始件的功能；本机上有权限的人仍可删除，下一次核验会发现并指出是哪一件。",
            ),
        )

    def object_path(self, digest: str) -> Path:
        """Give the place of an original by its digest, whether it is there or not."""
        name = figures_of(digest)
        return self._objects / name[:2] / name

    def sidecar_path(self, digest: str, arrival_uid: str) -> Path:
        """Give the place of the sidecar of one arrival of an original."""
        path = self.object_path(digest)
        return path.with_name(f"{path.name}.{arrival_uid}.json")

    def _ring(self) -> Ring:
        """Give this thread's blocks of memory, the same ones for every file."""
        if not hasattr(self._local, "ring"):
            self._local.ring = Ring()
        ring: Ring = self._local.ring
        return ring


@dataclass(slots=True)
class _Shelf:
    """One of the 256 folders, sorted by what its files claim to be."""

    held: dict[str, Held] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)

    def sort(self, path: Path, shelf: str) -> None:
        """Put one file where it belongs."""
        name = path.name
        if path.is_symlink() or not path.is_file() or not name.startswith(shelf):
            self.strange.append(_shown(name))
        elif is_data(name):
            self.held[name] = replace(self._family(name), size=path.stat().st_size)
        elif note := note_of(name):
            family = self._family(note[0])
            if note[1] == EXPELLED:
                self.held[note[0]] = replace(family, is_expelled=True)
            else:
                self.held[note[0]] = replace(family, sidecars=(*family.sidecars, note[1]))
        else:
            self.strange.append(_shown(name))

    def _family(self, figures: str) -> Held:
        return self.held.get(figures) or Held(name=figures, digest=f"sha256:{figures}")


def _shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")
