"""Measure how loud a recording is over its length, so that a page can draw the waveform without the sound."""

import json
import tempfile
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts

_RATE = 4000  # samples a second; enough for loudness
_COLUMNS = 600
_CHUNK = 2**20


def make_peaks(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target` (JSON: milliseconds, peaks from 0 to 100); say whether there is one now. No sound, no peaks."""
    if not facts.audio_codec:
        return False
    seconds = max(30.0, (facts.milliseconds or 0) / 1000 / 10)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             "-i", sandbox.file_argument(original), "-map", "0:a:0", "-ac", "1", "-ar", str(_RATE),
             "-f", "s16le", "pipe:1"],
            work=Path(work), should_stop=should_stop,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds), file_bytes=2 * 2**30),
        )  # fmt: skip
        samples = outcome.output.stat().st_size // 2
        if outcome.was_stopped or not samples:
            return False
        peaks = list(_columns(outcome.output, max(1, -(-samples // _COLUMNS))))
        written = Path(work, "peaks.json")
        written.write_text(json.dumps({"milliseconds": samples * 1000 // _RATE, "peaks": _scaled(peaks)}))
        written.rename(target)
    return True


def _columns(sound: Path, width: int) -> Iterator[int]:
    """Yield the loudest sample of every `width` samples, reading the sound once and never as a whole."""
    with sound.open("rb") as file:
        while block := file.read(width * 2 * max(1, _CHUNK // (width * 2))):
            samples = array("h", block[: len(block) // 2 * 2])
            for start in range(0, len(samples), width):
                part = samples[start : start + width]
                highest, lowest = max(part), min(part)
                yield max(highest, -lowest)


def _scaled(peaks: list[int]) -> list[int]:
    loudest = max(peaks) or 1
    return [peak * 100 // loudest for peak in peaks]
