"""The usual order of a case file, and where something goes that an arrangement made by hand does not name. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from liuhen.law.lifecycle import procedure_of
from liuhen.law.shelf import read_tree

TABLE = Path(__file__).with_name("habit.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One item of a file: a document in its best copy, or a recording."""

    key: str  # document:12 or recording:7
    kind: str  # code of the form; empty for recordings
    title: str
    at: datetime
    number: str = ""
    author: str = ""
    on: str = ""  # civil date as printed
    digest: str = ""
    media_type: str = "application/pdf"
    pages: int = 1
    note: str = ""  # how it was signed; length and device of a recording
    follows: str = ""  # key of what it belongs behind: a receipt of service behind what was served
    facts: tuple[tuple[str, str], ...] = ()  # of a recording, for its page

    @property
    def is_recording(self) -> bool:
        """Say whether its page stands for a recording."""
        return self.key.startswith("recording:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One table of order."""

    kinds: tuple[str, ...]
    rest: str
    says: str
    source: str  # what it goes by: no text states an order

    def rank(self, leaf: Leaf) -> int:
        """Say where a kind belongs; what the table does not name goes to its place for the rest."""
        if leaf.is_recording:
            return len(self.kinds)
        named = leaf.kind if leaf.kind in self.kinds else self.rest
        return self.kinds.index(named)


def habit_for(act_type: str) -> Habit:
    """Give the usual order of a kind of case, by the procedure it takes.

    Raises:
        LookupError: no table names the procedure.
    """
    code = procedure_of(act_type).code
    table = _table()
    orders = cast("Sequence[Mapping[str, Sequence[str] | str]]", table["orders"])
    found = next((one for one in orders if code in one["procedures"]), None)
    if found is None:
        raise LookupError(f"no usual order for {code}")
    return Habit(
        kinds=tuple(found["kinds"]), rest=str(table["rest"]), says=str(found["says"]), source=str(found["source"])
    )


def arranged(leaves: Sequence[Leaf], order: Sequence[str], habit: Habit) -> list[Leaf]:
    """Put the items of a file in order: as arranged by hand, else by habit; nothing is lost and nothing doubled.

    What an arrangement does not name, because it came later, goes behind its predecessor by habit.
    """
    usual = _by_habit(leaves, habit)
    known = {leaf.key: leaf for leaf in usual}
    placed = [known[key] for key in dict.fromkeys(order) if key in known]
    if not placed:
        return usual
    for at, leaf in enumerate(usual):
        if leaf not in placed:
            before = next((one for one in reversed(usual[:at]) if one in placed), None)
            placed.insert(placed.index(before) + 1 if before else 0, leaf)
    return placed


def page_ranges(leaves: Sequence[Leaf]) -> list[tuple[int, int]]:
    """Give the first and last page of each item; pages are counted from 1 through the whole file."""
    ranges, last = list[tuple[int, int]](), 0
    for leaf in leaves:
        ranges.append((last + 1, last + max(leaf.pages, 1)))
        last = ranges[-1][1]
    return ranges


def _by_habit(leaves: Sequence[Leaf], habit: Habit) -> list[Leaf]:
    keys = {leaf.key for leaf in leaves}
    heads = [leaf for leaf in leaves if leaf.follows not in keys or leaf.follows == leaf.key]
    heads.sort(key=lambda leaf: (habit.rank(leaf), leaf.at, leaf.key))
    ordered, left = list[Leaf](), [leaf for leaf in leaves if leaf not in heads]
    for head in heads:
        ordered.append(head)
        behind = sorted((leaf for leaf in left if leaf.follows == head.key), key=lambda leaf: (leaf.at, leaf.key))
        ordered += behind
    # What follows something that itself follows stands at the end of its kind: rings and chains lose nothing.
    lost = [leaf for leaf in leaves if leaf not in ordered]
    return [*ordered, *sorted(lost, key=lambda leaf: (habit.rank(leaf), leaf.at, leaf.key))]


@cache
def _table() -> Mapping[str, object]:
    return read_tree(TABLE)
