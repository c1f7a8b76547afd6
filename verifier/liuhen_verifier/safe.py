"""Reading what a stranger wrote: bounded in size, never through a link or a device, never deeper than sense."""

from __future__ import annotations

import json
import os
import stat
from typing import Iterator

from .report import FaultError

SMALL = 1 << 20  # keys, checkpoints, proofs, slips
MIDDLE = 64 << 20  # catalogues, sidecars, manifests of receipts
LARGE = 512 << 20  # manifests of bags
MOST_FIGURES = 18  # of a number in a text: more than any count of entries or bytes


def is_plain_file(path: str) -> bool:
    """Tell whether there is a regular file, not a link, pipe or device."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def read_bytes(path: str, most: int = SMALL) -> bytes:
    """Read a whole regular file of at most `most` bytes."""
    name = os.path.basename(path)
    if not is_plain_file(path):
        raise FaultError("file.none", file=name)
    try:
        with open(path, "rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise FaultError("file.unreadable", file=name, why=error.strerror or error) from None
    if len(data) > most:
        raise FaultError("file.large", file=name, most=most)
    return data


def read_text(path: str, most: int = SMALL) -> str:
    """Read a whole regular file as UTF-8; line ends stay as they are."""
    data = read_bytes(path, most)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise FaultError("file.not_utf8", file=os.path.basename(path)) from None


def parse_json(data: bytes, name: str) -> object:
    """Read JSON in UTF-8; too deep, too long numbers and bad bytes are all the same trouble."""
    try:
        return json.loads(data.decode("utf-8"), parse_int=_whole_number)
    except (ValueError, RecursionError):
        raise FaultError("file.not_json", file=name) from None


def number_in(text: str) -> int | None:
    """Read a decimal without sign or leading zero; None when it is anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > MOST_FIGURES or (text != "0" and text[0] == "0"):
        return None
    return int(text)


def files_below(folder: str, top: str) -> Iterator[tuple[str, str]]:
    """Give every name below `folder` with its path from `top` (forward slashes); links are named, not followed."""
    for base, folders, names in os.walk(folder):
        for name in sorted(folders):
            if os.path.islink(os.path.join(base, name)):
                folders.remove(name)
                names.append(name)
        folders.sort()
        for name in sorted(names):
            full = os.path.join(base, name)
            yield os.path.relpath(full, top).replace(os.sep, "/"), full


def names_in(folder: str) -> list[str]:
    """Give the names in a folder, sorted; nothing when there is no such folder."""
    try:
        return sorted(os.listdir(folder)) if not os.path.islink(folder) else []
    except OSError:
        return []


def _whole_number(figures: str) -> int:
    if len(figures) > 4 * MOST_FIGURES:
        raise ValueError(figures[:10])
    return int(figures)
