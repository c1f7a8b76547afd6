"""What file names of the field's cameras tell: device, officer, time, key mark, and the kind of file."""

import re
from dataclasses import dataclass
from datetime import datetime

from liuhen.evidence.words import FileKind

_KINDS = {
    FileKind.VIDEO: "mp4 mov avi mkv mpg mpeg mpv m1v m2v wmv asf 3gp ts mts m2ts h264 h265 dav ps",
    FileKind.AUDIO: "wav wma mp3 mp2 aac m4a amr 3gpp ogg flac",
    FileKind.PHOTO: "jpg jpeg png bmp gif tif tiff heic webp jp2 j2k tga pcx",
    FileKind.TRACK: "nmea gps gpx",
    FileKind.TEXT: "txt log csv",
    FileKind.SETTINGS: "ini dat cfg conf xml json",
}
_BY_ENDING = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}

_MARK = r"(?P<mark>_?IMP)?"
_DATE, _TIME = r"(?P<date>20\d{6}|19\d{6})", r"(?P<time>\d{6})"
NAMED = re.compile(
    rf"[A-Za-z0-9]+_(?P<device>[A-Za-z0-9-]+)_(?P<officer>[0-9A-Za-z]{{5,12}})_{_DATE}_{_TIME}{_MARK}", re.IGNORECASE
)
_PATTERNS = (
    NAMED,
    re.compile(
        rf"(?P<device>[A-Za-z0-9-]{{5,20}})_(?P<officer>[0-9A-Za-z]{{6,7}})_{_DATE}{_TIME}_\d+{_MARK}", re.IGNORECASE
    ),
    re.compile(rf"{_DATE}{_TIME}_(?P<officer>[0-9A-Za-z]{{6,7}}){_MARK}", re.IGNORECASE),
    re.compile(rf"{_DATE}{_TIME}(_\d{{1,5}})?{_MARK}", re.IGNORECASE),
    re.compile(rf"(VID|IMG|AUD|REC|PIC|MOV)_{_DATE}_{_TIME}(_\d+)?{_MARK}", re.IGNORECASE),
)
_CLOCK_ONLY = re.compile(rf"{_TIME}(_\d{{1,5}})?{_MARK}", re.IGNORECASE)
_DAY_FOLDER = re.compile(_DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameClaim:
    """What one name says; empty where it says nothing."""

    kind: FileKind
    device: str = ""
    officer: str = ""
    starts: datetime | None = None  # naive device time
    is_key_marked: bool = False


def kind_of(name: str) -> FileKind:
    """Sort a file by the ending of its name; nobody has looked into it yet."""
    _, dot, ending = name.rpartition(".")
    return _BY_ENDING.get(ending.lower(), FileKind.UNKNOWN) if dot else FileKind.UNKNOWN


def read_claims(name: str, folders: tuple[str, ...]) -> NameClaim:
    """Read what a file's name, and the folder of a day above it, claim. A name that fits nothing claims nothing."""
    kind, stem = kind_of(name), name.rpartition(".")[0] or name
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(stem):
            parts = match.groupdict()
            return NameClaim(
                kind=kind,
                device=parts.get("device") or "",
                officer=parts.get("officer") or "",
                starts=_instant(parts["date"], parts["time"]),
                is_key_marked=bool(parts["mark"]),
            )
    match = _CLOCK_ONLY.fullmatch(stem)
    if match and folders and _DAY_FOLDER.fullmatch(folders[-1]):
        return NameClaim(kind=kind, starts=_instant(folders[-1], match["time"]), is_key_marked=bool(match["mark"]))
    return NameClaim(kind=kind)


def _instant(date: str, time: str) -> datetime | None:
    try:
        return datetime.strptime(date + time, "%Y%m%d%H%M%S")  # noqa: DTZ007 - a device's wall clock has no zone
    except ValueError:
        return None
