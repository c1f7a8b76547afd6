"""Cards as real cameras leave them: names, clocks, gaps and the strange files."""

import json
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from liuhen.cli.demo.cards import GAP_SECONDS, SHANGHAI, Card, CardSpec, Layout, write_card
from liuhen.cli.demo.footage import Codec
from liuhen.docks.recognise import recognise


def _card(directory: Path, **changes: object) -> Card:
    return write_card(directory, CardSpec(**{"layout": Layout.L3, "is_small": True} | changes))  # type: ignore[arg-type]


def _ffprobe(path: Path) -> dict[str, object]:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=False).stdout or "{}"))


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_holds_videos_photos_sound_a_damaged_and_an_unknown_file(layout: Layout, tmp_path: Path) -> None:
    card = _card(tmp_path, layout=layout)

    kinds = {file.kind for file in card.files}

    assert {"video", "damaged", "photo", "audio", "unknown"} <= kinds
    assert all((tmp_path / file.path).stat().st_size for file in card.files)


@pytest.mark.parametrize("layout", list(Layout))
def test_the_docks_know_every_layout_and_read_what_it_says_of_device_and_officer(
    layout: Layout, tmp_path: Path
) -> None:
    card = _card(tmp_path, layout=layout, odd_codec=None)

    read = recognise(card.root)

    says = {
        Layout.L2: ("YZ-03", "100217"),
        Layout.L4: ("YZ-03", "100217"),
        Layout.L5: ("YZ-03", ""),
        Layout.L6: ("", "100217"),
        Layout.L7: ("YZ-03", "100217"),
        Layout.L8: ("YZ03000", "100217"),
    }
    assert (layout.value, *says.get(layout, ("", ""))) == (read.layout, read.device, read.officer)
    assert not [item for item in read.left_out if item.trace]
    assert len(card.files) == len(read.files)


def test_a_gap_of_forty_seconds_follows_the_first_segment_and_no_other(tmp_path: Path) -> None:
    videos = _card(tmp_path).of_kind("video")

    pairs = pairwise(videos)
    gaps = [(after.true_start - before.true_start).total_seconds() - before.seconds for before, after in pairs]

    assert [GAP_SECONDS, 0] == gaps


def test_the_camera_clock_names_the_file_and_satellites_keep_true_time(tmp_path: Path) -> None:
    card = _card(tmp_path, clock_offset_seconds=134)

    video, track = card.of_kind("video")[0], card.of_kind("track")[0]
    sentence = (tmp_path / track.path).read_text().splitlines()[0]

    assert "20261120094214_0001.MP4" == video.path.name
    assert sentence.startswith("$GNRMC,014000.00,A,")  # 09:40 in Shanghai


def test_the_box_says_local_time_is_utc_and_write_times_have_even_seconds(tmp_path: Path) -> None:
    video = _card(tmp_path).of_kind("video")[0]

    tags = _ffprobe(tmp_path / video.path)["format"]["tags"]  # type: ignore[index]

    assert "2026-11-20T09:40:00.000000Z" == tags["creation_time"]
    assert 0 == int((tmp_path / video.path).stat().st_mtime) % 2


def test_the_damaged_video_has_no_index(tmp_path: Path) -> None:
    damaged = _card(tmp_path).of_kind("damaged")[0]

    assert b"moov" not in (tmp_path / damaged.path).read_bytes()


def test_the_second_segment_takes_the_odd_codec(tmp_path: Path) -> None:
    card = _card(tmp_path, odd_codec=Codec.H265)

    streams = _ffprobe(tmp_path / card.of_kind("video")[1].path)["streams"]

    assert "hevc" == streams[0]["codec_name"]  # type: ignore[index]


def test_photos_carry_the_camera_clock_in_exif(tmp_path: Path) -> None:
    photo = _card(tmp_path, start=datetime(2026, 9, 18, 10, 0, tzinfo=SHANGHAI)).of_kind("photo")[0]

    with Image.open(tmp_path / photo.path) as picture:
        taken = picture.getexif().get_ifd(0x8769)[0x9003]

    assert f"{photo.true_start:%Y:%m:%d %H:%M:%S}" == taken
    assert photo.true_start - datetime(2026, 9, 18, 10, 0, tzinfo=SHANGHAI) < timedelta(minutes=2)


def test_param_ini_names_device_and_officer(tmp_path: Path) -> None:
    _card(tmp_path, layout=Layout.L4, officer_name="执法人员乙")

    text = (tmp_path / "PARAM.INI").read_text(encoding="utf-8")

    assert "DevNo=YZ-03" in text
    assert "UserName=执法人员乙" in text
