"""The code on a device's label: what stands in it, and how a scanned or typed text is read back."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

PREFIX = "LHSB:"  # plain ASCII, since a hand scanner types what it reads as a keyboard would


def code_text(number: str) -> str:
    """Return the text of the code of one device number."""
    return PREFIX + quote(number, safe="")


def scanned(typed: str) -> str:
    """Return the device number meant by a scanned code or by a typed number.

    A scanner under a Chinese input method gives full-width signs and may change the case of the prefix; what is no
    code of ours is taken as the number itself.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain[: len(PREFIX)].upper() == PREFIX:
        return unquote(plain[len(PREFIX) :]).strip()
    return plain
