"""Lines of a list as rows of cells: what stands in a cell comes back out of the line, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.cells import cells_of, line_of, widths_of
from liuhen.documents.fields import cleaned
from liuhen.documents.forms import FieldKind, FormField

COLUMNS = ("名称", "规格型号", "数量")
ITEMS = FormField(code="items", zh="物品", kind=FieldKind.LIST, columns=COLUMNS)
words = st.text(alphabet="甲乙1 ；;a", max_size=6).map(str.strip)


def test_a_line_is_parted_into_the_columns_of_its_form() -> None:
    assert ("头孢拉定", "0.25g", "12 盒") == cells_of(COLUMNS, "头孢拉定；0.25g；12 盒")


def test_what_is_over_stays_in_the_last_cell_and_what_lacks_is_empty() -> None:
    assert ("甲", "乙", "丙；丁") == cells_of(COLUMNS, "甲；乙；丙；丁")
    assert ("无", "", "") == cells_of(COLUMNS, "无")


def test_a_list_without_columns_keeps_its_line_whole() -> None:
    assert ("问：你是负责人吗；答：是",) == cells_of(("",), "问：你是负责人吗；答：是")


@given(st.lists(words, min_size=3, max_size=3))
def test_cells_come_back_as_they_were_but_for_the_wide_semicolon(cells: list[str]) -> None:
    back = cells_of(COLUMNS, line_of(COLUMNS, cells))

    assert tuple(cell.replace("；", ";") for cell in cells) == tuple(cell.replace("；", ";") for cell in back)
    assert line_of(COLUMNS, cells) == line_of(COLUMNS, back)


def test_an_empty_cell_between_two_keeps_its_place_also_in_a_table_pasted_without_script() -> None:
    assert ["甲；；2", "；乙"] == cleaned(ITEMS, "甲\t\t2\r\n\t乙\t\n\t\t")


def test_a_pasted_row_without_a_word_is_dropped_and_a_typed_line_stays_as_it_is() -> None:
    assert ["无", "甲；1"] == cleaned(ITEMS, "\t\t\n无\n甲；1\n")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([("甲", "乙", "1")], (3, 4, 3)), ([("长" * 40, "", "")], (18, 4, 3))],
)
def test_columns_are_as_wide_in_print_as_their_words_within_bounds(
    rows: list[tuple[str, ...]], expected: tuple[int, ...]
) -> None:
    assert expected == widths_of(COLUMNS, rows)
