"""The loudness of a recording in steps of 20 ms: fine enough to lay two recordings of one scene over each other."""

import tempfile
from array import array
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium

STEP_MS = 20
_RATE = 4000  # samples a second; enough for loudness
_STEP = _RATE * STEP_MS // 1000
_CHUNK = _STEP * 4096
_LOUDEST = 32768


def make_envelope(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target`, one byte for each step, the quiet parts stretched; say whether it is there now."""
    if not facts.audio_codec or facts.medium not in (Medium.VIDEO, Medium.AUDIO):
        return False
    seconds = max(30.0, (facts.milliseconds or 0) / 1000 / 10)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             "-i", sandbox.file_argument(original), "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
             "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "pipe:1"],
            work=Path(work), should_stop=should_stop,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds), file_bytes=2 * 2**30),
        )  # fmt: skip
        if outcome.was_stopped or outcome.output.stat().st_size < _STEP * 2:
            return False
        written = Path(work, "envelope")
        written.write_bytes(bytes(_steps(outcome.output)))
        written.rename(target)
    return True


def read_envelope(path: Path) -> bytes:
    """Read what was made; nothing where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _steps(sound: Path) -> Iterator[int]:
    """Yield the mean loudness of each step, reading the sound once and never as a whole."""
    with sound.open("rb") as file:
        while block := file.read(_CHUNK * 2):
            samples = array("h", block[: len(block) // 2 * 2])
            for start in range(0, len(samples), _STEP):
                part = samples[start : start + _STEP]
                yield _level(sum(map(abs, part)) / len(part))


def _level(mean: float) -> int:
    """Give a byte that grows with the square root: speech is quiet beside a slammed door."""
    return min(255, round(255 * sqrt(mean / _LOUDEST)))
