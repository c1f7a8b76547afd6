"""The files of an exported log (C2SP tlog-tiles), read one after the other: only 32 bytes an entry are kept."""

from __future__ import annotations

import os
import struct
from typing import Callable, Iterator

from .report import FaultError, Said
from .safe import names_in, number_in, read_bytes
from .tree import leaf_hash

WIDTH = 256
HASH = 32
MOST_BUNDLE = WIDTH * (65535 + 2)


class Row:
    """The leaf hashes of what could be read, from the beginning without a hole, one after the other."""

    def __init__(self) -> None:
        self.hashes = bytearray()
        self.trouble: Said | None = None  # why reading stopped before the size

    def __len__(self) -> int:
        return len(self.hashes) // HASH

    def __getitem__(self, index: int) -> bytes:
        return bytes(self.hashes[index * HASH : index * HASH + HASH])

    def find(self, leaf: bytes, start: int) -> int:
        """Give the index of the first such leaf from `start` on; -1 when there is none."""
        at = self.hashes.find(leaf, start * HASH)
        while at >= 0 and at % HASH:
            at = self.hashes.find(leaf, at + 1)
        return at // HASH if at >= 0 else -1


def number_path(number: int) -> str:
    """Give the tlog-tiles path of a number, such as x001/067."""
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    return "/".join(parts)


def tile_name(kind: str, number: int, width: int) -> str:
    """Give the path of a tile or bundle below the folder; `kind` is a level or the word entries."""
    path = f"tile/{kind}/{number_path(number)}"
    return path if width == WIDTH else f"{path}.p/{width}"


def read_entries(folder: str, size: int, seen: Callable[[int, bytes], None]) -> Row:
    """Hash the entries up to `size`; `seen` is told each index and leaf hash in order."""
    row = Row()

    def keep(items: list[bytes]) -> None:
        for entry in items:
            leaf = leaf_hash(entry)
            seen(len(row), leaf)
            row.hashes += leaf

    _read_row(row, folder, "entries", size, keep)
    return row


def read_leaves(folder: str, size: int) -> Row:
    """Read the leaf hashes of the lowest tiles up to `size`."""
    row = Row()
    _read_row(row, folder, "0", size, lambda items: row.hashes.extend(b"".join(items)))
    return row


def entries_in(folder: str, size: int) -> Iterator[bytes]:
    """Give the entries themselves as far as they can be read, for those who look for one."""
    held: list[list[bytes]] = []
    for number in range((size + WIDTH - 1) // WIDTH):
        row = Row()
        held.clear()
        _read_row(row, folder, "entries", min(size, (number + 1) * WIDTH), held.append, number)
        if not held:
            return
        yield from held[0]
        if row.trouble:
            return


def _read_row(
    row: Row, folder: str, kind: str, size: int, keep: Callable[[list[bytes]], None], number: int = 0
) -> None:
    while number * WIDTH < size:
        wanted = min(WIDTH, size - number * WIDTH)
        name = tile_name(kind, number, wanted)
        try:
            data = _bytes(folder, name, kind)
        except FaultError as fault:
            name, data = _narrower(folder, kind, number, wanted)
            if not name:
                row.trouble = fault.said
                return
        items, is_whole = _split(data, kind)
        keep(items)
        if not is_whole or len(items) != wanted:
            row.trouble = Said("tile.count", file=name, wanted=wanted, found=len(items))
            _read_on(folder, kind, number, size, keep)
            return
        number += 1


def _read_on(folder: str, kind: str, number: int, size: int, keep: Callable[[list[bytes]], None]) -> None:
    """Read the following files too, so that what was taken out or put in can be told apart."""
    while (number + 1) * WIDTH < size:
        number += 1
        try:
            data = _bytes(folder, tile_name(kind, number, min(WIDTH, size - number * WIDTH)), kind)
        except FaultError:
            return
        keep(_split(data, kind)[0])


def _narrower(folder: str, kind: str, number: int, wanted: int) -> tuple[str, bytes]:
    """Read the widest partial file below `wanted`; an empty name when there is none."""
    partials = os.path.join(folder, *tile_name(kind, number, WIDTH).split("/")) + ".p"
    widths = sorted((number_in(name) or 0 for name in names_in(partials)), reverse=True)
    for width in widths:
        if 0 < width < wanted:
            name = tile_name(kind, number, width)
            try:
                return name, _bytes(folder, name, kind)
            except FaultError:
                continue
    return "", b""


def _bytes(folder: str, name: str, kind: str) -> bytes:
    try:
        return read_bytes(os.path.join(folder, *name.split("/")), MOST_BUNDLE if kind == "entries" else WIDTH * HASH)
    except FaultError as fault:
        fault.said.facts["file"] = name
        raise


def _split(data: bytes, kind: str) -> tuple[list[bytes], bool]:
    if kind != "entries":
        return [data[at : at + HASH] for at in range(0, len(data) - HASH + 1, HASH)], len(data) % HASH == 0
    entries: list[bytes] = []
    at = 0
    while at + 2 <= len(data):
        (length,) = struct.unpack_from(">H", data, at)
        if at + 2 + length > len(data):
            return entries, False
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries, at == len(data)
