"""Replaying scenarios: each claim an expectation may make holds or differs; facts are what was known at the time."""

from __future__ import annotations

from datetime import date

import pytest
from tests.law.timeline import WUHAN

from liuhen.law.facts import ActivityFacts, CaseFacts, DocumentFacts, HandoverFacts, Interval, RecordingFacts
from liuhen.law.facts.keeping import DiscFacts
from liuhen.law.facts.oversight import BureauFacts
from liuhen.law.scenario.fields import _shape, instant
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.scenario.replay import Outcome, replay, written
from liuhen.law.scenario.world import World
from liuhen.law.shelf import PackError, tree_of

HEAD = """schema: liuhen.scenario/1
pack: wuhan
officers:
  李敏: {roles: officer, certificate_number: '1'}
  周局: {roles: principal_head}
scenarios:
  - title: 一件事
"""
RECORDED = """    subjects:
      R1: {kind: recording, is_evidence: false}
      C1: {kind: case, source_channel: 投诉举报}
    timeline:
      - {at: 2026-01-30 17:00, event: recording_completed, of: R1}
      - {at: 2026-01-31 09:00, event: ingested, of: R1, by: 李敏}
      - {at: 2026-01-31 09:00, event: step, of: C1, name: accept}
"""


def outcome(claim: str, story: str = RECORDED) -> Outcome:
    """Ask one thing of a story."""
    text = f"{HEAD}{story}    expect:\n      - {{{claim}}}\n"
    return replay(read_scenarios(tree_of(text, "a.yaml"), WUHAN).scenarios[0], WUHAN)[0]


def refused(claim: str, story: str = RECORDED) -> str:
    with pytest.raises(PackError) as fault:
        outcome(claim, story)
    return "；".join(fault.value.faults)


def world(story: str, at: str) -> World:
    text = f"{HEAD}{story}    expect:\n      - {{at: 2026-12-31 09:00, of: X, rule: retention, trips: false}}\n"
    return World(read_scenarios(tree_of(text, "a.yaml"), WUHAN).scenarios[0], WUHAN, instant(at))


DEADLINE = "at: 2026-02-10 09:00, of: R1, req: wuhan-26-2a"


@pytest.mark.parametrize(
    ("holds", "differs"),
    [
        ("status: 已履行", "status: 已超期"),
        ("status: met", "status: breached"),
        ("level: 违反", "level: advice"),
        ("trips: false", "trips: true"),
        ("absent: false", "absent: true"),
        ("due: 2026-02-03 24:00", "due: 2026-02-04 24:00"),
        ("closed: 2026-01-31 09:00", "closed: 2026-01-31 10:00"),
        ("since: 2026-01-30 17:00", "since: 2026-01-30 18:00"),
        ("words: 按时移交", "words: 尚未"),
        ("article: 第二十六条", "article: 第三条"),
        ("provisional: false", "provisional: true"),
        ("late: false", "late: true"),
        ("trips: false, due: 2026-02-03 24:00", "trips: false, due: 2026-02-05 24:00"),
    ],
)
def test_a_claim_about_a_finding_holds_or_differs(holds: str, differs: str) -> None:
    assert outcome(f"{DEADLINE}, {holds}").ok
    assert not outcome(f"{DEADLINE}, {differs}").ok


def test_what_is_expected_and_not_there_differs_and_shows_what_is_there() -> None:
    found = outcome("at: 2026-02-10 09:00, of: R1, req: wuhan-28-1b, status: 已超期")

    assert ("没有这一项", True) == (found.why, len(found.found) > 1)
    assert outcome("at: 2026-02-10 09:00, of: R1, req: wuhan-28-1b, absent: true").ok
    assert outcome("at: 2026-02-10 09:00, of: R1, req: wuhan-28-1b, trips: false").ok
    assert not outcome("at: 2026-02-10 09:00, of: R1, req: wuhan-28-1b, trips: false, words: 管理").ok


@pytest.mark.parametrize(
    ("claim", "ok"),
    [
        ("hinders: file, req: wuhan-12-2", True),
        ("hinders: file, words: 立案审批表, level: 阻止", True),
        ("hinders: file, words: 没有的", False),
        ("hinders: file, level: 建议", False),
        ("hinders: file, article: 第十二条", True),
        ("hinders: file, article: 第三条", False),
        ("allows: file", False),
        ("allows: file, req: wuhan-13-1b", True),
        ("allows: emergency_start", True),
        ("allows: serve", False),
    ],
)
def test_a_step_is_hindered_or_allowed(claim: str, ok: bool) -> None:
    assert ok is outcome(f"at: 2026-02-10 09:00, of: C1, {claim}").ok


def test_only_a_case_has_steps_and_only_a_recording_is_protected() -> None:
    assert "只有案件" in outcome("at: 2026-02-10 09:00, of: R1, allows: file").why
    assert "没有受保护" in outcome("at: 2026-02-10 09:00, of: C1, protected_until: 无期限").why


@pytest.mark.parametrize(
    ("claim", "ok"),
    [
        ("protected_until: 2026-04-30 24:00", True),
        ("protected_until: 2026-04-30 24:00, req: wuhan-27-1b, words: 3 个月", True),
        ("protected_until: 2026-04-30 24:00, req: wuhan-27-2c", False),
        ("protected_until: 2026-04-30 24:00, words: 10 年", False),
        ("protected_until: 2026-05-30 24:00", False),
        ("protected_until: 无期限", False),
    ],
)
def test_protection_has_its_end_its_clause_and_its_reason(claim: str, ok: bool) -> None:
    assert ok is outcome(f"at: 2026-02-10 09:00, of: R1, {claim}").ok


@pytest.mark.parametrize(
    "claim",
    [
        "of: C1, hinders: file, due: 2026-02-10 24:00",
        "of: R1, protected_until: 无期限, status: 已履行",
        "of: R1, rule: retention, absent: true, words: 保存",
    ],
)
def test_claims_that_do_not_go_together_are_refused(claim: str) -> None:
    assert "不能和" in refused(f"at: 2026-02-10 09:00, {claim}")


def test_a_holiday_table_and_an_unknown_year_change_the_end() -> None:
    table = "{year: 2026, weekday_holidays: [{date: 2026-02-02, zh: 本地}], weekend_working_days: []}"
    with_table = RECORDED.replace("    timeline:", f"    calendar: {{tables: [{table}]}}\n    timeline:")
    unknown = RECORDED.replace("    timeline:", "    calendar: {unknown_years: [2026]}\n    timeline:")
    wrong = RECORDED.replace(
        "    timeline:", f"    calendar: {{tables: [{table.replace('02-02', '02-01')}]}}\n    timeline:"
    )

    assert outcome(f"{DEADLINE}, due: 2026-02-04 24:00", with_table).ok
    assert outcome(f"{DEADLINE}, provisional: true", unknown).ok
    assert "列错了清单" in refused(f"{DEADLINE}, trips: false", wrong)
    assert "calendar 只有" in refused(
        f"{DEADLINE}, trips: false", RECORDED.replace("    timeline:", "    calendar: x\n    timeline:")
    )


def test_a_setting_has_its_days_and_its_document() -> None:
    told = (
        "    settings: {ingest.normal: {value: 24 小时, from_on: 2026-01-01, document_number: 局发1号}}\n    timeline:"
    )
    story = RECORDED.replace("    timeline:", told)
    late = story.replace("from_on: 2026-01-01", "from_on: 2026-02-01")

    assert outcome(
        "at: 2026-01-30 18:00, of: R1, rule: ingest.deadline, due: 2026-01-31 17:00, article: 局发1号", story
    ).ok
    assert outcome("at: 2026-01-30 18:00, of: R1, rule: ingest.deadline, due: 2026-02-03 24:00", late).ok
    assert "不是日期" in refused(f"{DEADLINE}, trips: false", story.replace("2026-01-01", "soon"))
    assert "一组键和值" in refused(
        f"{DEADLINE}, trips: false", RECORDED.replace("    timeline:", "    settings: x\n    timeline:")
    )


def test_facts_are_what_was_known_at_the_instant() -> None:
    story = """    subjects:
      X: {kind: case, handlers: [李敏], documents: [{kind: site_record, fields: {地点: 药房}}]}
    timeline:
      - {at: 2026-03-10 09:00, event: document_drafted, of: X, which: D1, kind: filing_approval, fields: {全部: 写明}}
      - {at: 2026-03-11 09:00, event: opinion_given, of: X, which: D1, role: handler, decision: agree, by: 李敏}
      - {at: 2026-03-12 09:00, event: document_issued, of: X, which: D1, number: 立1号}
      - at: 2026-03-13 09:00
        event: served
        of: X
        method: lien
        document_kind: filing_approval
        document_id: D1
        fields: {全部: 写明}
        officers: [李敏]
      - {at: 2026-03-14 09:00, event: receipt_returned, of: X}
      - {at: 2026-03-15, event: known, of: X, performance_due_on: 2026-04-01, hearing_requested: true}
"""
    before, drafted, after = (world(story, f"2026-03-{day} 12:00").facts("X") for day in ("09", "10", "15"))

    assert isinstance(before, CaseFacts)
    assert isinstance(drafted, CaseFacts)
    assert isinstance(after, CaseFacts)
    assert ["site_record"] == [document.kind for document in before.documents]
    approval: DocumentFacts = drafted.documents[1]
    assert ("D1", "draft", ()) == (approval.id, approval.state, approval.opinions)
    assert set(WUHAN.filing_fields()) == set(approval.fields)
    issued = after.documents[1]
    assert ("issued", "立1号", "李敏") == (issued.state, issued.number, issued.opinions[0].officer.name)
    assert {"留置情况": "写明"} == dict(after.services[0].fields)
    assert (True, ["李敏"]) == (after.services[0].has_receipt, [one.name for one in after.services[0].officers])
    assert (date(2026, 4, 1), True) == (after.performance_due_on, after.hearing_requested)


def test_nested_facts_intervals_and_mappings_are_told_in_words() -> None:
    story = """    subjects:
      X:
        kind: handover
        device_kind: body_camera
        device_number: YZ-03
        check: {measured_at: 2026-03-10 08:00, measured_by: 李敏}
      A1:
        kind: activity
        cameras: [{device_number: YZ-03, holder: 李敏}]
        interruptions: [{id: I1, from_at: 2026-03-10 09:10}]
      R1: {kind: recording, trip: A1, ended: {earliest: 2026-03-10 10:00, latest: 2026-03-10 10:10}}
      B1: {kind: bureau, since: 2026-01-01, devices: {body_camera: 3}}
    timeline:
      - {at: 2026-03-10 08:10, event: issued, of: X, by: 李敏}
      - {at: 2026-03-10 08:20, event: checked, of: X, items: [{code: clock, ok: true}]}
      - {at: 2026-03-10 09:00, event: arrived, of: A1}
      - {at: 2026-03-10 09:00, event: known, of: A1, seen: {全部: true, 其他: false}}
      - {at: 2026-03-10 09:20, event: interruption_resumed, of: A1, which: I1}
      - {at: 2026-03-10 09:30, event: interruption_written, of: A1, written_fields: {原因: 故障}}
      - {at: 2026-03-10 11:00, event: camera_taken_in, of: A1, which: YZ-03}
"""
    told = world(story, "2026-03-11 12:00")
    handover, activity, recording, bureau = (told.facts(name) for name in ("X", "A1", "R1", "B1"))

    assert isinstance(handover, HandoverFacts)
    assert isinstance(activity, ActivityFacts)
    assert isinstance(recording, RecordingFacts)
    assert isinstance(bureau, BureauFacts)
    assert (instant("2026-03-10 08:20"), "clock") == (handover.check.measured_at, handover.check.items[0].code)
    assert instant("2026-03-10 09:20") == activity.interruptions[0].until_at
    assert {"原因": "故障"} == dict(activity.interruptions[0].written_fields)
    assert instant("2026-03-10 11:00") == activity.cameras[0].taken_in_at
    assert ["R1"] == [span.recording_id for span in activity.spans]
    assert isinstance(recording.ended, Interval)
    assert activity.seen["其他"] is False
    assert activity.seen["执法现场环境"] is True
    assert {"body_camera": 3} == dict(bureau.devices)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("ended: {earliest: 2026-03-10 10:00}", "earliest: 最早"),
        ("ended: {earliest: 2026-03-10 10:00, latest: 2026-03-09 10:00}", "latest 早于 earliest"),
        ("labels: 全部", "一组键和值"),
        ("labels: {案号: [x]}", "不是一组内容"),
        ("triggers: [[x]]", "一组键和值，或者一个名字"),
        ("triggers: [{colour: red}]", "colour 不是这里的项目"),
        ("triggers: [{at: soon}]", "不是时刻"),
        ("trip: 李敏", "subjects 里没有“李敏”"),
        ("recorded_by: R1", "officers 里没有“R1”"),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(field: str, part: str) -> None:
    story = RECORDED.replace("is_evidence: false", field)

    assert part in refused(f"{DEADLINE}, trips: false", story)


def test_a_word_by_where_nobody_acts_is_refused() -> None:
    story = RECORDED.replace(
        "by: 李敏}", "by: 李敏}\n      - {at: 2026-02-01 09:00, event: hold_placed, of: R1, by: 李敏}"
    )

    assert "“设定留存（写 holds）”不写 by" in refused(f"{DEADLINE}, trips: false", story)


def test_nothing_and_seconds_are_written_too() -> None:
    assert ("无", "2026-01-01 10:00:30") == (written(None), written(instant("2026-01-01 10:00:30")))


def test_a_clause_that_must_not_trip_and_does_is_told() -> None:
    found = outcome("at: 2026-02-10 09:00, of: R1, req: wuhan-26-2b, trips: false")

    assert "不应触发，却是" in found.why


def test_a_step_nobody_knows_and_a_by_that_is_no_name_are_refused() -> None:
    assert "没有环节“fly”" in refused(f"{DEADLINE}, trips: false", RECORDED.replace("name: accept", "name: fly"))
    assert "by：" in refused(f"{DEADLINE}, trips: false", RECORDED.replace("by: 李敏", "by: [李敏]"))


def test_the_word_for_all_writes_out_an_extraction_note_and_a_disc_label() -> None:
    story = """    subjects:
      X: {kind: disc, made_at: 2026-03-10 09:00, label: {全部: 写明}}
      R1: {kind: recording, extractions: [{at: 2026-03-10 09:00, note: {全部: 写明, 提取人: ''}}]}
"""
    told = world(story, "2026-03-11 12:00")
    disc, recording = told.facts("X"), told.facts("R1")

    assert isinstance(disc, DiscFacts)
    assert isinstance(recording, RecordingFacts)
    assert list(WUHAN.disc_label_fields()) == list(disc.label)
    assert ("", "写明") == (recording.extractions[0].note["提取人"], recording.extractions[0].note["提取时间"])


def test_a_kind_of_field_no_scenario_can_write_is_found_when_the_fact_class_is_written() -> None:
    for hint in (float, tuple[float, ...]):
        with pytest.raises(TypeError, match="a scenario cannot write"):
            _shape(hint)
