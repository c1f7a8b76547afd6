"""What tells who complained is hidden in the shown words; everything else of a complaint stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.cases.sources.hiding import hide
from liuhen.cases.sources.likeness import Matter, is_like, likeness


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("我叫王小明，住在解放路。", "王小明"),
        ("举报人：张三，反映药房刷卡套现", "张三"),
        ("联系人李丽 手机 13812345678", "李丽"),
        ("请尽快查处。特此举报！陈建国", "陈建国"),
        ("有事打13812345678找我", "13812345678"),
        ("身份证42010619900101123X", "42010619900101123X"),
        ("答复请发 zhang.san@example.cn", "zhang.san@example.cn"),
    ],
)
def test_names_and_numbers_are_hidden(words: str, secret: str) -> None:
    shown = hide(words)

    assert secret not in shown.words
    assert shown.hidden


@pytest.mark.parametrize(
    "words",
    [
        "药房的王老板指使店员刷卡套现。",  # the one complained of stays
        "6 月 13 日至 8 月 12 日共结算 1380 元。",
        "举报人称门诊部多次串换项目。",
        "电话没有人接，门牌 18 号。",
    ],
)
def test_what_tells_nothing_of_the_complainant_stays(words: str) -> None:
    assert words == hide(words).words


def test_what_was_typed_as_his_is_hidden_wherever_it_stands() -> None:
    shown = hide("喆堃在6月13日见过，喆堃可作证，0712-8888888。", known=("喆堃", "0712-8888888"))

    assert "喆堃" not in shown.words
    assert "8888888" not in shown.words
    assert ("姓名", "电话") == tuple(sorted(shown.hidden, reverse=False)) or set(shown.hidden) == {"姓名", "电话"}


@given(st.text(max_size=300), st.text(alphabet="王李张刘陈小明华建国", min_size=2, max_size=4))
def test_no_word_typed_as_his_survives(words: str, name: str) -> None:
    assert name not in hide(f"{words}{name}{words}", known=(name,)).words


def test_a_complaint_made_twice_is_recognised() -> None:
    held = Matter(party="甲大药房", words="甲大药房刷医保卡套取现金，每次收两成手续费", cause="套取现金")

    assert is_like(Matter(party="甲大药房", words="药房刷医保卡套取现金收手续费", cause="套现"), held)
    assert is_like(Matter(party="", words="甲大药房刷医保卡套取现金，每次收两成手续费。"), held)
    assert not is_like(Matter(party="乙诊所", words="乙诊所挂床住院，虚构病历", cause="挂床住院"), held)
    assert not is_like(Matter(party="甲大药房", words="店里没有公示收费标准", cause="未公示"), held)


@given(st.text(max_size=80))
def test_likeness_is_between_nothing_and_everything(words: str) -> None:
    assert 0.0 <= likeness(words, "药房刷卡") <= 1.0
