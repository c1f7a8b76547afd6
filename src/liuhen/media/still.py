"""Take one picture out of a recording at its full size."""

import tempfile
from pathlib import Path

from liuhen.media import sandbox

_LIMITS = sandbox.Limits(seconds=30, cpu_seconds=30, memory_bytes=3 * 2**30, file_bytes=64 * 2**20)
_BEFORE = 10.0  # seconds before the place from which frames are decoded one by one


def take_still(original: Path, at_ms: int, work: Path) -> bytes:
    """Return the frame at `at_ms` as PNG, every pixel as it was decoded; empty where there is none.

    The seek goes to a key frame before the place and decodes from there, so that it is this frame and not a near one.
    """
    at = max(0, at_ms) / 1000
    start = max(0.0, at - _BEFORE)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        picture = Path(folder, "still.png")
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             "-ss", f"{start:.3f}", "-i", sandbox.file_argument(original), "-ss", f"{at - start:.3f}",
             "-map", "0:v:0", "-frames:v", "1", "-fflags", "+bitexact", "-f", "image2", "-c:v", "png", str(picture)],
            work=Path(folder), limits=_LIMITS,
        )  # fmt: skip
        return picture.read_bytes() if outcome.is_good and picture.exists() else b""
