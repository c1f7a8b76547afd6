"""What is owed and what was paid, in exact yuan; instalments make up the amount. wangdu-19-1a, wuhan-23-1."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.cases.performing.account import Account, Done, Part, money_of, open_words, require_parts
from liuhen.cases.performing.words import Owed
from liuhen.errors import InputError

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
FINE = Account(id=1, kind=Owed.FINE, words="罚款", amount=Decimal(10000), due_on=date(2026, 9, 30))


def paid(*amounts: int) -> Account:
    return Account(
        id=1,
        kind=Owed.FINE,
        words="罚款",
        amount=Decimal(10000),
        due_on=date(2026, 9, 30),
        done=tuple(Done(at=AT, amount=Decimal(one)) for one in amounts),
    )


def test_wangdu_19_six_of_ten_thousand_leave_four() -> None:
    assert Decimal(4000) == paid(6000).left
    assert "缴纳罚款尚余 4,000.00 元" == open_words([paid(6000)])
    assert not paid(6000).is_settled
    assert paid(6000, 4000).is_settled
    assert "" == open_words([paid(6000, 4000)])


def test_what_is_late_counts_the_parts_that_are_due() -> None:
    plan = (Part(due_on=date(2026, 9, 30), amount=Decimal(4000)), Part(due_on=date(2026, 12, 31), amount=Decimal(6000)))
    split = Account(id=1, kind=Owed.FINE, words="罚款", amount=Decimal(10000), due_on=None, parts=plan)

    assert split.overdue(date(2026, 9, 30)) is None
    assert Decimal(4000) == split.overdue(date(2026, 10, 1))
    assert Decimal(10000) == split.overdue(date(2027, 1, 1))
    assert Decimal(10000) == FINE.overdue(date(2026, 10, 1))
    assert paid(10000).overdue(date(2027, 1, 1)) is None


def test_a_correction_is_done_when_a_recheck_says_so() -> None:
    order = Account(id=1, kind=Owed.CORRECTION, words="改正", amount=None, due_on=date(2026, 9, 30))

    assert not order.is_settled
    assert Decimal(0) == order.overdue(date(2026, 10, 1))
    assert Account(id=1, kind=Owed.CORRECTION, words="改正", amount=None, due_on=None, is_corrected=True).is_settled


@pytest.mark.parametrize("typed", ["0", "-5", "1.234", "一千", "nan", "inf", "1e20"])
def test_an_amount_is_above_nothing_with_two_places(typed: str) -> None:
    with pytest.raises(InputError, match="金额"):
        money_of(typed, "金额")


@pytest.mark.parametrize(("typed", "read"), [("10,000", "10000.00"), ("0.01", "0.01"), (" 8 元", "8.00"), ("", None)])
def test_an_amount_is_read(typed: str, read: str | None) -> None:
    assert (Decimal(read) if read else None) == money_of(typed, "金额")


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12), st.integers(-100, 100))
def test_parts_pass_only_when_they_make_up_the_amount(cents: list[int], off: int) -> None:
    parts = [Part(due_on=date(2026, 9, 30), amount=Decimal(one) / 100) for one in cents]
    amount = Decimal(sum(cents) + off) / 100
    if off == 0:
        require_parts(amount, parts)
    else:
        with pytest.raises(InputError, match="合计"):
            require_parts(amount, parts)
