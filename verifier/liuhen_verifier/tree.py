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
