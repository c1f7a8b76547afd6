"""Acts of room field: the times of an activity, interruptions, attribution; one entry each, refusals recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, small_bureau
from tests.tapes import tape

from liuhen.bureau.acting import Machine, RoleRefusal
from liuhen.bureau.models import Officer
from liuhen.devices import acts as devices
from liuhen.errors import InputError, RefusalError
from liuhen.field import acts
from liuhen.field.acts import (
    AttributedError,
    GroundError,
    NewActivity,
    NotTakingPartError,
    OutOfOrderError,
    Report,
    ReviewError,
)
from liuhen.field.models import Activity, ActivityRecording, Interruption, InterruptionState
from liuhen.field.scenes import Scene
from liuhen.trail.models import Entry

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
MACHINE_NAME = "attribute"


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def planned(cast: Cast, *, officers: tuple[Officer, ...] = (), scene: str = "onsite_enforcement") -> Activity:
    new = NewActivity(
        title="甲大药房现场检查",
        place="云泽市中山路 8 号",
        party="甲大药房",
        scenes=(scene,),
        officers=officers or (cast.officer, cast.partner),
        planned_at=TEN,
    )
    return acts.plan(new, by=cast.officer, at=TEN)


def held(cast: Cast, *, until: float = 60) -> Activity:
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)
    return acts.end(activity, by=cast.officer, at=at(until))


def stop(**changes: object) -> Report:
    usual: dict[str, object] = {
        "from_at": at(10),
        "until_at": at(18),
        "reason": "device_failure",
        "voice_on_resume": True,
    }
    return Report(**{**usual, **changes})  # type: ignore[arg-type]  # the changes of a case


def test_planning_writes_activity_and_officers_with_one_entry(cast: Cast) -> None:
    with entries(1):
        activity = planned(cast)

    assert ("HD-2026-0001", cast.bureau) == (activity.number, activity.bureau)
    assert ["YZ-0103", "YZ-0107"] == [row.certificate_number for row in activity.officers.order_by("pk")]


def test_an_officer_without_a_certificate_of_that_day_is_entered_without_number(cast: Cast) -> None:
    activity = planned(cast, officers=(cast.officer, cast.division_head))

    assert {"YZ-0103", ""} == {row.certificate_number for row in activity.officers.all()}


def test_what_is_missing_is_named(cast: Cast) -> None:
    new = NewActivity(title="", place="", party="甲", scenes=("hearing",), officers=(), planned_at=TEN)

    with entries(0), pytest.raises(InputError, match="名称、地点、执法人员"):
        acts.plan(new, by=cast.officer, at=TEN)


def test_a_scene_the_text_does_not_speak_of_is_entered_all_the_same(db: None) -> None:
    cast = small_bureau("shilong")

    assert ["coercive_measure"] == [row["code"] for row in planned(cast, scene="coercive_measure").scenes]


def test_a_scene_that_nobody_knows_is_not_taken(cast: Cast) -> None:
    with pytest.raises(InputError, match="环节"):
        planned(cast, scene="moon_landing")


def test_an_officer_of_another_bureau_takes_no_part(cast: Cast) -> None:
    with pytest.raises(InputError, match="本机关"):
        planned(cast, officers=(cast.officer, cast.stranger))


def test_a_custodian_plans_nothing_and_the_refusal_is_recorded(cast: Cast) -> None:
    new = NewActivity(
        title="检查", place="地", party="甲", scenes=("hearing",), officers=(cast.officer,), planned_at=TEN
    )

    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.plan(new, by=cast.custodian, at=TEN)


def test_arrival_end_departure_and_return_leave_one_entry_each(cast: Cast) -> None:
    activity = planned(cast)

    with entries(1):
        acts.arrive(activity, by=cast.officer, at=TEN, party_told=True)
    with entries(1):
        acts.end(activity, by=cast.officer, at=at(60))
    with entries(1):
        acts.depart(activity, by=cast.partner, at=at(70))
    with entries(1):
        acts.return_to_unit(activity, by=cast.officer, at=at(120))

    activity.refresh_from_db()
    assert (TEN, TEN, at(60), at(70), at(120)) == (
        activity.arrived_at,
        activity.party_told_at,
        activity.ended_at,
        activity.departed_at,
        activity.returned_at,
    )


def test_a_time_written_down_is_not_written_again(cast: Cast) -> None:
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)

    with entries(0), pytest.raises(OutOfOrderError):
        acts.arrive(activity, by=cast.officer, at=at(5))

    activity.refresh_from_db()
    assert TEN == activity.arrived_at


def test_the_end_does_not_come_before_the_arrival(cast: Cast) -> None:
    activity = planned(cast)

    with pytest.raises(OutOfOrderError, match="到达时间还没有记"):
        acts.end(activity, by=cast.officer, at=TEN)
    acts.arrive(activity, by=cast.officer, at=TEN)
    with pytest.raises(OutOfOrderError, match="早于到达"):
        acts.end(activity, by=cast.officer, at=at(-5))


def test_the_return_may_stand_without_departure_and_not_before_it(cast: Cast) -> None:
    activity = held(cast)
    acts.depart(activity, by=cast.officer, at=at(65))

    with pytest.raises(OutOfOrderError):
        acts.return_to_unit(activity, by=cast.officer, at=at(64))
    assert at(66) == acts.return_to_unit(activity, by=cast.officer, at=at(66)).returned_at


def test_who_takes_no_part_writes_no_times(cast: Cast) -> None:
    activity = planned(cast)

    with entries(1, "refusal"), pytest.raises(NotTakingPartError):
        acts.arrive(activity, by=cast.colleague, at=TEN)


def test_another_bureau_writes_no_times(cast: Cast) -> None:
    activity = planned(cast)

    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.arrive(activity, by=cast.stranger, at=TEN)


def test_scenes_are_written_with_their_times(cast: Cast) -> None:
    activity = held(cast)

    with entries(1):
        acts.set_scenes(
            activity,
            (Scene(code="coercive_measure", from_at=at(10), until_at=at(40)), Scene(code="onsite_enforcement")),
            by=cast.officer,
            at=at(70),
        )

    assert ["coercive_measure", "onsite_enforcement"] == [row["code"] for row in activity.scenes]


def test_scenes_out_of_order_or_unknown_are_not_written(cast: Cast) -> None:
    activity = held(cast)

    wrong = (Scene(code="coercive_measure", from_at=at(40), until_at=at(10)),)

    with pytest.raises(OutOfOrderError):
        acts.set_scenes(activity, wrong, by=cast.officer, at=TEN)
    with pytest.raises(InputError):
        acts.set_scenes(activity, (), by=cast.officer, at=TEN)


@pytest.mark.parametrize("ground", ["连续工作", "异地执法办案", "偏远地区", "交通不便地区"])
def test_wuhan_art_26_grounds_of_the_text_are_taken(cast: Cast, ground: str) -> None:
    activity = held(cast)

    with entries(1):
        acts.claim_exception(activity, ground, by=cast.officer, at=at(90), reason="末班车已过")

    assert (ground, "末班车已过") == (activity.exception_ground, activity.exception_reason)


def test_wuhan_art_26_water_is_no_ground_there(cast: Cast) -> None:
    with entries(1, "refusal"), pytest.raises(GroundError):
        acts.claim_exception(held(cast), "水上", by=cast.officer, at=at(90), reason="船已停航")


def test_shilong_art_13_water_is_a_ground_there(db: None) -> None:
    cast = small_bureau("shilong")
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)

    assert (
        "水上" == acts.claim_exception(activity, "水上", by=cast.officer, at=at(90), reason="船已停航").exception_ground
    )


def test_an_exception_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(InputError):
        acts.claim_exception(held(cast), "连续工作", by=cast.officer, at=at(90), reason=" ")


def test_wuhan_art_8_a_report_with_voice_is_filed_with_one_entry(cast: Cast) -> None:
    activity = held(cast)

    with entries(1):
        row = acts.report_interruption(activity, stop(), by=cast.officer, at=at(90))

    assert ("ZD-2026-0001", InterruptionState.FILED) == (row.number, row.state)


def test_shilong_art_12_a_report_waits_for_the_head(db: None) -> None:
    cast = small_bureau("shilong")
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)

    row = acts.report_interruption(activity, stop(voice_on_resume=None, written="电量耗尽"), by=cast.officer, at=at(90))

    assert InterruptionState.REPORTED == row.state


def test_shilong_art_12_the_list_of_reasons_is_closed(db: None) -> None:
    cast = small_bureau("shilong")
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)

    with entries(1, "refusal"), pytest.raises(GroundError) as caught:
        acts.report_interruption(activity, stop(reason="lunch", written="午休"), by=cast.officer, at=at(90))

    assert "第十二条" in caught.value.article


def test_wuhan_art_8_other_reasons_are_open_there(cast: Cast) -> None:
    row = acts.report_interruption(
        held(cast), stop(reason="other", written="相对人要求午后再谈"), by=cast.officer, at=at(90)
    )

    assert "other" == row.reason


def test_a_report_made_on_the_spot_is_taken_before_anything_is_explained(cast: Cast) -> None:
    """Facts first: what is still owed is a finding, never a reason to lose the report."""
    row = acts.report_interruption(held(cast), stop(voice_on_resume=None), by=cast.officer, at=at(90))

    assert ("", None) == (row.written, row.voice_on_resume)


def test_a_report_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(OutOfOrderError):
        acts.report_interruption(held(cast), stop(until_at=at(9)), by=cast.officer, at=at(90))


def reported(cast: Cast) -> Interruption:
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)
    return acts.report_interruption(activity, stop(written="电量耗尽"), by=cast.officer, at=at(90))


def test_shilong_art_12_the_head_reviews_with_one_entry(db: None) -> None:
    cast = small_bureau("shilong")
    row = reported(cast)

    with entries(1):
        acts.review_interruption(row, by=cast.head, at=at(95), agrees=True, opinion="属实")

    assert (InterruptionState.REVIEWED, cast.head) == (row.state, row.reviewed_by)


def test_shilong_art_12_another_head_does_not_review(db: None) -> None:
    cast = small_bureau("shilong")

    with entries(1, "refusal"), pytest.raises(ReviewError):
        acts.review_interruption(reported(cast), by=cast.division_head, at=at(95), agrees=True, opinion="")


def test_a_report_is_reviewed_once_and_goes_back_with_a_reason(db: None) -> None:
    cast = small_bureau("shilong")
    row = reported(cast)

    with pytest.raises(InputError):
        acts.review_interruption(row, by=cast.head, at=at(95), agrees=False, opinion="")
    acts.review_interruption(row, by=cast.head, at=at(95), agrees=False, opinion="请补充依据")
    with pytest.raises(ReviewError):
        acts.review_interruption(row, by=cast.head, at=at(95), agrees=True, opinion="")
    assert InterruptionState.RETURNED == row.state


def test_the_machine_attributes_what_the_ledger_agrees_on_with_one_entry(cast: Cast) -> None:
    activity = held(cast)
    recording = tape(cast.officer, at(5), ledger=cast.officer.pk)

    with entries(1):
        link = acts.attribute(recording, by=Machine(MACHINE_NAME, bureau=cast.bureau), at=at(200))

    assert link is not None
    assert (activity, "ledger", None) == (link.activity, link.basis, link.by)


def test_the_machine_leaves_disputed_recordings_to_a_person(cast: Cast) -> None:
    held(cast)
    recording = tape(cast.officer, at(5), ledger=cast.officer.pk, disagreement=True)

    with entries(0):
        assert acts.attribute(recording, by=Machine(MACHINE_NAME, bureau=cast.bureau), at=at(200)) is None


@pytest.mark.parametrize("minutes", [-30, 100])
def test_the_machine_leaves_recordings_outside_every_activity(cast: Cast, minutes: int) -> None:
    acts.depart(held(cast), by=cast.officer, at=at(61))
    recording = tape(cast.officer, at(minutes), ledger=cast.officer.pk)

    assert acts.attribute(recording, by=Machine(MACHINE_NAME, bureau=cast.bureau), at=at(200)) is None


def test_a_device_issued_for_the_activity_ties_its_recordings(cast: Cast) -> None:
    activity = held(cast)
    camera = devices.register(devices.NewDevice(number="YZ-07"), by=cast.custodian, at=TEN)
    to = devices.Issue(holder=cast.colleague, purpose="activity", activity_note=activity.number, reason="照发")
    devices.issue(camera, to, devices.Checked(), by=cast.custodian, at=TEN)

    recording = tape(cast.colleague, at(5), device=camera, ledger=cast.colleague.pk)

    link = acts.attribute(recording, by=Machine(MACHINE_NAME, bureau=cast.bureau), at=at(200))
    assert link is not None
    assert activity == link.activity


def test_a_person_moves_a_recording_and_the_old_link_stays_on_record(cast: Cast) -> None:
    first, second = held(cast), planned(cast)
    recording = tape(cast.officer, at(5), ledger=cast.officer.pk)
    acts.attribute(recording, by=cast.officer, at=at(200), activity=first)

    with entries(1):
        acts.attribute(recording, by=cast.officer, at=at(201), activity=second)

    links = ActivityRecording.objects.filter(recording=recording).order_by("pk")
    assert [(first.pk, False), (second.pk, True)] == [(link.activity_id, link.ended_at is None) for link in links]


def test_a_recording_is_put_to_the_same_activity_once(cast: Cast) -> None:
    activity, recording = held(cast), tape(cast.officer, at(5))
    acts.attribute(recording, by=cast.officer, at=at(200), activity=activity)

    with pytest.raises(AttributedError):
        acts.attribute(recording, by=cast.officer, at=at(201), activity=activity)


def test_a_recording_of_another_bureau_is_never_put_to_an_activity(cast: Cast) -> None:
    activity, foreign = held(cast), tape(cast.stranger, at(5))

    with pytest.raises(InputError):
        acts.attribute(foreign, by=cast.officer, at=at(200), activity=activity)
    with pytest.raises(RefusalError):
        acts.attribute(foreign, by=cast.stranger, at=at(200), activity=activity)
