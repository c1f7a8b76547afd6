"""Where recordings stand on one time line: by corrected clocks, moved as aligned, six at most."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.media.test_alignment import as_heard, room

from liuhen.field.angles.hearing import hear
from liuhen.field.angles.layout import MOST, Angle, Shift, chosen, line_of, reference, shifted

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def angle(number: str, device: str = "", second: float = 0, seconds: float = 60, *, slack: int = 0) -> Angle:
    return Angle(
        number=number,
        device=device or number,
        start=TEN + timedelta(seconds=second),
        length_ms=int(seconds * 1000),
        slack_ms=slack,
    )


def test_the_line_begins_with_the_first_frame_and_ends_with_the_last() -> None:
    line = line_of((angle("A", second=5), angle("B", seconds=20)))

    assert line is not None
    assert (TEN, 65_000) == (line.zero, line.length_ms)
    assert (5000, "7.692%") == (line.at(TEN + timedelta(seconds=5)), line.percent(5000))
    assert ("0.000%", "100.000%") == (line.percent(-10), line.percent(10**9))
    assert TEN + timedelta(seconds=1) == line.instant(1000)
    assert line_of(()) is None


def test_recordings_of_one_device_move_together_and_others_stay() -> None:
    moved = shifted(
        (angle("A1", "甲机"), angle("A2", "甲机", 70), angle("B1", "乙机")),
        {"A1": Shift(shift_ms=-1500, words="按声音对齐")},
    )

    assert [-1500, -1500, 0] == [one.shift_ms for one in moved]
    assert ["按声音对齐", "同一设备，按声音对齐", ""] == [one.basis for one in moved]
    assert TEN - timedelta(milliseconds=1500) == moved[0].begins


def test_an_alignment_further_than_the_clocks_allow_is_flagged() -> None:
    near, far = shifted(
        (angle("A", slack=500), angle("B", slack=500)),
        {"A": Shift(shift_ms=1900, words=""), "B": Shift(shift_ms=-12_000, words="")},
    )

    assert not near.is_beyond_clocks
    assert far.is_beyond_clocks


def test_the_choice_shows_the_moment_with_most_devices_first() -> None:
    alone = [angle(f"E{at}", "早机", at * 60) for at in range(8)]
    together = [angle(f"T{at}", f"机{at}", 1000) for at in range(3)]

    shown = chosen([*alone, *together])

    assert MOST == len(shown)
    assert {"T0", "T1", "T2"} <= {one.number for one in shown}


def test_what_was_asked_for_is_shown_and_nothing_else() -> None:
    every = [angle(name) for name in "ABC"]

    assert ["B"] == [one.number for one in chosen(every, ["B", "不存在"])]
    assert () == chosen(())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 600), st.integers(1, 300)), max_size=20))
def test_never_more_than_six_and_all_of_them_fit_on_the_line(rows: list[tuple[int, int, int]]) -> None:
    every = [angle(f"R{at}", f"机{device}", start, length) for at, (device, start, length) in enumerate(rows)]

    shown = chosen(every)
    line = line_of(shown)

    assert min(len(every), MOST) == len(shown)
    for one in shown:
        assert line is not None
        assert 0 <= line.at(one.begins) <= line.at(one.ends) <= line.length_ms


def test_the_best_known_clock_is_the_reference() -> None:
    best = reference((angle("A", slack=2000), angle("B", slack=300), angle("C", slack=900)))

    assert best is not None
    assert "B" == best.number


def test_three_cameras_are_moved_to_the_best_clock_and_a_deaf_one_stays() -> None:
    sound = room(11, 6000)
    angles = (
        angle("A", second=0, seconds=80, slack=500),
        angle("B", second=14, seconds=60, slack=2000),  # truly 10 s after A
        angle("C", second=26, seconds=60, slack=3000),  # truly 30 s after A
        angle("D", second=0, seconds=60, slack=2000),
    )
    sounds = {
        "A": as_heard(sound[:4000], 1, 0.8),
        "B": as_heard(sound[500:3500], 2, 0.6),
        "C": as_heard(sound[1500:4500], 3, 0.9),
        "D": room(99, 3000),
    }

    found = {one.number: one for one in hear(angles, sounds)}

    assert {"B", "C"} == set(found)
    assert abs(found["B"].shift_ms + 4000) <= 20
    assert abs(found["C"].shift_ms - 4000) <= 20
    assert () == hear(angles, {})
