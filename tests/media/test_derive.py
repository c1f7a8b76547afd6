"""Posters, peaks and playable copies: made whole or not at all, and never near the original."""

import hashlib
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from liuhen.cli.demo.cards import Card
from liuhen.media import sandbox
from liuhen.media.derive import (
    Derivatives,
    Derived,
    copy_for_playing,
    derivatives,
    derive,
    look_through,
    preview,
)
from liuhen.media.probe import media_facts


def _streams(path: Path) -> str:
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_segment_gets_poster_and_peaks_and_plays_itself(card: Card, tmp_path: Path) -> None:
    original = card.root / card.of_kind("video")[0].path

    made = derive(original, media_facts(original), tmp_path / "d")

    ok, skipped = Derived.OK, Derived.SKIPPED
    assert Derivatives(poster=ok, peaks=ok, play=skipped, sprite=ok, stretches=ok, envelope=ok) == made
    assert b"\xff\xd8" == (tmp_path / "d/poster.jpg").read_bytes()[:2]
    peaks = json.loads((tmp_path / "d/peaks.json").read_text())
    assert 100 == max(peaks["peaks"])
    assert abs(peaks["milliseconds"] - 3000) < 100


@pytest.mark.parametrize("which", ["avi", "h265"])
def test_avi_and_h265_get_an_h264_copy_with_its_index_first(card: Card, h265: Path, tmp_path: Path, which: str) -> None:
    original = h265 if which == "h265" else card.root / card.of_kind("video")[1].path
    before = hashlib.sha256(original.read_bytes()).hexdigest()

    made = derive(original, media_facts(original), tmp_path)

    copy = (tmp_path / "play.mp4").read_bytes()
    assert Derived.OK is made.play
    assert "h264\naac\n" == _streams(tmp_path / "play.mp4")
    assert copy.index(b"moov") < copy.index(b"mdat")
    assert before == hashlib.sha256(original.read_bytes()).hexdigest()


def test_a_damaged_file_gets_nothing_and_nothing_fails(card: Card, tmp_path: Path) -> None:
    original = card.root / card.of_kind("damaged")[0].path

    made = derive(original, media_facts(original), tmp_path)

    skipped = Derived.SKIPPED
    assert Derivatives(**dict.fromkeys(("poster", "peaks", "play", "sprite", "stretches", "envelope"), skipped)) == made
    assert made == derivatives(tmp_path)


def test_deriving_twice_makes_nothing_twice_and_leaves_no_scraps(card: Card, tmp_path: Path) -> None:
    original = card.root / card.of_kind("photo")[0].path
    facts = media_facts(original)
    derive(original, facts, tmp_path)
    first = (tmp_path / "poster.jpg").stat().st_mtime_ns

    derive(original, facts, tmp_path)

    assert first == (tmp_path / "poster.jpg").stat().st_mtime_ns
    assert {"poster.jpg", "state.json", "lock"} == {path.name for path in tmp_path.iterdir()}


def test_being_stopped_leaves_no_half_copy(h265: Path, tmp_path: Path) -> None:
    derive(h265, media_facts(h265), tmp_path, should_stop=lambda: True)

    copy = tmp_path / "play.mp4"
    assert not copy.exists() or "h264" in _streams(copy)
    assert derivatives(tmp_path) is None  # what was broken off is made another time
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_what_was_thrown_away_is_made_again_and_the_rest_stays(card: Card, tmp_path: Path) -> None:
    original = card.root / card.of_kind("video")[1].path
    facts = media_facts(original)
    before = derive(original, facts, tmp_path)
    stays = (tmp_path / "peaks.json").stat().st_mtime_ns
    (tmp_path / "poster.jpg").unlink()
    (tmp_path / "play.mp4").unlink()

    assert derivatives(tmp_path) is None

    made = derive(original, facts, tmp_path)

    assert (before.poster, before.play, before.stretches) == (made.poster, made.play, made.stretches)
    assert stays == (tmp_path / "peaks.json").stat().st_mtime_ns
    assert hashlib.sha256((tmp_path / "play.mp4").read_bytes()).hexdigest() == made.play_sha256


def test_what_an_earlier_release_made_is_still_played_and_the_rest_is_to_come(tmp_path: Path) -> None:
    (tmp_path / "play.mp4").touch()
    stated = {"poster": "skipped", "peaks": "skipped", "play": "ok", "play_sha256": "0"}
    (tmp_path / "state.json").write_text(json.dumps(stated))

    made = derivatives(tmp_path)

    assert made is not None
    assert (Derived.OK, Derived.WAITING) == (made.play, made.sprite)


def test_two_lanes_write_about_one_recording_and_neither_is_lost(card: Card, tmp_path: Path) -> None:
    original = card.root / card.of_kind("video")[1].path
    facts = media_facts(original)
    preview(original, facts, tmp_path)

    with ThreadPoolExecutor(2) as lanes:
        for lane in (copy_for_playing, look_through):
            lanes.submit(lane, original, facts, tmp_path)

    made = derivatives(tmp_path)
    assert made is not None
    assert [Derived.OK] * 3 == [made.play, made.sprite, made.stretches]


def test_the_copy_says_how_far_it_is(h265: Path, tmp_path: Path) -> None:
    heard: list[int] = []

    copy_for_playing(h265, media_facts(h265), tmp_path, tell=heard.append)

    assert sorted(heard) == heard
    assert all(0 <= at <= (media_facts(h265).milliseconds or 0) + 200 for at in heard)


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    outcome = sandbox.run(["sleep", "30"], work=tmp_path, limits=sandbox.Limits(seconds=0.2))

    assert (True, False) == (outcome.was_stopped, outcome.is_good)


def test_a_program_that_wants_too_much_memory_fails_alone(tmp_path: Path) -> None:
    hungry = ["python3", "-c", "x = bytearray(600 * 2**20)"]

    outcome = sandbox.run(hungry, work=tmp_path, limits=sandbox.Limits(memory_bytes=300 * 2**20))

    assert not outcome.is_good
    assert "MemoryError" in outcome.complaint
