"""Two recordings of one scene are laid over each other by their sound; where it does not say, there is no answer."""

import random
import wave
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.media.alignment import heard
from liuhen.media.envelope import STEP_MS, make_envelope, read_envelope
from liuhen.media.facts import MediaFacts, Medium
from liuhen.media.probe import media_facts

MINUTE = 60_000 // STEP_MS


def room(seed: int, steps: int) -> bytes:
    """Give what is to be heard in a room: words and pauses of uneven length."""
    chance, loudness = random.Random(seed), bytearray()
    while len(loudness) < steps:
        level = chance.choice((0, 5, 60, 90, 120, 150))
        loudness += bytes(max(0, min(255, level + chance.randint(-15, 15))) for _ in range(chance.randint(5, 40)))
    return bytes(loudness[:steps])


def as_heard(sound: bytes, seed: int, gain: float) -> bytes:
    """Give the sound as one camera hears it: louder or quieter, with noise of its own."""
    chance = random.Random(seed)
    return bytes(max(0, min(255, int(level * gain) + chance.randint(-10, 10))) for level in sound)


ROOM = room(7, 5 * MINUTE)


@given(late=st.integers(-900, 900), clock=st.integers(-20_000, 20_000))
@settings(max_examples=6, deadline=None)
def test_the_offset_is_found_to_a_fiftieth_of_a_second_whatever_the_clocks_say_within_reach(
    late: int, clock: int
) -> None:
    first = as_heard(ROOM[1000 : 1000 + MINUTE], 1, 0.5)
    second = as_heard(ROOM[1000 + late : 1000 + late + MINUTE], 2, 0.9)

    answer = heard(first, second, expected_ms=late * STEP_MS + clock, within_ms=25_000)

    assert answer is not None
    assert abs(answer.offset_ms - late * STEP_MS) <= STEP_MS
    assert 30 <= answer.agreement <= 100


def test_two_rooms_silence_and_too_little_in_common_give_no_answer() -> None:
    quiet = bytes(2 * MINUTE)

    assert heard(room(1, MINUTE), room(2, MINUTE), expected_ms=0, within_ms=30_000) is None
    assert heard(quiet, quiet, expected_ms=0, within_ms=30_000) is None
    assert heard(ROOM[:MINUTE], ROOM[MINUTE:], expected_ms=58_000, within_ms=1000) is None
    assert heard(b"", ROOM, expected_ms=0, within_ms=30_000) is None


def test_what_repeats_itself_every_few_seconds_gives_no_answer() -> None:
    alarm = room(3, 150) * 40

    assert heard(alarm, alarm, expected_ms=0, within_ms=30_000) is None


def test_a_long_pair_is_looked_at_where_both_should_run() -> None:
    first, second = as_heard(ROOM, 1, 0.8), as_heard(ROOM[3 * MINUTE :], 2, 0.8)

    answer = heard(first, second, expected_ms=181_000, within_ms=5000)

    assert answer is not None
    assert 180_000 == answer.offset_ms


def test_the_loudness_of_a_file_is_measured_in_steps_and_a_picture_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000 * 2) + (b"\x00\x40" * 16 + b"\x00\xc0" * 16) * 250)

    made = make_envelope(path, media_facts(path), tmp_path / "envelope")
    photo = make_envelope(path, MediaFacts(medium=Medium.PHOTO), tmp_path / "none")

    steps = read_envelope(tmp_path / "envelope")
    assert (True, False) == (made, photo)
    assert abs(len(steps) - 2000 // STEP_MS) <= 1
    assert max(steps[:40]) < 5
    assert min(steps[60:95]) > 100
    assert b"" == read_envelope(tmp_path / "none")
