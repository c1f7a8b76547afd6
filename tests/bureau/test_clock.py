"""The server's clock in the trail: a step is an entry and waits for its explanation; comparisons take two persons."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts.clock import (
    compare_with_sources,
    confirm_comparison,
    explain_step,
    keep_comparison,
    type_comparison,
    watch_clock,
    watch_clock_here,
)
from liuhen.errors import InputError
from liuhen.trail.clock.queries import clock_is_explained, clock_state, to_confirm, why_clock_is_unexplained
from liuhen.trail.clock.sntp import Offset
from liuhen.trail.clock.steps import Reading
from liuhen.trail.models import ClockComparison, ClockStep, Entry
from tests.cast import Cast

NOON = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)
NTP = ClockComparison.Source.NTP


def reading(wall: float, counted: float) -> Reading:
    return Reading(wall=NOON + timedelta(seconds=wall), since_boot=counted, boot="a")


def ahead(seconds: float) -> Offset:
    return Offset(ahead=timedelta(seconds=seconds), uncertainty=timedelta(milliseconds=20))


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_a_step_of_the_clock_is_an_entry_and_waits_for_its_explanation(cast: Cast, data_dir: Path) -> None:
    before = len(verbs())
    assert watch_clock(reading(0, 100), data=data_dir) is None
    assert watch_clock(reading(1, 101), data=data_dir) is None
    assert clock_is_explained()

    step = watch_clock(reading(-3600, 103), data=data_dir)

    assert step is not None
    assert (-3603000, "jump") == (step.by_ms, step.kind)
    assert ["clock.step"] == verbs()[before:]
    assert not clock_is_explained()
    assert "还没有说明" in why_clock_is_unexplained()
    assert watch_clock(reading(-3598, 105), data=data_dir) is None


def test_an_explained_step_lets_what_waited_go_on(cast: Cast, data_dir: Path) -> None:
    watch_clock(reading(0, 0), data=data_dir)
    step = watch_clock(reading(60, 1), data=data_dir)
    assert step is not None

    with pytest.raises(RoleRefusal):
        explain_step(step, "我调的", by=cast.officer, at=NOON)
    with pytest.raises(InputError, match="还缺原因"):
        explain_step(step, " ", by=cast.system_admin, at=NOON)
    explain_step(step, "更换电池后校时", by=cast.system_admin, at=NOON)

    assert clock_is_explained()
    assert "" == why_clock_is_unexplained()
    with pytest.raises(InputError, match="已经有说明"):
        explain_step(step, "再说一次", by=cast.system_admin, at=NOON)


def test_a_clock_apart_from_its_source_is_recorded_once_until_it_is_explained(cast: Cast) -> None:
    keep_comparison(NTP, "a", ahead(1.9), at=NOON)
    assert clock_is_explained()

    keep_comparison(NTP, "a", ahead(-5), at=NOON)
    keep_comparison(NTP, "a", ahead(-5), at=NOON)

    assert [("apart", -5000)] == list(ClockStep.objects.values_list("kind", "by_ms"))
    assert 4 == len([verb for verb in verbs() if verb.startswith("clock.")])


def test_a_typed_comparison_counts_once_another_person_confirmed_it(cast: Cast) -> None:
    row = type_comparison("中央台整点报时", NOON, pressed_at=NOON + timedelta(seconds=9), by=cast.system_admin)
    assert clock_state(NOON).newest is None
    assert [row] == list(to_confirm())

    with pytest.raises(InputError, match="不能确认自己"):
        confirm_comparison(row, by=cast.system_admin, at=NOON)
    with pytest.raises(InputError, match="已经过去一天"):
        confirm_comparison(row, by=cast.auditor, at=NOON + timedelta(days=2))
    confirm_comparison(row, by=cast.auditor, at=NOON + timedelta(minutes=1))

    assert row == clock_state(NOON).newest
    assert [("apart", 9000)] == list(ClockStep.objects.values_list("kind", "by_ms"))
    with pytest.raises(InputError, match="已经确认过"):
        confirm_comparison(row, by=cast.archivist, at=NOON)


def test_sources_that_do_not_answer_are_passed_over(cast: Cast, data_dir: Path, settings: object) -> None:
    settings.TIME_SERVERS = ["no-such-host.invalid"]  # type: ignore[attr-defined]
    settings.SATELLITE_DEVICE = str(data_dir / "none")  # type: ignore[attr-defined]

    assert [] == compare_with_sources(NOON)


def test_the_machine_of_the_tests_has_a_steady_clock(cast: Cast, data_dir: Path) -> None:
    watch_clock_here(NOON)
    watch_clock_here(NOON)

    assert clock_is_explained()
