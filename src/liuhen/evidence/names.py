"""Turn the raw bytes of a file name into text that is safe to show; the bytes stay the name."""

import hashlib
import unicodedata
from dataclasses import dataclass

UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction, surrogate, private, unassigned, separators


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownName:
    """A name as people see it, and how the bytes were read."""

    shown: str  # no control or direction characters: those stand as \x1b, \u202e
    decoding: str  # utf-8, gbk, or escaped when it is neither


def read_name(raw: bytes) -> ShownName:
    """Read a name as UTF-8, else as GBK, else byte by byte. What the bytes mean to a file system is not touched."""
    for encoding, decoding in (("utf-8", "utf-8"), ("gbk", "gbk")):
        try:
            return ShownName(shown=_plain(raw.decode(encoding)), decoding=decoding)
        except UnicodeDecodeError:
            continue
    return ShownName(shown=_plain(raw.decode("ascii", "backslashreplace")), decoding="escaped")


def path_digest(raw: bytes) -> str:
    """Give the digest by which the place of a file on its source is compared."""
    return hashlib.sha256(raw).hexdigest()


def _plain(text: str) -> str:
    return "".join(_escaped(letter) if unicodedata.category(letter) in UNSHOWN else letter for letter in text)


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
