"""What a dock finds on a source: plain values, handed to `acts.announce` before a byte is read."""

from dataclasses import dataclass
from datetime import datetime

from liuhen.evidence.words import FileKind, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One regular file."""

    raw_path: bytes  # below the source's root, with '/' between folders, exactly as it stands there
    shown: str
    decoding: str  # utf-8, gbk, escaped
    size: int  # bytes
    modified_ns: int  # write time as the file system gives it, nanoseconds since 1970 in UTC
    kind: FileKind = FileKind.UNKNOWN
    device: str = ""  # device number the name claims
    officer: str = ""  # officer code the name claims
    starts: datetime | None = None  # naive, as the device's clock wrote it into the name
    written: datetime | None = None  # naive, as the card's own directory has it; only where that was looked at
    is_zoneless: bool = False  # the card keeps wall-clock times without a zone, which this machine may have shifted
    is_key_marked: bool = False  # the officer pressed the key-mark button
    sequence: str = ""  # figures by which the camera numbers its files
    pattern: str = ""  # codes of the patterns that spoke, e.g. L7 or "L8-numbered L6"
    companion_of: bytes = b""  # raw path of the recording this file belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something on the source that is no regular file or cannot be listed; it is named, not taken."""

    shown: str
    why: str  # Chinese
    trace: Trace = Trace.NONE  # a sign that something was there and is not any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole source as it was found."""

    layout: str  # L1 to L8, own, or folder
    files: tuple[Found, ...]
    left_out: tuple[LeftOut, ...] = ()
    device: str = ""  # device number the card itself claims
    officer: str = ""  # officer code the card itself claims
    officer_name: str = ""
    unit: str = ""  # unit's name the card itself claims
    battery: str = ""  # per cent, as the card's log says
    root: bytes = b""  # absolute path of the folder; empty for an upload
    label: str = ""  # what people call it

    @property
    def total_bytes(self) -> int:
        """Add up the sizes."""
        return sum(file.size for file in self.files)
