"""Look at a card's directories: choose the volume, read its entries, tell what may have been deleted on the device."""

from pathlib import Path

from liuhen.docks.fat import exfat, fat
from liuhen.docks.fat.medium import BoundError, Look, LookError, Medium, open_medium

SECTOR = 512
_PARTITIONS = {0x01, 0x04, 0x06, 0x07, 0x0B, 0x0C, 0x0E}


def look(path: Path) -> Look:
    """Look at a device or an image without changing anything on it.

    Raises:
        LookError: it cannot be opened, or holds no file system of the FAT family.
    """
    with open_medium(path) as medium:
        volume = _volume(medium)
        if volume is None:
            raise LookError("没有看删除痕迹：不是 FAT 或 exFAT 存储卡。", next_step="不影响接收。")
        entries = tuple(volume.entries())
        system = volume.shape.system if isinstance(volume, fat.FatVolume) else "exFAT"
        return Look(system=system, entries=entries, faults=tuple(volume.faults[:50]))


def _volume(medium: Medium) -> "fat.FatVolume | exfat.ExfatVolume | None":
    """Find the volume: on the whole medium, or in the first partition that holds one."""
    try:
        boot = medium.read(0, SECTOR)
        for start in (0, *_partitions(boot)):
            medium.base = start
            volume = _on(medium, medium.read(0, SECTOR))
            if volume is not None:
                return volume
    except (BoundError, OSError):
        return None
    return None


def _on(medium: Medium, boot: bytes) -> "fat.FatVolume | exfat.ExfatVolume | None":
    large = exfat.shape_of(boot)
    if large is not None:
        return exfat.ExfatVolume(medium, large)
    small = fat.shape_of(boot, medium.length - medium.base)
    return fat.FatVolume(medium, small) if small is not None else None


def _partitions(boot: bytes) -> list[int]:
    if boot[510:512] != b"\x55\xaa":
        return []
    rows = [boot[446 + 16 * number : 462 + 16 * number] for number in range(4)]
    return [int.from_bytes(row[8:12], "little") * SECTOR for row in rows if row[4] in _PARTITIONS]
