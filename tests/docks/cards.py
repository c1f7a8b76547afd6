"""Small cards as cameras leave them, without real footage: enough for everything that happens before playing."""

import hashlib
import os
import stat
from pathlib import Path

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"  # a box without an index: cut short by a dead battery
SHOT_AT = 1_790_000_000  # 2026-09-21 in Shanghai


def film(words: str = "") -> bytes:
    """Give a damaged film that is different for different words."""
    return MP4 + words.encode()


def write(root: Path, files: dict[str, bytes]) -> Path:
    """Write files below a root; names may hold what a file system allows."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (SHOT_AT, SHOT_AT))
    return root


def named_card(root: Path, *, count: int = 3, device: str = "YZ-03", officer: str = "100217") -> Path:
    """Write a card of layout L7 with some films, a settings file of nobody and an unknown file."""
    films = {
        f"DCIM/DSJ_{device}_{officer}_20260918_10{minute:02d}00.mp4": film(f"{device} {minute}")
        for minute in range(count)
    }
    return write(root, {**films, "SYSTEM.DB7": b"\x00\x01\x02" + device.encode()})


def fingerprint(root: Path) -> str:
    """Give one digest of everything a card is: names, bytes, modes, and times of reading and writing."""
    state = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=os.fsencode):
        seen = path.lstat()
        state.update(
            os.fsencode(path) + repr((seen.st_mode, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)).encode()
        )
        if stat.S_ISREG(seen.st_mode):
            state.update(repr(seen.st_atime_ns).encode())
            handle = os.open(path, os.O_RDONLY | os.O_NOATIME)
            with os.fdopen(handle, "rb") as file:
                state.update(file.read())
    return state.hexdigest()
