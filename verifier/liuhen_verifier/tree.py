"""The Merkle tree of RFC 6962, written a second time on purpose: roots while reading, and inclusion proofs."""

from __future__ import annotations

import hashlib

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that grows leaf by leaf and knows its root at every size."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[tuple[int, bytes]] = []  # (leaves below, hash), largest first

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        self._stack.append((1, leaf))
        self.size += 1
        while len(self._stack) > 1 and self._stack[-2][0] == self._stack[-1][0]:
            count, right = self._stack.pop()
            _, left = self._stack.pop()
            self._stack.append((2 * count, node_hash(left, right)))

    def root(self) -> bytes:
        """Give the root of the leaves so far."""
        if not self._stack:
            return EMPTY_ROOT
        found = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            found = node_hash(left, found)
        return found


def root_from_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Give the root that an inclusion path leads to, or None when the path has the wrong length."""
    first, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if first % 2 == 1 or first == last:
            found = node_hash(step, found)
            while first % 2 == 0 and first != 0:
                first, last = first // 2, last // 2
        else:
            found = node_hash(found, step)
        first, last = first // 2, last // 2
    return found if last == 0 else None


def is_consistent(old_size: int, new_size: int, path: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the first `old_size` leaves of the new tree are the old tree (RFC 9162 section 2.1.4.2)."""
    if old_size == new_size:
        return not path and old_root == new_root
    if old_size == 0 or old_size > new_size:
        return old_size == 0 and not path and old_root == EMPTY_ROOT
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not steps:
        return False
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not first & 1 and first != 0:
                first, last = first >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        first, last = first >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root
