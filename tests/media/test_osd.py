"""The clock burnt into the picture: what is read as one, what is not, and a machine that cannot read."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from liuhen.media.facts import MediaFacts, Medium
from liuhen.media.osd import agreed, is_available, parse, read_clock
from liuhen.media.probe import media_facts

NOON = datetime(2026, 9, 18, 10, 30, 1)  # noqa: DTZ001 - the camera's own clock


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-18 10:30:01",
        "DSJ-X1 000103  2026/09/18  10:30:01",
        "2026年09月18日 10:30:01",
        "2026-O9-l8 1O:30:01",
        "YZ-03\n2026.09.18 10.30.01 云泽",
    ],
)
def test_clocks_as_cameras_write_them_are_read(text: str) -> None:
    assert NOON == parse(text)


@pytest.mark.parametrize("text", ["", "营业时间 08:00-18:00", "2026-13-41 10:30:01", "1026-09-18 10:30:01", "电量 85%"])
def test_other_words_in_the_picture_are_no_clock(text: str) -> None:
    assert parse(text) is None


def test_a_clock_that_stands_still_is_none() -> None:
    """A date in a shop window carries back to a different start at each moment."""
    still = [(NOON.replace(second=1), 0.0, "a"), (NOON.replace(second=31), 30.0, "b")]

    assert agreed([(NOON, 1.0, "x")]) is None
    assert agreed([(shown, moment, words) for shown, moment, words in still]) is None


def test_two_moments_that_carry_back_to_one_start_agree() -> None:
    shown = agreed([(NOON, 1.0, "2026-09-18 10:30:02"), (NOON, 3.0, "2026-09-18 10:30:04")])

    assert shown is not None
    assert (NOON, "2026-09-18 10:30:02（第 1 秒）") == (shown.start, shown.words)


def test_without_the_program_nothing_is_read_and_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not is_available()
    assert (
        read_clock(tmp_path / "a.mp4", MediaFacts(medium=Medium.VIDEO, video_codec="h264", milliseconds=9000)) is None
    )


DRAWN = "drawtext=text='%{pts\\:gmtime\\:1789698601\\:%Y-%m-%d %T}':x=20:y=20:fontsize=36"


@pytest.mark.full
def test_the_clock_of_a_real_film_is_read_where_the_machine_can_read(tmp_path: Path) -> None:
    """The program is an extra of the machine: without it the answer is an honest nothing."""
    target = tmp_path / "a.mp4"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=10:duration=8",
         "-vf", f"{DRAWN}:fontcolor=white:box=1:boxcolor=black", "-c:v", "libx264", "-preset", "ultrafast", "-y",
         str(target)],
        check=True, timeout=60,
    )  # fmt: skip

    shown = read_clock(target, media_facts(target))

    assert is_available() is (shown is not None)
    if shown is not None:
        assert abs((shown.start - datetime(2026, 9, 18, 2, 30, 1)).total_seconds()) <= 1  # noqa: DTZ001 - as shown
