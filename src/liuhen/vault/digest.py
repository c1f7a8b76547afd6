"""The two digests of an original: SHA-256, which binds, and SM3, the national second."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes


class Hasher(Protocol):
    """What both digest engines can do."""

    def update(self, data: memoryview | bytes, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Give the digest of everything added so far, as lower-case hex figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Both digests of the same bytes and how many there are."""

    sha256: str  # 'sha256:' and 64 hex figures
    sm3: str  # 'sm3:' and 64 hex figures
    size: int  # bytes


class BundledSm3:
    """SM3 of the OpenSSL that `cryptography` brings along, for a Python whose own OpenSSL has none."""

    def __init__(self) -> None:
        self._state = hashes.Hash(hashes.SM3())

    def update(self, data: memoryview | bytes, /) -> None:
        """Add bytes."""
        self._state.update(data)

    def hexdigest(self) -> str:
        """Give the digest so far; more may be added afterwards."""
        return self._state.copy().finalize().hex()


def new_sm3() -> Hasher:
    """Start an SM3 digest (GB/T 32905), from the system's OpenSSL when it has one."""
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3")
    return BundledSm3()


def digests_of(data: bytes) -> Digests:
    """Give both digests of bytes that are already in memory."""
    sm3 = new_sm3()
    sm3.update(data)
    return Digests(sha256=f"sha256:{hashlib.sha256(data).hexdigest()}", sm3=f"sm3:{sm3.hexdigest()}", size=len(data))
