"""The usage ledger: columns of the article, one row an issue."""

import pytest

from liuhen.devices.ledger import STANDARD, UnknownColumnError, Use, columns, row

OUT = Use(device="YZ-03", holder="执法人员甲", issued="9月18日 08:20", issued_by="管理员丁")
BACK = Use(
    device="YZ-03",
    holder="执法人员甲",
    issued="9月18日 08:20",
    returned="9月18日 16:40",
    purpose="HD-2026-0001",
    contents="录像 4 段",
    condition="完好",
    issued_by="管理员丁",
    received_by="管理员丁",
)


def test_shilong_art_4_the_columns_of_the_article_follow_the_device() -> None:
    assert ("设备编号", "使用人员", "交接时间", "记录内容") == columns(("使用人员", "交接时间", "记录内容"))


def test_a_silent_pack_gets_the_standard_columns() -> None:
    assert STANDARD == columns(())


def test_a_pack_that_names_the_device_itself_gets_it_once() -> None:
    assert ("使用人员", "设备编号") == columns(("使用人员", "设备编号"))


def test_issue_and_return_are_two_times_of_one_row() -> None:
    heads = columns(("使用人员", "交接时间", "记录内容"))

    assert ("YZ-03", "执法人员甲", "9月18日 08:20 至 9月18日 16:40", "录像 4 段") == row(BACK, heads)


def test_a_device_still_out_says_so() -> None:
    assert ("9月18日 08:20 领用，未归还",) == row(OUT, ("交接时间",))


def test_every_standard_column_can_be_filled() -> None:
    assert len(STANDARD) == len(row(OUT, STANDARD)) == len(row(BACK, STANDARD))


def test_a_column_without_a_fact_is_named() -> None:
    with pytest.raises(UnknownColumnError) as caught:
        row(BACK, ("使用人员", "天气"))

    assert "天气" in caught.value.sentence
