"""What a decision obliges the party to, what was done, what is still open and overdue. Pure, in exact yuan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from liuhen.cases.performing.words import Owed
from liuhen.errors import InputError

_CENT = Decimal("0.01")
_MOST = Decimal("999999999999.99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an amount with a day of its own."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something done towards an obligation."""

    at: datetime
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One obligation and everything about it."""

    id: int
    kind: Owed
    words: str
    amount: Decimal | None
    due_on: date | None
    parts: tuple[Part, ...] = ()
    done: tuple[Done, ...] = ()
    is_corrected: bool = False  # a recheck said so; of an obligation to correct

    @property
    def paid(self) -> Decimal:
        """Return what was paid."""
        return sum((one.amount for one in self.done if one.amount is not None), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Return what is still to be paid; nothing where it is not about money."""
        return max(self.amount - self.paid, Decimal(0)) if self.amount is not None else Decimal(0)

    @property
    def is_settled(self) -> bool:
        """Say whether it is performed."""
        if self.kind is Owed.CORRECTION:
            return self.is_corrected
        return self.left == 0 if self.amount is not None else bool(self.done)

    @property
    def settled_at(self) -> datetime | None:
        """Return when it was performed, or None while it is open."""
        return max((one.at for one in self.done), default=None) if self.is_settled else None

    def overdue(self, on: date) -> Decimal | None:
        """Return what should have been paid before `on` and was not; None where nothing is late.

        A thing to be done that is late gives zero.
        """
        if self.is_settled:
            return None
        parts = self.parts or ((Part(due_on=self.due_on, amount=self.amount or Decimal(0)),) if self.due_on else ())
        owed = [part for part in parts if part.due_on < on]
        if not owed:
            return None
        late = sum((part.amount for part in owed), Decimal(0)) - self.paid
        return max(late, Decimal(0)) if self.amount is None or late > 0 else None

    @property
    def days(self) -> tuple[tuple[str, date, datetime | None], ...]:
        """Return each day fixed for it, with its words and when it was kept: its parts, else its own day."""
        if not self.parts:
            words = f"{self.kind.label} {money_words(self.amount)} 元" if self.amount is not None else self.kind.label
            return ((words, self.due_on, self.settled_at),) if self.due_on else ()
        found, sum_due = [], Decimal(0)
        for place, part in enumerate(self.parts, 1):
            sum_due += part.amount
            words = f"{self.kind.label}第 {place} 期 {money_words(part.amount)} 元"
            found.append((words, part.due_on, self._paid_at(sum_due)))
        return tuple(found)

    def _paid_at(self, amount: Decimal) -> datetime | None:
        """Return when the sum of what was paid reached an amount."""
        paid = Decimal(0)
        for one in sorted(self.done, key=lambda done: done.at):
            paid += one.amount or Decimal(0)
            if paid >= amount:
                return one.at
        return None

    @property
    def left_words(self) -> str:
        """Say what is open: 缴纳罚款尚余 4000.00 元."""
        return (
            f"{self.kind.label}尚余 {money_words(self.left)} 元"
            if self.amount is not None
            else f"{self.kind.label}未办"
        )


def open_words(accounts: Sequence[Account]) -> str:
    """Name everything that is open; empty where all is performed."""
    return "；".join(one.left_words for one in accounts if not one.is_settled)


def money_words(amount: Decimal) -> str:
    """Write an amount as 10,000.00."""
    return f"{amount:,.2f}"


def money_of(text: str, label: str) -> Decimal | None:
    """Read an amount in yuan with at most two places, or None where nothing was typed.

    Raises:
        InputError: it is no amount above nothing.
    """
    value = text.replace(",", "").replace("，", "").strip().removesuffix("元")
    if not value:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount <= _MOST or amount != amount.quantize(_CENT):
        raise InputError(
            f"没有登记：{label}写作“{text.strip()}”，不是大于零、最多两位小数的金额。", next_step=f"请改正{label}。"
        )
    return amount.quantize(_CENT)


def require_parts(amount: Decimal | None, parts: Sequence[Part]) -> None:
    """Refuse a plan whose parts do not make up the amount.

    Raises:
        InputError: says what they make.
    """
    total = sum((part.amount for part in parts), Decimal(0))
    if amount is None or not parts or total != amount:
        raise InputError(
            f"没有登记分期：各期合计 {money_words(total)} 元，应为 {money_words(amount or Decimal(0))} 元。",
            next_step="请核对各期金额，合计须与应缴金额一致。",
        )
