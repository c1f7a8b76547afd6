"""Originals, keeping without end, discs, extraction notes, disclosure: what trips and what must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import (
    CUSTODIAN,
    DIVISION,
    HEAD,
    OFFICER,
    PACKS,
    SHILONG,
    WUHAN,
    a_recording,
    beijing,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.facts import ExtractionFacts, MarkFacts
from liuhen.law.facts.keeping import DiscFacts, DisclosureFacts
from liuhen.law.finding import Level, Status
from liuhen.law.pack import load

BAOFENG, YILIANG, WANGDU = (load(PACKS / code) for code in ("baofeng", "yiliang", "wangdu"))
EVERY = (BAOFENG, SHILONG, YILIANG, WANGDU, WUHAN)
LATER = beijing("2026-04-20 12:00")
STORED = a_recording("2026-03-10 11:00", "2026-03-10 18:00")
OBSTRUCTED = MarkFacts(code="obstruction", at=beijing("2026-03-10 10:30"))


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.code)
def test_a_changed_original_is_a_violation_everywhere_and_an_intact_one_is_none(pack: object) -> None:
    changed = replace(STORED, integrity="changed", integrity_at=beijing("2026-03-11 02:00"))

    found = rule(check(changed, pack, LATER), "originals.changed")

    assert Level.VIOLATION is found.level
    assert Status.BREACHED is found.status_at(LATER)
    assert found.citation.article
    assert "originals.changed" not in rules(check(replace(STORED, integrity="ok"), pack, LATER))


def test_contents_without_enforcement_break_the_ban_where_the_text_has_one() -> None:
    private = replace(STORED, off_duty=True)

    assert "originals.off_duty" in rules(check(private, SHILONG, LATER))
    assert "originals.off_duty" not in rules(check(private, WUHAN, LATER))
    assert "originals.off_duty" not in rules(check(replace(STORED, off_duty=False), SHILONG, LATER))


def test_a_secret_recording_waits_until_it_is_restricted() -> None:
    secret = replace(STORED, secrecy="国家秘密")

    assert Status.DUE is rule(check(secret, YILIANG, LATER), "originals.secrecy").status_at(LATER)
    met = rule(check(replace(secret, restricted=True), YILIANG, LATER), "originals.secrecy")
    assert Status.MET is met.status_at(LATER)
    elsewhere = rule(check(replace(secret, secrecy="商业秘密"), WUHAN, LATER), "originals.secrecy")
    assert Level.VIOLATION is not elsewhere.level  # wuhan names state secrets only: who else asks gives no violation


@pytest.mark.parametrize("pack", [BAOFENG, SHILONG, YILIANG], ids=lambda pack: pack.code)
def test_obstruction_wants_keeping_without_end_until_it_is_held(pack: object) -> None:
    obstructed = replace(STORED, triggers=(OBSTRUCTED,))
    held = replace(obstructed, holds=("阻碍执法",), long_term_media=("disc",))

    assert Status.DUE is rule(check(obstructed, pack, LATER), "long_term.obstruction").status_at(LATER)
    assert Status.MET is rule(check(held, pack, LATER), "long_term.obstruction").status_at(LATER)
    assert Status.MET is rule(check(held, pack, LATER), "long_term.copies").status_at(LATER)


def test_a_dismissed_ground_no_longer_protects_and_a_proposed_one_does() -> None:
    dismissed = replace(OBSTRUCTED, dismissed_at=beijing("2026-03-12 09:00"))

    assert protection(replace(STORED, triggers=(OBSTRUCTED,)), YILIANG).until is None
    assert protection(replace(STORED, triggers=(dismissed,)), YILIANG).until is not None


def test_evidence_of_yiliang_is_kept_without_end_and_that_of_baofeng_with_the_file_of_ordinary_penalties() -> None:
    evidence = replace(STORED, is_evidence=True, case_id="1", evidence_decided_at=beijing("2026-03-11 09:00"))

    assert "yiliang-16-2a" in protection(evidence, YILIANG).citation.req
    assert "baofeng-17-1c" in protection(replace(evidence, act_type="penalty_ordinary"), BAOFENG).citation.req
    assert "D17" in protection(replace(evidence, act_type="inspection"), BAOFENG).citation.req


def test_an_extraction_without_maker_or_time_names_what_is_missing() -> None:
    note = {"制作人": "陈涛", "提取人": "孙敏", "提取时间": "2026年3月12日"}
    bare = ExtractionFacts(at=beijing("2026-03-12 09:00"), note={"制作人": "陈涛"})
    whole = ExtractionFacts(
        at=beijing("2026-03-12 09:00"), note=note, disc_number="GP-1", filed_at=beijing("2026-03-13 09:00")
    )

    missing = rule(check(replace(STORED, extractions=(bare,)), BAOFENG, LATER), "extraction.note.1")
    found = check(replace(STORED, extractions=(whole,)), BAOFENG, LATER)

    assert "提取人、提取时间" in missing.words
    assert Status.BREACHED is missing.status_at(LATER)
    assert Status.MET is rule(found, "extraction.note.1").status_at(LATER)
    assert Status.MET is rule(found, "extraction.disc.1").status_at(LATER)


def test_tampered_material_used_as_evidence_is_a_breach_and_a_mere_claim_a_question() -> None:
    claim = MarkFacts(code="tampered", at=beijing("2026-03-12 09:00"))
    proven = replace(claim, confirmed_at=beijing("2026-03-13 09:00"))
    used = replace(STORED, is_evidence=True, exclusions=(proven,))

    assert Status.BREACHED is rule(check(used, YILIANG, LATER), "evidence.excluded.tampered").status_at(LATER)
    asked = rule(check(replace(used, exclusions=(claim,)), YILIANG, LATER), "evidence.excluded.tampered")
    assert Status.NEEDS_JUDGEMENT is asked.status_at(LATER)
    unused = rule(check(replace(used, is_evidence=False), YILIANG, LATER), "evidence.excluded.tampered")
    assert Status.MET is unused.status_at(LATER)


def test_shilong_wants_two_labelled_discs_and_wuhan_one_in_the_file() -> None:
    disc = DiscFacts(id="1", number="GP-1", made_at=beijing("2026-03-12 09:00"), purpose="long_term", copies=1)

    assert "只有 1 份" in rule(check(disc, SHILONG, LATER), "disc.copies").words
    assert Status.BREACHED is rule(check(disc, SHILONG, LATER), "disc.label").status_at(LATER)
    label = dict.fromkeys(("制作人", "提取人", "提取时间"), "已写明")
    whole = replace(disc, purpose="evidence", label=label, filed_at=beijing("2026-03-20 09:00"))
    assert {Status.MET} == {finding.status_at(LATER) for finding in check(whole, WUHAN, LATER)}


def a_disclosure(**changes: object) -> DisclosureFacts:
    """Write a request of a court for the recordings of one case, by letter."""
    fields: dict[str, object] = {
        "id": "1",
        "number": "TG-1",
        "asked_at": beijing("2026-03-10 09:00"),
        "recipient": "区人民法院",
        "recipient_kind": "state_organ",
        "letter": "函〔2026〕1号",
        "specific_case": "鄂武医保立〔2026〕3号",
        "asked_by": CUSTODIAN,
    }
    return DisclosureFacts(**(fields | changes))


GIVEN = {"given_at": beijing("2026-03-12 09:00")}
AGREED = {"approved_by": HEAD, "approved_at": beijing("2026-03-11 09:00")}


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.code)
def test_giving_without_approval_is_named_and_with_the_heads_approval_clean(pack: object) -> None:
    bare = rule(check(a_disclosure(**GIVEN), pack, LATER), "disclosure.approval")
    clean = rule(check(a_disclosure(**GIVEN, **AGREED), pack, LATER), "disclosure.approval")

    assert bare.status_at(LATER) in (Status.BREACHED, Status.OVERDUE)
    assert Status.MET is clean.status_at(LATER)


def test_evidence_goes_out_of_baofeng_without_approval_and_out_of_yiliang_not() -> None:
    given = a_disclosure(as_evidence=True, **GIVEN)

    assert Status.NOT_APPLICABLE is rule(check(given, BAOFENG, LATER), "disclosure.approval").status_at(LATER)
    assert Status.BREACHED is rule(check(given, YILIANG, LATER), "disclosure.approval").status_at(LATER)


def test_wuhan_organs_need_a_letter_and_a_case_and_are_helped() -> None:
    bare = a_disclosure(letter="", **GIVEN, **AGREED)
    turned_away = a_disclosure(refused_at=beijing("2026-03-12 09:00"))

    assert Status.BREACHED is rule(check(bare, WUHAN, LATER), "disclosure.organ").status_at(LATER)
    assert Status.MET is rule(check(a_disclosure(**GIVEN, **AGREED), WUHAN, LATER), "disclosure.organ").status_at(LATER)
    assert Status.NEEDS_JUDGEMENT is rule(check(turned_away, WUHAN, LATER), "disclosure.assist").status_at(LATER)


def test_wuhan_a_party_never_sees_who_informed() -> None:
    party = {"recipient_kind": "party", "own_records": True, "contains": ("举报人",)}
    shown = check(a_disclosure(**party, **GIVEN, **AGREED), WUHAN, LATER)
    masked = check(a_disclosure(**party, withheld=("举报人",), **GIVEN, **AGREED), WUHAN, LATER)

    assert Status.BREACHED is rule(shown, "disclosure.withheld.举报人").status_at(LATER)
    assert "disclosure.withheld.举报人" not in rules(masked)


def test_nobody_approves_the_disclosure_he_handles() -> None:
    own = a_disclosure(asked_by=HEAD, **AGREED)

    assert Level.BLOCK is rule(check(own, WUHAN, LATER), "disclosure.own_request").level
    assert "disclosure.own_request" not in rules(check(a_disclosure(**AGREED), WUHAN, LATER))


def test_the_wrong_approver_is_no_approver() -> None:
    by_division = a_disclosure(approved_by=DIVISION, approved_at=beijing("2026-03-11 09:00"))

    assert Status.BREACHED is rule(check(by_division, YILIANG, LATER), "disclosure.approval").status_at(LATER)


@given(
    marks=st.lists(st.sampled_from(["obstruction", "objection", "mass_event", "other", "unheard_of"]), max_size=3),
    evidence=st.sampled_from([None, True, False]),
    pack=st.sampled_from(EVERY),
)
def test_a_ground_never_shortens_protection(marks: list[str], evidence: bool | None, pack: object) -> None:
    plain = replace(STORED, is_evidence=evidence)
    marked = replace(plain, triggers=tuple(MarkFacts(code=code, at=beijing("2026-03-10 10:00")) for code in marks))

    before, after = protection(plain, pack).until, protection(marked, pack).until

    assert after is None or (before is not None and after >= before)


def test_who_handled_it_plays_no_part() -> None:
    assert check(a_disclosure(asked_by=OFFICER), WUHAN, LATER) == check(a_disclosure(asked_by=None), WUHAN, LATER)


def test_wuhan_art_30_3_the_party_is_answered_in_fifteen_working_days_which_is_our_number() -> None:
    asked = {"recipient_kind": "party", "own_records": True, "asked_at": beijing("2026-03-10 09:00")}
    waiting = rule(check(a_disclosure(**asked), WUHAN, LATER), "disclosure.answer")
    given = rule(check(a_disclosure(**asked, **GIVEN, **AGREED), WUHAN, LATER), "disclosure.answer")

    assert beijing("2026-03-31 24:00") == waiting.due_at
    assert Level.WARNING is waiting.level
    assert Status.MET is given.status_at(LATER)
    assert "disclosure.answer" not in rules(check(a_disclosure(**asked), YILIANG, LATER))
    stranger = a_disclosure(**(asked | {"own_records": False}))
    assert "disclosure.answer" not in rules(check(stranger, WUHAN, LATER))
