"""What is typed: cleaned, never lost, judged, and written as it reads on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.fields import Value, cleaned, faults, is_filled, missing, named_values, printed
from liuhen.documents.forms import FieldKind, FormField, form_of

PARTY: dict[str, str] = {"name": "甲大药房", "code": "91420100MA4K000X1Y", "address": "东湖路18号"}
OFFICERS: list[dict[str, str]] = [
    {"name": "执法人员甲", "certificate": "YZ-0103"},
    {"name": "执法人员乙", "certificate": "YZ-0107"},
]


def is_named(party: Value) -> str:
    assert isinstance(party, dict)
    return party["name"]


def item(kind: FieldKind, **more: object) -> FormField:
    return FormField(code="x", zh="内容", kind=kind, **more)  # type: ignore[arg-type]


def test_a_date_that_is_none_is_a_fault_and_stays_as_typed() -> None:
    form = form_of("waiver_note")

    assert "九月" == cleaned(form.field("waived_on"), "九月")
    assert "读不出日期" in faults(form, {"waived_on": "九月"})["waived_on"]


def test_readable_values_are_no_faults() -> None:
    form = form_of("penalty_decision")

    assert {} == faults(form, {"fine": "12345.67", "performance_due_on": "2026-10-20", "discretion": "从轻"})


def test_an_unknown_choice_is_a_fault() -> None:
    assert "discretion" in faults(form_of("penalty_decision"), {"discretion": "随便"})


def test_an_amount_with_commas_and_unit_is_read() -> None:
    assert "12345.67" == cleaned(item(FieldKind.MONEY), "12,345.67元")


def test_one_officer_where_two_are_needed_is_still_missing() -> None:
    form = form_of("site_record")

    assert "officers" in {field.code for field in missing(form, {"officers": OFFICERS[:1]})}
    assert "officers" not in {field.code for field in missing(form, {"officers": OFFICERS})}


def test_opinions_of_the_approval_are_never_missing_in_the_form() -> None:
    assert not [field for field in missing(form_of("filing_approval"), {}) if field.filled_by]


def test_a_party_without_name_is_not_filled() -> None:
    assert not is_filled({"name": "", "address": "东湖路"})


def test_a_pasted_table_becomes_lines_with_its_cells_parted() -> None:
    pasted = "名称\t规格\t数量\r\n头孢拉定胶囊\t0.25g×24粒\t12盒\r\n\t\t\r\n"

    assert ["名称；规格；数量", "头孢拉定胶囊；0.25g×24粒；12盒"] == cleaned(item(FieldKind.LIST), pasted)
    assert "名称；规格；数量\n头孢拉定胶囊；0.25g×24粒；12盒" == cleaned(item(FieldKind.LONG), pasted)


def test_the_marks_word_puts_into_a_copied_table_are_read_as_people_see_them() -> None:
    assert "品名；数量\n甲\n乙；3" == cleaned(item(FieldKind.LONG), "品名\x07数量\r\n甲\x0b乙\x073\x07")


def test_a_tab_at_the_head_of_a_paragraph_is_no_table() -> None:
    assert "第一段\n第二段" == cleaned(item(FieldKind.LONG), "\t第一段\n第二段\t")


@pytest.mark.parametrize("sign", ["喆", "堃", "赟", "玥", "犇", "䶮", "\U00020bb7", "\U00030edd", "\U000323af"])
def test_rare_characters_of_names_are_kept(sign: str) -> None:
    assert f"王{sign}" == cleaned(item(FieldKind.TEXT), f"王{sign}")


def test_a_name_of_three_thousand_characters_is_said_and_kept() -> None:
    form = form_of("site_record")
    typed = {"party": {"name": "长" * 3000}, "place": "路" * 3000, "found": "检查" * 1500}
    long = {code: cleaned(form.field(code), one) for code, one in typed.items()}

    assert "长" * 3000 == is_named(long["party"])
    assert {"party", "place"} == set(faults(form, long))
    assert "当事人基本情况的姓名或者名称”有 3000 字，最多 200 字" in faults(form, long)["party"]


def test_lists_keep_their_lines_and_drop_empty_ones() -> None:
    assert ["一", "二"] == cleaned(item(FieldKind.LIST), "一\r\n\r\n 二 \n")


def test_full_width_spaces_and_line_feeds_are_kept_and_control_characters_go() -> None:
    assert "甲　乙\n丙 丁" == cleaned(item(FieldKind.LONG), "甲　乙\r\n丙 丁\x00\x1b\u202e")


def test_dates_and_instants_read_as_on_paper() -> None:
    assert "2026年9月21日" == printed(item(FieldKind.DATE), "2026-09-21")
    assert "2026年9月21日10时24分" == printed(item(FieldKind.INSTANT), "2026-09-21T10:24")
    assert "2026年9月21日10时24分" == printed(item(FieldKind.INSTANT), "2026-09-21T02:24+00:00")


def test_officers_read_with_their_certificate_numbers() -> None:
    assert "执法人员甲（执法证号 YZ-0103）\n执法人员乙（执法证号 YZ-0107）" == printed(
        item(FieldKind.OFFICERS), OFFICERS
    )


def test_a_party_reads_as_a_citizen_or_an_organisation_and_as_either_where_nobody_can_tell() -> None:
    field = item(FieldKind.PARTY)

    assert "姓名：罗犇\n身份证号：990125198203114015" == printed(
        field, {"name": "罗犇", "code": "990125198203114015", "address": ""}
    )
    assert "名称：甲大药房\n统一社会信用代码：91990000MB0000022X\n法定代表人或者负责人：赵堃" == printed(
        field, {"name": "甲大药房", "code": "91990000MB0000022X", "representative": "赵堃"}
    )
    assert "姓名或者名称：甲大药房" == printed(field, {"name": "甲大药房", "code": ""})


def test_an_amount_reads_in_figures_by_thousands_and_in_capitals() -> None:
    assert "18,135 元（大写：壹万捌仟壹佰叁拾伍元整）" == printed(item(FieldKind.MONEY), "18135")
    assert "1,200.50 元（大写：壹仟贰佰元伍角）" == printed(item(FieldKind.MONEY), "1200.50")
    assert "85 元（大写：捌拾伍元整）" == printed(item(FieldKind.MONEY), "85")


def test_values_are_known_under_every_wording_a_pack_uses() -> None:
    values: dict[str, Value] = {"officers": list(OFFICERS), "certificates_shown": "已出示"}

    named = named_values(form_of("site_record"), values)

    assert "已出示" == named["出示执法证件情况"]
    assert named["执法证件编号"] == named["检查人员"]


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(item(FieldKind.LONG), text)

    assert once == cleaned(item(FieldKind.LONG), once)


@pytest.mark.parametrize("kind", list(FieldKind))
@given(typed=st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_whatever_is_typed_is_taken(kind: FieldKind, typed: object) -> None:
    assert printed(item(kind), cleaned(item(kind), typed)) is not None
