"""Every kind of file is described; damaged and unknown ones too."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.cli.demo.cards import Card
from liuhen.media import sandbox
from liuhen.media.facts import Medium, Playing
from liuhen.media.probe import NO_CONTENT, NO_INDEX, media_facts


def test_a_camera_segment_is_described_and_plays_directly(card: Card) -> None:
    facts = media_facts(card.root / card.of_kind("video")[0].path)

    assert (Medium.VIDEO, 3000, "mp4", "h264", "aac", 640, 360) == (
        facts.medium, facts.milliseconds, facts.container, facts.video_codec, facts.audio_codec, facts.width,
        facts.height,
    )  # fmt: skip
    assert Decimal(15) == facts.frames_per_second
    assert (Playing.DIRECT, "") == (facts.playing, facts.damage)


def test_creation_time_is_given_in_both_readings(card: Card) -> None:
    claim = media_facts(card.root / card.of_kind("video")[0].path).claims[0]

    assert datetime(2026, 11, 20, 9, 40, tzinfo=UTC) == claim.start
    assert claim.start_if_local is not None
    assert datetime(2026, 11, 20, 1, 40, tzinfo=UTC) == claim.start_if_local.astimezone(UTC)


def test_avi_and_h265_need_a_proxy_and_say_why(card: Card, h265: Path) -> None:
    avi, hevc = media_facts(card.root / card.of_kind("video")[1].path), media_facts(h265)

    assert (Playing.PROXY, Playing.PROXY) == (avi.playing, hevc.playing)
    assert "H.265" in hevc.playing_why
    assert "原件未动" in avi.playing_why


def test_a_video_without_its_index_is_named_as_such(card: Card) -> None:
    facts = media_facts(card.root / card.of_kind("damaged")[0].path)

    assert (Medium.VIDEO, NO_INDEX, Playing.NONE) == (facts.medium, facts.damage, facts.playing)


def test_a_photo_has_its_size_and_the_camera_clock(card: Card) -> None:
    photo = card.of_kind("photo")[0]

    facts = media_facts(card.root / photo.path)

    assert (Medium.PHOTO, 1280, 720) == (facts.medium, facts.width, facts.height)
    assert photo.true_start == facts.claims[0].start


def test_half_a_photo_says_so_and_a_whole_one_does_not(card: Card, tmp_path: Path) -> None:
    whole = (card.root / card.of_kind("photo")[0].path).read_bytes()
    half = tmp_path / "half.jpg"
    half.write_bytes(whole[: len(whole) // 2])

    assert "缺少结尾" in media_facts(half).damage
    assert "" == media_facts(card.root / card.of_kind("photo")[0].path).damage


def test_a_sound_file_is_audio(card: Card) -> None:
    facts = media_facts(card.root / card.of_kind("audio")[0].path)

    assert (Medium.AUDIO, "wav", "pcm_s16le", Playing.DIRECT) == (
        facts.medium, facts.container, facts.audio_codec, facts.playing,
    )  # fmt: skip


def test_a_side_file_gives_true_time(card: Card) -> None:
    facts = media_facts(card.root / card.of_kind("track")[0].path)

    assert (Medium.TEXT, "nmea", "nmea") == (facts.medium, facts.container, facts.claims[0].witness)
    assert datetime(2026, 11, 20, 1, 40, tzinfo=UTC) == facts.claims[0].start


def test_unknown_empty_and_plain_text_files_are_kept_apart(card: Card, tmp_path: Path) -> None:
    empty, chinese = tmp_path / "empty.mp4", tmp_path / "说明.txt"
    empty.touch()
    chinese.write_bytes("现场说明".encode("gbk"))

    unknown = media_facts(card.root / "SYSTEM.DB7")

    assert (Medium.OTHER, False, "") == (unknown.medium, unknown.is_understood, unknown.damage)
    assert NO_CONTENT == media_facts(empty).damage
    assert Medium.TEXT is media_facts(chinese).medium


def test_a_sparse_file_of_five_gigabytes_is_described_at_once(tmp_path: Path) -> None:
    path = tmp_path / "big.mp4"
    path.touch()
    os.truncate(path, 5 * 2**30)

    assert media_facts(path).is_understood is False


def test_a_recording_cut_after_its_index_says_how_much_is_missing(card: Card, tmp_path: Path) -> None:
    whole = (card.root / card.of_kind("video")[1].path).read_bytes()
    cut = tmp_path / "cut.avi"
    cut.write_bytes(whole[:-5000])

    assert "少 5000 字节" in media_facts(cut).damage


def test_a_playlist_dressed_as_a_recording_opens_no_other_file(card: Card, tmp_path: Path) -> None:
    other = card.root / card.of_kind("video")[0].path
    playlist = tmp_path / "a.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:{other}\n#EXT-X-ENDLIST\n")

    outcome = sandbox.run(["ffprobe", *sandbox.FFMPEG_INPUT, sandbox.file_argument(playlist)], work=tmp_path)

    assert not outcome.is_good
    assert Medium.TEXT is media_facts(playlist).medium


@pytest.mark.parametrize("name", ["-i evil.mp4", "concat:a|b.mp4", "引号'\"$(x).mp4", "换\n行.mp4"])
def test_strange_names_are_only_names(card: Card, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((card.root / card.of_kind("video")[0].path).read_bytes())

    assert Medium.VIDEO is media_facts(path).medium


@given(
    beginning=st.sampled_from(
        [b"\x00\x00\x00\x18ftypmp42", b"RIFF\0\0\0\0WAVE", b"\xff\xd8\xff\xe1", b"$GPRMC,", b"", b"ID3"]
    ),
    rest=st.binary(max_size=400),
)
@settings(max_examples=30, deadline=None)
def test_no_bytes_make_it_raise(beginning: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(beginning + rest)

    assert media_facts(path).medium in Medium
