"""Every document of the catalogue under every pack: it can be drafted, filled, is whole, and answers what is asked.

Clauses: wuhan-6-1c, wuhan-10-1a, wuhan-10-1b, wuhan-10-1c, wuhan-10-1d, wuhan-10-1e, wuhan-12-2, wuhan-13-2a,
wuhan-13-2b, wuhan-14-1, wuhan-15-1a, wuhan-15-1b, wuhan-15-1c, wuhan-15-1d, wuhan-15-1e, wuhan-15-1f, wuhan-15-1g,
wuhan-15-2a, wuhan-15-2b, wuhan-16-1a, wuhan-16-1b, wuhan-17-1, wuhan-17-2a, wuhan-17-2b, wuhan-20-1a, wuhan-20-1c,
wuhan-20-1d, wuhan-20-1e, wuhan-21-1a, wuhan-21-1b, wuhan-21-1c, wuhan-21-1d, wuhan-21-1e, wuhan-21-1f, wuhan-22-1a,
wuhan-22-1b, wuhan-22-1d, wuhan-22-1e, wuhan-22-1h, wuhan-22-1i, wuhan-22-1j, wuhan-23-1, wuhan-23-2, wuhan-24-1,
wuhan-25-1b, wangdu-6-1a, wangdu-7-1, wangdu-8-1, wangdu-9-1b, wangdu-10-1b, wangdu-11-1a, wangdu-12-1a, wangdu-12-1b,
wangdu-12-1c, wangdu-12-1d, wangdu-12-1e, wangdu-12-1f, wangdu-12-1g, wangdu-12-1h, wangdu-15-1a, wangdu-15-1b,
wangdu-15-1c, wangdu-16-1a, wangdu-17-1b, wangdu-17-1c, wangdu-17-1d, wangdu-18-1a, wangdu-18-1b, wangdu-18-1d,
wangdu-18-1e, wangdu-18-1f, wangdu-19-1a, wangdu-19-1b, wangdu-20-1b, yiliang-2-2a, yiliang-2-4b.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.adapted import form_under, title_of
from liuhen.documents.fields import Value, cleaned, faults, missing, named_values
from liuhen.documents.forms import FieldKind, Form, FormField, forms
from liuhen.law.checks.papers import catalogue
from liuhen.law.pack import load

PACKS = {code: load(settings.PACKS_DIR / code) for code in ("baofeng", "shilong", "wangdu", "wuhan", "yiliang")}
NAMED = frozenset(  # domain: the procedure documents the five texts name
    """
filing_approval emergency_note case_source not_filed_record notice_to_complainant transfer_letter
crime_transfer_report application_record acceptance_receipt acceptance_decision supplement_notice internal_approval
investigation_record site_record interview_record interview_notice sample_list sealing_decision sealing_list
preservation commission appraisal_opinion assistance_letter refusal_record other_record rights_notice
statement_record statement_review waiver_note hearing_notice hearing_record hearing_report legal_opinion
expert_minutes expert_opinion collective_discussion penalty_decision service_receipt postal_record fax_email_record
announcement_record entrusted_record performance_check rectification_check reminder court_application
""".split()  # noqa: SIM905 - a list of fifty words reads as one
)
HEADER = ("时间", "地点", "执法人员", "执法对象", "执法事项")
INNER = frozenset({"legal_opinion", "expert_opinion", "expert_minutes", "archive_index"})  # no header is asked of these
HEADED = [pytest.param(form, id=form.code) for form in forms().values() if form.code not in INNER]
RECORDS = ("笔录", "清单", "核查记录")
UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
words = st.text(alphabet=st.characters(exclude_categories=UNSHOWN), min_size=1).filter(lambda text: bool(text.strip()))


def a_value(item: FormField, text: str) -> Value:
    """Give a field something of its kind."""
    values: dict[FieldKind, Value] = {
        FieldKind.TEXT: text,
        FieldKind.LONG: text,
        FieldKind.DATE: "2026-07-22",
        FieldKind.INSTANT: "2026-07-22T09:30",
        FieldKind.MONEY: "1000.00",
        FieldKind.OFFICERS: [{"name": text, "certificate": "YZ-0103"}] * 2,
        FieldKind.PARTY: {"name": text},
        FieldKind.CHOICE: (item.choices or ("投诉举报",))[0],
        FieldKind.LIST: [text],
    }
    return values[item.kind]


def whole(form: Form, text: str) -> dict[str, Value]:
    return {item.code: a_value(item, text) for item in form.fields if item.required and not item.filled_by}


def test_every_procedure_document_of_the_field_has_a_form() -> None:
    assert frozenset() == NAMED - set(forms())


@pytest.mark.parametrize("code", sorted(PACKS))
def test_a_document_can_be_drafted_and_filled_and_is_then_whole(code: str) -> None:
    pack = PACKS[code]
    for kind in {*forms(), *(rule.kind for rule in pack.documents())}:
        form = form_under(pack, kind)
        filled = whole(form, "有")

        assert form.zh, kind
        assert set(missing(form, {})) == {item for item in form.fields if item.required and not item.filled_by}, kind
        assert () == missing(form, filled), kind
        assert {} == faults(form, filled), kind


@pytest.mark.parametrize("code", sorted(PACKS))
def test_every_field_any_text_asks_for_has_its_place_on_the_form(code: str) -> None:
    pack = PACKS[code]
    for owed in catalogue(pack):
        form = form_under(pack, owed.rule.code)
        lacking = {name for name in owed.rule.fields if not name.endswith("意见")} - form.answered_names()

        assert set() == lacking, owed.rule.code
        assert set(owed.rule.signers) <= {signer.role for signer in form.signers}, owed.rule.code


@pytest.mark.parametrize("code", sorted(PACKS))
def test_every_document_a_text_names_is_laid_out_by_hand_and_not_made_up(code: str) -> None:
    assert {owed.rule.code for owed in catalogue(PACKS[code])} <= set(forms())


@pytest.mark.parametrize("form", HEADED)
def test_the_common_header_of_wuhan_article_6_stands_on_every_form(form: Form) -> None:
    dated = {"时间"} if form.sealed else set()  # the date beside the seal says when

    assert set() == set(HEADER) - form.answered_names() - dated


@pytest.mark.parametrize("code", sorted(PACKS))
def test_the_clauses_a_form_names_exist_in_that_pack(code: str) -> None:
    clauses = {clause for layer in PACKS[code].layers for clause in layer.clauses}
    for form in forms().values():
        assert set(form.req.get(code, ())) <= clauses, form.code


def test_a_record_says_when_it_began_and_when_it_ended() -> None:
    for form in forms().values():
        if any(form.zh.endswith(word) for word in RECORDS):
            marks = {item.marks: item for item in form.fields if item.marks}

            assert {"start", "end"} <= set(marks), form.code
            assert all(item.kind == FieldKind.INSTANT for item in marks.values()), form.code


def test_a_prefilled_field_names_a_fact_or_a_field_that_exists() -> None:
    for form in forms().values():
        for item in form.fields:
            for source in filter(None, item.source.split("|")):
                kind, _, field = source.partition(".")
                assert not field or field == "number" or forms()[kind].field(field), (form.code, source)


def test_the_bureaus_own_name_stands_where_the_form_takes_it_over() -> None:
    assert "实施行政强制措施决定书" == form_under(PACKS["wangdu"], "sealing_decision").zh
    assert "财物清单" == title_of("sealing_list", PACKS["wangdu"])
    assert "查封（扣押）决定书" == form_under(PACKS["wuhan"], "sealing_decision").zh
    assert "现场检查笔录" == form_under(PACKS["baofeng"], "site_record").zh


@given(text=words, kind=st.sampled_from(sorted(forms())))
def test_whatever_is_typed_into_every_field_is_named_again_under_every_wording(text: str, kind: str) -> None:
    form = forms()[kind]
    filled = {item.code: cleaned(item, value) for item in form.fields if (value := whole(form, text).get(item.code))}
    if missing(form, filled):  # nothing but signs that no page can show
        return
    named = named_values(form, filled)

    for item in form.fields:
        if item.required and not item.filled_by:
            assert {item.zh, *item.answers} <= set(named)
