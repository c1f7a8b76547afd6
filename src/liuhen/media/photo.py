"""Read the size of a JPEG or PNG from its headers: a process for each of a card's thousands would take too long."""

import struct
from dataclasses import dataclass

_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSize:
    """What the headers say."""

    codec: str  # mjpeg or png, as ffmpeg calls them
    width: int
    height: int
    is_whole: bool  # the end mark is there


def photo_size(beginning: bytes, ending: bytes) -> PhotoSize | None:
    """Return the picture's size; None if this is no JPEG or PNG or its headers are damaged."""
    if beginning.startswith(b"\x89PNG\r\n\x1a\n") and beginning[12:16] == b"IHDR" and len(beginning) >= 24:
        width, height = struct.unpack_from(">II", beginning, 16)
        return PhotoSize(codec="png", width=width, height=height, is_whole=ending.endswith(_PNG_END))
    at = 2
    while beginning[:2] == b"\xff\xd8" and at + 9 <= len(beginning) and beginning[at] == 0xFF:
        marker, length = beginning[at + 1], int.from_bytes(beginning[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", beginning, at + 5)
            # Cameras may append a thumbnail or padding after the end mark, so it need not be the very last.
            return PhotoSize(codec="mjpeg", width=width, height=height, is_whole=b"\xff\xd9" in ending)
        at += 1 if marker == 0xFF else 2 + length
        if length < 2:
            return None
    return None
