"""Make the sheet of small pictures that shows what stands where while somebody looks for a place in a recording."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from liuhen.media import sandbox
from liuhen.media.facts import MediaFacts, Medium

SHEET = "sprite.jpg"
COLUMNS = 10
_WIDTH = 160  # pixels of one picture
_MOST, _SHORTEST_STEP = 100, 2000  # pictures on a sheet; milliseconds between two
_LONGEST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How to find a picture: number `at // step` of the sheet, `columns` in a row."""

    columns: int
    count: int
    step: int  # milliseconds of the recording that one picture stands for
    width: int  # pixels of one picture
    height: int


def make_sprite(
    original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Write `target` (JSON, a `Sheet`) and the sheet beside it from key frames; say whether they are there now."""
    if facts.medium is not Medium.VIDEO or not facts.video_codec or not facts.milliseconds or not facts.width:
        return False
    sheet = plan(facts)
    rows = -(-sheet.count // COLUMNS)
    seconds = min(_LONGEST_SECONDS, max(60.0, facts.milliseconds / 1000 / 4))
    picture = f"fps=1000/{sheet.step},scale={sheet.width}:{sheet.height},tile={COLUMNS}x{rows}"
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        drawn, told = Path(work, SHEET), Path(work, "sprite.json")
        outcome = sandbox.run(
            ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *sandbox.FFMPEG_INPUT,
             "-skip_frame", "nokey", "-i", sandbox.file_argument(original), "-map", "0:v:0", "-vf", picture,
             "-frames:v", "1", "-q:v", "5", "-f", "mjpeg", str(drawn)],
            work=Path(work), should_stop=should_stop,
            limits=sandbox.Limits(seconds=seconds, cpu_seconds=int(seconds), file_bytes=16 * 2**20),
        )  # fmt: skip
        if not outcome.is_good or not drawn.exists() or not drawn.stat().st_size:
            return False
        told.write_text(json.dumps(asdict(sheet)))
        drawn.rename(target.with_name(SHEET))
        told.rename(target)
    return True


def plan(facts: MediaFacts) -> Sheet:
    """Divide the length of a video into at most a hundred pictures, two seconds apart or more."""
    length, width, height = facts.milliseconds or 1, facts.width or 16, facts.height or 9
    step = max(_SHORTEST_STEP, -(-length // _MOST))
    tall = max(2, min(_WIDTH * 4, round(_WIDTH * height / width / 2) * 2))
    return Sheet(columns=COLUMNS, count=-(-length // step), step=step, width=_WIDTH, height=tall)


def read_sheet(path: Path) -> Sheet | None:
    """Read how a sheet is laid out; None where there is none."""
    try:
        stated = json.loads(path.read_text())
        return Sheet(**{name: int(stated[name]) for name in Sheet.__slots__})
    except (OSError, ValueError, KeyError, TypeError):
        return None
