"""Read the times a camera wrote into a photo: a small, strict walk through the EXIF directory of a JPEG."""

import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

_TAKEN, _TAKEN_ZONE, _CHANGED, _DIRECTORY = 0x9003, 0x9011, 0x0132, 0x8769
_ASCII = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ExifTimes:
    """What the photo says; naive where it names no zone, which is the normal case."""

    taken: datetime | None = None
    changed: datetime | None = None


def exif_times(jpeg: bytes) -> ExifTimes:
    """Read times out of the beginning of a JPEG (its first 64 KiB are enough). Damaged EXIF gives no times."""
    block = _exif_block(jpeg)
    if block is None:
        return ExifTimes()
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return ExifTimes()
    main = _directory(block, order, struct.unpack_from(order + "I", block, 4)[0])
    inner_at = main.get(_DIRECTORY)
    inner = _directory(block, order, inner_at) if isinstance(inner_at, int) else {}
    return ExifTimes(
        taken=_instant(inner.get(_TAKEN), inner.get(_TAKEN_ZONE)), changed=_instant(main.get(_CHANGED), None)
    )


def _exif_block(jpeg: bytes) -> bytes | None:
    """Find the APP1 segment that holds EXIF."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xE1 and jpeg[at + 4 : at + 10] == b"Exif\0\0":
            return jpeg[at + 10 : at + 2 + length]
        if marker == 0xDA or length < 2:
            return None
        at += 2 + length
    return None


def _directory(block: bytes, order: str, at: int) -> dict[int, int | str]:
    """Read the entries of one directory that are numbers or text; entries that point outside are left out."""
    entries: dict[int, int | str] = {}
    if at + 2 > len(block):
        return entries
    for number in range(struct.unpack_from(order + "H", block, at)[0]):
        entry = at + 2 + number * 12
        if entry + 12 > len(block):
            break
        tag, kind, count, value = struct.unpack_from(order + "HHII", block, entry)
        if kind != _ASCII:
            entries[tag] = value
            continue
        start = value if count > 4 else entry + 8
        entries[tag] = block[start : start + min(count, 64)].rstrip(b"\0 ").decode("ascii", "replace")
    return entries


def _instant(stated: int | str | None, zone: int | str | None) -> datetime | None:
    if not isinstance(stated, str):
        return None
    try:
        instant = datetime.strptime(stated, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - a photo seldom names its zone
        if not isinstance(zone, str) or not zone:
            return instant
        hours, minutes = zone[1:].split(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return instant.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
    except ValueError:
        return None
