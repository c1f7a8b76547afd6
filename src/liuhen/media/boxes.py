"""Walk the top-level boxes of an MP4 or MOV file, to know whether its index is there and where."""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

_MAX_BOXES = 20_000  # a fragmented file has two a second; a crafted one could have millions


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """What stands at the top level of the file."""

    has_index: bool  # moov
    is_index_first: bool  # moov before mdat, so playing can begin at once
    missing_bytes: int  # how much the last box promises beyond the end of the file


def read_boxes(path: Path) -> Boxes:
    """Read box headers only, never their content. A file that is no MP4 has no index."""
    kinds: list[bytes] = []
    missing = offset = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        while offset + 8 <= size and len(kinds) < _MAX_BOXES:
            file.seek(offset)
            length, kind = struct.unpack(">I4s", file.read(8))
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            elif length == 0:
                length = size - offset
            if length < 8:
                break
            kinds.append(kind)
            offset += length
            missing = max(0, offset - size)
    has_index, has_content = b"moov" in kinds, b"mdat" in kinds
    is_first = has_index and (not has_content or kinds.index(b"moov") < kinds.index(b"mdat"))
    return Boxes(has_index=has_index, is_index_first=is_first, missing_bytes=missing)


def head(path: Path, count: int) -> bytes:
    """Return the first `count` bytes of a file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, count)
    finally:
        os.close(descriptor)
