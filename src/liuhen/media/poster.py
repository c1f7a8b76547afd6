"""Make the still picture that stands for a recording in lists and before playing."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium

_LIMITS = sandbox.Limits(seconds=20, cpu_seconds=30, memory_bytes=3 * 2**30, file_bytes=16 * 2**20)
# Large enough to know a recording by, too small to stand for it: seeing the whole picture needs a permit.
_VIDEO_WIDTH, _PHOTO_WIDTH = 480, 320


def make_poster(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target` (JPEG) from a key frame one second in, or from the photo itself; say whether there is one now."""
    if facts.medium not in (Medium.VIDEO, Medium.PHOTO) or not facts.video_codec:
        return False
    width = _PHOTO_WIDTH if facts.medium is Medium.PHOTO else _VIDEO_WIDTH
    is_long = facts.medium is Medium.VIDEO and (facts.milliseconds or 0) > 1500
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        picture = Path(work, "poster.jpg")
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             *(("-ss", "1", "-noaccurate_seek") if is_long else ()), "-i", sandbox.file_argument(original),
             "-map", "0:v:0", "-frames:v", "1", "-vf", f"scale='min({width},iw)':-2", "-q:v", "4",
             "-f", "mjpeg", str(picture)],
            work=Path(work), limits=_LIMITS, should_stop=should_stop,
        )  # fmt: skip
        if not outcome.is_good or not picture.exists() or not picture.stat().st_size:
            return False
        picture.rename(target)
    return True
