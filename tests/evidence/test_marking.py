"""Grounds, holds and notes of extraction: one entry each, decided by another, and what the law then says."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, small_bureau
from tests.field.test_acts import at, entries
from tests.tapes import tape

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.queries import active_pack
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.acts.judging import ExcludedError, mark_evidence
from liuhen.evidence.marking.acts import (
    confirm_ground,
    dismiss_ground,
    lift_hold,
    note_fields,
    say_ground,
    write_extraction,
)
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import recording_facts
from liuhen.law.checks.carriers import exclusions, extractions
from liuhen.law.checks.longterm import long_term

pytestmark = pytest.mark.django_db
NOTE = {"制作人": "甲", "提取人": "丁", "提取时间": "2026-09-19 10:00"}


@pytest.fixture
def yiliang() -> Cast:
    """The small bureau under the yiliang pack."""
    return small_bureau("yiliang")


def film(cast: Cast) -> Recording:
    return tape(cast.officer, at(5))


def test_a_ground_against_evidence_is_a_doubt_until_a_reviewer_confirms_it(yiliang: Cast) -> None:
    """yiliang-10-1a：审核人确认以后，不能再作为证据。"""
    one, pack = film(yiliang), active_pack(yiliang.bureau)
    with entries(1):
        row = say_ground(one, MarkKind.EXCLUSION, "covert", words="当事人称被偷拍", by=yiliang.officer, at=at(90))
    doubted = exclusions(recording_facts(one), pack)

    for person in (yiliang.officer, yiliang.custodian):
        with entries(0), pytest.raises(RefusalError):
            confirm_ground(row, by=person, at=at(91))
    with entries(1):
        confirm_ground(row, by=yiliang.legal_reviewer, at=at(92))
    with entries(1, "refusal"), pytest.raises(ExcludedError) as refused:
        mark_evidence(one, is_evidence=True, by=yiliang.officer, at=at(93), reason="关键画面")
    Recording.objects.filter(pk=one.pk).update(is_evidence=True)

    confirmed = exclusions(recording_facts(one), pack)
    assert "第十条第（一）项" == refused.value.article
    assert [True] == [found.judgement for found in doubted]
    assert ["不得作为证据而仍作为证据：偷拍、偷录、窃听侵害他人权益"] == [found.words for found in confirmed]


def test_a_dismissed_ground_stays_on_record_and_is_no_finding(yiliang: Cast) -> None:
    one = film(yiliang)
    row = say_ground(one, MarkKind.EXCLUSION, "tampered", words="画面跳动", by=yiliang.officer, at=at(90))

    with entries(0), pytest.raises(InputError):
        dismiss_ground(row, why=" ", by=yiliang.legal_reviewer, at=at(91))
    with entries(1):
        dismiss_ground(row, why="是设备自动分段", by=yiliang.legal_reviewer, at=at(92))
    with entries(0), pytest.raises(InputError):
        confirm_ground(row, by=yiliang.legal_reviewer, at=at(93))

    assert () == exclusions(recording_facts(one), active_pack(yiliang.bureau))
    assert "是设备自动分段" == one.marks.get().dismissed_why


def test_a_ground_for_keeping_sets_a_hold_when_confirmed_and_only_the_head_lifts_it(yiliang: Cast) -> None:
    one, pack = film(yiliang), active_pack(yiliang.bureau)
    row = say_ground(one, MarkKind.LONG_TERM, "obstruction", words="当事人推搡", by=yiliang.officer, at=at(90))
    before = {found.rule: found.words for found in long_term(recording_facts(one), pack)}

    confirm_ground(row, by=yiliang.custodian, at=at(91))
    held = recording_facts(one)
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        lift_hold(one.holds.get(), why="误设", by=yiliang.custodian, at=at(92))
    with entries(1):
        lift_hold(one.holds.get(), why="另案已存", by=yiliang.head, at=at(93))

    assert "尚未设定" in before["long_term.obstruction"]
    assert 1 == len(held.holds)
    assert () == recording_facts(one).holds
    assert 1 == one.holds.count()


def test_a_ground_no_rule_knows_or_that_stands_already_is_not_taken(yiliang: Cast) -> None:
    one = film(yiliang)
    say_ground(one, MarkKind.LONG_TERM, "objection", words="", by=yiliang.officer, at=at(90))

    for kind, code in ((MarkKind.LONG_TERM, "objection"), (MarkKind.EXCLUSION, "objection"), (MarkKind.LONG_TERM, "x")):
        with entries(0), pytest.raises(InputError):
            say_ground(one, kind, code, words="", by=yiliang.officer, at=at(91))


def test_a_note_of_extraction_lacks_nothing_and_carries_the_digest() -> None:
    """baofeng-10-1a：缺任何一项都不能完成，并带上原件摘要。"""
    cast = small_bureau("baofeng")
    one, pack = film(cast), active_pack(cast.bureau)

    with entries(0), pytest.raises(InputError, match="提取人"):
        write_extraction(one, NOTE | {"提取人": " "}, extracted_at=at(90), by=cast.officer, at=at(91))
    with entries(1):
        row = write_extraction(one, NOTE, extracted_at=at(90), by=cast.officer, at=at(91))

    findings = {found.rule: found.closed_at for found in extractions(recording_facts(one), pack)}
    assert ("制作人", "提取人", "提取时间") == note_fields(pack)
    assert one.original.sha256 == row.digest
    assert at(90) == findings["extraction.note.1"]


def test_the_page_takes_a_ground_and_a_note_and_shows_them(yiliang: Cast) -> None:
    one, client = film(yiliang), Client()
    client.force_login(yiliang.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = {"number": one.number}

    said = client.post(reverse("recording_ground", kwargs=address), {"ground": "exclusion:covert", "words": "偷拍"})
    unsaid = client.post(reverse("recording_ground", kwargs=address), {"ground": "exclusion:nothing"})
    noted = client.post(
        reverse("recording_extract", kwargs=address),
        {"field-0": "甲", "field-1": "丁", "extracted_at": "2026-09-19T10:00"},
        follow=True,
    )

    page = client.get(reverse("recording", kwargs=address)).content.decode()
    assert (302, 422) == (said.status_code, unsaid.status_code)
    assert one.original.sha256[7:15] in noted.content.decode()
    assert "偷拍、偷录、窃听侵害他人权益" in page
    assert "TQ-" in page
