"""SHA-256 and SM3 of files, read in pieces. SM3 in plain Python only where this Python's OpenSSL has none (slow)."""

from __future__ import annotations

import hashlib
import struct
from typing import Iterable

PIECE = 1 << 20

SM3_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
SM3_MASK = 0xFFFFFFFF


def fresh(algorithm: str) -> hashlib._Hash | PlainSm3 | None:
    """Give a hash object for sha256, sha512 or sm3; None for an algorithm not known here."""
    if algorithm in ("sha256", "sha512"):
        return hashlib.new(algorithm)
    if algorithm != "sm3":
        return None
    try:
        return hashlib.new("sm3")
    except ValueError:
        return PlainSm3()


def is_slow(algorithm: str) -> bool:
    """Tell whether this machine's Python has the algorithm only in the plain code below."""
    return isinstance(fresh(algorithm), PlainSm3)


def file_digests(path: str, algorithms: Iterable[str]) -> dict[str, str]:
    """Give the digests of a file, all in one reading, as a dict of hex figures; unknown algorithms are left out."""
    made = {name: fresh(name) for name in algorithms}
    hashes = {name: one for name, one in made.items() if one is not None}
    with open(path, "rb") as stream:
        piece = stream.read(PIECE)
        while piece:
            for one in hashes.values():
                one.update(piece)
            piece = stream.read(PIECE)
    return {name: one.hexdigest() for name, one in hashes.items()}


class PlainSm3:
    """SM3 (GB/T 32905-2016) in plain Python: about 0.2 MB a second, for small files and old machines."""

    def __init__(self) -> None:
        self._state: tuple[int, ...] = SM3_START
        self._rest = b""
        self._length = 0

    def update(self, data: bytes) -> None:
        """Take in more bytes."""
        self._length += len(data)
        data = self._rest + data
        whole = len(data) - len(data) % 64
        for at in range(0, whole, 64):
            self._state = _sm3_block(self._state, data[at : at + 64])
        self._rest = data[whole:]

    def hexdigest(self) -> str:
        """Give the digest of everything taken in, in hex."""
        padding = b"\x80" + b"\x00" * ((55 - self._length) % 64) + struct.pack(">Q", self._length * 8)
        state, data = self._state, self._rest + padding
        for at in range(0, len(data), 64):
            state = _sm3_block(state, data[at : at + 64])
        return "".join(f"{word:08x}" for word in state)


def _sm3_block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _sm3_words(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _sm3_turn((_sm3_turn(a, 12) + e + _sm3_turn(constant, j % 32)) & SM3_MASK, 7)
        ss2 = ss1 ^ _sm3_turn(a, 12)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g & SM3_MASK)
        tt1 = (ff + d + ss2 + (words[j] ^ words[j + 4])) & SM3_MASK
        tt2 = (gg + h + ss1 + words[j]) & SM3_MASK
        a, b, c, d = tt1, a, _sm3_turn(b, 9), c
        e, f, g, h = tt2 ^ _sm3_turn(tt2, 9) ^ _sm3_turn(tt2, 17), e, _sm3_turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))


def _sm3_words(block: bytes) -> list[int]:
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = words[j - 16] ^ words[j - 9] ^ _sm3_turn(words[j - 3], 15)
        words.append(x ^ _sm3_turn(x, 15) ^ _sm3_turn(x, 23) ^ _sm3_turn(words[j - 13], 7) ^ words[j - 6])
    return words


def _sm3_turn(word: int, places: int) -> int:
    return ((word << places) | (word >> (32 - places))) & SM3_MASK
