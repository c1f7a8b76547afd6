"""The official PDF: every word is on it, nothing typed is markup, the same input gives the same bytes."""

import subprocess
from datetime import UTC, datetime

import pytest

from liuhen.documents.fields import Value
from liuhen.documents.forms import FieldKind, Form, form_of, forms
from liuhen.documents.typst import Header, Opinion, render, template_digest

ISSUED = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
NASTY = '#strong[x] $a^2$ *b* _c_ `d` \\n @e <f> // g "引号" <script>'
HEADER = Header(
    bureau="云泽市医疗保障局",
    number="云医保罚〔2026〕17号",
    issued_at=ISSUED,
    opinions=(Opinion(role="division_head", officer="处室负责人丙", words="同意立案。", decided_at=ISSUED),),
    foot="云医保立〔2026〕17号",
    labels={"deputy_head": "局分管负责人"},
)
SAMPLES: dict[FieldKind, Value] = {
    FieldKind.TEXT: "东湖路18号",
    FieldKind.LONG: "经查明，王喆、堃、犇三人串换项目。\n以上属实。",
    FieldKind.DATE: "2026-09-20",
    FieldKind.INSTANT: "2026-09-20T10:24",
    FieldKind.MONEY: "12345.67",
    FieldKind.OFFICERS: [{"name": "执法人员甲", "certificate": "YZ-0103"}],
    FieldKind.PARTY: {"name": "甲大药房"},
    FieldKind.LIST: ["结算明细", "询问笔录"],
}


def filled(form: Form) -> dict[str, Value]:
    return {
        item.code: (item.choices or ("其他",))[0] if item.kind == FieldKind.CHOICE else SAMPLES[item.kind]
        for item in form.fields
        if not item.filled_by
    }


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.parametrize("form", [pytest.param(form, id=form.code) for form in forms().values()])
def test_every_form_prints_its_title_its_fields_and_its_page_numbers(form: Form) -> None:
    text = text_of(render(form, filled(form), HEADER))

    assert form.zh in text
    assert "云泽市医疗保障局" in text
    assert "第1页共" in text
    assert "甲大药房" in text or form.code == "archive_index"


def test_rare_characters_of_names_are_printed() -> None:
    text = text_of(render(form_of("filing_approval"), filled(form_of("filing_approval")), HEADER))

    assert "王喆、堃、犇" in text


def test_what_people_type_is_never_markup() -> None:
    text = text_of(render(form_of("filing_approval"), {"facts": NASTY}, HEADER))

    assert "#strong[x]$a^2$*b*_c_`d`" in text
    assert "<script>" in text


def test_opinions_of_the_approval_stand_on_the_sheet_with_name_and_day() -> None:
    text = text_of(render(form_of("filing_approval"), {}, HEADER))

    assert "同意立案。" in text
    assert "处室负责人丙2026年9月21日" in text
    assert "局分管负责人意见" not in text  # no such opinion was given: the issued sheet leaves the row out


def test_a_draft_sheet_shows_the_rows_of_all_opinions_in_the_words_of_the_pack() -> None:
    text = text_of(render(form_of("filing_approval"), {}, Header(bureau="云泽市医疗保障局", labels=HEADER.labels)))

    assert "局分管负责人意见" in text


def test_money_is_printed_with_capitals() -> None:
    text = text_of(render(form_of("penalty_decision"), filled(form_of("penalty_decision")), HEADER))

    assert "壹万贰仟叁佰肆拾伍元陆角柒分" in text


def test_a_draft_says_so_and_an_issued_document_does_not() -> None:
    form = form_of("rights_notice")

    assert "草" in text_of(render(form, {}, Header(bureau="云泽市医疗保障局")))
    assert "草" not in text_of(render(form, {}, HEADER))


def test_the_same_input_gives_the_same_bytes() -> None:
    form = form_of("service_receipt")

    assert render(form, filled(form), HEADER) == render(form, filled(form), HEADER)


def test_fonts_are_embedded() -> None:
    pdf = render(form_of("rights_notice"), filled(form_of("rights_notice")), HEADER)

    listed = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    lines = listed.splitlines()[2:]
    assert lines
    assert all("yes yes yes" in " ".join(line.split()) for line in lines)


def test_the_layout_has_a_digest() -> None:
    assert template_digest().startswith("sha256:")
