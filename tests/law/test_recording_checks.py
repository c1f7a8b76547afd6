"""Labels, retention, evidence, disc: what a stored recording owes."""

from __future__ import annotations

import dataclasses

import pytest
from tests.law.timeline import LABELS, SHILONG, WUHAN, a_recording, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.finding import Level, Status
from liuhen.law.pack import Pack

LATER = beijing("2026-03-20 12:00")


def test_wuhan_art_26_2_a_missing_label_is_named_and_shares_the_end_of_the_storing_duty() -> None:
    bare = a_recording("2026-03-10 11:00", "2026-03-10 15:00", labels=LABELS | {"party_name": " "})

    found = rule(check(bare, WUHAN, LATER), "labels.mandatory")

    assert "缺少标注：当事人姓名或者名称" == found.words
    assert beijing("2026-03-12 24:00") == found.due_at
    assert found.status_at(beijing("2026-03-11 09:00")) is Status.DUE
    assert found.status_at(LATER) is Status.OVERDUE


def test_labels_set_in_time_are_met_and_labels_set_too_late_are_a_breach() -> None:
    in_time = a_recording("2026-03-10 11:00", "2026-03-10 15:00", labelled_at=beijing("2026-03-12 10:00"))
    late = a_recording("2026-03-10 11:00", "2026-03-10 15:00", labelled_at=beijing("2026-03-16 10:00"))

    assert rule(check(in_time, WUHAN, LATER), "labels.mandatory").status_at(LATER) is Status.MET
    assert rule(check(late, WUHAN, LATER), "labels.mandatory").status_at(LATER) is Status.BREACHED


def test_shilong_is_silent_about_labels_so_their_absence_is_only_advice() -> None:
    bare = a_recording("2026-03-10 11:00", "2026-03-10 15:00", labels={})

    found = rule(check(bare, SHILONG, LATER), "labels.mandatory")

    assert found.level is Level.ADVICE
    assert found.citation.chip == "系统默认｜D34"


@pytest.mark.parametrize(
    ("stored", "pack", "last"),
    [
        ("2025-11-30 09:00", WUHAN, "2026-02-28 24:00"),
        ("2025-08-31 09:00", WUHAN, "2025-11-30 24:00"),
        ("2025-03-10 09:00", WUHAN, "2025-06-10 24:00"),
        ("2025-11-30 09:00", SHILONG, "2026-05-30 24:00"),
        ("2025-08-31 09:00", SHILONG, "2026-02-28 24:00"),
        ("2025-03-10 09:00", SHILONG, "2025-09-10 24:00"),
    ],
)
def test_retention_vectors_8_5_protect_through_the_last_day_and_then_ask_a_person(
    stored: str, pack: Pack, last: str
) -> None:
    facts = a_recording("2025-03-01 09:00", stored)

    found = rule(check(facts, pack, LATER), "retention")

    assert beijing(last) == found.due_at
    assert found.status_at(beijing(last)) is Status.DUE
    assert found.status_at(beijing("2026-12-01 00:00")) is Status.NEEDS_JUDGEMENT


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_evidence": True}, "随案卷保存"),
        ({"case_id": "1", "case_open": True, "is_evidence": False}, "尚未归档"),
        ({"case_id": "1", "is_evidence": None}, "尚未判断"),
        ({"holds": ("投诉",)}, "已设留存"),
    ],
)
def test_evidence_open_case_open_question_and_hold_have_no_end(changes: dict[str, object], why: str) -> None:
    facts = a_recording("2025-03-01 09:00", "2025-03-02 09:00", **changes)

    kept = protection(facts, WUHAN)

    assert kept is not None
    assert kept.until is None
    assert why in kept.why
    assert rule(check(facts, WUHAN, LATER), "retention").due_at is None


def test_nothing_is_protected_before_it_is_stored() -> None:
    facts = a_recording("2025-03-01 09:00", None)

    assert protection(facts, WUHAN) is None
    assert "retention" not in rules(check(facts, WUHAN, LATER))


def test_disposal_inside_the_period_is_a_breach_and_after_it_is_not() -> None:
    early = a_recording("2026-01-01 09:00", "2026-01-02 09:00", disposed_at=beijing("2026-02-01 09:00"))
    after = a_recording("2025-01-01 09:00", "2025-01-02 09:00", disposed_at=beijing("2026-02-01 09:00"))
    held = a_recording("2025-01-01 09:00", "2025-01-02 09:00", disposed_at=beijing("2026-02-01 09:00"), holds=("诉讼",))

    assert rule(check(early, WUHAN, LATER), "retention").status_at(LATER) is Status.BREACHED
    assert rule(check(early, WUHAN, LATER), "retention").citation.chip == "办法｜第二十九条"
    assert rule(check(early, SHILONG, LATER), "retention").level is Level.VIOLATION
    assert rule(check(after, WUHAN, LATER), "retention").status_at(LATER) is Status.MET
    assert rule(check(held, WUHAN, LATER), "retention").status_at(LATER) is Status.BREACHED


def test_a_recording_on_a_case_whose_evidence_question_is_open_needs_judgement_and_a_decided_one_does_not() -> None:
    undecided = a_recording("2026-03-10 11:00", "2026-03-10 15:00", case_id="1", case_number="AJ-1")
    decided = a_recording("2026-03-10 11:00", "2026-03-10 15:00", case_id="1", is_evidence=False)

    assert rule(check(undecided, WUHAN, LATER), "evidence.undecided").judgement
    assert rule(check(undecided, WUHAN, LATER), "evidence.undecided").citation.chip == "办法｜第二十七条第二款"
    assert rule(check(undecided, SHILONG, LATER), "evidence.undecided").citation.chip == "系统默认｜D35"
    assert "evidence.undecided" not in rules(check(decided, WUHAN, LATER))
    assert "evidence.undecided" not in rules(check(a_recording("2026-03-10 11:00", None), WUHAN, LATER))


def test_wuhan_art_27_2_evidence_wants_one_disc_and_shilong_art_16_wants_two_for_what_is_held() -> None:
    evidence = a_recording("2026-03-10 11:00", "2026-03-10 15:00", case_id="1", is_evidence=True)
    burnt = a_recording("2026-03-10 11:00", "2026-03-10 15:00", case_id="1", is_evidence=True, discs=1)
    held = a_recording("2026-03-10 11:00", "2026-03-10 15:00", holds=("投诉",), discs=1)

    assert rule(check(evidence, WUHAN, LATER), "disc").status_at(LATER) is Status.TODO
    assert "disc" in rules(check(burnt, WUHAN, LATER))
    assert rule(check(burnt, WUHAN, LATER), "disc").status_at(LATER) is Status.MET
    assert rule(check(held, SHILONG, LATER), "disc").status_at(LATER) is Status.TODO
    assert "disc" not in rules(check(held, WUHAN, LATER))


def test_shilong_art_15_the_manager_clears_and_wuhan_reviews() -> None:
    facts = a_recording("2025-03-01 09:00", "2025-03-02 09:00")

    assert "管理人员" in rule(check(facts, SHILONG, LATER), "retention").next_step
    assert "复核" in rule(check(facts, WUHAN, LATER), "retention").next_step


def a_silent_pack() -> Pack:
    """Take the keeping rules out of a pack, as a text that says nothing of them."""
    silent = WUHAN.own.body.model_copy(update={"retention": None, "ingest": None, "recording": None, "long_term": None})
    own = dataclasses.replace(WUHAN.own, body=silent)
    return dataclasses.replace(WUHAN, layers=(own, *WUHAN.layers[1:]))


def test_a_text_without_retention_lets_nothing_go_until_the_bureau_sets_a_period() -> None:
    kept = protection(a_recording("2020-01-01 09:00", "2020-01-02 09:00"), a_silent_pack())

    assert kept is not None
    assert kept.until is None
    assert kept.citation.chip == "系统默认｜D04"


def test_a_text_without_hand_over_terms_only_advises_twenty_four_hours() -> None:
    found = rule(check(a_recording("2026-03-10 11:00", None), a_silent_pack(), LATER), "ingest.deadline")

    assert beijing("2026-03-11 11:00") == found.due_at
    assert found.level is Level.ADVICE


def test_a_text_without_scenes_has_those_of_superior_law_which_only_warn() -> None:
    duties = a_silent_pack().duties()

    assert {"coercive_measure", "compulsory_enforcement", "life_health", "major_property"} == {d.scene for d in duties}
    assert {Level.WARNING} == {duty.weight for duty in duties}
    assert all(duty.citation.chip.startswith("上位法｜国办发〔2018〕118号") for duty in duties)


def test_side_files_are_kept_but_owe_no_hand_over_and_no_labels() -> None:
    track = a_recording("2026-03-10 11:00", "2026-03-20 11:00", medium="text", labels={})

    assert {"retention"} == rules(check(track, WUHAN, LATER))


def test_every_end_counted_into_a_year_without_a_notice_says_that_it_is_provisional() -> None:
    over = a_recording("2026-12-31 10:00", "2026-12-31 11:00", labels={})
    later = beijing("2026-12-31 12:00")

    found = {one.rule: one.provisional for one in check(over, WUHAN, later) if one.due_at is not None}

    assert found["ingest.deadline"]
    assert found["labels.mandatory"]
    known = a_recording("2026-03-10 11:00", "2026-03-10 15:00", labels={})
    assert not any(one.provisional for one in check(known, WUHAN, LATER))
