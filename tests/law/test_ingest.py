"""Hand-over deadline with exceptions, clock intervals, who may take in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import (
    CUSTODIAN,
    OFFICER,
    SHILONG,
    WUHAN,
    a_recording,
    a_trip,
    an_activity,
    beijing,
    between,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.citation import Source
from liuhen.law.facts import CameraFacts, Interval
from liuhen.law.finding import Level, Status

DEADLINE = "ingest.deadline"
LATER = beijing("2026-12-01 12:00")


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-01-30 17:00", "2026-02-03 24:00"),
        ("2026-02-12 10:00", "2026-02-14 24:00"),
        ("2026-05-08 17:00", "2026-05-11 24:00"),
        ("2026-09-18 15:00", "2026-09-21 24:00"),
        ("2026-10-09 11:00", "2026-10-12 24:00"),
    ],
)
def test_wuhan_art_26_2_two_working_days_of_vectors_8_1(ended: str, due: str) -> None:
    found = rule(check(a_recording(ended, due), WUHAN, LATER), DEADLINE)

    assert beijing(due) == found.due_at
    assert found.status_at(LATER) is Status.MET
    assert found.citation.chip == "办法｜第二十六条第二款"


@pytest.mark.parametrize(
    ("returned", "due"),
    [
        ("2026-02-01 22:00", "2026-02-02 24:00"),
        ("2026-02-14 11:00", "2026-02-24 24:00"),
        ("2026-02-23 20:00", "2026-02-24 24:00"),
        ("2026-10-10 12:00", "2026-10-12 24:00"),
    ],
)
def test_wuhan_art_26_3_return_of_vectors_8_2_where_the_normal_term_is_not_later(returned: str, due: str) -> None:
    ended = {"02-01": "2026-01-29 10:00", "10-10": "2026-10-09 09:00"}.get(returned[5:10], "2026-02-12 10:00")
    trip = a_trip(exception_ground="异地执法办案", exception_reason="外地办案", returned_at=beijing(returned))

    found = rule(check(a_recording(ended, due, trip=trip), WUHAN, LATER), DEADLINE)

    assert beijing(due) == found.due_at
    assert found.citation.chip == "办法｜第二十六条第三款"


def test_wuhan_takes_the_later_of_normal_and_exceptional_term() -> None:
    trip = a_trip(exception_ground="偏远地区", exception_reason="山区", returned_at=beijing("2026-03-10 12:00"))

    found = rule(check(a_recording("2026-03-10 11:00", None, trip=trip), WUHAN, LATER), DEADLINE)

    assert beijing("2026-03-12 24:00") == found.due_at


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-01-30 17:00", "2026-01-30 24:00"),
        ("2026-09-18 15:00", "2026-09-18 24:00"),
        ("2026-10-09 23:30", "2026-10-10 01:30"),
    ],
)
def test_shilong_art_13_same_day_after_the_activity_is_a_warning_because_the_number_is_ours(
    ended: str, due: str
) -> None:
    trip = a_trip(ended_at=beijing(ended))

    found = rule(check(a_recording(ended, due, trip=trip), SHILONG, LATER), DEADLINE)

    assert beijing(due) == found.due_at
    assert found.level is Level.WARNING
    assert "D02" in found.happened


@pytest.mark.parametrize(
    ("returned", "due"),
    [("2026-02-01 22:00", "2026-02-02 22:00"), ("2026-10-10 12:00", "2026-10-11 12:00")],
)
def test_shilong_art_13_twenty_four_hours_after_return_replace_the_normal_term(returned: str, due: str) -> None:
    trip = a_trip(ended_at=beijing("2026-01-30 10:00"), exception_ground="水上", returned_at=beijing(returned))

    found = rule(check(a_recording("2026-01-30 10:00", due, trip=trip), SHILONG, LATER), DEADLINE)

    assert beijing(due) == found.due_at
    assert found.level is Level.VIOLATION
    assert found.status_at(LATER) is Status.MET


def test_a_ground_outside_the_list_keeps_the_normal_term_and_asks_a_person() -> None:
    trip = a_trip(exception_ground="水上", returned_at=beijing("2026-03-20 10:00"))
    activity = an_activity(exception_ground="水上", exception_reason="乘船")

    found = rule(check(a_recording("2026-03-10 11:00", None, trip=trip), WUHAN, LATER), DEADLINE)

    assert beijing("2026-03-12 24:00") == found.due_at
    assert rule(check(activity, WUHAN, LATER), "ingest.exception").judgement


def test_a_claimed_exception_without_reason_needs_judgement_and_one_with_reason_does_not() -> None:
    silent = an_activity(exception_ground="偏远地区")
    spoken = an_activity(exception_ground="偏远地区", exception_reason="山路中断")

    assert rule(check(silent, WUHAN, LATER), "ingest.exception").judgement
    assert "ingest.exception" not in rules(check(spoken, WUHAN, LATER))


def test_a_trip_not_yet_back_has_no_end_and_a_late_recording_of_it_waits_for_the_return_to_be_said() -> None:
    trip = a_trip(exception_ground="偏远地区", exception_reason="山区")

    waiting = rule(check(a_recording("2026-03-10 11:00", None, trip=trip), WUHAN, LATER), DEADLINE)
    stored = rule(check(a_recording("2026-03-10 11:00", "2026-03-30 11:00", trip=trip), WUHAN, LATER), DEADLINE)
    in_time = rule(check(a_recording("2026-03-10 11:00", "2026-03-11 11:00", trip=trip), WUHAN, LATER), DEADLINE)

    assert waiting.due_at is None
    assert waiting.status_at(LATER) is Status.TODO
    assert stored.due_at == beijing("2026-03-12 24:00")
    assert stored.status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert "返回单位" in stored.next_step
    assert in_time.status_at(LATER) is Status.MET


def test_stored_after_the_term_is_a_breach_and_not_stored_is_overdue() -> None:
    late = rule(check(a_recording("2026-03-10 11:00", "2026-03-13 00:01"), WUHAN, LATER), DEADLINE)
    absent = rule(check(a_recording("2026-03-10 11:00", None), WUHAN, LATER), DEADLINE)

    assert late.status_at(LATER) is Status.BREACHED
    assert absent.status_at(beijing("2026-03-12 24:00")) is Status.DUE
    assert absent.status_at(LATER) is Status.OVERDUE


def test_between_worst_and_best_reading_of_a_doubtful_clock_a_person_decides() -> None:
    doubtful = between("2026-03-10 23:00", "2026-03-11 01:00")

    absent = rule(check(a_recording(doubtful, None), WUHAN, LATER), DEADLINE)
    stored = rule(check(a_recording(doubtful, "2026-03-13 10:00"), WUHAN, LATER), DEADLINE)

    assert absent.status_at(beijing("2026-03-12 24:00")) is Status.DUE
    assert absent.status_at(beijing("2026-03-13 10:00")) is Status.NEEDS_JUDGEMENT
    assert absent.status_at(beijing("2026-03-14 10:00")) is Status.OVERDUE
    assert stored.status_at(LATER) is Status.NEEDS_JUDGEMENT


@given(
    earlier=st.integers(min_value=0, max_value=5000),
    width=st.integers(min_value=0, max_value=5000),
    stored=st.integers(min_value=0, max_value=20000),
)
def test_widening_the_doubt_never_turns_a_keeper_of_the_term_into_a_breaker(
    earlier: int, width: int, stored: int
) -> None:
    start = beijing("2026-03-02 08:00")
    true_end = start + timedelta(minutes=earlier)
    known = Interval.exactly(true_end)
    doubtful = Interval(earliest=true_end - timedelta(minutes=width), latest=true_end + timedelta(minutes=width))
    done = true_end + timedelta(minutes=stored)

    sure = rule(check(a_recording(known, None, stored_at=done), WUHAN, LATER), DEADLINE).status_at(LATER)
    unsure = rule(check(a_recording(doubtful, None, stored_at=done), WUHAN, LATER), DEADLINE).status_at(LATER)

    assert unsure in {sure, Status.NEEDS_JUDGEMENT}


def test_a_recording_without_any_time_needs_judgement() -> None:
    found = rule(check(a_recording(None, None), WUHAN, LATER), DEADLINE)

    assert found.status_at(LATER) is Status.NEEDS_JUDGEMENT


def test_a_late_recording_of_no_activity_is_left_to_a_person_where_the_term_runs_by_activity() -> None:
    late = rule(check(a_recording("2026-03-10 11:00", "2026-03-12 09:00"), SHILONG, LATER), DEADLINE)
    in_time = rule(check(a_recording("2026-03-10 11:00", "2026-03-10 20:00"), SHILONG, LATER), DEADLINE)

    assert late.status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert in_time.status_at(LATER) is Status.MET


def test_a_camera_not_handed_over_is_on_the_list_and_one_handed_over_is_not() -> None:
    out = CameraFacts(device_number="YZ-03", device_kind="body_camera", holder="陈涛")
    back = CameraFacts(
        device_number="YZ-04", device_kind="body_camera", holder="刘芳", taken_in_at=beijing("2026-03-10 15:00")
    )

    found = check(an_activity(cameras=(out, back)), WUHAN, LATER)

    assert "YZ-03 的录像尚未移交入库" == rule(found, "ingest.deadline.YZ-03").words
    assert "ingest.deadline.YZ-04" not in rules(found)
    assert "ingest.deadline.YZ-03" not in rules(check(an_activity(cameras=(out,), ended_at=None), WUHAN, LATER))


def test_a_camera_of_an_excepted_trip_waits_for_the_return_and_then_gets_its_term() -> None:
    camera = CameraFacts(device_number="YZ-03", device_kind="body_camera", holder="陈涛")
    away = an_activity(cameras=(camera,), exception_ground="水上", exception_reason="巡航")
    back = an_activity(
        cameras=(camera,), exception_ground="水上", exception_reason="巡航", returned_at=beijing("2026-03-12 10:00")
    )

    assert rule(check(away, SHILONG, LATER), "ingest.deadline.YZ-03").due_at is None
    assert beijing("2026-03-13 10:00") == rule(check(back, SHILONG, LATER), "ingest.deadline.YZ-03").due_at
    assert beijing("2026-03-10 24:00") == (
        rule(check(an_activity(cameras=(camera,)), SHILONG, LATER), "ingest.deadline.YZ-03").due_at
    )


def test_shilong_art_13_only_the_policy_section_takes_in_except_after_a_far_trip() -> None:
    far = a_trip(exception_ground="水上", returned_at=beijing("2026-03-10 12:00"))
    by_officer = a_recording("2026-03-10 11:00", "2026-03-10 20:00", operator=OFFICER)
    after_trip = a_recording("2026-03-10 11:00", "2026-03-10 20:00", operator=OFFICER, trip=far)
    by_section = a_recording("2026-03-10 11:00", "2026-03-10 20:00", operator=CUSTODIAN)

    assert rule(check(by_officer, SHILONG, LATER), "ingest.performer").status_at(LATER) is Status.BREACHED
    assert rule(check(after_trip, SHILONG, LATER), "ingest.performer").status_at(LATER) is Status.MET
    assert rule(check(by_section, SHILONG, LATER), "ingest.performer").status_at(LATER) is Status.MET
    assert "ingest.performer" not in rules(check(by_officer, WUHAN, LATER))


def test_the_same_facts_always_give_the_same_findings() -> None:
    facts = a_recording("2026-03-10 11:00", "2026-03-13 09:00")

    assert check(facts, WUHAN, LATER) == check(facts, WUHAN, LATER)


def test_every_finding_names_its_source_and_the_pack_version() -> None:
    for pack in (WUHAN, SHILONG):
        for finding in check(a_recording("2026-03-10 11:00", "2026-03-13 09:00", case_id="1"), pack, LATER):
            assert finding.citation.source in Source
            assert finding.citation.says
            assert finding.pack_version == "1.0.0"
