"""A film of the clock: each picture's place in it and the instant its code says go together."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from liuhen.devices.clockcode import clock_instant, clock_text
from liuhen.media.code import read_code
from liuhen.media.facts import MediaFacts, Medium
from liuhen.media.frames import grey_frames
from liuhen.media.probe import media_facts
from liuhen.trail.slip_sheet import code_rows

START = datetime(2026, 9, 18, 0, 20, 14, 500_000, tzinfo=UTC)
FPS = 10


def picture(at: datetime) -> bytes:
    """Draw what a camera sees at an instant: a grey wall with the code of the half second."""
    scene = Image.new("L", (480, 270), 110)
    code = Image.new("L", (33, 33), 255)
    for y, row in enumerate(code_rows(clock_text(at))):
        for x, dark in enumerate(row):
            if dark == "1":
                code.putpixel((x + 4, y + 4), 0)
    scene.paste(code.resize((198, 198), Image.Resampling.NEAREST), (140, 30))
    return scene.tobytes()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of the clock, a code each half second."""
    path = tmp_path_factory.mktemp("film") / "DSJ_YZ-03_010103_20260918_082228.mp4"
    frames = b"".join(picture(START + timedelta(milliseconds=500 * (n * 2 // FPS))) for n in range(3 * FPS))
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "480x270"]
    subprocess.run(
        [*command, "-r", str(FPS), "-i", "pipe:0", "-pix_fmt", "yuv420p", "-g", "10", str(path)],
        input=frames,
        check=True,
        timeout=60,
    )
    return path


def test_the_instant_in_a_picture_and_its_place_in_the_film_agree_to_half_a_second(film: Path, tmp_path: Path) -> None:
    """shilong-7-1c, wuhan-7-1c."""
    read = [(place, clock_instant(read_code(seen))) for place, seen in grey_frames(film, media_facts(film), tmp_path)]

    assert len(read) >= 5
    for place, instant in read:
        assert instant is not None
        assert abs(instant - START - timedelta(milliseconds=place)) <= timedelta(milliseconds=500)


def test_what_is_no_video_has_no_pictures(tmp_path: Path) -> None:
    assert [] == list(grey_frames(tmp_path / "none", MediaFacts(medium=Medium.AUDIO), tmp_path))


@pytest.mark.parametrize("text", ["", "LH2026091800201", "LH202699990020145", "YZ-03"])
def test_a_text_that_is_no_instant_is_none(text: str) -> None:
    assert clock_instant(text) is None
