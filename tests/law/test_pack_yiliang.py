"""Pack yiliang, a health bureau: its terms against the time vectors, and the values that set it apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.law.timeline import DIVISION, PACKS, a_recording, a_span, an_activity, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.facts import (
    ActivityFacts,
    CaseFacts,
    EventFacts,
    InterruptionFacts,
    MarkFacts,
    OfficerFacts,
    RecordingFacts,
    SceneFacts,
)
from liuhen.law.finding import Level, Status
from liuhen.law.gate import citation_for, gate, is_demanded
from liuhen.law.lifecycle import Need
from liuhen.law.pack import load
from liuhen.law.schema.base import Duty

YILIANG = load(PACKS / "yiliang")
LATER = beijing("2026-12-31 00:00")
ARTICLE_8 = {
    "onsite_response": "第八条第（一）项",
    "site_inspection": "第八条第（二）项",
    "advance_registration": "第八条第（三）项",
    "coercive_measure": "第八条第（四）项",
    "hearing": "第八条第（五）项",
    "compulsory_enforcement": "第八条第（六）项",
    "service_lien": "第八条第（七）项",
    "service_announcement": "第八条第（七）项",
    "emergency": "第八条第（八）项",
    "mass_incident": "第八条第（八）项",
    "urgent_action": "第八条第（八）项",
    "dispute_prone": "第八条第（九）项",
}


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
def test_yiliang_is_silent_about_taking_in_and_the_engine_advises_24_hours(ended: str, due: str) -> None:
    found = rule(check(a_recording(ended, None), YILIANG, LATER), "ingest.deadline")

    assert (beijing(due), Level.ADVICE) == (found.due_at, found.level)
    assert "系统默认｜D02" == found.citation.chip


@pytest.mark.parametrize(
    ("stored", "last_day"),
    [
        ("2025-11-30 09:00", "2026-05-30"),
        ("2025-08-31 09:00", "2026-02-28"),
        ("2025-03-10 09:00", "2025-09-10"),
        ("2026-01-15 09:00", "2026-07-15"),
    ],
)
def test_yiliang_art_16_ordinary_recordings_are_protected_for_six_months(stored: str, last_day: str) -> None:
    kept = protection(a_recording(stored, stored, is_evidence=False), YILIANG)

    assert kept is not None
    assert beijing(f"{last_day} 24:00") == kept.until
    assert "第十六条第一款" == kept.citation.article


def test_yiliang_art_16_evidence_is_kept_without_end() -> None:
    kept = protection(a_recording("2026-01-15 09:00", "2026-01-15 18:00", is_evidence=True), YILIANG)

    assert kept is not None
    assert kept.until is None
    assert "第十六条第二款第（一）项" == kept.citation.article


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-03-02", "2026-04-01"),
        ("2026-01-16", "2026-02-24"),
        ("2026-04-01", "2026-05-06"),
        ("2026-03-31", "2026-04-30"),
    ],
)
def test_yiliang_art_5_in_time_has_no_number_and_thirty_days_are_advice(ended: str, due: str) -> None:
    step = EventFacts(name="terminate", at=beijing(f"{ended} 10:00"), entered_at=beijing(f"{ended} 10:00"))
    case = CaseFacts(id="1", number="1", act_type="penalty", state="terminated", events=(step,))

    found = rule(check(case, YILIANG, LATER), "archiving.limit")

    assert (Level.ADVICE, beijing(f"{due} 24:00")) == (found.level, found.due_at)
    assert "第五条" == found.citation.article


@pytest.mark.parametrize(("scene", "article"), ARTICLE_8.items())
def test_yiliang_art_8_each_listed_act_without_a_recording_is_one_violation_of_its_item(
    scene: str, article: str
) -> None:
    written = an_activity(scenes=(scene,), text_record_at=beijing("2026-03-10 12:00"))

    violations = [one for one in check(written, YILIANG, LATER) if one.level is Level.VIOLATION]

    assert [(f"recording.duty.{scene}", article)] == [(one.rule, one.citation.article) for one in violations]
    assert Status.BREACHED is violations[0].status_at(LATER)


def test_yiliang_art_8_a_recording_of_part_of_an_inspection_is_synchronous_enough() -> None:
    partly = an_activity(a_span("2026-03-10 09:10", "2026-03-10 09:40"), scenes=("site_inspection",))

    assert Status.MET is rule(check(partly, YILIANG, LATER), "recording.duty.site_inspection").status_at(LATER)


def test_yiliang_art_9_a_hearing_is_recorded_in_full() -> None:
    partly = an_activity(
        a_span("2026-03-10 09:00", "2026-03-10 11:00"),
        scenes=("hearing",),
        ended_at=beijing("2026-03-10 11:30"),
        departed_at=beijing("2026-03-10 11:30"),
    )

    found = rule(check(partly, YILIANG, LATER), "recording.duty.hearing")

    assert Status.BREACHED is found.status_at(LATER)
    assert "30 分" in found.words
    assert ("yiliang-9-1c",) == found.citation.req


def test_yiliang_text_alone_is_enough_where_no_scene_of_art_8_is_given() -> None:
    assert not {code for code in rules(check(an_activity(scenes=()), YILIANG, LATER)) if code.startswith("recording")}


def test_yiliang_destruction_must_be_recorded_where_wuhan_only_may() -> None:
    assert [Duty.MUST] == [duty.level for duty in YILIANG.duties_for("destruction")]


def test_yiliang_viewing_and_copying_go_to_the_head_of_the_unit_not_of_the_section() -> None:
    viewing = YILIANG.viewing()

    assert ("单位负责人", "principal_head") == (viewing.approver_label, viewing.approver_role)
    assert "部门负责人" == YILIANG.role_label("section_head")
    assert "division_head" == YILIANG.bureau_role("section_head")


def test_yiliang_is_no_medical_security_bureau() -> None:
    assert "health" == YILIANG.identity.sector
    assert "nhsa-order-4" not in {layer.id for layer in YILIANG.layers}


def test_yiliang_says_recordings_in_its_own_word_and_knows_a_third_form() -> None:
    assert "视音频记录" == YILIANG.word("av_record")
    assert "电子数据记录" == YILIANG.word("edata_record")


def stopped(**changes: object) -> ActivityFacts:
    """Write an activity whose recording stopped for good at 10:00."""
    gap = InterruptionFacts(id="1", from_at=beijing("2026-03-10 10:00"), until_at=None, reason="device_damage")
    return an_activity(
        a_span("2026-03-10 09:00", "2026-03-10 10:00"),
        scenes=("violation_handling",),
        interruptions=(replace(gap, **changes),),
    )


def test_yiliang_art_13_a_report_that_never_came_is_a_violation_and_a_late_one_a_warning() -> None:
    head = replace(DIVISION, name="陈科")
    never = rule(check(stopped(), YILIANG, LATER), "interruption.report.1")
    late = stopped(reported_to=head, reported_at=beijing("2026-03-10 11:05"))
    in_time = stopped(reported_to=head, reported_at=beijing("2026-03-10 10:20"))

    assert (Status.BREACHED, Level.VIOLATION) == (never.status_at(LATER), never.level)
    told_late = rule(check(late, YILIANG, LATER), "interruption.report.1")
    assert (Status.OVERDUE, Level.WARNING) == (told_late.status_at(LATER), told_late.level)
    assert Status.MET is rule(check(in_time, YILIANG, LATER), "interruption.report.1").status_at(LATER)


def test_yiliang_art_16_copies_have_no_number_and_are_missed_when_nothing_is_left_to_copy() -> None:
    complained = a_recording(
        "2026-01-15 09:00",
        "2026-01-15 10:00",
        is_evidence=False,
        triggers=(MarkFacts(code="objection", at=beijing("2026-02-01 09:00")),),
    )
    gone = replace(complained, disposed_at=beijing("2026-09-01 09:00"))

    assert Status.DUE is rule(check(complained, YILIANG, LATER), "long_term.copies").status_at(LATER)
    assert Status.BREACHED is rule(check(gone, YILIANG, LATER), "long_term.copies").status_at(LATER)


def test_yiliang_art_6_no_text_stops_the_review_and_no_report_of_another_sector_is_asked_for() -> None:
    case = CaseFacts(id="1", number="1", act_type="penalty", state="investigating")

    stops = gate(case, "finish_investigation", YILIANG, LATER)

    assert [("yiliang-6-1",)] == [stop.citation.req for stop in stops]
    assert not is_demanded(Need.INVESTIGATION_REPORT, YILIANG)
    with pytest.raises(LookupError):
        citation_for(Need.INVESTIGATION_REPORT, YILIANG)


def test_yiliang_art_9_a_conflict_is_filmed_from_its_first_to_its_last_minute() -> None:
    row = SceneFacts(code="conflict", started_at=beijing("2026-03-10 10:05"), ended_at=beijing("2026-03-10 10:15"))
    partly = replace(an_activity(a_span("2026-03-10 09:00", "2026-03-10 10:10")), scenes=(row,))
    whole = replace(an_activity(a_span("2026-03-10 09:00", "2026-03-10 11:00")), scenes=(row,))

    found = rule(check(partly, YILIANG, LATER), "recording.duty.conflict")

    assert (Status.BREACHED, "第九条第（六）项") == (found.status_at(LATER), found.citation.article)
    assert Status.MET is rule(check(whole, YILIANG, LATER), "recording.duty.conflict").status_at(LATER)


def test_yiliang_art_10_confirmed_grounds_against_evidence_stop_the_decision_and_name_the_item() -> None:
    mark = MarkFacts(code="covert", at=beijing("2026-03-05 09:00"), confirmed_at=beijing("2026-03-06 09:00"))
    covert = a_recording("2026-03-02 09:00", "2026-03-02 16:00", is_evidence=True, exclusions=(mark,))
    case = CaseFacts(id="1", number="1", act_type="penalty", state="review", recordings=(covert,))

    def against(recording: RecordingFacts) -> list[tuple[str, ...]]:
        stops = gate(replace(case, recordings=(recording,)), "decide", YILIANG, LATER)
        return [stop.citation.req for stop in stops if "不得作为证据" in stop.words]

    assert [("yiliang-10-1a",)] == against(covert)
    assert [] == against(replace(covert, is_evidence=False))
    assert [] == against(replace(covert, exclusions=(replace(mark, confirmed_at=None),)))
    assert [] == against(replace(covert, exclusions=(replace(mark, dismissed_at=beijing("2026-03-07 09:00")),)))
    assert [("cfl-46",)] == against(replace(covert, exclusions=(replace(mark, code="a word of no text"),)))


def campaign(**changes: object) -> ActivityFacts:
    films = (
        a_span("2026-03-10 09:00", "2026-03-10 10:40", device_kind="body_camera", device_number="YL-01"),
        a_span("2026-03-10 09:00", "2026-03-10 10:40", device_kind="camcorder", device_number="YL-21"),
    )
    alone = OfficerFacts(id="9", name="赵录")
    return an_activity(scenes=("special_campaign",), **{"spans": films, "camera_person": alone, **changes})


def test_yiliang_art_12_a_campaign_has_a_person_who_only_films_a_camcorder_and_two_angles() -> None:
    done = {one.rule: one for one in check(campaign(), YILIANG, LATER)}
    alone = {one.rule: one for one in check(campaign(camera_person=None), YILIANG, LATER)}

    assert done["recording.extra.special_campaign"].closed_at
    assert done["recording.angles.special_campaign"].closed_at
    assert "专项整治缺少：专人摄像" == alone["recording.extra.special_campaign"].words
    assert Level.VIOLATION is alone["recording.extra.special_campaign"].level


def test_yiliang_art_12_two_angles_are_the_engines_number_so_their_lack_is_a_warning() -> None:
    one_after_the_other = (
        a_span("2026-03-10 09:00", "2026-03-10 10:00", device_kind="body_camera", device_number="YL-01"),
        a_span("2026-03-10 10:00", "2026-03-10 10:40", device_kind="camcorder", device_number="YL-21"),
    )

    found = {one.rule: one for one in check(campaign(spans=one_after_the_other), YILIANG, LATER)}

    assert found["recording.extra.special_campaign"].closed_at
    assert Level.WARNING is found["recording.angles.special_campaign"].level
    assert not found["recording.angles.special_campaign"].closed_at
