"""Directories of exFAT."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from liuhen.docks.fat.fat import ENTRY, text_of
from liuhen.docks.fat.medium import DEEPEST, MOST_ENTRIES, PIECE, BoundError, Medium, Seen, wall_clock

NAME = b"EXFAT   "
_FILE, _STREAM, _NAME, _IN_USE, _FOLDER = 0x05, 0x40, 0x41, 0x80, 0x10
_MOST_FOLDER = 256 * 2**20  # bytes of one directory, as the format allows


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where things lie, from the boot sector."""

    cluster_bytes: int
    fat_at: int
    fat_bytes: int
    heap_at: int
    clusters: int
    root_cluster: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    path: str
    cluster: int
    length: int
    is_contiguous: bool


def shape_of(boot: bytes) -> Shape | None:
    """Read a boot sector; None where it is not exFAT."""
    if boot[3:11] != NAME or boot[510:512] != b"\x55\xaa":
        return None
    fat_at, fat_length, heap_at, clusters, root = struct.unpack_from("<IIIII", boot, 80)
    sector_shift, cluster_shift = boot[108], boot[109]
    if not 9 <= sector_shift <= 12 or cluster_shift > 25 - sector_shift:
        return None
    return Shape(
        cluster_bytes=1 << sector_shift + cluster_shift,
        fat_at=fat_at << sector_shift,
        fat_bytes=fat_length << sector_shift,
        heap_at=heap_at << sector_shift,
        clusters=clusters,
        root_cluster=root,
    )


@dataclass(slots=True)
class ExfatVolume:
    """An open volume of exFAT."""

    medium: Medium
    shape: Shape
    faults: list[str] = field(default_factory=list)
    _visited: set[int] = field(default_factory=set)
    _count: int = 0

    def entries(self) -> Iterator[Seen]:
        """Give every entry of every folder that is there, those marked deleted among them."""
        root = _Folder(path="", cluster=self.shape.root_cluster, length=_MOST_FOLDER, is_contiguous=False)
        yield from self._folder(root, 0)

    def _folder(self, folder: _Folder, depth: int) -> Iterator[Seen]:
        below: list[_Folder] = []
        try:
            for seen, inside in self._listed(folder):
                yield seen
                if inside is not None and not seen.is_deleted:
                    below.append(inside)
        except (BoundError, OSError) as error:
            why = str(error) if isinstance(error, BoundError) else "读不出来"
            self.faults.append(f"{folder.path or '根目录'}：{why}")
        for inside in below:
            if depth >= DEEPEST or inside.cluster in self._visited:
                self.faults.append(f"{inside.path}：文件夹绕回原处或层数过多，没有再看")
                continue
            self._visited.add(inside.cluster)
            yield from self._folder(inside, depth + 1)

    def _listed(self, folder: _Folder) -> Iterator[tuple[Seen, _Folder | None]]:
        """Read sets of entries: one for the file, one for its stream, the rest for its name."""
        group: list[bytes] = []
        for entry in self._raw(folder):
            kind = entry[0] & 0x7F
            if kind == _FILE:
                yield from self._one(group, folder.path)
                group = [entry]
            elif kind in (_STREAM, _NAME) and group and (entry[0] ^ group[0][0]) & _IN_USE == 0 and len(group) < 20:
                group.append(entry)
            else:
                yield from self._one(group, folder.path)
                group = []
        yield from self._one(group, folder.path)

    def _one(self, group: list[bytes], above: str) -> Iterator[tuple[Seen, _Folder | None]]:
        if len(group) < 3 or group[1][0] & 0x7F != _STREAM:
            return
        head, stream = group[0], group[1]
        letters, (cluster, length) = stream[3], struct.unpack_from("<IQ", stream, 20)
        name = text_of(b"".join(part[2:32] for part in group[2:])[: letters * 2])
        (stamp,) = struct.unpack_from("<I", head, 12)
        is_folder = bool(struct.unpack_from("<H", head, 4)[0] & _FOLDER)
        path = (above + "/" if above else "") + (name or "?")
        seen = Seen(
            path=path,
            size=length,
            written=wall_clock(stamp >> 16, stamp & 0xFFFF, head[21]),
            is_deleted=not head[0] & _IN_USE,
            is_folder=is_folder,
        )
        inside = _Folder(path=path, cluster=cluster, length=length, is_contiguous=bool(stream[1] & 2))
        yield seen, inside if is_folder else None

    def _raw(self, folder: _Folder) -> Iterator[bytes]:
        for piece in self._clusters(folder):
            for at in range(0, len(piece) - ENTRY + 1, ENTRY):
                if piece[at] == 0:
                    return
                self._count += 1
                if self._count > MOST_ENTRIES:
                    raise BoundError("目录项过多，没有再往下看")
                yield piece[at : at + ENTRY]

    def _clusters(self, folder: _Folder) -> Iterator[bytes]:
        cluster, left, seen = folder.cluster, min(folder.length, _MOST_FOLDER), set[int]()
        while left > 0 and 2 <= cluster < self.shape.clusters + 2:
            if cluster in seen:
                raise BoundError("簇链绕回原处，没有再往下看")
            seen.add(cluster)
            start, count = self.shape.heap_at + (cluster - 2) * self.shape.cluster_bytes, self.shape.cluster_bytes
            for at in range(0, count, PIECE):
                yield self.medium.read(start + at, min(PIECE, count - at))
            left -= count
            cluster = cluster + 1 if folder.is_contiguous else self._next(cluster)

    def _next(self, cluster: int) -> int:
        if cluster * 4 + 4 > self.shape.fat_bytes:
            raise BoundError("簇链指到了分配表之外")
        return int.from_bytes(self.medium.read(self.shape.fat_at + cluster * 4, 4), "little")
