"""Breaks and doubtful clocks as the law room takes them, and what it says about them."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, small_bureau
from tests.tapes import tape

from liuhen.bureau.queries import pack_at
from liuhen.devices.models import Device
from liuhen.duties.queries.touched import touched_by
from liuhen.field import acts
from liuhen.field.acts import NewActivity, Report
from liuhen.field.models import Activity, Interruption
from liuhen.field.queries import activity_facts
from liuhen.field.segments.acts import set_model_gap
from liuhen.law.check import check
from liuhen.law.finding import Finding

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def held(cast: Cast, *spans: tuple[float, float], device: Device | None = None) -> Activity:
    """A seizure of an hour, recorded in `spans`."""
    new = NewActivity(
        title="查封",
        place="中山路 8 号",
        party="甲大药房",
        scenes=("coercive_measure",) if cast.bureau.pack_code != "shilong" else ("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    activity = acts.arrive(acts.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN)
    acts.end(activity, by=cast.officer, at=at(60))
    acts.depart(activity, by=cast.officer, at=at(60))
    for start, end in spans:
        film = tape(cast.officer, at(start), end - start, device=device)
        acts.attribute(film, by=cast.officer, at=at(90), activity=activity)
    activity.refresh_from_db()
    return activity


def report(activity: Activity, cast: Cast, **changes: object) -> Interruption:
    fields: dict[str, object] = {"from_at": at(30), "until_at": at(37), "reason": "device_failure"}
    return acts.report_interruption(activity, Report(**(fields | changes)), by=cast.officer, at=at(61))  # type: ignore[arg-type]


def findings(activity: Activity, rule: str) -> list[Finding]:
    pack = pack_at(activity.bureau, activity.arrived_at)
    return [one for one in check(activity_facts(activity), pack, at(600)) if one.rule.startswith(rule)]


def is_breached(found: list[Finding]) -> bool:
    return any(one.breach_at is not None for one in found)


def test_wuhan_5_2_a_gap_nobody_reported_stays_a_finding_and_a_report_moves_it(cast: Cast) -> None:
    """wuhan-5-2, wuhan-8-1a：未说明的缺口仍是事项；报告以后，欠的是语音说明。"""
    activity = held(cast, (0, 30), (37, 60))
    assert is_breached(findings(activity, "recording.duty.coercive_measure"))

    row = report(activity, cast)

    assert not is_breached(findings(activity, "recording.duty.coercive_measure"))
    assert [True] == [one.judgement for one in findings(activity, "interruption.voice")]
    acts.mark_voice(row, None, by=cast.officer, at=at(62), is_said=False)
    assert is_breached(findings(activity, "interruption.voice"))


def test_wuhan_8_1a_a_voice_that_was_heard_closes_it(cast: Cast) -> None:
    activity = held(cast, (0, 30), (37, 60))

    acts.mark_voice(report(activity, cast), None, by=cast.officer, at=at(62), is_said=True)

    assert not is_breached(findings(activity, "interruption.voice"))


def test_yiliang_13_1b_the_live_report_reaches_the_law(db: None) -> None:
    """yiliang-13-1b：停录后一小时内报告部门负责人，不再是事项。"""
    cast = small_bureau("yiliang")
    activity = held(cast, (0, 30))
    row = report(activity, cast, until_at=None, reason="battery")
    assert is_breached(findings(activity, "interruption.report"))

    acts.tell_head(row, cast.division_head, by=cast.officer, at=at(61), told_at=at(40))

    told = activity_facts(activity).interruptions[0]
    assert (at(40), cast.division_head.name) == (told.reported_at, told.reported_to.name if told.reported_to else "")
    assert not is_breached(findings(activity, "interruption.report"))


def test_shilong_12_2_record_review_and_filing_reach_the_law(db: None) -> None:
    """shilong-12-2a, shilong-12-2b, shilong-12-2c."""
    cast = small_bureau("shilong")
    activity = held(cast, (0, 30))
    row = report(activity, cast, until_at=None)
    assert [None] == [one.closed_at for one in findings(activity, "interruption.written")]

    acts.write_record(row, "电量耗尽", by=cast.officer, at=at(70), basis="第十二条第一款第（一）项")
    assert [at(70)] == [one.closed_at for one in findings(activity, "interruption.written")]
    acts.review_interruption(row, by=cast.head, at=at(80), agrees=True, opinion="属实")
    acts.file_record(row, "音像记录档案", by=cast.officer, at=at(90))

    told = activity_facts(activity).interruptions[0]
    assert (at(70), at(80), at(90)) == (told.written_at, told.reviewed_at, told.filed_at)
    assert [at(90)] == [one.closed_at for one in findings(activity, "interruption.filed")]


def test_a_pause_set_for_a_make_is_told_to_the_activities_it_recorded(cast: Cast) -> None:
    camera = Device.objects.create(
        bureau=cast.bureau, number="YZ-80", maker="甲厂", model="DSJ-X1", registered_at=TEN
    )  # fmt: skip
    activity = held(cast, (0, 30), (30.1, 60), device=camera)
    assert is_breached(findings(activity, "recording.duty.coercive_measure"))

    gap = set_model_gap("甲厂", "DSJ-X1", 8, source="说明书第 21 页", by=cast.custodian, at=at(120))

    assert {("activity", str(activity.pk))} == touched_by("model_gap", str(gap.pk))
    assert not is_breached(findings(activity, "recording.duty.coercive_measure"))


def test_files_that_contradict_each_other_are_told_with_wider_times(cast: Cast) -> None:
    """A clock set back ten minutes between two films: the missing ten minutes at the end need judgement."""
    camera = Device.objects.create(bureau=cast.bureau, number="YZ-78", registered_at=TEN)
    activity = held(cast, (0, 30), (20, 52), device=camera)

    spans = activity_facts(activity).spans

    assert {timedelta(minutes=20)} == {span.started.latest - span.started.earliest for span in spans if span.started}
    found = findings(activity, "recording.duty.coercive_measure")
    assert not is_breached(found)
    assert [True] == [one.judgement for one in found]


@pytest.mark.parametrize(("pause", "is_gap"), [(1, False), (6, True)])
def test_wuhan_7_1e_pauses_between_files_count_by_the_make(cast: Cast, pause: int, is_gap: bool) -> None:
    """wuhan-7-1e：自动分段 2 秒以内不是中断。"""
    camera = Device.objects.create(bureau=cast.bureau, number="YZ-79", registered_at=TEN)
    activity = held(cast, (0, 30), (30 + pause / 60, 60), device=camera)

    assert is_gap is is_breached(findings(activity, "recording.duty.coercive_measure"))
