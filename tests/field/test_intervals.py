"""The algebra of intervals: joining, cutting, and what coverage may never lose or invent."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.coverage import (
    Duty,
    Expected,
    Explained,
    Explanation,
    Recorded,
    Span,
    compare,
    merge,
    runs,
    subtract,
)

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def _span(pair: tuple[int, int]) -> Span:
    start, long = pair
    return Span(start=TEN + timedelta(seconds=start), end=TEN + timedelta(seconds=start + long))


SPANS = st.lists(st.tuples(st.integers(0, 3600), st.integers(1, 900)).map(_span), max_size=10)
DEVICES = st.lists(st.tuples(st.integers(0, 3600), st.integers(1, 900), st.sampled_from("AB")), max_size=10)
ASKED = st.lists(
    st.tuples(st.integers(0, 3600), st.integers(1, 900), st.sampled_from(list(Duty))), min_size=1, max_size=6
)


def seconds(spans: tuple[Span, ...]) -> set[int]:
    """Every whole second inside the spans."""
    return {
        at
        for span in spans
        for at in range(int((span.start - TEN).total_seconds()), int((span.end - TEN).total_seconds()))
    }


def asked_of(rows: list[tuple[int, int, Duty]]) -> list[Expected]:
    return [Expected(span=_span((start, long)), duty=duty, scene=duty.value) for start, long, duty in rows]


def taped_of(rows: list[tuple[int, int, str]]) -> list[Recorded]:
    return [Recorded(span=_span((start, long)), device=device) for start, long, device in rows]


@given(SPANS)
def test_joining_keeps_every_second_and_no_other(spans: list[Span]) -> None:
    joined = merge(spans)

    assert seconds(tuple(spans)) == seconds(joined)
    assert all(one.end < following.start for one, following in itertools.pairwise(joined))


@given(SPANS)
def test_joining_twice_is_joining_once(spans: list[Span]) -> None:
    assert merge(spans) == merge(merge(spans))


@given(SPANS, SPANS)
def test_cutting_takes_away_exactly_what_is_taken(whole: list[Span], taken: list[Span]) -> None:
    left = subtract(merge(whole), merge(taken))

    assert seconds(merge(whole)) - seconds(merge(taken)) == seconds(left)


@given(SPANS, SPANS)
def test_what_is_cut_and_what_is_left_make_the_whole(whole: list[Span], taken: list[Span]) -> None:
    left = subtract(merge(whole), merge(taken))

    assert merge(whole) == merge((*left, *subtract(merge(whole), left)))


@given(ASKED, DEVICES)
def test_gaps_are_the_expected_seconds_nobody_recorded(
    asked: list[tuple[int, int, Duty]], taped: list[tuple[int, int, str]]
) -> None:
    expected, recorded = asked_of(asked), taped_of(taped)

    result = compare(expected, recorded)

    wanted = seconds(merge(item.span for item in expected)) - seconds(merge(item.span for item in recorded))
    assert wanted == seconds(tuple(gap.span for gap in result.gaps)) == seconds(result.holes)


@given(ASKED, DEVICES)
def test_gaps_never_overlap_and_come_longest_first(
    asked: list[tuple[int, int, Duty]], taped: list[tuple[int, int, str]]
) -> None:
    gaps = compare(asked_of(asked), taped_of(taped)).gaps

    assert sum(gap.seconds for gap in gaps) == len(seconds(tuple(gap.span for gap in gaps)))
    assert sorted((gap.seconds for gap in gaps), reverse=True) == [gap.seconds for gap in gaps]


@given(ASKED, DEVICES, DEVICES)
def test_another_recording_never_makes_a_gap(
    asked: list[tuple[int, int, Duty]], taped: list[tuple[int, int, str]], more: list[tuple[int, int, str]]
) -> None:
    few, many = compare(asked_of(asked), taped_of(taped)), compare(asked_of(asked), taped_of([*taped, *more]))

    assert seconds(many.holes) <= seconds(few.holes)


@given(ASKED, DEVICES, SPANS)
def test_an_explanation_closes_nothing(
    asked: list[tuple[int, int, Duty]], taped: list[tuple[int, int, str]], told: list[Span]
) -> None:
    explanations = [Explanation(span=span, how=Explained.WRITTEN, interruption="ZD") for span in told]

    plain, explained = (
        compare(asked_of(asked), taped_of(taped)),
        compare(asked_of(asked), taped_of(taped), explanations),
    )

    assert plain.holes == explained.holes
    assert plain.shares == explained.shares
    assert all(gap.explained is Explained.NOT or any(span.meets(gap.span) for span in told) for gap in explained.gaps)


@given(ASKED, DEVICES)
def test_shares_add_up(asked: list[tuple[int, int, Duty]], taped: list[tuple[int, int, str]]) -> None:
    expected = asked_of(asked)

    result = compare(expected, taped_of(taped))

    missing = sum(share.expected_seconds - share.recorded_seconds for share in result.shares)
    assert len(seconds(result.holes)) == missing
    assert len(seconds(merge(item.span for item in expected))) == sum(s.expected_seconds for s in result.shares)


@given(DEVICES, st.integers(0, 30))
def test_the_pause_of_one_device_joins_no_other(taped: list[tuple[int, int, str]], pause: int) -> None:
    recorded = [
        Recorded(span=item.span, device=item.device, split_seconds=pause if item.device == "A" else 0)
        for item in taped_of(taped)
    ]

    joined = runs(recorded)

    mine = merge((item.span for item in recorded if item.device == "A"), gap_seconds=pause)
    theirs = merge(item.span for item in recorded if item.device == "B")
    assert seconds(mine) | seconds(theirs) == seconds(joined)


def test_an_activity_with_no_recording_is_one_gap_from_end_to_end() -> None:
    result = compare([Expected(span=_span((0, 3600)), duty=Duty.MUST, scene="coercive_measure")], [])

    assert [(3600, Explained.NOT)] == [(gap.seconds, gap.explained) for gap in result.gaps]
    assert (3600, 3600) == (result.late_start_seconds, result.early_stop_seconds)


def test_a_report_nobody_backed_stands_beside_a_gap_that_stays_unexplained() -> None:
    told = [Explanation(span=_span((0, 600)), how=Explained.NOT, interruption="ZD-1")]

    gap = compare([Expected(span=_span((0, 300)), duty=Duty.MUST)], [], told).gaps[0]

    assert (Explained.NOT, "ZD-1") == (gap.explained, gap.interruption)
