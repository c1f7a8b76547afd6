"""Recorded stretches under the widest and the narrowest reading; films of one device move together."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.checks.spans import Stretch, narrowest, runs, uncovered, widest
from liuhen.law.facts import Interval, SpanFacts

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


def film(start: float, end: float, *, slack: float = 0, device: str = "YZ-03", split: int = 0) -> SpanFacts:
    return SpanFacts(
        recording_id=f"{device}{start}",
        number="LX",
        medium="video",
        device_kind="body_camera",
        started=Interval(earliest=at(start - slack), latest=at(start + slack)),
        ended=Interval(earliest=at(end - slack), latest=at(end + slack)),
        stored_at=None,
        device_number=device,
        split_seconds=split,
    )


def missing(spans: list[SpanFacts], length: float) -> list[float]:
    window = Stretch(at(0), at(length))
    return [
        gap.length.total_seconds()
        for gap in uncovered(window, narrowest(spans), longer_than=timedelta(seconds=2))
        if window.start < gap.start and gap.end < window.end
    ]


def test_a_clock_that_is_right_to_half_a_minute_makes_no_gap_between_its_own_films() -> None:
    """The clock moves both films together, so the pause between them is certain whatever it showed."""
    assert [] == missing([film(0, 600, slack=30), film(601, 1200, slack=30)], 1200)


def test_between_films_of_two_devices_the_clocks_stay_in_doubt() -> None:
    assert [61] == missing([film(0, 600, slack=30), film(601, 1200, slack=30, device="YZ-05")], 1200)


def test_wuhan_art_7_the_documented_pause_of_the_make_is_no_gap() -> None:
    pause = [film(0, 600), film(606, 1200)]
    documented = [film(0, 600, split=8), film(606, 1200, split=8)]

    assert ([6], []) == (missing(pause, 1200), missing(documented, 1200))


def test_films_of_unknown_devices_stand_alone() -> None:
    assert 2 == len(runs([film(0, 600, device=""), film(601, 1200, device="")]))


def test_films_without_a_time_are_kept_and_cover_nothing() -> None:
    unknown = SpanFacts(
        recording_id="1", number="LX", medium="video", device_kind="", started=None, ended=None, stored_at=None
    )

    assert (1, (), ()) == (len(runs([unknown])), widest([unknown]), narrowest([unknown]))


FILMS = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(1, 900), st.sampled_from(["A", "B", ""])), max_size=10
)  # fmt: skip


@given(FILMS, st.integers(0, 40))
def test_joining_never_uncovers_what_a_film_covers(films: list[tuple[int, int, str]], slack: int) -> None:
    spans = [film(start, start + long, slack=slack, device=device) for start, long, device in films]
    alone = [
        Stretch(span.started.latest, span.ended.earliest)
        for span in spans
        if span.started and span.ended and span.started.latest < span.ended.earliest
    ]

    window = Stretch(at(-100), at(6100))
    joined = uncovered(window, narrowest(spans), longer_than=timedelta())
    single = uncovered(window, alone, longer_than=timedelta())

    assert all(any(one.start <= gap.start and gap.end <= one.end for one in single) for gap in joined)
