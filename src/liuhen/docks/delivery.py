"""Read a card that lies elsewhere by its names, sizes, times and small texts: by the same rules as one put in here."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from liuhen.devices.patterns import Pattern
from liuhen.docks.recognise import recognise
from liuhen.docks.walk import MOST_FILES
from liuhen.errors import InputError
from liuhen.evidence.found import LeftOut, Source

MOST_BYTES = 64 * 2**30
MOST_PATH, MOST_NAME = 4000, 255  # bytes


class AnnouncedError(InputError):
    """The list a station sent cannot be that of a card."""

    code = "station.list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One file as a station lists it."""

    raw_path: bytes  # below the card's root
    size: int
    modified_ns: int
    sha256: str  # hex figures
    text: bytes = b""  # the contents of a small settings file


def source_of(
    files: Sequence[Announced], left_out: Sequence[LeftOut], *, label: str, area: Path, patterns: Sequence[Pattern]
) -> Source:
    """Recognise the card: a skeleton of it, files without contents, is laid out in `area` and read like a card.

    Raises:
        AnnouncedError: a name leads out of the card, is named twice, or is none; or there are too many.
    """
    if not files or len(files) > MOST_FILES:
        raise AnnouncedError("清单里没有文件，或文件过多，没有接收。", next_step="请在工作站重新插卡。")
    if len({file.raw_path for file in files}) != len(files):
        raise AnnouncedError("清单里有重名的文件，没有接收。", next_step="请在工作站重新插卡。")
    area.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=area, prefix="card-") as name:
        for file in files:
            _lay(Path(name), file)
        source = recognise(Path(name), patterns=patterns)
    return replace(source, root=b"", label=label[:200], left_out=(*source.left_out, *left_out))


def _lay(root: Path, file: Announced) -> None:
    parts = file.raw_path.split(b"/")
    is_name = all(part not in {b"", b".", b".."} and len(part) <= MOST_NAME and b"\0" not in part for part in parts)
    if not is_name or len(file.raw_path) > MOST_PATH or not 0 <= file.size <= MOST_BYTES:
        raise AnnouncedError("清单里有不能收的文件名或大小，没有接收。", next_step="请在工作站重新插卡。")
    path = root.joinpath(*(os.fsdecode(part) for part in parts))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise AnnouncedError("清单里的文件名互相冲突，没有接收。", next_step="请在工作站重新插卡。") from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(file.text[: file.size])
        stream.truncate(file.size)
    os.utime(path, ns=(file.modified_ns, file.modified_ns))
