"""Where cards appear: the folders below those named in the settings, and on Windows the removable drives."""

from __future__ import annotations

import os
import string
import sys

DRIVES = "drives"
_REMOVABLE = 2


def sources(watched: list[str]) -> list[bytes]:
    """Give the folders that are cards now."""
    found: list[bytes] = []
    for place in watched:
        if place == DRIVES:
            found += _drives()
        else:
            found += _below(os.fsencode(os.path.expanduser(place)))
    return found


def label_of(root: bytes) -> str:
    """Call a card by the last part of where it appeared."""
    return os.fsdecode(os.path.basename(root.rstrip(b"/\\")) or root).encode("utf-8", "replace").decode("utf-8")


def _below(place: bytes) -> list[bytes]:
    try:
        with os.scandir(place) as items:
            return sorted(os.path.join(place, item.name) for item in items if item.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _drives() -> list[bytes]:
    """Give the removable drives. 未在 Windows 上验证。"""
    if sys.platform != "win32":
        return []
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW
    roots = [f"{letter}:\\" for letter in string.ascii_uppercase]
    return [os.fsencode(root) for root in roots if kind(root) == _REMOVABLE and os.path.isdir(root)]
