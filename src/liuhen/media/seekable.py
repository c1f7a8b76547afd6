"""Make the copy a browser plays when it cannot play the original. The original is read, never touched."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium, Playing

_LONGEST_EDGE = 960


def make_seekable(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target` when `facts.playing` asks for a copy; say whether there is one now.

    It is an MP4 with its index first, so that playing and seeking begin at once.
    """
    if facts.playing not in (Playing.REMUX, Playing.PROXY):
        return False
    seconds = max(60.0, (facts.milliseconds or 0) / 1000 * 2)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        made = Path(work, "play")
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", *sandbox.FFMPEG_INPUT,
             "-i", sandbox.file_argument(original), *_recipe(facts), str(made)],
            work=Path(work), should_stop=should_stop,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds * 2)),
        )  # fmt: skip
        if not outcome.is_good or not made.exists() or not made.stat().st_size:
            return False
        made.rename(target)
    return True


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
