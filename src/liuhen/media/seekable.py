"""Make the copy a browser plays when it cannot play the original. The original is read, never touched."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium, Playing

_LONGEST_EDGE = 960
_SLOW_DISK = 10 * 2**20  # bytes a second
_LONGEST_SECONDS = 12 * 3600.0
_PROGRESS_BYTES = 2048  # more than ffmpeg writes at once


def make_seekable(
    original: Path,
    facts: MediaFacts,
    target: Path,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _milliseconds: None,
) -> bool:
    """Write `target` when `facts.playing` asks for a copy; say whether there is one now.

    `tell` hears now and then how many milliseconds of it are made.

    It is an MP4 with its index first, so that playing and seeking begin at once.
    """
    if facts.playing not in (Playing.REMUX, Playing.PROXY):
        return False
    seconds = _patience(original, facts)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        made, progress = Path(work, "play"), Path(work, "stdout")

        def look() -> bool:
            tell(_made_so_far(progress))
            return should_stop()

        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1",
             *sandbox.FFMPEG_INPUT, "-i", sandbox.file_argument(original), *_recipe(facts), str(made)],
            work=Path(work), should_stop=look,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds * 2)),
        )  # fmt: skip
        if not outcome.is_good or not made.exists() or not made.stat().st_size:
            return False
        made.rename(target)
    return True


def _patience(original: Path, facts: MediaFacts) -> float:
    """Give the seconds a copy may take: twice its length, or its bytes at a slow disk's speed, and never for ever."""
    by_length, by_size = (facts.milliseconds or 0) / 1000 * 2, original.stat().st_size / _SLOW_DISK
    return min(_LONGEST_SECONDS, max(60.0, by_length, by_size))


def _made_so_far(progress: Path) -> int:
    """Read the last position in what ffmpeg says of its progress."""
    try:
        with progress.open("rb") as lines:
            lines.seek(max(0, progress.stat().st_size - _PROGRESS_BYTES))
            said = [line for line in lines.read().split() if line.startswith(b"out_time_us=")]
        return int(said[-1].partition(b"=")[2]) // 1000
    except (OSError, IndexError, ValueError):
        return 0


def _recipe(facts: MediaFacts) -> Sequence[str]:
    box = ("-map_metadata", "-1", "-sn", "-dn", "-movflags", "+faststart", "-f", "mp4")
    if facts.playing is Playing.REMUX:
        return ("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", *box)
    sound = ("-c:a", "aac", "-b:a", "96k", "-ac", "1")
    if facts.medium is Medium.AUDIO:
        return ("-map", "0:a:0", *sound, *box)
    scale = (
        f"scale='if(gt(iw,ih),min({_LONGEST_EDGE},iw),-2)':'if(gt(iw,ih),-2,min({_LONGEST_EDGE},ih))',format=yuv420p"
    )
    return ("-map", "0:v:0", "-map", "0:a:0?", "-vf", scale, "-c:v", "libx264", "-preset", "veryfast", "-crf", "25",
            "-g", "60", *sound, *box)  # fmt: skip
