"""Pack shilong, which regulates recordings only: six months exactly, two discs, enforcement cameras for enforcement."""

from __future__ import annotations

import dataclasses

import pytest
from tests.law.timeline import (
    SHILONG,
    a_case,
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
from liuhen.law.citation import Source
from liuhen.law.facts.keeping import DiscFacts
from liuhen.law.finding import Level, Status

ALL = ("function", "battery", "storage", "clock")
LATER = beijing("2026-12-31 00:00")


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-01-30 17:00", "2026-01-30 24:00"),
        ("2026-02-12 10:00", "2026-02-12 24:00"),
        ("2026-05-08 17:00", "2026-05-08 24:00"),
        ("2026-09-18 15:00", "2026-09-18 24:00"),
        ("2026-10-09 11:00", "2026-10-09 24:00"),
    ],
)
def test_shilong_art_13_the_day_of_the_activity_is_a_warning_with_our_number(ended: str, due: str) -> None:
    trip = a_trip(ended_at=beijing(ended))

    found = rule(check(a_recording(ended, None, trip=trip), SHILONG, LATER), "ingest.deadline")

    assert (beijing(due), Level.WARNING) == (found.due_at, found.level)
    assert "D02" in found.happened


@pytest.mark.parametrize(
    ("stored", "last_day"),
    [
        ("2025-11-30 09:00", "2026-05-30"),
        ("2025-08-31 09:00", "2026-02-28"),
        ("2025-03-10 09:00", "2025-09-10"),
        ("2026-02-03 09:00", "2026-08-03"),
    ],
)
def test_shilong_art_15_six_months_to_the_day_of_vectors_8_5(stored: str, last_day: str) -> None:
    kept = protection(a_recording(stored, stored, is_evidence=False), SHILONG)

    assert kept is not None
    assert beijing(f"{last_day} 24:00") == kept.until
    assert kept.citation.article == "第十五条"


def test_shilong_art_15_evidence_outlives_the_six_months_with_its_case_file() -> None:
    kept = protection(a_recording("2026-02-03 09:00", "2026-02-03 09:00", is_evidence=True), SHILONG)

    assert kept is not None
    assert kept.until is None
    assert "D17" in kept.citation.req


def test_shilong_art_16_two_discs_with_five_fields() -> None:
    label = SHILONG.disc_label()

    assert (2, 5) == (label.copies, len(label.fields))
    assert "第十六条第二款" == label.citation.article


def test_shilong_art_16_one_disc_can_still_be_doubled_until_it_is_put_away() -> None:
    label = dict.fromkeys(SHILONG.disc_label_fields(), "已写明")
    disc = DiscFacts(id="1", number="GP-1", made_at=beijing("2026-02-10 09:00"), purpose="long_term", label=label)
    filed = dataclasses.replace(disc, filed_at=beijing("2026-02-12 09:00"))

    assert Status.DUE is rule(check(disc, SHILONG, LATER), "disc.copies").status_at(LATER)
    assert Status.BREACHED is rule(check(filed, SHILONG, LATER), "disc.copies").status_at(LATER)


def test_shilong_art_6_a_photograph_of_the_posted_announcement_is_a_record_and_of_an_inspection_is_not() -> None:
    picture = a_span("2026-03-10 09:30", "2026-03-10 09:30", medium="photo", device_kind="camera")

    def status(scene: str) -> Status:
        found = check(an_activity(picture, scenes=(scene,)), SHILONG, LATER)
        return rule(found, f"recording.duty.{scene}").status_at(LATER)

    assert Status.MET is status("service_announcement")
    assert Status.BREACHED is status("onsite_enforcement")


def test_shilong_the_gap_cites_art_8_and_the_missing_photograph_art_11() -> None:
    half = a_span("2026-03-10 09:00", "2026-03-10 10:00")
    found = check(an_activity(half, scenes=("onsite_enforcement", "evidence_taking")), SHILONG, LATER)

    assert "第八条" == rule(found, "recording.duty.onsite_enforcement").citation.article
    assert "第六条" == rule(found, "recording.duty.evidence_taking").citation.article
    assert "第十一条" == rule(found, "recording.extra.evidence_taking").citation.article


def test_shilong_art_5_a_body_camera_leaves_the_cabinet_for_enforcement_only() -> None:
    def status(**changes: object) -> Status:
        found = rule(check(a_handover(*ALL, **changes), SHILONG, LATER), "ledger.enforcement_only")
        assert "第五条" == found.citation.article
        return found.status_at(LATER)

    assert Status.BREACHED is status(purpose="会议")
    assert Status.NEEDS_JUDGEMENT is status(purpose="培训演示")
    assert Status.MET is status(purpose="standby")
    assert "ledger.enforcement_only" not in rules(
        check(a_handover(*ALL, purpose="会议", device_kind="camera"), SHILONG, LATER)
    )


def test_shilong_art_4_a_returned_device_owes_the_ledger_what_was_recorded() -> None:
    back = {"returned_at": beijing("2026-03-10 17:00")}

    bare = rule(check(a_handover(*ALL, **back), SHILONG, LATER), "ledger.columns")
    full = rule(check(a_handover(*ALL, recorded="药房检查 3 段", **back), SHILONG, LATER), "ledger.columns")

    assert "记录内容" in bare.words
    assert Status.DUE is bare.status_at(LATER)
    assert Status.MET is full.status_at(LATER)
    assert "ledger.columns" not in rules(check(a_handover(*ALL), SHILONG, LATER))


def test_shilong_says_nothing_about_files_so_thirty_days_are_advice() -> None:
    found = check(a_case("clue"), SHILONG, LATER)

    assert not [one for one in found if one.citation.source is Source.REGULATION]
