"""Which entry is the first to blame where a root does not fit, and what happened to it."""

from __future__ import annotations

from .files import HASH, Row, read_leaves
from .note import Checkpoint
from .report import Report, Said
from .tree import Growing

NAMED = 50  # changed entries named one by one
PIECE_OF_LEAVES = 1024


class Anchor:
    """A size with a root that somebody signed or wrote down."""

    __slots__ = ("is_true", "root", "size")

    def __init__(self, size: int, root: bytes, *, is_true: bool) -> None:
        self.size = size
        self.root = root
        self.is_true = is_true  # whether the signature holds, or it stands on paper


def blame(
    folder: str, newest: Checkpoint, row: Row, anchors: list[Anchor], roots: dict[int, bytes], report: Report
) -> None:
    """Name what is wrong with entries that do not give the root of `newest`."""
    leaves = read_leaves(folder, newest.size)
    low, high = _between(anchors, roots, newest)
    first = _first_difference(row, leaves)
    if len(leaves) == newest.size and _root_of(leaves) == newest.root:
        _tell(first, row, leaves, report)
        return
    if first < max(len(row), len(leaves)) and low <= first < high:
        report.bad("log.beside", what=_what(first, row, leaves), at=low, to=high - 1)
    elif row.trouble and len(row) <= low:
        report.bad("log.gone", at=len(row), why=row.trouble)
    elif high - low <= 1:
        report.bad("log.rewritten", at=low)
    else:
        report.bad("log.between", at=low, to=high - 1, low=low, high=high)


def _between(anchors: list[Anchor], roots: dict[int, bytes], newest: Checkpoint) -> tuple[int, int]:
    """Give the largest size that still agrees and the smallest true one that does not."""
    good, bad = 0, newest.size
    for one in sorted(anchors, key=lambda each: each.size):
        if one.size > newest.size:
            break
        if roots.get(one.size) == one.root:
            good = max(good, one.size)
        elif one.size < bad and one.is_true:
            bad = one.size
    return min(good, bad), bad


def _first_difference(row: Row, leaves: Row) -> int:
    """Give the first place where the two differ, or where the shorter one ends."""
    both = min(len(row), len(leaves))
    for begin in range(0, both, PIECE_OF_LEAVES):
        found = _differences(row, leaves, begin, min(begin + PIECE_OF_LEAVES, both))
        if found:
            return found[0]
    return both


def _root_of(leaves: Row) -> bytes:
    growing = Growing()
    for index in range(len(leaves)):
        growing.add(leaves[index])
    return growing.root()


def _tell(first: int, row: Row, leaves: Row, report: Report) -> None:
    """Name the first entry; where entries were only changed in place, name the others too."""
    said = _what(first, row, leaves)
    report.fault(said)
    if said.code != "log.changed" or len(row) != len(leaves):
        return
    others = _differences(row, leaves, first + 1, len(row))
    for at in others[:NAMED]:
        report.bad("log.changed", at=at)
    if len(others) > NAMED:
        report.bad("log.changed_more", count=len(others) - NAMED, at=others[-1])


def _differences(row: Row, leaves: Row, first: int, last: int) -> list[int]:
    """Give the places from `first` up to, not including, `last` where the two differ."""
    found = []
    for begin in range(first, last, PIECE_OF_LEAVES):
        end = min(begin + PIECE_OF_LEAVES, last)
        if row.hashes[begin * HASH : end * HASH] != leaves.hashes[begin * HASH : end * HASH]:
            found += [at for at in range(begin, end) if row[at] != leaves[at]]
    return found


def _what(first: int, row: Row, leaves: Row) -> Said:
    """Tell deletion, insertion, reorder, edit and truncation apart by where the hashes stand now."""
    if first >= len(row):
        return Said("log.cut", at=first, why=row.trouble or Said("log.ends"))
    if first >= len(leaves):
        return Said("log.surplus", at=first)
    was = leaves.find(row[first], first)
    is_missing = row.find(leaves[first], first) < 0
    if was >= 0:
        if not is_missing:
            return Said("log.moved", at=first, was=was)
        return Said("log.deleted_many" if was - first > 1 else "log.deleted", at=first, count=was - first)
    if not is_missing and first + 1 < len(row) and row[first + 1] == leaves[first]:
        return Said("log.inserted", at=first)
    return Said("log.changed", at=first)
