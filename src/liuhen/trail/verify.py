"""The whole trail checked against what was signed: every entry, every tile, the root. Values in, faults out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from liuhen.errors import TamperError
from liuhen.trail.checkpoint import Checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.tiles import (
    WIDTH,
    FileReader,
    bundle_entries,
    bundle_path,
    tile_hashes,
    tile_nodes,
    tile_path,
    tile_width,
)
from liuhen.trail.tree import Edge, tree_root


class FaultKind(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"  # it stands there, with other bytes
    MISSING = "missing"  # the row is gone, the files still have it
    ABSENT = "absent"  # a file of the trail cannot be read or is cut short
    UNSIGNED = "unsigned"  # every entry fits its tile, but the root is not the signed one


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first thing found wrong, with the index of the entry it concerns."""

    index: int
    kind: FaultKind
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The outcome of a check: how many entries were compared, and the first fault if there is one."""

    checked: int
    fault: Fault | None = None


def audit_files(checkpoint: Checkpoint, read: FileReader) -> Audit:
    """Check entry bundles and tiles on their own against a checkpoint; stop at the first fault."""
    return audit_rows(_file_entries(checkpoint.size, read), checkpoint, read)


def audit_rows(entries: Iterable[bytes | None], checkpoint: Checkpoint, read: FileReader) -> Audit:
    """Check entries in index order (None: the row is gone) against the tiles and the root of a checkpoint."""
    edge = Edge()
    try:
        leaves = _leaves(checkpoint.size, read)
        for data, leaf in zip(entries, leaves, strict=False):
            if data is None:
                return _fault(edge.size, FaultKind.MISSING, "数据库里没有这一条，留痕文件里有。")
            if leaf_hash(data) != leaf:
                return _fault(edge.size, FaultKind.CHANGED, "内容与入痕时的摘要值不一致。")
            edge.push(leaf)
        if edge.size < checkpoint.size:
            return _fault(edge.size, FaultKind.MISSING, f"校验点记着 {checkpoint.size} 条，从这一条起没有了。")
        if (
            edge.root() != checkpoint.root
            or tree_root(checkpoint.size, tile_nodes(checkpoint.size, read)) != edge.root()
        ):
            return _fault(edge.size, FaultKind.UNSIGNED, "各条与摘要文件相符，但根摘要值不是签名的那一个。")
    except (OSError, TamperError) as error:
        return _fault(edge.size, FaultKind.ABSENT, f"留痕文件读不出或不完整：{error}")
    return Audit(checked=edge.size)


def _file_entries(size: int, read: FileReader) -> Iterator[bytes]:
    for index in range(0, size, WIDTH):
        yield from bundle_entries(read(bundle_path(index // WIDTH, min(WIDTH, size - index))))


def _leaves(size: int, read: FileReader) -> Iterator[bytes]:
    for index in range((size + WIDTH - 1) // WIDTH):
        yield from tile_hashes(read(tile_path(0, index, tile_width(0, index, size))))


def _fault(index: int, kind: FaultKind, sentence: str) -> Audit:
    return Audit(checked=index, fault=Fault(index=index, kind=kind, sentence=sentence))
