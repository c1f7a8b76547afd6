"""Incidents and periodic duties: what trips and what must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.law.test_keeping_checks import BAOFENG, EVERY, WANGDU, YILIANG
from tests.law.timeline import HEAD, OFFICER, SHILONG, WUHAN, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.facts.oversight import BureauFacts, CareFacts, DeviceFacts, IncidentFacts, PeriodicFacts
from liuhen.law.finding import Level, Status

LATER = beijing("2026-04-20 12:00")
INCIDENT = IncidentFacts(
    id="1",
    number="SJ-1",
    code="V03_private_copy_leak",
    happened_at=beijing("2026-03-10 09:00"),
    found_at=beijing("2026-03-11 09:00"),
    words="视频出现在聊天群",
)
CONFIRMED = replace(INCIDENT, confirmed_at=beijing("2026-03-12 09:00"))
BUREAU = BureauFacts(id="1", name="某县医疗保障局", since=date(2025, 1, 1))


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.code)
def test_an_incident_is_a_question_until_a_person_confirms_it(pack: object) -> None:
    asked = rule(check(INCIDENT, pack, LATER), "violation.V03_private_copy_leak")
    dismissed = replace(INCIDENT, dismissed_at=beijing("2026-03-12 09:00"), dismissed_because="视频不是本局所录")

    assert Status.NEEDS_JUDGEMENT is asked.status_at(LATER)
    assert {Status.NOT_APPLICABLE} == {found.status_at(LATER) for found in check(dismissed, pack, LATER)}


def test_a_leak_counts_in_wuhan_and_wangdu_only_with_serious_consequence() -> None:
    for pack in (WUHAN, WANGDU):
        name = "violation.V03_private_copy_leak"
        assert Status.NEEDS_JUDGEMENT is rule(check(CONFIRMED, pack, LATER), name).status_at(LATER)
        slight, serious = replace(CONFIRMED, serious=False), replace(CONFIRMED, serious=True)
        assert Status.NOT_APPLICABLE is rule(check(slight, pack, LATER), name).status_at(LATER)
        assert Status.BREACHED is rule(check(serious, pack, LATER), name).status_at(LATER)
    found = rule(check(CONFIRMED, BAOFENG, LATER), "violation.V03_private_copy_leak")
    assert Status.BREACHED is found.status_at(LATER)


def test_a_confirmed_breach_waits_for_a_measure_of_the_text_and_nothing_follows_by_itself() -> None:
    waiting = rule(check(CONFIRMED, BAOFENG, LATER), "violation.measure")
    taken = replace(CONFIRMED, measure="批评教育", measured_at=beijing("2026-03-15 09:00"), ordered_by=HEAD)
    invented = replace(taken, measure="罚款")

    assert Status.DUE is waiting.status_at(LATER)
    assert "不作处分" in waiting.next_step
    assert Status.MET is rule(check(taken, BAOFENG, LATER), "violation.measure").status_at(LATER)
    assert Status.NEEDS_JUDGEMENT is rule(check(invented, BAOFENG, LATER), "violation.measure").status_at(LATER)


def test_a_kind_of_breach_the_text_does_not_know_is_a_question() -> None:
    lent = replace(CONFIRMED, code="V07_lend_device")

    assert {"violation.unlisted"} == rules(check(lent, WUHAN, LATER))
    assert "violation.V07_lend_device" in rules(check(lent, SHILONG, LATER))


def test_a_yearly_review_is_owed_every_year_until_its_last_day() -> None:
    held = replace(BUREAU, periodic=(PeriodicFacts(act="annual_review", on=date(2025, 11, 3)),))

    assert Status.MET is rule(check(held, SHILONG, LATER), "supervision.annual_review.2025").status_at(LATER)
    open_one = rule(check(held, SHILONG, LATER), "supervision.annual_review.2026")
    assert Status.TODO is open_one.status_at(LATER)
    assert Status.OVERDUE is open_one.status_at(beijing("2027-01-01 00:01"))
    assert beijing("2026-12-31 24:00") == open_one.due_at


def test_silence_of_the_text_about_reviews_is_advice() -> None:
    assert Level.ADVICE is rule(check(BUREAU, WUHAN, LATER), "supervision.annual_review.2026").level
    assert Level.VIOLATION is rule(check(BUREAU, SHILONG, LATER), "supervision.annual_review.2026").level


def test_baofeng_evaluates_all_files_at_the_years_end() -> None:
    found = rule(check(BUREAU, BAOFENG, LATER), "supervision.year_end_evaluation.2025")

    assert Status.OVERDUE is found.status_at(LATER)
    assert "baofeng-17-1b" in found.citation.req


def test_care_of_a_device_runs_from_the_last_one() -> None:
    device = DeviceFacts(id="1", number="YZ-03", device_kind="body_camera", since=date(2026, 1, 1))
    cared = replace(device, cares=(CareFacts(on=date(2026, 4, 1)),))

    assert Status.OVERDUE is rule(check(device, YILIANG, LATER), "device.care").status_at(LATER)
    assert Status.TODO is rule(check(cared, YILIANG, LATER), "device.care").status_at(LATER)
    assert () == check(replace(device, retired_on=date(2026, 3, 1)), YILIANG, LATER)


def test_sampling_without_a_ratio_asks_the_bureau_for_one() -> None:
    found = rule(check(BUREAU, BAOFENG, LATER), "supervision.sampling")

    assert Status.NEEDS_JUDGEMENT is found.status_at(LATER)
    assert "supervision.sampling" not in rules(check(BUREAU, YILIANG, LATER))


def test_a_unit_without_a_person_for_its_records_is_named() -> None:
    two = replace(BUREAU, units=("基金监管处", "医药服务管理处"), keepers=("基金监管处",))

    assert "archive.keeper.医药服务管理处" in rules(check(two, WUHAN, LATER))
    assert "archive.keeper.基金监管处" not in rules(check(two, WUHAN, LATER))


def test_a_check_outside_the_book_is_named() -> None:
    done = PeriodicFacts(act="playback_inspection", on=date(2026, 3, 1), by=OFFICER, in_ledger=False)
    found = rule(
        check(replace(BUREAU, periodic=(done,)), BAOFENG, LATER), "supervision.ledger.playback_inspection.2026-03-01"
    )

    assert Status.BREACHED is found.status_at(LATER)
