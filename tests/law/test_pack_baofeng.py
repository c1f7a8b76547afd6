"""Pack baofeng: its terms against the time vectors, and the values that set it apart."""

from __future__ import annotations

import pytest
from tests.law.timeline import HEAD, PACKS, a_recording, a_trip, beijing, rule

from liuhen.law.check import check
from liuhen.law.facts import CaseFacts, EventFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.pack import load
from liuhen.law.retention import protection
from liuhen.law.schema_base import Duty

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
