"""What is made public shows no name, number or phone; masking twice changes nothing. 行政处罚法 48, 50."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.cases.serving.masking import HIDDEN, Private, called, leaks, mask

PRIVATE = Private(names=("王喆", "欧阳小明"), words=("东湖路18号3单元",))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号42010119900307451X，男", "身份证号"),
        ("身份证420101900307451", "身份证号"),
        ("电话13900001111。", "手机号"),
        ("电话139 0000 1111", "手机号"),
        ("手机＋８６ 13900001111".replace("＋８６", "+86"), "手机号"),
        ("全角１３９００００１１１１", "手机号"),
        ("座机027-88800000", "电话"),
        ("账号6222021234567890123", "银行账号"),
        ("邮箱 wang.zhe@example.com", "邮箱"),
    ],
)
def test_figures_are_found_by_rule(text: str, kind: str) -> None:
    masked = mask(text, Private())

    assert HIDDEN in masked.text
    assert (kind,) == masked.kinds
    assert () == leaks(masked.text, Private())
    assert kind in leaks(text, Private())


@pytest.mark.parametrize(
    "text",
    [
        "云医保罚〔2026〕12号",
        "罚款 100000.00 元",
        "2026年9月21日10时24分",
        "统一社会信用代码91420100MA4K000X1Y",
        "第五十九条",
    ],
)
def test_numbers_of_the_case_stay_readable(text: str) -> None:
    assert text == mask(text, Private()).text


def test_names_keep_their_first_sign() -> None:
    assert "王某和欧某某某到场" == mask("王喆和欧阳小明到场", PRIVATE).text
    assert ("王某", "欧某某某") == (called("王喆"), called("欧阳小明"))


def test_words_masked_by_hand_are_gone_and_counted() -> None:
    masked = mask("张三门诊，张三签字", Private(), ["张三"])

    assert f"{HIDDEN}门诊，{HIDDEN}签字" == masked.text
    assert (0, 2) == (masked.by_rule, masked.by_hand)
    assert ("手工遮蔽的词",) == leaks("张三", Private(), ["张三"])


def test_one_sign_is_never_masked_by_hand() -> None:
    assert "王府井" == mask("王府井", Private(), ["王"]).text


@given(st.text(alphabet="王喆欧阳小明13900001111X-@a.c ，。42010119900307451X０１３９", max_size=80))
def test_a_masked_text_leaks_nothing_and_stays_as_it_is(text: str) -> None:
    masked = mask(text, PRIVATE).text

    assert "姓名" not in leaks(masked, PRIVATE)
    assert masked == mask(masked, PRIVATE).text
