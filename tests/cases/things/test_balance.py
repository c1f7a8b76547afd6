"""The balance of a list: every piece has a way, none has two; amounts are exact. wuhan-15-1d, wangdu-12-1e."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.cases.property.balance import (
    BalanceError,
    Taken,
    Went,
    balance,
    is_even,
    lacking,
    quantity_of,
    require_fit,
)
from liuhen.cases.property.words import Treated
from liuhen.errors import InputError

BOOKS = Taken(id=1, number="CW-2026-0001-001", name="门诊病历", quantity=12, unit="册")
DISK = Taken(id=2, number="CW-2026-0001-002", name="硬盘", quantity=1, unit="块")


def test_what_is_left_is_what_was_taken_less_what_went() -> None:
    rows = balance([BOOKS, DISK], [Went(item=1, kind=Treated.RETURNED, quantity=10)])

    assert [2, 1] == [row.left for row in rows]
    assert "门诊病历 2 册、硬盘 1 块" == lacking(rows)
    assert "门诊病历 12 册：退还 10，余 2" == rows[0].words


def test_a_list_is_even_when_every_piece_has_a_way() -> None:
    went = [
        Went(item=1, kind=Treated.RETURNED, quantity=10),
        Went(item=1, kind=Treated.MISSING, quantity=2),
        Went(item=2, kind=Treated.CONFISCATED, quantity=1),
    ]

    assert is_even(balance([BOOKS, DISK], went))
    assert not is_even(balance([BOOKS, DISK], went[:2]))
    assert not is_even(())


def test_more_than_is_left_is_refused_and_named() -> None:
    rows = balance([BOOKS], [Went(item=1, kind=Treated.RETURNED, quantity=11)])

    with pytest.raises(BalanceError, match="门诊病历（CW-2026-0001-001）登记处理 2 册，只余 1"):
        require_fit(rows, {1: 2})
    require_fit(rows, {1: 1})


def test_nothing_and_strange_items_are_refused() -> None:
    rows = balance([BOOKS], [])

    with pytest.raises(BalanceError, match="没有写明"):
        require_fit(rows, {})
    with pytest.raises(BalanceError, match="不在这份清单上"):
        require_fit(rows, {9: 1})


@pytest.mark.parametrize("typed", ["0", "0.5", "-1", "", "十二", "１２", "1e3", "99999999999"])
def test_a_quantity_is_a_whole_number_of_at_least_one(typed: str) -> None:
    with pytest.raises(InputError, match="不小于 1 的整数"):
        quantity_of(typed, "病历")


def test_a_quantity_is_read() -> None:
    assert 12 == quantity_of(" 12 ", "病历")


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(Treated)), st.integers(1, 20)), max_size=30),
)
def test_whatever_is_let_through_never_goes_below_nothing(
    quantities: list[int], tries: list[tuple[int, Treated, int]]
) -> None:
    items = [Taken(id=n, number=str(n), name=str(n), quantity=count, unit="件") for n, count in enumerate(quantities)]
    went: list[Went] = []
    for item, kind, count in tries:
        try:
            require_fit(balance(items, went), {item: count})
        except BalanceError:
            continue
        went.append(Went(item=item, kind=kind, quantity=count))

    rows = balance(items, went)
    assert all(row.left >= 0 for row in rows)
    assert all(row.left + sum(row.went.values()) == row.item.quantity for row in rows)
