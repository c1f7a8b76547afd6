"""The files of the trail (C2SP tlog-tiles): hash tiles and entry bundles, their paths and their bytes."""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from liuhen.errors import TamperError
from liuhen.trail.tree import NodeReader, node_hash

WIDTH = 256  # hashes in a full tile, entries in a full bundle
HASH_BYTES = 32
TILE_LEVELS = 8  # one tile spans eight levels of the tree

FileReader = Callable[[str], bytes]


class TileError(TamperError):
    """A tile or an entry bundle is not what the size of the tree demands."""

    code = "trail.tile"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFile:
    """One file to be written: full ones never change, partial ones are superseded by a wider one."""

    path: str
    data: bytes


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Give the path of a hash tile, such as tile/0/x001/067 or, partly filled, tile/0/x001/067.p/3."""
    return f"tile/{level}/{_number_path(index)}{_partial(width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Give the path of an entry bundle, such as tile/entries/000.p/12."""
    return f"tile/entries/{_number_path(index)}{_partial(width)}"


def tile_width(level: int, index: int, size: int) -> int:
    """Give how many hashes tile `index` of `level` holds in a tree of `size` leaves (0: there is no such tile)."""
    return max(0, min(WIDTH, (size >> (TILE_LEVELS * level)) - index * WIDTH))


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """Join entries, each after its length in 16 bits, big end first."""
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def bundle_entries(data: bytes) -> Iterator[bytes]:
    """Take an entry bundle apart.

    Raises:
        TileError: the bytes end within an entry.
    """
    position = 0
    while position < len(data):
        if position + 2 > len(data):
            raise TileError("条目文件在一条的中间断开。")
        (length,) = struct.unpack_from(">H", data, position)
        position += 2
        if position + length > len(data):
            raise TileError("条目文件在一条的中间断开。")
        yield data[position : position + length]
        position += length


def tile_hashes(data: bytes) -> list[bytes]:
    """Take a hash tile apart."""
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def hash_growth(old_size: int, leaves: Sequence[bytes], read: FileReader) -> list[TrailFile]:
    """Give every hash tile that changes when `leaves` are appended to a tree of `old_size`, lowest level first.

    `read` gives the bytes of the partial tiles that stand now; it is called at most once per level.
    """
    files: list[TrailFile] = []
    level, fresh = 0, list(leaves)
    while fresh:
        below = old_size >> (TILE_LEVELS * level)
        first, filled = divmod(below, WIDTH)
        row = (tile_hashes(read(tile_path(level, first, filled))) if filled else []) + fresh
        fresh = []
        for offset in range(0, len(row), WIDTH):
            piece = row[offset : offset + WIDTH]
            files.append(TrailFile(path=tile_path(level, first + offset // WIDTH, len(piece)), data=b"".join(piece)))
            if len(piece) == WIDTH:
                fresh.append(_perfect_root(piece))
        level += 1
    return files


def bundle_growth(old_size: int, entries: Sequence[bytes], read: FileReader) -> list[TrailFile]:
    """Give every entry bundle that changes when `entries` are appended to a tree of `old_size`."""
    first, filled = divmod(old_size, WIDTH)
    row = (list(bundle_entries(read(bundle_path(first, filled)))) if filled else []) + list(entries)
    return [
        TrailFile(
            path=bundle_path(first + offset // WIDTH, len(row[offset : offset + WIDTH])),
            data=bundle_bytes(row[offset : offset + WIDTH]),
        )
        for offset in range(0, len(row), WIDTH)
    ]


def full_files(size: int) -> Iterator[str]:
    """Give the paths of the full tiles and bundles of a tree of `size` leaves: they never change."""
    for path, is_full in _files(size):
        if is_full:
            yield path


def partial_files(size: int) -> Iterator[str]:
    """Give the paths of the partial tiles and the partial bundle of a tree of `size` leaves."""
    for path, is_full in _files(size):
        if not is_full:
            yield path


def _files(size: int) -> Iterator[tuple[str, bool]]:
    level = 0
    while size >> (TILE_LEVELS * level):
        index = 0
        while width := tile_width(level, index, size):
            yield tile_path(level, index, width), width == WIDTH
            if not level:
                yield bundle_path(index, width), width == WIDTH
            index += 1
        level += 1


def tile_nodes(size: int, read: FileReader) -> NodeReader:
    """Give a node reader over the tiles of a tree of `size` leaves; each tile is read once.

    Raises (when called):
        TileError: a tile is shorter than the size of the tree demands.
    """
    held: dict[tuple[int, int], list[bytes]] = {}

    def tile(level: int, index: int) -> list[bytes]:
        if (level, index) not in held:
            width = tile_width(level, index, size)
            hashes = tile_hashes(read(tile_path(level, index, width)))
            if len(hashes) != width:
                raise TileError(f"{tile_path(level, index, width)} 应有 {width} 个摘要值，实有 {len(hashes)} 个。")
            held[level, index] = hashes
        return held[level, index]

    def node(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, TILE_LEVELS)
        first = index << above  # position among the hashes of that tile level
        row = tile(tile_level, first // WIDTH)
        begin = first % WIDTH
        return _perfect_root(row[begin : begin + (1 << above)])

    return node


def _perfect_root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _number_path(number: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"
