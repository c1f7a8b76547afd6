"""Which file system a folder lies on, and the device under it; read from the kernel's own list, nothing is asked."""

import os
from dataclasses import dataclass
from pathlib import Path

from liuhen.evidence.names import read_name

MOUNTS = Path("/proc/self/mountinfo")
FAT = frozenset({"vfat", "msdos", "exfat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """The mount a folder lies on."""

    system: str  # vfat, exfat, ext4; '' where the machine does not tell
    device: Path | None = None
    inside: str = ""  # shown path of the folder below the mount, with a slash at its end; '' for the whole

    @property
    def is_fat(self) -> bool:
        """Say whether its times have no zone."""
        return self.system in FAT


def mount_of(root: Path, mounts: bytes | None = None) -> Mounted:
    """Find the mount of a folder; `mounts` is the kernel's list, read here where it is not given."""
    folder = os.fsencode(root.resolve())
    best, found = b"", Mounted(system="")
    for line in (_mounts() if mounts is None else mounts).splitlines():
        before, _, after = line.partition(b" - ")
        fields, device = before.split(b" "), after.split(b" ")
        if len(fields) < 5 or len(device) < 2:
            continue
        point = _unescaped(fields[4])
        if _lies_in(folder, point) and len(point) >= len(best):
            best = point
            inside = folder[len(point.rstrip(b"/")) + 1 :]
            found = Mounted(
                system=device[0].decode("ascii", "replace"),
                device=Path(os.fsdecode(_unescaped(device[1]))),
                inside=read_name(inside).shown + "/" if inside else "",
            )
    return found


def _mounts() -> bytes:
    try:
        return MOUNTS.read_bytes()
    except OSError:  # another system than Linux
        return b""


def _lies_in(folder: bytes, point: bytes) -> bool:
    return folder == point or folder.startswith(point.rstrip(b"/") + b"/")


def _unescaped(word: bytes) -> bytes:
    """Undo the kernel's octal escapes of space, tab, line end and backslash."""
    for code, letter in ((b"\\040", b" "), (b"\\011", b"\t"), (b"\\012", b"\n"), (b"\\134", b"\\")):
        word = word.replace(code, letter)
    return word
