"""Pack wangdu, a trial regulation over the whole procedure: its terms, its three opinions, its service by lien."""

from __future__ import annotations

import dataclasses

import pytest
from tests.law.timeline import (
    PACKS,
    SHILONG,
    a_case,
    a_document,
    a_recording,
    a_span,
    a_trip,
    an_activity,
    beijing,
    event,
    opinion,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.citation import Source
from liuhen.law.facts import DocumentFacts
from liuhen.law.facts.oversight import IncidentFacts
from liuhen.law.finding import Level, Status
from liuhen.law.gate import gate
from liuhen.law.pack import load
from liuhen.law.schema.base import Duty

WANGDU = load(PACKS / "wangdu")
LATER = beijing("2026-12-31 00:00")
FILING = dict.fromkeys(("启动原因", "时间", "案件来源", "当事人基本情况", "基本案情"), "已写明")


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-01-30 17:00", "2026-01-31 17:00"),
        ("2026-02-12 10:00", "2026-02-13 10:00"),
        ("2026-05-08 17:00", "2026-05-09 17:00"),
        ("2026-09-18 15:00", "2026-09-19 15:00"),
        ("2026-10-09 11:00", "2026-10-10 11:00"),
    ],
)
def test_wangdu_art_22_twenty_four_hours_run_through_nights_and_rest_days(ended: str, due: str) -> None:
    found = rule(check(a_recording(ended, due), WANGDU, LATER), "ingest.deadline")

    assert (beijing(due), Level.VIOLATION) == (found.due_at, found.level)
    assert found.status_at(LATER) is Status.MET
    assert "办法｜第二十二条" == found.citation.chip


def test_wangdu_art_22_one_second_late_is_late_although_it_is_saturday() -> None:
    late = beijing("2026-01-31 17:00").replace(second=1)

    found = rule(check(a_recording("2026-01-30 17:00", None, stored_at=late), WANGDU, LATER), "ingest.deadline")

    assert found.status_at(LATER) is Status.BREACHED


@pytest.mark.parametrize(
    ("returned", "due"),
    [
        ("2026-02-01 22:00", "2026-02-02 22:00"),
        ("2026-02-14 11:00", "2026-02-15 11:00"),
        ("2026-02-23 20:00", "2026-02-24 20:00"),
        ("2026-10-10 12:00", "2026-10-11 12:00"),
    ],
)
def test_wangdu_art_22_the_return_starts_twenty_four_hours_that_replace_the_normal_ones(
    returned: str, due: str
) -> None:
    trip = a_trip(exception_ground="水上", exception_reason="渔船上检查", returned_at=beijing(returned))

    found = rule(check(a_recording("2026-01-20 10:00", None, trip=trip), WANGDU, LATER), "ingest.deadline")

    assert beijing(due) == found.due_at


def test_wangdu_art_22_a_ground_outside_the_list_leaves_the_normal_term() -> None:
    trip = a_trip(exception_ground="设备占用", exception_reason="排队", returned_at=beijing("2026-03-12 10:00"))

    found = rule(check(a_recording("2026-03-10 10:00", None, trip=trip), WANGDU, LATER), "ingest.deadline")

    assert beijing("2026-03-11 10:00") == found.due_at


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-03-02", "2026-04-01 24:00"),
        ("2026-01-16", "2026-02-24 24:00"),
        ("2026-04-01", "2026-05-06 24:00"),
        ("2026-03-31", "2026-04-30 24:00"),
        ("2026-03-06", "2026-04-07 24:00"),
    ],
)
def test_wangdu_art_23_thirty_days_after_the_end_of_execution_roll_off_rest_days(ended: str, due: str) -> None:
    case = a_case("terminated", events=(event("terminate", f"{ended} 15:00"),))

    found = rule(check(case, WANGDU, LATER), "archiving.limit")

    assert (beijing(due), Level.VIOLATION) == (found.due_at, found.level)
    assert "办法｜第二十三条" == found.citation.chip


@pytest.mark.parametrize("stored", ["2025-11-30 09:00", "2025-08-31 09:00", "2025-03-10 09:00"])
def test_wangdu_says_nothing_about_keeping_and_silence_never_authorises_destruction(stored: str) -> None:
    kept = protection(a_recording(stored, stored, is_evidence=False), WANGDU)
    gone = a_recording(stored, stored, is_evidence=False, disposed_at=beijing("2036-01-01 09:00"))

    assert kept is not None
    assert (None, "D04") == (kept.until, kept.citation.req[0])
    assert rule(check(gone, WANGDU, beijing("2036-02-01 09:00")), "retention").level is Level.VIOLATION


def test_wangdu_art_7_three_opinions_in_order_where_wuhan_has_four() -> None:
    assert ("handler", "division_head", "principal_head") == WANGDU.approval_chain("filing")
    assert 8 == len(WANGDU.filing_fields())


def filing(*roles: str) -> DocumentFacts:
    """Write the approval of a filing with the opinions of these roles."""
    return a_document("filing_approval", *(opinion(role) for role in roles), **FILING)


def test_wangdu_art_7_a_missing_opinion_of_the_section_stands_in_the_way_of_filing() -> None:
    case = a_case("accepted", filing("handler", "principal_head"))

    hindrances = gate(case, "file", WANGDU, LATER)

    assert ["立案审批表缺少承办机构意见"] == [one.words for one in hindrances]
    assert "办法｜第七条" == hindrances[0].citation.chip


def test_wangdu_art_7_three_opinions_and_eight_fields_let_the_case_be_filed() -> None:
    case = a_case("accepted", filing("handler", "division_head", "principal_head"))

    assert () == gate(case, "file", WANGDU, LATER)


def test_wangdu_art_18_service_by_lien_wants_two_officers_and_the_whole_course_recorded() -> None:
    lien = WANGDU.own.body.service.lien if WANGDU.own.body.service else None

    assert lien is not None
    assert (2, Duty.MUST, "full") == (lien.officers_min, lien.recording, lien.coverage)
    assert ("留置事由", "留置地点和时间", "送达人") == lien.fields


def test_wangdu_art_18_lien_recorded_in_part_is_a_breach_and_recorded_in_full_is_none() -> None:
    part = an_activity(a_span("2026-03-10 09:00", "2026-03-10 10:30"), scenes=("service_lien",))
    full = an_activity(a_span("2026-03-10 09:00", "2026-03-10 11:00"), scenes=("service_lien",))

    missed = rule(check(part, WANGDU, LATER), "recording.duty.service_lien")

    assert missed.status_at(LATER) is Status.BREACHED
    assert "办法｜第十八条第（二）项" == missed.citation.chip
    assert "缺 30 分" in missed.words
    assert rule(check(full, WANGDU, LATER), "recording.duty.service_lien").status_at(LATER) is Status.MET


def test_wangdu_art_13_an_inspection_without_recording_is_no_breach() -> None:
    found = check(an_activity(scenes=("site_inspection", "interview")), WANGDU, LATER)

    assert not [one for one in found if one.level is Level.VIOLATION and one.status_at(LATER) is not Status.MET]
    assert "recording.duty.site_inspection" not in rules(found)


def test_wangdu_speaks_of_viewing_only_for_secrets_and_the_engine_names_the_head() -> None:
    viewing = WANGDU.viewing()

    assert ("principal_head", "医疗保障部门负责人") == (viewing.approver_role, viewing.approver_label)
    assert viewing.approver_citation.source is Source.ENGINE


def test_wangdu_art_3_scenes_no_duty_names_need_no_recording() -> None:
    recording = WANGDU.own.body.recording

    assert recording is not None
    assert (Duty.MUST, Duty.MAY) == (recording.level_of("hearing"), recording.level_of("interview"))
    assert Duty.NONE is recording.level_of("service_announcement")
    assert recording.unlisted is not None
    assert ("wangdu-3-1d",) == recording.unlisted.req


def test_wangdu_calls_a_picture_what_its_text_calls_it() -> None:
    assert ("图片", "音像记录", "储存") == (WANGDU.word("photo"), WANGDU.word("av_record"), WANGDU.word("ingest"))
    types = (
        {one.code: one.needs_description for one in WANGDU.own.body.scope.act_types} if WANGDU.own.body.scope else {}
    )
    assert {"penalty": False, "coercion": False, "inspection": False, "other": True} == types


def test_wangdu_is_a_trial_regulation_with_its_number_and_day() -> None:
    identity = WANGDU.identity

    assert ("trial", "望医保发〔2020〕28号", "2020-03-30") == (
        identity.status,
        identity.doc_no,
        identity.effective_from,
    )


def test_wangdu_art_22_keeping_a_recording_for_oneself_is_forbidden_whatever_came_of_it() -> None:
    kept = IncidentFacts(
        id="1",
        number="WG-1",
        code="V03_private_copy_leak",
        conduct="private_copy",
        happened_at=beijing("2026-03-10 09:00"),
        found_at=beijing("2026-03-10 09:00"),
        serious=False,
        confirmed_at=beijing("2026-03-12 09:00"),
    )
    unclear = dataclasses.replace(kept, conduct="")
    refuted = dataclasses.replace(kept, confirmed_at=None, dismissed_at=beijing("2026-03-12 09:00"))

    assert "第二十二条" == rule(check(kept, WANGDU, LATER), "originals.private_copy").citation.article
    assert "originals.leak" not in rules(check(kept, WANGDU, LATER))
    assert {"originals.private_copy", "originals.leak"} <= rules(check(unclear, WANGDU, LATER))
    assert not {"originals.private_copy", "originals.leak"} & rules(check(refuted, WANGDU, LATER))
    assert {"violation.V03_private_copy_leak"} == rules(
        check(dataclasses.replace(kept, serious=False), SHILONG, LATER)
    ) - {"violation.measure"}


def test_wangdu_art_9_the_entry_of_a_complaint_has_three_parts_and_other_clues_none() -> None:
    fields = dict.fromkeys(("投诉举报人基本信息", "投诉举报的内容", "受理情况"), "已写明")
    case = a_case("accepted", events=(event("accept", "2026-03-10 09:00"),))

    def status(**changes: object) -> Status | None:
        found = check(dataclasses.replace(case, **changes), WANGDU, LATER)
        return next((one.status_at(LATER) for one in found if one.rule == "sources.complaint"), None)

    assert Status.MET is status(complaint=fields)
    assert Status.BREACHED is status(complaint=fields | {"受理情况": ""})
    assert Status.NEEDS_JUDGEMENT is status()
    assert status(source_channel="上级交办") is None


def test_wangdu_art_27_what_happened_before_the_text_was_issued_is_not_measured_by_it() -> None:
    before = a_recording("2020-03-29 23:59", None, device_kind="body_camera")
    on_the_day = a_recording("2020-03-30 00:00", None, device_kind="body_camera")

    assert "ingest.deadline" not in rules(check(before, WANGDU, LATER))
    assert Status.OVERDUE is rule(check(on_the_day, WANGDU, LATER), "ingest.deadline").status_at(LATER)
    assert [one for one in check(before, WANGDU, LATER) if one.citation.source is not Source.REGULATION]


def test_wangdu_art_9_the_record_of_not_filing_is_its_own_matter_only_for_complaints() -> None:
    steps = (event("accept", "2026-03-03 09:00"), event("decline", "2026-03-10 11:00"))
    found = a_case("closed_not_filed", events=steps)

    def level(channel: str) -> Level:
        case = dataclasses.replace(found, source_channel=channel)
        return rule(check(case, WANGDU, LATER), "document.missing.not_filed_record").level

    assert (Level.VIOLATION, Level.ADVICE) == (level("投诉举报"), level("依职权检查发现"))
