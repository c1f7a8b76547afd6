"""Files of one device against each other: moved clocks, overlaps, and the order in which it wrote them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.coverage import Duty, Expected, Recorded, Span, compare
from liuhen.field.segments.order import Odd, Segment, contradictions, shaky_seconds

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def span(start: float, end: float) -> Span:
    return Span(start=TEN + timedelta(minutes=start), end=TEN + timedelta(minutes=end))


def file(
    number: str, start: float, end: float, *, device: str = "YZ-03", medium: str = "video", order: int | None = None
) -> Segment:
    written = ("card", order) if order is not None else None
    return Segment(number=number, device=device, medium=medium, span=span(start, end), written=written)


def test_files_one_after_another_contradict_nothing() -> None:
    assert () == contradictions([file("A", 0, 10), file("B", 10, 20), file("C", 20.05, 30)])


def test_two_films_of_one_camera_at_the_same_time_show_a_moved_clock() -> None:
    found = contradictions([file("A", 0, 30), file("B", 20, 50)])

    assert [(Odd.OVERLAP, "A", "B", 600)] == [(one.kind, one.earlier, one.later, one.seconds) for one in found]


def test_two_cameras_may_film_at_the_same_time() -> None:
    assert () == contradictions([file("A", 0, 30), file("B", 20, 50, device="YZ-05")])


def test_a_camera_may_take_sound_beside_its_film() -> None:
    assert () == contradictions([file("A", 0, 30), file("B", 20, 50, medium="audio")])


def test_rounded_starts_are_no_contradiction() -> None:
    assert () == contradictions([file("A", 0, 10 + 1 / 60), file("B", 10, 20)])


def test_a_clock_set_back_between_two_numbered_files_is_named() -> None:
    """REC_0002 was written after REC_0001, and yet its clock says an hour earlier."""
    found = contradictions([file("A", 60, 70, order=1), file("B", 0, 10, order=2)])

    assert [(Odd.BACKWARDS, "A", "B", 3600)] == [(one.kind, one.earlier, one.later, one.seconds) for one in found]


def test_a_clock_set_back_so_that_files_overlap_is_told_once() -> None:
    found = contradictions([file("A", 10, 30, order=1), file("B", 5, 25, order=2)])

    assert [Odd.BACKWARDS] == [one.kind for one in found]


def test_numbers_of_another_folder_are_no_order() -> None:
    one, other = file("A", 60, 70, order=1), file("B", 0, 10, order=2)
    other = Segment(number="B", device=other.device, medium="video", span=other.span, written=("other", 2))

    assert () == contradictions([one, other])


def test_both_files_of_a_contradiction_are_in_doubt_by_its_length() -> None:
    assert {"A": 600, "B": 600} == dict(shaky_seconds(contradictions([file("A", 0, 30), file("B", 20, 50)])))


def test_an_early_stop_beside_a_moved_clock_needs_judgement() -> None:
    """Two files of thirty minutes lie on 50 minutes: ten of the missing minutes may be the clock's."""
    asked = [Expected(span=span(0, 58), duty=Duty.MUST, scene="coercive_measure", label="封存")]
    taped = [Recorded(span=span(0, 30), device="YZ-03", shaky_seconds=600)]
    taped.append(Recorded(span=span(20, 50), device="YZ-03", shaky_seconds=600))

    assert [(480, False)] == [(gap.seconds, gap.is_certain) for gap in compare(asked, taped).gaps]


def test_a_gap_longer_than_the_doubt_stays_certain() -> None:
    asked = [Expected(span=span(0, 90), duty=Duty.MUST, scene="coercive_measure", label="封存")]
    taped = [Recorded(span=span(20, 50), device="YZ-03", shaky_seconds=600)]

    assert [True, True] == [gap.is_certain for gap in compare(asked, taped).gaps]


def test_the_documented_pause_counts_between_files_of_its_device_only() -> None:
    """武汉办法第七条：机型自动分段的间隔不是中断，换一台设备续录的间隔是。"""
    asked = [Expected(span=span(0, 20), duty=Duty.MUST, scene="coercive_measure", label="封存")]
    pause = 6 / 60
    same = [Recorded(span=span(0, 10), device="A", split_seconds=8)]
    same.append(Recorded(span=span(10 + pause, 20), device="A", split_seconds=8))
    other = [same[0], Recorded(span=span(10 + pause, 20), device="B", split_seconds=8)]

    assert () == compare(asked, same).gaps
    assert [6] == [gap.seconds for gap in compare(asked, other).gaps]


FILES = st.lists(
    st.tuples(st.integers(0, 600), st.integers(1, 60), st.sampled_from(["A", "B"])), max_size=12
)  # fmt: skip


@given(FILES, st.randoms())
def test_the_order_of_asking_changes_nothing(files: list[tuple[int, int, str]], shuffle: "object") -> None:
    known = [file(str(at), start, start + long, device=device) for at, (start, long, device) in enumerate(files)]
    mixed = list(known)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]

    assert contradictions(known) == contradictions(mixed)


@given(FILES)
def test_files_that_follow_one_another_never_contradict(files: list[tuple[int, int, str]]) -> None:
    known, cursor = [], 0
    for at, (wait, long, _) in enumerate(files):
        known.append(file(str(at), cursor + wait, cursor + wait + long, order=at))
        cursor += wait + long

    assert () == contradictions(known)


@given(FILES)
def test_what_is_named_did_run_at_once(files: list[tuple[int, int, str]]) -> None:
    known = {
        str(at): file(str(at), start, start + long, device=device) for at, (start, long, device) in enumerate(files)
    }

    for one in contradictions(known.values()):
        first, second = (known[number] for number in one.numbers)
        shared = min(first.span.end, second.span.end) - max(first.span.start, second.span.start)
        assert (first.device, timedelta(seconds=one.seconds)) == (second.device, shared)
