"""The viewing register: columns of the article, cells from the facts."""

import pytest

from liuhen.access.register import STANDARD, UnknownColumnError, Viewing, columns, register, row, title

WUHAN = ("调阅人", "复制人", "审批人", "时间", "事由")
BAOFENG = ("查阅人", "查阅事由", "查阅时间")
DONE = Viewing(
    number="TY-2026-0117",
    viewer="法制审核人员",
    approver="局主要负责人",
    is_decided=True,
    executed="9月17日 09:12",
    until="9月24日 24:00",
    reason="法制审核",
    recordings=("LX-2026-003611", "LX-2026-003612", "LX-2026-003613"),
)
ASKED = Viewing(number="TY-2026-0121", viewer="执法人员甲", reason="核对现场检查笔录", recordings=("LX-2026-004609",))


def test_wuhan_art_28_the_five_columns_of_the_article_in_its_order() -> None:
    assert ("编号", "调阅人", "复制人", "审批人", "时间", "事由", "录像") == columns(WUHAN)


def test_baofeng_art_13_the_three_columns_of_the_article_in_its_order() -> None:
    assert ("编号", "查阅人", "查阅事由", "查阅时间", "录像") == columns(BAOFENG)


def test_a_silent_pack_gets_the_engine_columns() -> None:
    assert ("编号", *STANDARD, "录像") == columns(())


def test_the_engine_columns_name_the_items_themselves() -> None:
    of_engine = ("申请人", "复制人", "审批人", "时间", "事由", "材料")

    assert ("编号", *of_engine) == columns(of_engine)
    assert "LX-2026-004609" == row(ASKED, columns(of_engine))[-1]


def test_an_executed_request_shows_when_it_was_opened() -> None:
    expected = (
        "TY-2026-0117",
        "法制审核人员",
        "—",
        "局主要负责人",
        "9月17日 09:12",
        "法制审核",
        "LX-2026-003611 等 3 段",
    )

    assert expected == row(DONE, columns(WUHAN))


def test_a_request_nobody_decided_says_so() -> None:
    cells = dict(zip(columns(WUHAN), row(ASKED, columns(WUHAN)), strict=True))

    assert ("待批", "未执行", "LX-2026-004609") == (cells["审批人"], cells["时间"], cells["录像"])


def test_an_approved_request_shows_until_when_it_can_be_executed() -> None:
    waiting = Viewing(number="TY-1", viewer="乙", approver="丙", is_decided=True, until="9月21日 24:00")

    assert ("9月21日 24:00前",) == row(waiting, ("时间",))


def test_a_refused_request_has_no_time() -> None:
    refused = Viewing(
        number="TY-1", viewer="乙", approver="丙", is_decided=True, is_refused=True, until="9月21日 24:00"
    )

    assert ("—",) == row(refused, ("时间",))


def test_custodian_and_result_are_columns_too() -> None:
    kept = Viewing(number="TY-1", viewer="乙", custodian="管理员丁", result="已办结")

    assert ("管理员丁", "管理员丁", "已办结", "—") == row(kept, ("管理员", "保管人", "结果", "录像"))


def test_a_column_without_a_fact_is_named() -> None:
    with pytest.raises(UnknownColumnError) as caught:
        register([DONE], ("调阅人", "心情"))

    assert "心情" in caught.value.sentence


def test_equal_rows_give_equal_digests_and_any_change_another() -> None:
    same = register([DONE, ASKED], WUHAN).digest

    assert same == register([DONE, ASKED], WUHAN).digest
    assert same != register([DONE], WUHAN).digest
    assert same.startswith("sm3:")


def test_copying_is_in_the_title_only_where_it_is_registered() -> None:
    assert "音像资料调阅、复制登记簿" == title(WUHAN)
    assert "音像资料查阅登记簿" == title(BAOFENG)
    assert "音像资料调阅、复制登记簿" == title(())
