"""The continuity bar: gaps have their true length, and what is within the camera's own pause is none."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.web.evidence.continuity import Stretch, bar
from liuhen.web.evidence.wave import wave

AT = datetime(2026, 11, 20, 1, 40, tzinfo=UTC)


def _stretch(start: int, end: int, **more: bool) -> Stretch:
    return Stretch(number=f"LX-{start}", start=AT + timedelta(seconds=start), end=AT + timedelta(seconds=end), **more)


def test_a_gap_of_forty_seconds_has_its_true_length() -> None:
    drawn = bar([_stretch(100, 200), _stretch(0, 60)], gap_seconds=2)

    assert drawn is not None
    assert ["ok", "gap", "ok"] == [piece.css for piece in drawn.pieces]
    assert ("30.00%", "20.00%") == (drawn.pieces[0].width, drawn.pieces[1].width)
    assert "中断 40 秒" == drawn.gaps[0][1]
    assert "09:41:00 至 09:41:40 中断 40 秒" == drawn.table[1]


def test_a_pause_the_camera_makes_by_itself_is_no_gap() -> None:
    drawn = bar([_stretch(0, 60), _stretch(62, 120)], gap_seconds=2)

    assert drawn is not None
    assert not drawn.gaps


def test_overlapping_recordings_make_no_gap_and_damage_is_barred() -> None:
    drawn = bar([_stretch(0, 60), _stretch(30, 90, is_damaged=True), _stretch(90, 120, is_this=True)], gap_seconds=0)

    assert drawn is not None
    assert ["ok", "bad", "ok"] == [piece.css for piece in drawn.pieces]
    assert drawn.has_damage
    assert drawn.pieces[2].is_this


def test_without_any_length_there_is_no_bar() -> None:
    assert bar([_stretch(5, 5)], gap_seconds=2) is None


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 900)), min_size=1, max_size=20))
def test_recorded_and_broken_time_fill_the_bar(pairs: list[tuple[int, int]]) -> None:
    drawn = bar([_stretch(start, start + length) for start, length in pairs], gap_seconds=0)

    assert drawn is not None
    covered = {second for start, length in pairs for second in range(start, start + length)}
    whole = max(start + length for start, length in pairs) - min(start for start, _ in pairs)
    gap_share = sum(float(piece.width.rstrip("%")) for piece in drawn.pieces if piece.css == "gap")
    assert abs(gap_share - 100 * (whole - len(covered)) / whole) < 0.2


@given(st.lists(st.integers(0, 100), max_size=700))
def test_any_peaks_draw_at_most_225_lines_inside_the_picture(peaks: list[int]) -> None:
    path = wave(peaks)

    assert path.count("M") == min(225, len(peaks))
