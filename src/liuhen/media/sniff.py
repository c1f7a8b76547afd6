"""Sort a file by its first bytes; names and endings on a card prove nothing."""

HEAD_BYTES = 256 * 1024  # a maker's notes and thumbnail may stand before the size of a photo

# (where, what, family); the first that fits counts
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "photo"),
    (0, b"\x89PNG\r\n\x1a\n", "photo"),
    *((4, b"ftyp" + brand, "unknown") for brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif")),
    *((4, kind, "mp4") for kind in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")),
    (8, b"AVI ", "video"),
    (8, b"WAVE", "sound"),
    *(
        (0, mark, "sound")
        for mark in (b"ID3", b"#!AMR\n", b"fLaC", b"OggS", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9")
    ),
    *((0, mark, "video") for mark in (b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba", b"FLV\x01", b"\x30\x26\xb2\x75")),
)
_TEXT_CONTROLS = frozenset((9, 10, 12, 13, 26))


def family(beginning: bytes) -> str:
    """Return photo, mp4, sound, video, text or unknown for the first bytes of a file."""
    for offset, mark, found in _MARKS:
        if beginning[offset : offset + len(mark)] == mark:
            return found
    if beginning[:1] == beginning[188:189] == beginning[376:377] == b"G":  # transport stream packets
        return "video"
    return "text" if _is_text(beginning) else "unknown"


def _is_text(beginning: bytes) -> bool:
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in beginning):
        return False
    return any(_decodes(beginning, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(beginning: bytes, encoding: str) -> bool:
    try:
        beginning.decode(encoding)
    except UnicodeDecodeError as fault:
        return len(beginning) == HEAD_BYTES and fault.start >= HEAD_BYTES - 4  # a character cut at the end
    return True
