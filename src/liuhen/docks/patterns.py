"""What the names of files and folders tell: the kind of file by its ending, and what the bureau's patterns take."""

from collections.abc import Sequence

from liuhen.devices.patterns import Heard, Pattern, hear
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


def kind_of(name: str) -> FileKind:
    """Sort a file by the ending of its name; nobody has looked into it yet."""
    _, dot, ending = name.rpartition(".")
    return _BY_ENDING.get(ending.lower(), FileKind.UNKNOWN) if dot else FileKind.UNKNOWN


def read_claims(path: str, patterns: Sequence[Pattern]) -> Heard:
    """Read what a path below a source's root claims. A path that fits nothing claims nothing."""
    return hear(path.replace("\\", "/"), patterns)
