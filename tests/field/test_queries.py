"""Reads of room field: the comparison of an activity, proposals, facts for the law."""

from datetime import UTC, datetime, timedelta

from tests.cast import Cast, small_bureau
from tests.tapes import tape

from liuhen.bureau.queries import active_pack
from liuhen.field import acts
from liuhen.field.acts import NewActivity, Report
from liuhen.field.coverage import Duty, Explained
from liuhen.field.models import Activity
from liuhen.field.queries import activities_of, activity_facts, comparison, proposals, span_of
from liuhen.field.rules import rule_of
from liuhen.field.scenes import Scene

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def sealing(cast: Cast) -> Activity:
    """甲大药房: arrival 10:00, sealing 10:20 to 10:50, end 11:00."""
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路",
        party="甲大药房",
        scenes=("onsite_enforcement", "coercive_measure" if cast.bureau.pack_code == "wuhan" else "hearing"),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    activity = acts.arrive(acts.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN, party_told=True)
    second = activity.scenes[1]["code"]
    acts.set_scenes(
        activity,
        (Scene(code="onsite_enforcement", until_at=at(20)), Scene(code=second, from_at=at(20), until_at=at(50))),
        by=cast.officer,
        at=at(61),
    )
    acts.end(activity, by=cast.officer, at=at(60))
    return acts.depart(activity, by=cast.officer, at=at(65))


def with_tapes(cast: Cast, *spans: tuple[float, float]) -> Activity:
    activity = sealing(cast)
    for start, end in spans:
        recording = tape(cast.officer, at(start), end - start)
        acts.attribute(recording, by=cast.officer, at=at(90), activity=activity)
    return activity


def compared(activity: Activity) -> object:
    return comparison(activity, rule_of(active_pack(activity.bureau)), at(600))


def test_wuhan_art_5_a_gap_in_the_sealing_is_found_and_unexplained(cast: Cast) -> None:
    result = comparison(with_tapes(cast, (0, 30), (37, 60)), rule_of(active_pack(cast.bureau)), at(600))

    assert [(Duty.MUST, 420, Explained.NOT)] == [(gap.duty, gap.seconds, gap.explained) for gap in result.coverage.gaps]


def test_wuhan_art_8_a_report_typed_to_the_minute_explains_a_gap_measured_to_the_second(cast: Cast) -> None:
    activity = with_tapes(cast, (0, 30.7), (37.4, 60))
    report = Report(from_at=at(30), until_at=at(37), reason="device_failure", voice_on_resume=True)
    acts.report_interruption(activity, report, by=cast.officer, at=at(90))

    result = comparison(activity, rule_of(active_pack(cast.bureau)), at(600))

    assert [Explained.VOICE] == [gap.explained for gap in result.coverage.gaps]
    assert () == result.coverage.unexplained


def test_a_report_about_another_time_explains_nothing(cast: Cast) -> None:
    activity = with_tapes(cast, (0, 30), (37, 60))
    report = Report(from_at=at(5), until_at=at(9), reason="weather", voice_on_resume=True)
    acts.report_interruption(activity, report, by=cast.officer, at=at(90))

    assert 1 == len(comparison(activity, rule_of(active_pack(cast.bureau)), at(600)).coverage.unexplained)


def test_a_recording_without_a_break_leaves_no_gap(cast: Cast) -> None:
    result = comparison(with_tapes(cast, (0, 60)), rule_of(active_pack(cast.bureau)), at(600))

    assert () == result.coverage.gaps


def test_wuhan_art_18_and_shilong_art_8_end_at_different_events(cast: Cast) -> None:
    shilong = small_bureau("shilong", code="shi", prefix="s-")

    wuhan_end = comparison(sealing(cast), rule_of(active_pack(cast.bureau)), at(600)).whole
    shilong_end = comparison(sealing(shilong), rule_of(active_pack(shilong.bureau)), at(600)).whole

    assert at(60) == (wuhan_end.end if wuhan_end else None)
    assert at(65) == (shilong_end.end if shilong_end else None)


def test_photos_stand_apart_and_cover_nothing(cast: Cast) -> None:
    activity = sealing(cast)
    acts.attribute(tape(cast.officer, at(25), 0, medium="photo"), by=cast.officer, at=at(90), activity=activity)

    result = comparison(activity, rule_of(active_pack(cast.bureau)), at(600))

    assert [at(25)] == [taken for taken, _ in result.photos]
    assert () == result.coverage.recorded


def test_proposals_are_unattributed_recordings_of_that_time(cast: Cast) -> None:
    activity = with_tapes(cast, (0, 30))
    near, _far = tape(cast.partner, at(40)), tape(cast.partner, at(900))

    assert [near] == proposals(activity)


def test_an_activity_without_arrival_proposes_nothing(cast: Cast) -> None:
    tape(cast.officer, TEN)
    new = NewActivity(title="检", place="地", party="甲", scenes=("hearing",), officers=(cast.officer,), planned_at=TEN)

    assert [] == proposals(acts.plan(new, by=cast.officer, at=TEN))


def test_the_place_in_time_of_a_recording_is_the_middle_of_its_interval(cast: Cast) -> None:
    span = span_of(tape(cast.officer, TEN, 10, slack_seconds=30))

    assert (TEN, at(10)) == ((span.start, span.end) if span else None)
    assert span_of(tape(cast.officer, None)) is None


def test_the_activity_of_a_recording_is_found(cast: Cast) -> None:
    activity, recording = sealing(cast), tape(cast.officer, at(1))
    acts.attribute(recording, by=cast.officer, at=at(90), activity=activity)

    assert [activity] == list(activities_of(recording))


def test_facts_for_the_law_carry_officers_scenes_spans_and_interruptions(cast: Cast) -> None:
    activity = with_tapes(cast, (0, 30), (37, 60))
    report = Report(from_at=at(30), until_at=at(37), reason="weather", written="暴雨")
    acts.report_interruption(activity, report, by=cast.officer, at=at(90))

    facts = activity_facts(activity)

    assert ["YZ-0103", "YZ-0107"] == [officer.certificate_number for officer in facts.officers]
    assert ["onsite_enforcement", "coercive_measure"] == [scene.code for scene in facts.scenes]
    assert (2, 1, True) == (len(facts.spans), len(facts.interruptions), facts.party_told)
    assert ("weather", "暴雨", None) == (
        facts.interruptions[0].reason,
        facts.interruptions[0].written,
        facts.interruptions[0].voice_on_resume,
    )
