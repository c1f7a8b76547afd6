"""Scenes: which time should be recorded."""

from datetime import UTC, datetime, timedelta

from liuhen.field.coverage import Duty, Span
from liuhen.field.scenes import LABELS, Scene, SceneDuty, bounds, expected, within

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
WHOLE = Span(start=TEN, end=TEN + timedelta(minutes=60))
DUTIES = {
    "coercive_measure": SceneDuty(scene="coercive_measure", level="must", is_full=True),
    "onsite_enforcement": SceneDuty(scene="onsite_enforcement", level="may"),
    "interview": SceneDuty(scene="interview", level="none"),
}


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def time_of(ends_with: str, *, ended: int | None, departed: int | None) -> Span | None:
    return bounds(
        arrived_at=TEN,
        ended_at=None if ended is None else at(ended),
        departed_at=None if departed is None else at(departed),
        ends_with=ends_with,
        now=at(90),
    )


def test_wuhan_art_18_recording_ends_with_the_activity() -> None:
    assert Span(start=TEN, end=at(20)) == time_of("activity_ended", ended=20, departed=35)


def test_shilong_art_8_recording_ends_with_the_departure() -> None:
    assert Span(start=TEN, end=at(35)) == time_of("departure", ended=20, departed=35)


def test_an_activity_that_runs_is_expected_until_now() -> None:
    assert Span(start=TEN, end=at(90)) == time_of("activity_ended", ended=None, departed=None)


def test_one_end_stands_in_for_the_other() -> None:
    assert Span(start=TEN, end=at(35)) == time_of("activity_ended", ended=None, departed=35)
    assert Span(start=TEN, end=at(20)) == time_of("departure", ended=20, departed=None)


def test_before_arrival_nothing_is_expected() -> None:
    whole = bounds(arrived_at=None, ended_at=None, departed_at=None, ends_with="departure", now=TEN)

    assert whole is None
    assert () == expected([Scene(code="coercive_measure")], DUTIES, whole)


def test_a_scene_without_times_lasts_as_long_as_the_activity() -> None:
    asked = expected([Scene(code="coercive_measure")], DUTIES, WHOLE)

    assert [(WHOLE, Duty.MUST, "查封、扣押、封存")] == [(item.span, item.duty, item.label) for item in asked]


def test_a_scene_is_cut_to_the_activity() -> None:
    scene = Scene(code="coercive_measure", from_at=at(-10), until_at=at(30))

    assert Span(start=TEN, end=at(30)) == within(scene, WHOLE)


def test_a_scene_outside_the_activity_asks_nothing() -> None:
    scene = Scene(code="coercive_measure", from_at=at(70), until_at=at(80))

    assert None is within(scene, WHOLE)
    assert () == expected([scene], DUTIES, WHOLE)


def test_scenes_without_a_duty_ask_nothing() -> None:
    scenes = [Scene(code="interview"), Scene(code="unknown_scene")]

    assert () == expected(scenes, DUTIES, WHOLE)
    assert "unknown_scene" == scenes[1].label


def test_every_label_is_chinese() -> None:
    assert all(not words.isascii() for words in LABELS.values())


def test_shilong_art_6_one_recording_fulfils_a_duty_that_does_not_ask_for_the_whole_course() -> None:
    duties = {"hearing": SceneDuty(scene="hearing", level="must", label="听证")}

    without = expected([Scene(code="hearing")], duties, WHOLE)
    with_one = expected([Scene(code="hearing")], duties, WHOLE, [Span(start=at(5), end=at(6))])

    assert [Duty.MUST] == [item.duty for item in without]
    assert [Duty.MAY] == [item.duty for item in with_one]


def test_wuhan_art_5_a_duty_for_the_whole_course_stays_whatever_was_recorded() -> None:
    asked = expected([Scene(code="coercive_measure")], DUTIES, WHOLE, [Span(start=at(5), end=at(6))])

    assert [Duty.MUST] == [item.duty for item in asked]
