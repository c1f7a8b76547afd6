"""Where the picture is black or stands still and where nothing is heard; the sheet of small pictures."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.media.facts import MediaFacts, Medium
from liuhen.media.photo import photo_size
from liuhen.media.probe import media_facts
from liuhen.media.sprite import SHEET, make_sprite, plan, read_sheet
from liuhen.media.stretches import Kind, Stretch, make_stretches, read_stretches

# 16 s that move, 8 s black, 16 s of one grey; a tone for the first 16 s, then nothing
_PICTURE = (
    "testsrc2=s=320x180:r=10:d=16[a];color=black:s=320x180:r=10:d=8[b];color=gray:s=320x180:r=10:d=16[c];"
    "[a][b][c]concat=n=3:v=1:a=0[v];sine=d=16[s];anullsrc=r=44100:cl=mono:d=24[q];[s][q]concat=n=2:v=0:a=1[t]"
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    command = ["ffmpeg", "-v", "error", "-filter_complex", _PICTURE, "-map", "[v]", "-map", "[t]", "-g", "20"]
    subprocess.run([*command, "-preset", "ultrafast", "-t", "40", str(path)], check=True)
    return path


def test_black_still_and_silent_stretches_are_found_where_they_are(film: Path, tmp_path: Path) -> None:
    target = tmp_path / "stretches.json"

    assert make_stretches(film, media_facts(film), target)

    assert [
        Stretch(kind=Kind.BLACK, start=16_000, end=24_000),
        Stretch(kind=Kind.SILENT, start=16_000, end=40_000),
        Stretch(kind=Kind.FROZEN, start=24_000, end=40_000),
    ] == [_rounded(each) for each in read_stretches(target)]


@pytest.mark.parametrize("frames_between_key_frames", ["20", "100"])
def test_a_recording_that_moves_and_sounds_has_none(tmp_path: Path, frames_between_key_frames: str) -> None:
    path = tmp_path / "lively.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=34", "-f", "lavfi", "-i",
         "sine=d=34", "-g", frames_between_key_frames, "-preset", "ultrafast", str(path)], check=True,
    )  # fmt: skip

    assert make_stretches(path, media_facts(path), tmp_path / "s.json")

    assert () == read_stretches(tmp_path / "s.json")


def test_the_sheet_holds_a_picture_for_every_two_seconds(film: Path, tmp_path: Path) -> None:
    facts = media_facts(film)

    assert make_sprite(film, facts, tmp_path / "sprite.json")

    sheet = read_sheet(tmp_path / "sprite.json")
    assert plan(facts) == sheet
    assert (10, 20, 2000, 160, 90) == (sheet.columns, sheet.count, sheet.step, sheet.width, sheet.height)
    drawn = (tmp_path / SHEET).read_bytes()
    size = photo_size(drawn, drawn[-100:])
    assert size is not None
    assert (1600, 180) == (size.width, size.height)


@given(st.integers(1, 10**9), st.integers(1, 65_535), st.integers(1, 65_535))
def test_every_instant_of_any_length_has_its_picture(length: int, width: int, height: int) -> None:
    sheet = plan(MediaFacts(medium=Medium.VIDEO, milliseconds=length, width=width, height=height))

    assert (length - 1) // sheet.step == sheet.count - 1
    assert 1 <= sheet.count <= 100
    assert sheet.height % 2 == 0
    assert 2 <= sheet.height <= 640


@pytest.mark.parametrize("words", ["", "{}", "[[1]]", '[["odd", 1, 2]]', "[1, 2]", '{"columns": "x"}', "null"])
def test_a_spoilt_file_reads_as_nothing(tmp_path: Path, words: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(words)

    assert () == read_stretches(path)
    assert read_sheet(path) is None


def test_what_has_no_length_or_no_picture_is_left_alone(tmp_path: Path) -> None:
    photo = MediaFacts(medium=Medium.PHOTO, video_codec="mjpeg", width=10, height=10)
    endless = MediaFacts(medium=Medium.VIDEO, video_codec="h264", frames_per_second=Decimal(25))

    assert [False] * 4 == [
        make(tmp_path / "none", facts, tmp_path / "t")
        for make in (make_sprite, make_stretches)
        for facts in (photo, endless)
    ]


def _rounded(each: Stretch) -> Stretch:
    """Key frames are two seconds apart and the two sounds join within a tenth of a second."""
    start, end = (round(at / 1000) * 1000 for at in (each.start, each.end))
    return Stretch(kind=each.kind, start=start, end=end)


def test_the_file_is_plain(film: Path, tmp_path: Path) -> None:
    make_stretches(film, media_facts(film), tmp_path / "s.json")

    assert all(["kind"] != row and len(row) == 3 for row in json.loads((tmp_path / "s.json").read_text()))
