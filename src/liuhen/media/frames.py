"""Small grey pictures from the beginning and the end of a recording, with their place in it."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.code import Grey
from liuhen.media.facts import MediaFacts, Medium

STEP_MS = 500
SECONDS = 20  # looked at, at either end
WIDTH = 480
_LIMITS = sandbox.Limits(seconds=60, cpu_seconds=60, file_bytes=512 * 2**20)


def grey_frames(
    original: Path,
    facts: MediaFacts,
    work: Path,
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, Grey]]:
    """Yield (milliseconds into the recording, picture) twice a second: its first seconds, then its last ones.

    Nothing for what is no video, or cannot be decoded.
    """
    if facts.medium is not Medium.VIDEO or not facts.video_codec or not facts.width or not facts.height:
        return
    length = facts.milliseconds or 0
    starts = [0] if length <= SECONDS * 2_000 else [0, length - SECONDS * 1_000]
    for start in starts:
        yield from _part(original, facts, work, start_ms=start, should_stop=should_stop)


def _part(
    original: Path, facts: MediaFacts, work: Path, *, start_ms: int, should_stop: Callable[[], bool]
) -> Iterator[tuple[int, Grey]]:
    seconds = SECONDS if start_ms else 2 * SECONDS
    height = max(2, round(WIDTH * (facts.height or 9) / (facts.width or 16) / 2) * 2)
    size = WIDTH * height
    with tempfile.TemporaryDirectory(dir=work) as folder:
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             "-ss", f"{start_ms / 1000:.3f}", "-t", str(seconds), "-i", sandbox.file_argument(original),
             "-map", "0:v:0", "-vf", f"fps=1000/{STEP_MS}:round=up,scale={WIDTH}:{height}", "-pix_fmt", "gray",
             "-f", "rawvideo", "pipe:1"],
            work=Path(folder), should_stop=should_stop, limits=_LIMITS,
        )  # fmt: skip
        if outcome.was_stopped:
            return
        with outcome.output.open("rb") as film:
            number = 0
            while len(pixels := film.read(size)) == size:
                yield start_ms + number * STEP_MS, Grey(width=WIDTH, height=height, pixels=pixels)
                number += 1
