"""The Merkle tree of the trail (RFC 6962 section 2.1): roots, inclusion proofs, consistency proofs.

The tree is never held as a whole. A *node reader* gives the hash of any complete subtree by level (2^level leaves)
and index; everything else is built from those in O(log n) reads.
"""

import hashlib
from collections.abc import Callable, Iterable

NodeReader = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children (RFC 6962 section 2.1: prefix 0x01)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a growing tree: what is needed to append and to know the root, O(log n) hashes."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)  # hashes of the complete subtrees, largest first

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        self.peaks.append(leaf)
        self.size += 1
        merges = (self.size & -self.size).bit_length() - 1
        for _ in range(merges):
            right = self.peaks.pop()
            self.peaks.append(node_hash(self.peaks.pop(), right))

    def root(self) -> bytes:
        """Give the root of all leaves pushed so far."""
        return _fold(self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root of a row of leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.push(leaf)
    return edge.root()


def tree_root(size: int, node: NodeReader) -> bytes:
    """Give the root of the first `size` leaves."""
    return range_root(0, size, node)


def range_root(begin: int, end: int, node: NodeReader) -> bytes:
    """Give the hash of the leaves from `begin` up to, not including, `end`; `begin` is aligned as in RFC 6962."""
    peaks: list[bytes] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        peaks.append(node(level, begin >> level))
        begin += 1 << level
    return _fold(peaks)


def inclusion_proof(index: int, size: int, node: NodeReader) -> tuple[bytes, ...]:
    """Give the audit path of leaf `index` in the tree of `size` leaves (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    begin, end = 0, size
    path: list[bytes] = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(begin, middle, node))
            begin = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node: NodeReader) -> tuple[bytes, ...]:
    """Give the proof that the tree of `new` leaves begins with the tree of `old` leaves (RFC 6962 section 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is not older than one of {new}")
    if old in (0, new):
        return ()
    begin, end, whole = 0, new, True
    path: list[bytes] = []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(begin, middle, node))
            begin, whole = middle, False
    if not whole:
        path.append(range_root(begin, end, node))
    return tuple(reversed(path))


def is_included(leaf: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes) -> bool:
    """Tell whether `proof` shows `leaf` at `index` in the tree of `size` leaves with this `root` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, new: int, proof: Iterable[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether `proof` shows the tree of `old` leaves to be the beginning of that of `new` (RFC 9162 2.1.4.2)."""
    path = list(proof)
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < new or not path:
        return False
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_found = new_found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_found = node_hash(sibling, old_found)
            new_found = node_hash(sibling, new_found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new_found = node_hash(new_found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root


def _fold(peaks: list[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def _split(count: int) -> int:
    """Give the largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)
