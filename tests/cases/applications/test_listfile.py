"""Lists of the service centre as they really come: GBK, merged cells, titles above, doubled and broken lines."""

import contextlib
import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from liuhen.cases.applications.listfile import ListFileError, ListRow, instant_of, read_list
from liuhen.cases.applications.matching import Known, match, plain
from liuhen.documents.fields import SHANGHAI

CSV = "受理编号,录像文件,开始时间,结束时间,备注\nSQ-1,a.mp4,2026-07-13 09:00,2026-07-13 09:20,1号窗口\nSQ-2,b.mp4,,,\n"


def a_sheet(*, merged: bool = False, title: bool = False) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet, first = book.add_worksheet(), 0
    if title:
        sheet.merge_range(0, 0, 0, 3, "政务服务中心录像清单")
        first = 1
    for column, name in enumerate(("办件编号", "录像编号", "开始时间", "结束时间")):
        sheet.write(first, column, name)
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for line in (1, 2):
        sheet.write(first + line, 1, f"LX-{line}")
        sheet.write_number(first + line, 2, 46216 + (9 + line) / 24, day)
        sheet.write(first + line, 3, "2026年7月13日18时30分")
    if merged:
        sheet.merge_range(first + 1, 0, first + 2, 0, "SQ-1")
    else:
        sheet.write(first + 1, 0, "SQ-1")
        sheet.write(first + 2, 0, "SQ-2")
    book.close()
    return held.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_usual_encoding(encoding: str) -> None:
    read = read_list(CSV.encode(encoding))

    assert ["SQ-1", "SQ-2"] == [row.application for row in read.rows]
    assert [2, 3] == [row.place for row in read.rows]
    assert datetime(2026, 7, 13, 9, 0, tzinfo=SHANGHAI) == read.rows[0].from_at
    assert "1号窗口" == read.rows[0].words


@pytest.mark.parametrize("sign", ["\t", ";", "，", "|"])
def test_other_signs_between_columns_are_found(sign: str) -> None:
    read = read_list(CSV.replace(",", sign).encode())

    assert "a.mp4" == read.rows[0].recording


def test_a_sheet_with_a_title_and_serial_days_is_read() -> None:
    read = read_list(a_sheet(title=True))

    assert ["SQ-1", "SQ-2"] == [row.application for row in read.rows]
    assert datetime(2026, 7, 13, 10, 0, tzinfo=SHANGHAI) == read.rows[0].from_at
    assert datetime(2026, 7, 13, 18, 30, tzinfo=SHANGHAI) == read.rows[0].until_at


def test_a_merged_cell_counts_for_every_line_it_covers() -> None:
    read = read_list(a_sheet(merged=True))

    assert ["SQ-1", "SQ-1"] == [row.application for row in read.rows]
    assert ["LX-1", "LX-2"] == [row.recording for row in read.rows]


def test_a_line_that_cannot_be_read_is_said_and_the_others_go_on() -> None:
    read = read_list("申请编号,录像,开始时间\nSQ-1,a,昨天下午\n,b,\nSQ-3,c,2026-02-30 10:00\nSQ-4,d,\n".encode())

    faults = [row.fault for row in read.rows]
    assert "读不出" in faults[0]
    assert "没有申请编号" in faults[1]
    assert "读不出" in faults[2]
    assert "" == faults[3]


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken", "名称,时间\na,b\n".encode(), b"\x81\xff\xff"]
)
def test_what_is_no_list_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(ListFileError) as refused:
        read_list(data)

    assert refused.value.next_step


def test_a_sheet_that_declares_a_doctype_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')

    with pytest.raises(ListFileError, match="写法异常"):
        read_list(held.getvalue())


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    with contextlib.suppress(ListFileError):
        read_list(data)


@given(st.integers(min_value=0, max_value=3_000_000_000))
def test_an_instant_written_down_is_read_back(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, tz=SHANGHAI)

    assert at == instant_of(f"{at:%Y-%m-%d %H:%M:%S}")


def rows(*pairs: tuple[str, str]) -> list[ListRow]:
    return [ListRow(place=place, application=one, recording=two) for place, (one, two) in enumerate(pairs, 2)]


def test_wuhan_11_2c_of_twenty_lines_two_unknown_ones_are_reported_with_their_lines() -> None:
    known = Known(
        applications={plain(f"SQ-{n}"): n for n in range(18)}, recordings={plain(f"{n}.mp4"): n for n in range(20)}
    )

    found = match(rows(*((f"SQ-{n}", f"{n}.mp4") for n in range(20))), known)

    assert 18 == sum(one.outcome == "linked" for one in found)
    assert [20, 21] == [one.row.place for one in found if one.outcome == "unknown_application"]


def test_doubled_known_and_missing_lines_each_have_their_outcome() -> None:
    known = Known(applications={"sq-1": 1, "sq-2": 2}, recordings={"a.mp4": 7}, linked={(2, 7)})

    listed = rows(
        ("SQ-1", "D:\\录像\\A.MP4"), ("ＳＱ－１ ", "a.mp4"), ("SQ-1", "x.mp4"), ("SQ-2", "a.mp4"), ("", "a.mp4")
    )
    found = match(listed, known)

    assert ["linked", "repeated", "unknown_recording", "linked_before", "unreadable"] == [o.outcome for o in found]


@given(st.lists(st.tuples(st.sampled_from(["SQ-1", "SQ-2", "", "?"]), st.sampled_from(["a", "b", ""])), max_size=30))
def test_no_line_is_lost_and_nothing_is_linked_twice(pairs: list[tuple[str, str]]) -> None:
    known = Known(applications={"sq-1": 1, "sq-2": 2}, recordings={"a": 7, "b": 8})

    found = match(rows(*pairs), known)

    assert len(pairs) == len(found)
    linked = [(one.application, one.recording) for one in found if one.outcome == "linked"]
    assert len(linked) == len(set(linked))
