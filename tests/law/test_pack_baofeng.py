"""Pack baofeng: its terms against the time vectors, and the values that set it apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.law.timeline import (
    HEAD,
    PACKS,
    a_handover,
    a_recording,
    a_span,
    a_trip,
    an_activity,
    beijing,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.facts import ActivityFacts, CaseFacts, EventFacts, SceneFacts, SpanFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.gate import blocks, gate
from liuhen.law.pack import load
from liuhen.law.schema.base import Duty

BAOFENG = load(PACKS / "baofeng")
LATER = beijing("2026-12-31 00:00")


def deadline(ended: str, stored: str | None = None, **trip: object) -> Finding:
    """Return the ingest finding of a recording whose activity ended at this time."""
    recording = a_recording(ended, stored, trip=a_trip(ended_at=beijing(ended), **trip))
    return rule(check(recording, BAOFENG, LATER), "ingest.deadline")


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-01-30 17:00", "2026-01-30 24:00"),
        ("2026-02-12 10:00", "2026-02-12 24:00"),
        ("2026-05-08 17:00", "2026-05-08 24:00"),
        ("2026-09-18 15:00", "2026-09-18 24:00"),
        ("2026-10-09 11:00", "2026-10-09 24:00"),
        ("2026-01-31 15:00", "2026-01-31 24:00"),  # a Saturday: never rolled to Monday
        ("2026-01-30 23:10", "2026-01-31 01:10"),  # not earlier than two hours after the end
    ],
)
def test_baofeng_art_9_the_day_of_the_activity_is_the_term(ended: str, due: str) -> None:
    found = deadline(ended)

    assert beijing(due) == found.due_at
    assert Level.WARNING is found.level  # 第一时间 has no number: the number is the engine's
    assert "第九条第二款" == found.citation.article


def test_baofeng_art_9_a_minute_after_midnight_is_late_and_a_minute_before_is_not() -> None:
    in_time = deadline("2026-01-30 17:00", "2026-01-30 23:59")
    late = deadline("2026-01-30 17:00", "2026-01-31 00:01")

    assert Status.MET is in_time.status_at(LATER)
    assert Status.OVERDUE is late.status_at(LATER)
    assert late.late


def test_baofeng_art_9_the_day_ends_with_the_last_activity_of_the_officer() -> None:
    late = deadline("2026-01-30 21:00", day_ended_at=beijing("2026-01-30 23:30"))

    assert beijing("2026-01-31 01:30") == late.due_at


@pytest.mark.parametrize(
    ("returned", "due"),
    [
        ("2026-02-01 22:00", "2026-02-02 22:00"),
        ("2026-02-14 11:00", "2026-02-15 11:00"),
        ("2026-02-23 20:00", "2026-02-24 20:00"),
        ("2026-10-10 12:00", "2026-10-11 12:00"),
    ],
)
def test_baofeng_art_9_the_exception_gives_24_hours_after_return(returned: str, due: str) -> None:
    claim = {"exception_ground": "异地执法", "exception_reason": "外县核查，当晚住宿", "returned_at": beijing(returned)}
    found = deadline("2026-01-30 17:00", **claim)

    assert beijing(due) == found.due_at
    assert Level.VIOLATION is found.level


def test_baofeng_art_9_water_is_no_ground_of_exception() -> None:
    claim = {"exception_ground": "水上", "exception_reason": "船上", "returned_at": beijing("2026-02-01 22:00")}

    assert beijing("2026-01-30 24:00") == deadline("2026-01-30 17:00", **claim).due_at
    assert ("连续工作", "异地执法", "偏远地区", "交通不便地区") == BAOFENG.exception_grounds()


@pytest.mark.parametrize(
    ("stored", "last_day"),
    [
        ("2025-11-30 09:00", "2026-11-30"),
        ("2025-08-31 09:00", "2026-08-31"),
        ("2025-03-10 09:00", "2026-03-10"),
        ("2024-02-29 09:00", "2025-02-28"),
    ],
)
def test_baofeng_art_17_ordinary_recordings_are_protected_for_a_year(stored: str, last_day: str) -> None:
    kept = protection(a_recording(stored, stored, is_evidence=False), BAOFENG)

    assert kept is not None
    assert beijing(f"{last_day} 24:00") == kept.until
    assert "第十七条" == kept.citation.article


@pytest.mark.parametrize(("ended", "due"), [("2026-03-02", "2026-04-01"), ("2026-01-16", "2026-02-24")])
def test_baofeng_is_silent_about_archiving_and_the_engine_only_advises(ended: str, due: str) -> None:
    step = EventFacts(name="terminate", at=beijing(f"{ended} 10:00"), entered_at=beijing(f"{ended} 10:00"))
    case = CaseFacts(id="1", number="1", act_type="penalty", state="terminated", events=(step,))

    found = rule(check(case, BAOFENG, LATER), "archiving.limit")

    assert (Level.ADVICE, beijing(f"{due} 24:00")) == (found.level, found.due_at)
    assert "系统默认｜D06" == found.citation.chip


def test_baofeng_viewing_goes_to_the_principal_head_and_the_keeper_registers_three_columns() -> None:
    viewing = BAOFENG.viewing()

    assert "主要负责人" == viewing.approver_label
    assert viewing.approver_role in HEAD.roles
    assert "第十三条" == viewing.approver_citation.article
    assert ("查阅人", "查阅事由", "查阅时间") == viewing.columns
    assert "保管人" == viewing.handler_label


def test_baofeng_commands_recording_only_where_violations_are_handled() -> None:
    levels = {duty.scene: duty.level for duty in BAOFENG.duties()}

    assert Duty.MUST is levels.pop("violation_handling")
    assert {Duty.MAY} == set(levels.values())


def test_baofeng_wants_five_labels_and_lets_daily_checks_say_that_there_is_no_case() -> None:
    labels = {label.field: label.allow_none for label in BAOFENG.mandatory_labels()}

    assert {"enforcement_name", "device_no", "officers", "cause", "party_name"} == set(labels)
    assert "无（日常检查）" == labels["cause"] == labels["party_name"]


def test_baofeng_checks_battery_and_storage_only() -> None:
    assert ["battery", "storage"] == [item.code for item in BAOFENG.preuse_items()]


def test_baofeng_calls_its_recordings_dynamic_records() -> None:
    assert "动态记录" == BAOFENG.word("av_record")
    assert "查阅" == BAOFENG.word("viewing")


def a_fallback(*spans: SpanFacts, written: str | None = "2026-03-10 11:30", **changes: object) -> ActivityFacts:
    """Write a handling of violations under 第七条第二款 with a questioning from 10:00 to 10:30 as its key stage."""
    questioning = SceneFacts(
        code="questioning", started_at=beijing("2026-03-10 10:00"), ended_at=beijing("2026-03-10 10:30")
    )
    fields: dict[str, object] = {
        "scenes": (SceneFacts(code="violation_handling"), questioning),
        "fallback": "受客观条件限制无法全程录音录像",
        "text_record_at": beijing(written) if written else None,
    }
    return replace(an_activity(*spans), **(fields | changes))


def status(activity: ActivityFacts, need: str) -> Status:
    """Return where one need of the fallback stands."""
    return rule(check(activity, BAOFENG, LATER), f"recording.fallback.{need}").status_at(LATER)


def test_baofeng_art_7_a_key_stage_on_a_camcorder_with_a_document_stands_in_for_the_whole() -> None:
    done = a_fallback(a_span("2026-03-10 10:00", "2026-03-10 10:30", device_kind="camcorder"))

    assert {Status.MET} == {status(done, "key_stage_av"), status(done, "text_record")}
    assert "recording.device" not in rules(check(done, BAOFENG, LATER))


def test_baofeng_art_7_a_key_stage_outside_the_recording_or_a_mere_photograph_is_none() -> None:
    elsewhere = a_fallback(a_span("2026-03-10 09:00", "2026-03-10 09:30", device_kind="camcorder"))
    photo = a_fallback(a_span("2026-03-10 10:10", "2026-03-10 10:10", medium="photo"))

    assert Status.BREACHED is status(elsewhere, "key_stage_av")
    assert Status.BREACHED is status(photo, "key_stage_av")


def test_baofeng_art_7_without_stages_any_recording_of_the_act_counts_and_the_document_is_its_own_clause() -> None:
    bare = a_fallback(
        a_span("2026-03-10 09:00", "2026-03-10 09:30"), written=None, scenes=(SceneFacts(code="violation_handling"),)
    )

    assert Status.MET is status(bare, "key_stage_av")
    missing = rule(check(bare, BAOFENG, LATER), "recording.fallback.text_record")
    assert (Status.BREACHED, ("baofeng-7-2b",)) == (missing.status_at(LATER), missing.citation.req)


def test_baofeng_art_8_a_check_while_recording_fulfils_the_text_and_is_only_advised_earlier() -> None:
    handover = a_handover("battery", "storage", first_used_at=beijing("2026-03-10 08:30"))

    found = check(handover, BAOFENG, LATER)

    assert Status.MET is rule(found, "precheck").status_at(LATER)
    assert Level.ADVICE is rule(found, "precheck.early").level


def test_baofeng_art_8_a_check_after_the_device_came_back_is_none() -> None:
    handover = a_handover(
        "battery", "storage", first_used_at=beijing("2026-03-10 08:00"), returned_at=beijing("2026-03-10 08:30")
    )

    assert Status.BREACHED is rule(check(handover, BAOFENG, LATER), "precheck").status_at(LATER)


def test_baofeng_art_17_an_early_destruction_cites_the_term_of_the_text() -> None:
    gone = a_recording(
        "2025-03-10 09:00", "2025-03-10 10:00", is_evidence=False, disposed_at=beijing("2026-03-10 15:00")
    )

    found = rule(check(gone, BAOFENG, LATER), "retention")

    assert (Status.BREACHED, "第十七条") == (found.status_at(LATER), found.citation.article)


def test_baofeng_art_10_evidence_without_a_disc_stops_archiving_under_its_own_article() -> None:
    evidence = a_recording("2026-03-10 09:00", "2026-03-10 10:00", is_evidence=True)
    case = CaseFacts(
        id="1", number="1", act_type="penalty", state="terminated", archive_class="10年", recordings=(evidence,)
    )

    stops = blocks(gate(case, "archive", BAOFENG, LATER))

    assert [("baofeng-10-1b",)] == [stop.citation.req for stop in stops]
    assert not blocks(gate(replace(case, recordings=(replace(evidence, discs=1),)), "archive", BAOFENG, LATER))


def test_baofeng_art_17_evidence_is_kept_as_long_as_its_case_file_from_the_next_new_year_on() -> None:
    evidence = a_recording(
        "2025-03-10 09:00",
        "2025-03-10 10:00",
        is_evidence=True,
        act_type="penalty_ordinary",
        archive_class="30年",
        case_ended_on=date(2025, 12, 31),
    )

    kept = protection(evidence, BAOFENG)
    open_ended = (replace(evidence, archive_class="永久"), replace(evidence, case_open=True))

    assert kept is not None
    assert (beijing("2056-01-01 24:00"), ("baofeng-17-1c",)) == (kept.until, kept.citation.req)
    assert [None, None] == [found.until for one in open_ended if (found := protection(one, BAOFENG))]
