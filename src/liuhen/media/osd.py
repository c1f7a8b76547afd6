"""Read the clock burnt into the picture, where this machine has a program that reads pictures: an optional witness.

The program is Tesseract, taken from the system; without it nothing is read and every other witness still speaks.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium

_LIMITS = sandbox.Limits(seconds=20, cpu_seconds=30, memory_bytes=2 * 2**30, file_bytes=64 * 2**20)
_MOMENTS = (1.0, 2.0, 3.0, 5.0, 8.0)  # seconds into the film: two of them, one after the other, must agree
_STRIPS = ("0", "ih*4/5")  # cameras write at the top or at the bottom of the picture
# White figures alone, then everything: what lies behind the figures confuses the reader.
_LOOKS = ("lut=y='if(gt(val,220),0,255)'", "null")
_AGREE = timedelta(seconds=1.5)
_GIVEN_UP = 2.0  # seconds into the film
# Readers of pictures take these for one another; only figures can stand in a clock.
_CONFUSED = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "：": ":"})
_CLOCK = re.compile(
    r"(20[0-9]{2})\s*[-/.年_]\s*([0-9]{1,2})\s*[-/.月_]\s*([0-9]{1,2})\s*[日]?"
    r"[^0-9]{0,8}([0-9]{1,2})\s*[:.时]\s*([0-9]{2})\s*[:.分]\s*([0-9]{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The clock of the picture, carried back to the first frame."""

    start: datetime  # naive: the camera's own clock
    words: str  # one reading as it stood in the picture, with its place: 2026-09-18 10:30:01（第 1 秒）


def is_available() -> bool:
    """Say whether this machine can read pictures."""
    return shutil.which("tesseract") is not None


def read_clock(original: Path, facts: MediaFacts, *, should_stop: Callable[[], bool] = lambda: False) -> Shown | None:
    """Read the clock at a few moments; None where there is none to read, or two moments do not agree within a second.

    The clock must run with the film: a date in a shop window stands still and is taken for no clock.
    """
    length = (facts.milliseconds or 0) / 1000
    if not is_available() or facts.medium is not Medium.VIDEO or not facts.video_codec or length < 2:
        return None
    found: list[tuple[datetime, float, str]] = []
    with tempfile.TemporaryDirectory() as work:
        for moment in (one for one in _MOMENTS if one < length):
            if should_stop():
                return None
            shown = _read(original, moment, Path(work), should_stop)
            if shown is not None:
                found.append((shown - timedelta(seconds=moment), moment, f"{shown:%Y-%m-%d %H:%M:%S}"))
            if (answer := agreed(found)) is not None:
                return answer
            if moment > _GIVEN_UP and not found:
                return None  # most films have no clock: nobody waits for all of their moments
    return None


def _read(original: Path, moment: float, work: Path, should_stop: Callable[[], bool]) -> datetime | None:
    for strip in _STRIPS:
        for look in _LOOKS:
            shown = parse(_text(original, moment, (strip, look), work, should_stop))
            if shown is not None:
                return shown
    return None


def agreed(found: list[tuple[datetime, float, str]]) -> Shown | None:
    """Take the first of two readings, one after the other, that carry back to the same start."""
    for (start, moment, words), (other, later, _) in pairwise(found):
        if later > moment and abs(start - other) <= _AGREE:
            return Shown(start=start, words=f"{words}（第 {moment:g} 秒）")
    return None


def parse(text: str) -> datetime | None:
    """Find a date with a time of day in what was read; naive, as the camera showed it."""
    for line in text.splitlines():
        hit = _CLOCK.search(line.translate(_CONFUSED))
        if hit is None:
            continue
        try:
            return datetime(*(int(part) for part in hit.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - naive
        except ValueError:
            continue
    return None


def _text(original: Path, moment: float, cut_out: tuple[str, str], work: Path, should_stop: Callable[[], bool]) -> str:
    """Cut one strip out of one frame, enlarge it, and have it read. `cut_out` is where it lies and how it is lit."""
    strip, look = cut_out
    picture = work / "strip.png"
    picture.unlink(missing_ok=True)
    cut = sandbox.run(
        ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
         "-ss", str(moment), "-i", sandbox.file_argument(original), "-map", "0:v:0", "-frames:v", "1",
         "-vf", f"crop=iw:ih/5:0:{strip},scale='max(1920,iw)':-2,format=gray,{look}", "-f", "image2", "-update", "1",
         "-y", str(picture)],
        work=work, limits=_LIMITS, should_stop=should_stop,
    )  # fmt: skip
    if not cut.is_good or not picture.exists():
        return ""
    read = sandbox.run(
        ["tesseract", str(picture), "stdout", "--psm", "6", "-l", "eng"],
        work=work, limits=_LIMITS, should_stop=should_stop,
    )  # fmt: skip
    return read.output.read_text(encoding="utf-8", errors="replace") if read.is_good else ""
