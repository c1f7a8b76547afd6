"""Amounts in capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.money import amount_words, is_amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12345.67", "壹万贰仟叁佰肆拾伍元陆角柒分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("20000", "贰万元整"),
        ("20003.08", "贰万零叁元零捌分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("10100000", "壹仟零壹拾万元整"),
        ("50300.4", "伍万零叁佰元肆角"),
    ],
)
def test_amounts_are_written_in_capitals(amount: str, words: str) -> None:
    assert words == amount_words(amount)


@pytest.mark.parametrize("text", ["", "一千", "1,000", "1.234", "-5", "1e3", "."])
def test_what_is_no_amount_is_told(text: str) -> None:
    assert not is_amount(text)


@given(st.integers(min_value=0, max_value=10**14))
def test_capitals_never_double_a_zero_and_always_end_in_a_unit(cents: int) -> None:
    words = amount_words(f"{cents // 100}.{cents % 100:02d}")

    assert "零零" not in words
    assert words[-1] in "整角分"
