"""Find the stretches of a recording in which the picture is black or stands still, or nothing is to be heard.

They are found on key frames, about two seconds apart: a hint where to look, never a finding about the recording.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium

_BLACK = "blackdetect=d=3:pix_th=0.10"
_FROZEN = "freezedetect=n=0.002:d=8"
_SILENT = "silencedetect=n=-50dB:d=10"
_PICTURE, _SOUND = "picture.txt", "sound.txt"
_MOST = 500  # stretches kept; a file with more is noise from end to end
_LONGEST_SECONDS = 2 * 3600.0
# The filters write when a stretch begins and, unless the recording ends in it, when it ends.
_LINE = re.compile(r"lavfi\.(?:black|freezedetect\.freeze|silence)_(start|end)(?:\.\d+)?=(-?[0-9.]+)")


class Kind(StrEnum):
    """What is odd about a stretch."""

    BLACK = "black"
    FROZEN = "frozen"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `start` to `end`, in milliseconds from the beginning; the end is open."""

    kind: Kind
    start: int
    end: int


def make_stretches(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target` (JSON: a list of kind, start, end); say whether it is there now. Needs a length."""
    if not facts.milliseconds or facts.medium not in (Medium.VIDEO, Medium.AUDIO):
        return False
    seconds = min(_LONGEST_SECONDS, max(60.0, facts.milliseconds / 1000 / 2))
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             *(("-skip_frame", "nokey") if facts.video_codec else ()), "-i", sandbox.file_argument(original),
             *_wanted(facts)],
            work=Path(work), should_stop=should_stop,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds), file_bytes=64 * 2**20),
        )  # fmt: skip
        if not outcome.is_good:
            return False
        found = sorted(_found(Path(work), facts.milliseconds), key=lambda stretch: (stretch.start, stretch.kind))
        told = Path(work, "told.json")
        told.write_text(json.dumps([[each.kind.value, each.start, each.end] for each in found[:_MOST]]))
        told.rename(target)
    return True


def read_stretches(path: Path) -> tuple[Stretch, ...]:
    """Read what was found; nothing where it has not been looked for."""
    try:
        stated = json.loads(path.read_text())
        return tuple(Stretch(kind=Kind(kind), start=int(start), end=int(end)) for kind, start, end in stated)
    except (OSError, ValueError, TypeError):
        return ()


def _wanted(facts: MediaFacts) -> Sequence[str]:
    picture = f"scale=320:-2,{_BLACK},{_FROZEN},metadata=mode=print:file={_PICTURE}"
    sound = f"{_SILENT},ametadata=mode=print:file={_SOUND}"
    return (
        *(("-map", "0:v:0", "-vf", picture) if facts.video_codec else ()),
        *(("-map", "0:a:0", "-af", sound) if facts.audio_codec else ()),
        "-f",
        "null",
        "-",
    )


def _found(work: Path, length: int) -> Iterator[Stretch]:
    black = list(_paired(work / _PICTURE, "lavfi.black_", Kind.BLACK, length))
    yield from black
    for still in _paired(work / _PICTURE, "lavfi.freezedetect.", Kind.FROZEN, length):
        if not any(dark.start <= still.start and still.end <= dark.end for dark in black):  # black stands still too
            yield still
    yield from _paired(work / _SOUND, "lavfi.silence_", Kind.SILENT, length)


def _paired(path: Path, mark: str, kind: Kind, length: int) -> Iterator[Stretch]:
    """Join the starts and ends that stand in the file; an open stretch lasts to the end of the recording.

    A start and an end in one frame mean only that two key frames lie far apart and differ: nobody saw a still picture.
    """
    began: int | None = None
    frame = -1
    for number, what, at in _instants(path, mark, length):
        if what == "start":
            began, frame = at, number
        elif began is not None:
            if at > began and number != frame:
                yield Stretch(kind=kind, start=began, end=at)
            began = None
    if began is not None and began < length:
        yield Stretch(kind=kind, start=began, end=length)


def _instants(path: Path, mark: str, length: int) -> Iterator[tuple[int, str, int]]:
    """Give the frame in which it is said, start or end, and the instant in milliseconds."""
    if not path.exists():
        return
    frame = 0
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("frame:"):
                frame += 1
            said = _LINE.match(line) if line.startswith(mark) else None
            if said is not None:
                yield frame, said[1], min(max(0, round(float(said[2]) * 1000)), length)
