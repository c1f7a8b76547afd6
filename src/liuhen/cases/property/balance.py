"""The balance of a list: for each item what was taken, what became of it, what is left. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liuhen.cases.property.words import Treated
from liuhen.errors import InputError

MOST = 10_000_000


class BalanceError(InputError):
    """More is treated than is left, or nothing is."""

    code = "cases.balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One line of the list as far as counting needs it."""

    id: int
    number: str
    name: str
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """So many of one item went one way."""

    item: int
    kind: Treated
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the balance."""

    item: Taken
    went: Mapping[Treated, int]

    @property
    def left(self) -> int:
        """Return how many nobody has decided about."""
        return self.item.quantity - sum(self.went.values())

    @property
    def words(self) -> str:
        """Say it in a sentence: 病历 3 册：退还 2，没收 1，余 0."""
        parts = [f"{kind.label} {count}" for kind, count in self.went.items() if count]
        return f"{self.item.name} {self.item.quantity} {self.item.unit}：{'，'.join([*parts, f'余 {self.left}'])}"


def balance(items: Sequence[Taken], went: Iterable[Went]) -> tuple[Row, ...]:
    """Return the balance of every item, in the order of the list."""
    counts: dict[int, dict[Treated, int]] = {item.id: {} for item in items}
    for one in went:
        of = counts[one.item]
        of[one.kind] = of.get(one.kind, 0) + one.quantity
    return tuple(
        Row(item=item, went={kind: counts[item.id][kind] for kind in Treated if kind in counts[item.id]})
        for item in items
    )


def is_even(rows: Sequence[Row]) -> bool:
    """Say whether a decision was made about every piece of a list that is not empty."""
    return bool(rows) and all(row.left == 0 for row in rows)


def lacking(rows: Sequence[Row]) -> str:
    """Name what nobody has decided about: 病历 1 册、硬盘 2 块; empty where the list is even."""
    return "、".join(f"{row.item.name} {row.left} {row.item.unit}" for row in rows if row.left)


def require_fit(rows: Sequence[Row], wanted: Mapping[int, int]) -> None:
    """Refuse a treatment that covers nothing, or more of an item than is left.

    Raises:
        BalanceError: names each item and what is left of it.
    """
    if not wanted:
        raise BalanceError("没有登记处理：没有写明处理哪些物品、各多少。", next_step="请至少写明一项的数量。")
    by_id = {row.item.id: row for row in rows}
    if strange := [key for key in wanted if key not in by_id]:
        raise BalanceError(
            f"没有登记处理：有 {len(strange)} 项物品不在这份清单上。", next_step="请刷新页面，从清单中选择。"
        )
    over = [by_id[key] for key, count in wanted.items() if count > by_id[key].left]
    if over:
        words = "；".join(
            f"{row.item.name}（{row.item.number}）登记处理 {wanted[row.item.id]} {row.item.unit}，只余 {row.left}"
            for row in over
        )
        raise BalanceError(f"没有登记处理：{words}。", next_step="请核对数量；已经处理过的不能再处理一次。")


def quantity_of(text: str, name: str) -> int:
    """Read a number of pieces: a whole number of at least one.

    Raises:
        InputError: zero, a fraction, or no number.
    """
    value = text.strip()
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= MOST:
        raise InputError(
            f"没有登记清单：“{name}”的数量写作“{value}”，须是不小于 1 的整数。",
            next_step="请按件、册、台等写整数；按重量、长度计的，在备注写明。",
        )
    return int(value)
