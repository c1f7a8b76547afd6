"""Directories of FAT12, FAT16 and FAT32."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from liuhen.docks.fat.medium import DEEPEST, MOST_ENTRIES, PIECE, BoundError, Medium, Seen, wall_clock
from liuhen.evidence.names import read_name

ENTRY = 32
_DELETED, _END, _LONG, _LABEL, _FOLDER = 0xE5, 0x00, 0x0F, 0x08, 0x10
_LAST_FAT12, _LAST_FAT16 = 4085, 65525  # counts of clusters that tell the kinds apart
_MOST_CHAIN = 65_536  # clusters of one directory: 65,536 entries of FAT need far fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where things lie, from the boot sector."""

    system: str
    cluster_bytes: int
    fat_at: int
    fat_bytes: int
    heap_at: int  # of cluster 2
    clusters: int
    root_at: int = 0  # FAT12 and FAT16: a fixed stretch
    root_bytes: int = 0
    root_cluster: int = 0  # FAT32


def shape_of(boot: bytes, length: int) -> Shape | None:
    """Read a boot sector; None where it is none of FAT."""
    sector, per_cluster, reserved, tables, root_entries, total, _media, table = struct.unpack_from(
        "<HBHBHHBH", boot, 11
    )
    total_large, table_large, root = *struct.unpack_from("<I", boot, 32), *struct.unpack_from("<I", boot, 36), 0
    if sector not in (512, 1024, 2048, 4096) or not per_cluster or per_cluster & (per_cluster - 1):
        return None
    if tables not in (1, 2) or not reserved or boot[510:512] != b"\x55\xaa":
        return None
    fat_sectors, sectors = table or table_large, total or total_large
    root_sectors = -(-root_entries * ENTRY // sector)
    first = reserved + tables * fat_sectors + root_sectors
    clusters = (sectors - first) // per_cluster
    if clusters < 1 or not fat_sectors or first * sector > length:
        return None
    system = "FAT12" if clusters < _LAST_FAT12 else "FAT16" if clusters < _LAST_FAT16 else "FAT32"
    if not table:  # a boot sector with the large field only is FAT32, whatever its size
        system = "FAT32"
        (root,) = struct.unpack_from("<I", boot, 44)
    return Shape(
        system=system,
        cluster_bytes=sector * per_cluster,
        fat_at=reserved * sector,
        fat_bytes=fat_sectors * sector,
        heap_at=first * sector,
        clusters=clusters,
        root_at=(reserved + tables * fat_sectors) * sector,
        root_bytes=root_sectors * sector,
        root_cluster=root,
    )


@dataclass(slots=True)
class FatVolume:
    """An open volume of FAT."""

    medium: Medium
    shape: Shape
    faults: list[str] = field(default_factory=list)
    _visited: set[int] = field(default_factory=set)  # first clusters of folders
    _count: int = 0
    _fat_piece: tuple[int, bytes] = (-1, b"")

    def entries(self) -> Iterator[Seen]:
        """Give every entry of every folder that is there, those marked deleted among them."""
        root = self._chain(self.shape.root_cluster) if self.shape.system == "FAT32" else self._fixed_root()
        yield from self._folder(root, "", 0)

    def _folder(self, pieces: Iterator[bytes], above: str, depth: int) -> Iterator[Seen]:
        below: list[tuple[str, int]] = []
        try:
            for seen, cluster in self._listed(pieces, above):
                yield seen
                if seen.is_folder and not seen.is_deleted:
                    below.append((seen.path, cluster))
        except (BoundError, OSError) as error:
            self._fault(above, error)
        for path, cluster in below:
            if depth >= DEEPEST or cluster in self._visited or cluster < 2:
                self.faults.append(f"{path}：文件夹绕回原处或层数过多，没有再看")
                continue
            self._visited.add(cluster)
            yield from self._folder(self._chain(cluster), path + "/", depth + 1)

    def _listed(self, pieces: Iterator[bytes], above: str) -> Iterator[tuple[Seen, int]]:
        long: list[bytes] = []  # parts of a long name, in the order they stand
        for piece in pieces:
            for at in range(0, len(piece) - ENTRY + 1, ENTRY):
                entry = piece[at : at + ENTRY]
                if entry[0] == _END:
                    return
                self._count += 1
                if self._count > MOST_ENTRIES:
                    raise BoundError("目录项过多，没有再往下看")
                if entry[11] & 0x3F == _LONG:
                    long = [*long, entry] if len(long) < 20 else [entry]
                    continue
                if not entry[11] & _LABEL and entry[:2] not in (b". ", b".."):
                    yield _seen(entry, _long_name(long, entry), above)
                long = []

    def _fixed_root(self) -> Iterator[bytes]:
        for at in range(0, self.shape.root_bytes, PIECE):
            yield self.medium.read(self.shape.root_at + at, min(PIECE, self.shape.root_bytes - at))

    def _chain(self, cluster: int) -> Iterator[bytes]:
        """Give the clusters of a folder one after another, until the chain ends, goes wrong or comes round again."""
        seen: set[int] = set()
        while 2 <= cluster < self.shape.clusters + 2:
            if cluster in seen or len(seen) >= _MOST_CHAIN:
                raise BoundError("簇链绕回原处，没有再往下看")
            seen.add(cluster)
            start = self.shape.heap_at + (cluster - 2) * self.shape.cluster_bytes
            yield self.medium.read(start, self.shape.cluster_bytes)
            cluster = self._next(cluster)

    def _next(self, cluster: int) -> int:
        if self.shape.system == "FAT32":
            return int.from_bytes(self._fat(cluster * 4, 4), "little") & 0x0FFFFFFF
        if self.shape.system == "FAT16":
            return int.from_bytes(self._fat(cluster * 2, 2), "little")
        both = int.from_bytes(self._fat(cluster + cluster // 2, 2), "little")
        return both >> 4 if cluster & 1 else both & 0xFFF

    def _fat(self, offset: int, count: int) -> bytes:
        if offset + count > self.shape.fat_bytes:
            raise BoundError("簇链指到了分配表之外")
        start = offset - offset % PIECE
        if self._fat_piece[0] != start or offset - start + count > len(self._fat_piece[1]):
            length = min(PIECE + count, self.shape.fat_bytes - start)
            self._fat_piece = (start, self.medium.read(self.shape.fat_at + start, length))
        return self._fat_piece[1][offset - start : offset - start + count]

    def _fault(self, above: str, error: BoundError | OSError) -> None:
        why = str(error) if isinstance(error, BoundError) else "读不出来"
        self.faults.append(f"{above or '根目录'}：{why}")


def _seen(entry: bytes, long: str, above: str) -> tuple[Seen, int]:
    high, time, date, low, size = struct.unpack_from("<HHHHI", entry, 20)
    is_deleted = entry[0] == _DELETED
    return Seen(
        path=above + (long or _short_name(entry)),
        size=size,
        written=wall_clock(date, time),
        is_deleted=is_deleted,
        is_folder=bool(entry[11] & _FOLDER),
    ), high << 16 | low


def _short_name(entry: bytes) -> str:
    first = b"?" if entry[0] == _DELETED else b"\xe5" if entry[0] == 0x05 else entry[:1]
    stem, ending = (first + entry[1:8]).rstrip(b" "), entry[8:11].rstrip(b" ")
    return read_name((stem + b"." + ending if ending else stem).replace(b"/", b"_")).shown


def _long_name(parts: list[bytes], entry: bytes) -> str:
    """Join the parts of a long name, last part first, if they belong to this entry; '' where there is none."""
    is_deleted = entry[0] == _DELETED
    if not parts or any((part[0] == _DELETED) != is_deleted for part in parts):
        return ""
    sums = {part[13] for part in parts}
    if len(sums) != 1 or (not is_deleted and sums != {_checksum(entry[:11])}):
        return ""
    raw = b"".join(part[1:11] + part[14:26] + part[28:32] for part in reversed(parts))
    return text_of(raw)


def text_of(raw: bytes) -> str:
    """Read a name in UTF-16, up to its end, as text that is safe to show."""
    name = raw.decode("utf-16-le", "replace").partition("\x00")[0].rstrip("\uffff").replace("/", "_")
    return read_name(name.encode("utf-8", "backslashreplace")).shown


def _checksum(short: bytes) -> int:
    total = 0
    for byte in short:
        total = ((total & 1) << 7 | total >> 1) + byte & 0xFF
    return total
