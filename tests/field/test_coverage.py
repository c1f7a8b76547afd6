"""Coverage: what should have been recorded, what was, and what is missing between them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.coverage import Duty, Expected, Explained, Explanation, Recorded, Span, compare, merge, subtract

NINE = datetime(2026, 9, 18, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def span(start: float, end: float) -> Span:
    return Span(start=at(start), end=at(end))


def must(start: float, end: float, scene: str = "coercive_measure") -> Expected:
    return Expected(span=span(start, end), duty=Duty.MUST, scene=scene, label="封存")


def may(start: float, end: float) -> Expected:
    return Expected(span=span(start, end), duty=Duty.MAY, scene="onsite_enforcement", label="现场执法")


def taped(start: float, end: float, device: str = "YZ-03", slack: int = 0) -> Recorded:
    return Recorded(span=span(start, end), device=device, slack_seconds=slack)


def test_wuhan_art_7_files_one_second_apart_are_continuous() -> None:
    """武汉办法第七条：自动分段的间隔不是中断。"""
    recorded = [taped(0, 30), taped(30 + 1 / 60, 60)]

    result = compare([must(0, 60)], recorded, gap_seconds=2)

    assert () == result.gaps


def test_wuhan_art_7_a_minute_between_files_is_an_interruption_of_sixty_seconds() -> None:
    recorded = [taped(0, 30), taped(31, 60)]

    result = compare([must(0, 60)], recorded, gap_seconds=2)

    assert [60] == [gap.seconds for gap in result.gaps]


def test_wuhan_art_5_a_sealing_recorded_from_start_to_end_has_no_gap() -> None:
    result = compare([must(0, 40)], [taped(0, 40)])

    assert () == result.gaps
    assert 100 == result.share(Duty.MUST).percent


def test_a_second_device_covers_the_gap_of_the_first() -> None:
    result = compare([must(0, 60)], [taped(0, 30), taped(40, 60), taped(25, 45, "YZ-05")])

    assert () == result.gaps


def test_gaps_come_longest_first() -> None:
    result = compare([must(0, 60)], [taped(5, 20), taped(30, 58)])

    assert [600, 300, 120] == [gap.seconds for gap in result.gaps]


def test_late_start_and_early_stop_are_named_in_seconds() -> None:
    result = compare([must(0, 60)], [taped(5, 58)])

    assert (300, 120) == (result.late_start_seconds, result.early_stop_seconds)


def test_a_start_within_the_tolerance_is_not_late() -> None:
    result = compare([must(0, 60)], [taped(1, 60)], gap_seconds=60)

    assert 0 == result.late_start_seconds


def test_shilong_art_8_a_minute_at_either_end_is_no_gap_but_a_minute_between_is() -> None:
    result = compare([must(0, 60)], [taped(1, 30), taped(31, 59)], edge_seconds=60)

    assert [(at(30), 60)] == [(gap.span.start, gap.seconds) for gap in result.gaps]


def test_more_than_a_minute_at_the_end_is_a_gap() -> None:
    result = compare([must(0, 60)], [taped(0, 58)], edge_seconds=60)

    assert (120, 120) == (result.gaps[0].seconds, result.early_stop_seconds)


def test_without_any_recording_the_whole_scene_is_the_gap() -> None:
    result = compare([must(0, 40)], [])

    assert [2400] == [gap.seconds for gap in result.gaps]
    assert 0 == result.share(Duty.MUST).percent


def test_without_any_expectation_nothing_is_missing() -> None:
    result = compare([], [taped(0, 10)])

    assert ((), 0, 0) == (result.gaps, result.late_start_seconds, result.early_stop_seconds)
    assert 100 == result.share(Duty.MUST).percent


def test_a_gap_across_two_scenes_is_told_for_each_scene() -> None:
    result = compare([may(0, 30), must(30, 60)], [taped(0, 20), taped(40, 60)])

    assert {(Duty.MAY, 600), (Duty.MUST, 600)} == {(gap.duty, gap.seconds) for gap in result.gaps}


def test_where_two_scenes_overlap_the_stronger_duty_holds() -> None:
    result = compare([may(0, 60), must(20, 40)], [taped(0, 20), taped(40, 60)])

    assert [Duty.MUST] == [gap.duty for gap in result.gaps]
    assert (1200, 2400) == (result.share(Duty.MUST).expected_seconds, result.share(Duty.MAY).expected_seconds)


def test_wuhan_art_8_a_gap_with_a_voice_statement_is_explained_by_voice() -> None:
    said = Explanation(span=span(20, 30), how=Explained.VOICE, interruption="ZD-2026-0001")

    result = compare([must(0, 60)], [taped(0, 20), taped(30, 60)], [said])

    assert [(Explained.VOICE, "ZD-2026-0001")] == [(gap.explained, gap.interruption) for gap in result.gaps]
    assert () == result.unexplained


def test_voice_outranks_a_written_note_on_the_same_gap() -> None:
    both = [Explanation(span=span(20, 30), how=how) for how in (Explained.WRITTEN, Explained.VOICE)]

    result = compare([must(0, 60)], [taped(0, 20), taped(30, 60)], both)

    assert [Explained.VOICE] == [gap.explained for gap in result.gaps]


def test_an_explanation_of_half_a_gap_leaves_the_other_half_unexplained() -> None:
    note = Explanation(span=span(20, 25), how=Explained.WRITTEN)

    result = compare([must(0, 60)], [taped(0, 20), taped(30, 60)], [note])

    assert [(Explained.WRITTEN, 300), (Explained.NOT, 300)] == [(gap.explained, gap.seconds) for gap in result.gaps]


def test_an_explanation_beside_the_gap_explains_nothing() -> None:
    note = Explanation(span=span(40, 50), how=Explained.WRITTEN)

    result = compare([must(0, 60)], [taped(0, 20), taped(30, 60)], [note])

    assert [600] == [gap.seconds for gap in result.unexplained]


def test_a_gap_between_files_of_one_device_is_certain_whatever_its_clock() -> None:
    result = compare([must(0, 60)], [taped(0, 30, slack=120), taped(31, 60, slack=120)])

    assert [True] == [gap.is_certain for gap in result.gaps]


def test_a_short_gap_between_two_doubtful_clocks_is_not_certain() -> None:
    result = compare([must(0, 60)], [taped(0, 30, slack=30), taped(31, 60, "YZ-05", slack=30)])

    assert [False] == [gap.is_certain for gap in result.gaps]


def test_a_gap_longer_than_both_doubts_is_certain() -> None:
    result = compare([must(0, 60)], [taped(0, 30, slack=30), taped(32, 60, "YZ-05", slack=30)])

    assert [True] == [gap.is_certain for gap in result.gaps]


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        span(5, 4)


def test_a_span_needs_aware_instants() -> None:
    with pytest.raises(ValueError, match="aware"):
        Span(start=NINE.replace(tzinfo=None), end=NINE.replace(tzinfo=None))


def test_duties_and_explanations_speak_chinese() -> None:
    assert ("应当录", "可以录") == (Duty.MUST.label, Duty.MAY.label)
    assert ("已语音说明", "已书面说明", "未说明") == tuple(how.label for how in Explained)


seconds = st.integers(min_value=0, max_value=4 * 3600)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, second = sorted((draw(seconds), draw(seconds)))
    return Span(start=NINE + timedelta(seconds=first), end=NINE + timedelta(seconds=second + 1))


expectations = st.lists(st.builds(Expected, span=spans(), duty=st.sampled_from(Duty), scene=st.just("x")), max_size=5)
recordings = st.lists(st.builds(Recorded, span=spans(), device=st.sampled_from(["A", "B"])), max_size=6)
notes = st.lists(st.builds(Explanation, span=spans(), how=st.sampled_from(Explained)), max_size=3)


@given(expectations, recordings, notes)
def test_gaps_and_recorded_time_make_up_what_was_expected(
    asked: list[Expected], made: list[Recorded], said: list[Explanation]
) -> None:
    result = compare(asked, made, said)

    whole = sum(item.seconds for item in merge(item.span for item in asked))
    assert whole == sum(gap.seconds for gap in result.gaps) + sum(share.recorded_seconds for share in result.shares)


@given(expectations, recordings, notes, st.integers(min_value=0, max_value=60))
def test_no_gap_lies_under_a_recording_or_outside_the_expectation(
    asked: list[Expected], made: list[Recorded], said: list[Explanation], tolerance: int
) -> None:
    result = compare(asked, made, said, gap_seconds=tolerance)

    wanted = merge(item.span for item in asked)
    for gap in result.gaps:
        assert not any(gap.span.meets(item.span) for item in made)
        assert () == subtract((gap.span,), wanted)


@given(expectations, recordings, recordings)
def test_more_recordings_never_lengthen_what_is_missing(
    asked: list[Expected], made: list[Recorded], more: list[Recorded]
) -> None:
    fewer = compare(asked, made)
    greater = compare(asked, made + more)

    assert sum(gap.seconds for gap in greater.gaps) <= sum(gap.seconds for gap in fewer.gaps)


@given(expectations, recordings, notes, st.randoms())
def test_the_order_of_files_changes_nothing(
    asked: list[Expected], made: list[Recorded], said: list[Explanation], dice: object
) -> None:
    mixed = list(made)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random

    assert compare(asked, made, said) == compare(asked, mixed, said)


@given(expectations, recordings, notes)
def test_the_longest_gap_stands_first(asked: list[Expected], made: list[Recorded], said: list[Explanation]) -> None:
    lengths = [gap.span.end - gap.span.start for gap in compare(asked, made, said).gaps]

    assert sorted(lengths, reverse=True) == lengths
