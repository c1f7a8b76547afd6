"""The official PDF: every word is on it, nothing typed is markup, the same input gives the same bytes."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from liuhen.documents.fields import Value
from liuhen.documents.forms import FieldKind, Form, form_of, forms
from liuhen.documents.typst import (
    Header,
    MissingSignError,
    Opinion,
    Sign,
    fonts_of,
    render,
    seal_place,
    signer_lines,
    template_digest,
)

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


def shown_signs(pdf: bytes) -> set[str]:
    """Give the signs that have a real picture in the PDF: its text without those drawn as the empty box, number 0."""
    shown: set[str] = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        fonts = page["/Resources"]["/Font"]
        for font in (one.get_object() for one in fonts.values()):
            table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
            for code, text in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table):
                if int(code, 16):
                    shown |= set(bytes.fromhex(text).decode("utf-16-be"))
    return shown


@pytest.mark.parametrize("sign", "喆堃赟玥犇䶮")
def test_each_rare_sign_of_a_name_has_a_real_picture_in_the_pdf(sign: str) -> None:
    pdf = render(form_of("waiver_note"), {"party": {"name": f"王{sign}"}}, HEADER)

    assert sign in shown_signs(pdf)
    assert f"王{sign}" in text_of(pdf)


def test_a_sign_no_font_has_is_named_and_no_empty_box_goes_out_in_its_place() -> None:
    with pytest.raises(MissingSignError, match="字体里没有“\U00031234”字"):
        render(form_of("waiver_note"), {"party": {"name": "王\U00031234"}}, HEADER)


def test_a_name_of_three_thousand_signs_is_laid_out_whole() -> None:
    name = "长" * 3000

    assert 3000 <= text_of(render(form_of("filing_approval"), {"party": {"name": name}}, HEADER)).count("长")


def test_a_bureau_lays_its_own_fonts_beside_its_data(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "no-font.ttf").write_bytes(b"not a font")

    header = replace(HEADER, fonts=folder)

    assert "甲大药房" in text_of(render(form_of("waiver_note"), {"party": {"name": "甲大药房"}}, header))
    assert fonts_of(folder) is fonts_of(folder)
    assert fonts_of(folder) is not fonts_of(None)


def test_the_place_of_the_seal_is_on_the_last_page_and_inside_it() -> None:
    form = form_of("penalty_decision")

    place = seal_place(form, filled(form), HEADER)

    assert place["page"] >= 1
    assert 0 < place["x"] < 595
    assert 0 < place["y"] < 842


@pytest.mark.parametrize("lines", [4, 8, 9, 10, 11, 12])
def test_the_page_of_the_seal_bears_some_of_the_text(lines: int) -> None:
    form = form_of("penalty_decision")
    values = {
        **filled(form),
        "facts": "经查明，当事人串换诊疗项目。\n" * lines,
        "others": "本机关将依法催告并申请执行。",
    }

    last = PdfReader(io.BytesIO(render(form, values, HEADER))).pages[-1].extract_text()

    assert "本机关将依法催告" in re.sub(r"\s", "", last)


def test_each_signer_has_a_line_and_the_officers_named_are_on_theirs() -> None:
    form = form_of("service_receipt")
    officers: Value = [{"name": "甲", "certificate": "1"}, {"name": "乙", "certificate": "2"}]

    lines = signer_lines(form, {"officers": officers})

    assert len(form.signers) == len(lines)
    assert ["甲", "乙"] == [line["name"] for line in lines if line["role"] == "officer"]


def test_a_signature_by_hand_stands_on_its_line_with_the_way_and_the_time() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M1 1L80 20" stroke="#111"/></svg>'
    sign = Sign(role="officer", name="甲", svg=svg, words="甲手写签名\n2026年9月21日10时24分")

    text = text_of(render(form_of("service_receipt"), {}, replace(HEADER, signs=(sign,))))

    assert "甲手写签名" in text
    assert "2026年9月21日10时24分" in text


def test_the_lines_of_a_list_with_columns_print_as_a_table_whose_head_stands_on_every_page() -> None:
    form = form_of("sealing_list")
    values = {**filled(form), "items": [f"药品{place}；10毫克；{place}；盒；完好" for place in range(1, 121)]}

    read = PdfReader(io.BytesIO(render(form, values, HEADER)))
    pages = [re.sub(r"\s", "", page.extract_text()) for page in read.pages]

    assert len(pages) > 2
    assert all("规格型号" in page for page in pages if "药品" in page)
    whole = "".join(pages)
    assert all(f"药品{place}" in whole for place in (1, 60, 120))
    assert "10毫克；" not in whole


@pytest.mark.parametrize(("code", "field"), [("investigation_record", "obtained"), ("court_application", "enclosed")])
def test_records_and_letters_print_such_a_list_as_a_table_and_a_word_like_none_as_a_word(code: str, field: str) -> None:
    form = form_of(code)
    head = form.field(field).columns[1]

    table = text_of(render(form, {**filled(form), field: ["甲物；三件"]}, HEADER))
    plain = text_of(render(form, {**filled(form), field: ["无"]}, HEADER))

    assert "甲物；三件" not in table
    assert "序号" in table
    assert head in table
    assert "序号" not in plain
