"""Damaged and hostile files: described in words, derived as far as it goes, never an exception, never without end."""

import os
import random
import struct
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from liuhen.media.derive import Derived, derive
from liuhen.media.facts import Medium, Playing
from liuhen.media.probe import NO_INDEX, NOT_DECODED, media_facts

_SEED = int(os.environ.get("LIUHEN_SEED", "1"))
_MOVING = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=6", "-f", "lavfi", "-i", "sine=d=6")
_LONGEST_SECONDS = 60


def _encode(path: Path, *words: str, source: Sequence[str] = _MOVING) -> Path:
    subprocess.run(["ffmpeg", "-v", "error", *source, *words, str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return _encode(tmp_path_factory.mktemp("film") / "a.mp4", "-g", "10", "-preset", "ultrafast").read_bytes()


def _survives(path: Path, folder: Path) -> None:
    before, began = path.read_bytes(), time.monotonic()
    facts = media_facts(path)
    made = derive(path, facts, folder)

    assert facts.medium in Medium
    assert Derived.WAITING not in (made.poster, made.peaks, made.play, made.sprite, made.stretches)
    assert time.monotonic() - began < _LONGEST_SECONDS
    assert before == path.read_bytes()


@pytest.mark.parametrize("round_number", range(6))
def test_a_container_with_random_damage_is_survived(film: bytes, tmp_path: Path, round_number: int) -> None:
    dice = random.Random(_SEED * 1000 + round_number)
    spoilt = bytearray(film)
    for _ in range(dice.choice((1, 20, 400))):
        spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
    if dice.random() < 0.5:
        del spoilt[dice.randrange(len(spoilt)) :]
    path = tmp_path / "spoilt.mp4"
    path.write_bytes(bytes(spoilt) or b"x")

    _survives(path, tmp_path / "d")


@pytest.mark.full
@pytest.mark.parametrize("round_number", range(200))
def test_many_containers_with_random_damage_are_survived(film: bytes, tmp_path: Path, round_number: int) -> None:
    test_a_container_with_random_damage_is_survived(film, tmp_path, 1000 + round_number)


def test_an_index_cut_short_is_named_and_nothing_is_made(film: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(film[: film.rindex(b"moov") + 40])

    facts = media_facts(path)

    assert facts.damage in (NO_INDEX, NOT_DECODED)
    assert Playing.NONE is facts.playing
    _survives(path, tmp_path / "d")


def test_an_index_that_promises_ever_more_is_survived(film: bytes, tmp_path: Path) -> None:
    at = film.index(b"stsz")
    spoilt = film[: at + 12] + struct.pack(">I", 0xFFFFFFF0) + film[at + 16 :]
    path = tmp_path / "greedy.mp4"
    path.write_bytes(spoilt)

    _survives(path, tmp_path / "d")


def test_boxes_of_no_size_and_boxes_in_boxes_end(tmp_path: Path) -> None:
    path = tmp_path / "nested.mp4"
    nested = b""
    for _ in range(3000):
        nested = struct.pack(">I4s", len(nested) + 8, b"moov") + nested
    path.write_bytes(b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + nested)

    _survives(path, tmp_path / "d")


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5s", 13, b"IHDR", 2**31 - 1, 2**31 - 1, b"\x08\x02\0\0\0"),
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\x01\x03\x11\x01" + b"\xff\xd9",
    ],
)
def test_a_picture_that_claims_to_be_gigantic_fails_alone(tmp_path: Path, bomb: bytes) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(bomb + bytes(1000))

    _survives(path, tmp_path / "d")


def test_pcm_sound_in_a_film_gets_a_copy_that_plays(tmp_path: Path) -> None:
    path = _encode(tmp_path / "pcm.mov", "-c:a", "pcm_s16le", "-preset", "ultrafast")

    facts = media_facts(path)

    assert (Playing.PROXY, "pcm_s16le") == (facts.playing, facts.audio_codec)
    assert Derived.OK is derive(path, facts, tmp_path / "d").play


def test_a_film_without_time_stamps_is_described_and_played(tmp_path: Path) -> None:
    path = _encode(tmp_path / "bare.h264", "-map", "0:v", "-preset", "ultrafast", "-f", "h264")

    _survives(path, tmp_path / "d")


def test_frames_at_uneven_times_keep_their_length(tmp_path: Path) -> None:
    uneven = ("-vf", "select='lt(mod(n,20),5)'", "-fps_mode", "vfr", "-preset", "ultrafast")
    path = _encode(tmp_path / "uneven.mp4", *uneven)

    facts = media_facts(path)
    made = derive(path, facts, tmp_path / "d")

    assert abs((facts.milliseconds or 0) - 6000) < 500
    assert (Derived.OK, Derived.OK) == (made.poster, made.stretches)


@pytest.mark.parametrize("year", ["1904-01-01", "1970-01-01"])
def test_a_clock_that_was_never_set_is_a_claim_that_says_so(tmp_path: Path, year: str) -> None:
    path = _encode(tmp_path / "old.mp4", "-metadata", f"creation_time={year}T00:00:00Z", "-preset", "ultrafast")

    claims = media_facts(path).claims

    assert all("计时起点" in claim.note for claim in claims)


def test_a_film_that_is_all_beginning_and_then_zeros_is_survived(film: bytes, tmp_path: Path) -> None:
    path = tmp_path / "zeros.mp4"
    path.write_bytes(film[: len(film) // 2] + bytes(len(film) // 2))

    _survives(path, tmp_path / "d")
