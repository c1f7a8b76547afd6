"""The files of an exported log (C2SP tlog-tiles): paths, bundles and tiles, read as far as they go."""

from __future__ import annotations

import os
import struct
from typing import Callable, List, Tuple

WIDTH = 256

Splitter = Callable[[bytes], Tuple[List[bytes], bool]]


class Row:
    """What could be read of the entries or of the leaf hashes, from the beginning without a hole."""

    def __init__(self) -> None:
        self.items: list[bytes] = []
        self.trouble = ""  # why reading stopped before the size, in words


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


def read_entries(folder: str, size: int) -> Row:
    """Read the entries up to `size`."""
    return _read_row(folder, "entries", size, _split_bundle)


def read_leaves(folder: str, size: int) -> Row:
    """Read the leaf hashes of the lowest tiles up to `size`."""
    return _read_row(folder, "0", size, split_tile)


def _read_row(folder: str, kind: str, size: int, split: Splitter) -> Row:
    row = Row()
    while len(row.items) < size:
        number = len(row.items) // WIDTH
        wanted = min(WIDTH, size - number * WIDTH)
        name = tile_name(kind, number, wanted)
        data = _bytes(folder, name)
        if data is None:
            name, data = _narrower(folder, kind, number, wanted)
        if data is None:
            row.trouble = f"没有文件 {tile_name(kind, number, wanted)}"
            return row
        items, whole = split(data)
        row.items.extend(items)
        if not whole or len(items) != wanted:
            row.trouble = f"文件 {name} 应有 {wanted} 条，只有 {len(items)} 条"
            if len(items) > wanted:
                row.trouble = f"文件 {name} 应有 {wanted} 条，却有 {len(items)} 条"
            _read_on(row, folder, kind, number, size, split)
            return row
    return row


def _read_on(row: Row, folder: str, kind: str, number: int, size: int, split: Splitter) -> None:
    """Read the following files too, so that what was taken out or put in can be told apart."""
    while (number + 1) * WIDTH < size:
        number += 1
        data = _bytes(folder, tile_name(kind, number, min(WIDTH, size - number * WIDTH)))
        if data is None:
            return
        row.items.extend(split(data)[0])


def _narrower(folder: str, kind: str, number: int, wanted: int) -> tuple[str, bytes | None]:
    for width in range(wanted - 1, 0, -1):
        data = _bytes(folder, tile_name(kind, number, width))
        if data is not None:
            return tile_name(kind, number, width), data
    return "", None


def _bytes(folder: str, name: str) -> bytes | None:
    try:
        with open(os.path.join(folder, *name.split("/")), "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _split_bundle(data: bytes) -> tuple[list[bytes], bool]:
    entries: list[bytes] = []
    at = 0
    while at + 2 <= len(data):
        (length,) = struct.unpack_from(">H", data, at)
        if at + 2 + length > len(data):
            return entries, False
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries, at == len(data)


def split_tile(data: bytes) -> tuple[list[bytes], bool]:
    """Take a tile apart into hashes; the second value tells whether it came out even."""
    return [data[at : at + 32] for at in range(0, len(data) - 31, 32)], len(data) % 32 == 0
