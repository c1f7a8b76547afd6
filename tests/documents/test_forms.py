"""Forms as data: readable groups, and every field the packs demand has its place."""

import pytest
from django.conf import settings

from liuhen.documents.forms import MOST_FIELDS_IN_A_GROUP, FieldKind, Form, UnknownFormError, form_of, forms
from liuhen.law.pack import Pack, load

ALL = [pytest.param(form, id=form.code) for form in forms().values()]
PACKS = ("baofeng", "shilong", "wangdu", "wuhan", "yiliang")
ROAD = {
    "case_source",
    "filing_approval",
    "site_record",
    "interview_record",
    "investigation_report",
    "rights_notice",
    "statement_review",
    "waiver_note",
    "legal_opinion",
    "penalty_decision",
    "service_receipt",
    "performance_check",
    "closing_report",
    "archive_index",
}


@pytest.fixture(scope="module", params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load(settings.PACKS_DIR / request.param)


def test_every_document_of_the_penalty_road_has_a_form() -> None:
    assert ROAD <= set(forms())


def test_every_field_a_pack_demands_is_a_field_of_the_form(pack: Pack) -> None:
    for document in pack.documents():
        if document.kind in forms():
            lacking = set(document.fields) - form_of(document.kind).answered_names()

            assert set() == lacking, document.kind


def test_the_investigation_record_of_wuhan_article_14_is_answered_by_both_records() -> None:
    demanded = load(settings.PACKS_DIR / "wuhan").document("investigation_record")

    assert demanded is not None
    for kind in ("site_record", "interview_record"):
        assert set(demanded.fields) <= form_of(kind).answered_names()


def test_the_filing_approval_names_the_roles_of_the_chain_as_opinions() -> None:
    roles = [item.role for item in form_of("filing_approval").fields if item.role]

    assert ["handler", "division_head", "deputy_head", "principal_head"] == roles


def test_the_decision_has_the_six_blocks_of_wuhan_article_21() -> None:
    assert 6 == len(form_of("penalty_decision").sections)


@pytest.mark.parametrize("form", ALL)
def test_groups_hold_at_most_seven_fields(form: Form) -> None:
    assert all(len(section.fields) <= MOST_FIELDS_IN_A_GROUP for section in form.sections)


@pytest.mark.parametrize("form", ALL)
def test_codes_and_words_of_a_form_are_each_used_once(form: Form) -> None:
    assert len(form.fields) == len({item.code for item in form.fields}) == len({item.zh for item in form.fields})


@pytest.mark.parametrize("form", ALL)
def test_every_form_names_the_officers_and_what_it_is_about(form: Form) -> None:
    """武汉办法第六条：时间、执法人员、执法对象、执法事项等过程性信息。"""
    assert FieldKind.OFFICERS in {item.kind for item in form.fields}
    assert "执法事项" in form.answered_names()


def test_the_words_of_number_series_are_told_apart() -> None:
    words = [form.word for form in forms().values()]

    assert len(words) == len(set(words))


def test_an_unknown_form_is_said_in_chinese() -> None:
    with pytest.raises(UnknownFormError, match="没有打开文书"):
        form_of("no_such_form")
