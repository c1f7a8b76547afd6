"""Steps of an activity as they come in: twice, out of order, from two phones, and across midnight."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.site.fitting import STEPS, Times, fit
from liuhen.field.site.scenes import turned
from liuhen.field.site.words import EventKind, EventState

LATE = datetime(2026, 9, 30, 15, 30, tzinfo=UTC)  # 23:30 on the eve of a holiday
ARRIVE, END, DEPART, RETURN = STEPS


def at(minutes: float) -> datetime:
    return LATE + timedelta(minutes=minutes)


DAY = {ARRIVE: at(0), END: at(70), DEPART: at(80), RETURN: at(140)}


def played(order: Sequence[EventKind]) -> Times:
    """Take steps in, in this order; those that wait are tried again whenever one was taken, as the act does."""
    times, waiting = Times(), []
    for kind in order:
        found = fit(kind, DAY[kind], times)
        if found.state is EventState.WAITS:
            waiting.append(kind)
        if found.fills:
            times = times.with_step(kind, DAY[kind])
            for late in sorted(waiting, key=list(STEPS).index):
                if fit(late, DAY[late], times).fills:
                    times = times.with_step(late, DAY[late])
    return times


@given(st.permutations(list(STEPS) * 2))
def test_any_order_and_any_repetition_gives_the_same_times(order: list[EventKind]) -> None:
    assert Times(**{STEPS[kind]: instant for kind, instant in DAY.items()}) == played(order)


def test_an_end_waits_for_its_arrival() -> None:
    assert EventState.WAITS is fit(END, at(70), Times()).state


def test_the_second_officer_pressing_a_moment_later_makes_no_conflict() -> None:
    found = fit(ARRIVE, at(0.5), Times(arrived_at=at(0)))

    assert (EventState.TAKEN, False) == (found.state, found.fills)


def test_another_arrival_minutes_later_is_a_conflict_and_is_kept() -> None:
    assert EventState.CONFLICT is fit(ARRIVE, at(5), Times(arrived_at=at(0))).state


def test_an_end_before_the_arrival_or_after_the_departure_is_a_conflict() -> None:
    assert EventState.CONFLICT is fit(END, at(-5), Times(arrived_at=at(0))).state
    assert EventState.CONFLICT is fit(END, at(90), Times(arrived_at=at(0), departed_at=at(80))).state


def test_markers_of_a_scene_meet_in_one_row_in_whatever_order_they_come() -> None:
    held = [{"code": "interview", "from": "", "until": ""}]
    first = turned(turned(held, "interview", at(10), is_start=True), "interview", at(20), is_start=False)
    second = turned(turned(held, "interview", at(20), is_start=False), "interview", at(10), is_start=True)

    assert [{"code": "interview", "from": at(10).isoformat(), "until": at(20).isoformat()}] == first == second


def test_a_scene_held_twice_is_two_rows_and_one_nobody_planned_joins() -> None:
    once = turned([], "conflict", at(1), is_start=True)
    ended = turned(once, "conflict", at(2), is_start=False)

    assert ["conflict", "conflict"] == [row["code"] for row in turned(ended, "conflict", at(3), is_start=True)]
