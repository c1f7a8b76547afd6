"""Tales as data: what is told of one case, the road it is walked on, and how its words are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from liuhen.documents.fields import SHANGHAI, Value, date_words, instant_words
from liuhen.law.calendar import Calendar
from liuhen.law.shelf import Tree, read_tree

HERE = Path(__file__).parent
_TOKEN = re.compile(r"\{(\w+)([+-]\d+)?(?::(\w+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """What is told of one case: its opening, the texts of its papers, and the words of those who decide."""

    code: str  # the name of its file
    road: str
    sector: str
    opening: Mapping[str, str]
    party: Mapping[str, str]
    papers: Mapping[str, Mapping[str, Tree]]  # kind → field or printed name → words
    opinions: Mapping[str, str]  # role → words
    more: Mapping[str, Tree]  # what single acts of the road need: items, obligations, points
    packs: frozenset[str] = frozenset()  # told under these alone; empty: under every pack of the sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the tokens of a text stand for at one act.

    `{d+15}` a day, `{iso+15}` as typed, `{work+9}` the ninth working day, `{start}` and `{end}` of what is recorded.
    """

    start: datetime
    end: datetime
    names: Mapping[str, str]
    numbers: Mapping[str, str]  # kind of document → its number
    calendar: Calendar | None = None

    def filled(self, words: str) -> str:
        """Put everything in its place."""
        return _TOKEN.sub(self._token, words)

    def value(self, words: Tree) -> Value:
        """Fill a text, every line of a list, or every part of a person."""
        if isinstance(words, list):
            return [self.filled(str(line)) for line in words]
        if isinstance(words, dict):
            return {part: self.filled(str(text)) for part, text in words.items()}
        return self.filled(str(words))

    def _token(self, found: re.Match[str]) -> str:
        name, shift, kind = found.group(1), int(found.group(2) or 0), found.group(3) or ""
        day = (self.start.astimezone(SHANGHAI) + timedelta(days=shift)).date()
        if name == "number":
            return self.numbers.get(kind, "")
        if name == "work":
            return working_day(day - timedelta(days=shift), shift, self.calendar).isoformat()
        known = {
            "d": date_words(day),
            "iso": day.isoformat(),
            "start": _typed(self.start + timedelta(minutes=shift)),
            "end": _typed(self.end + timedelta(minutes=shift)),
            "at": instant_words(self.start + timedelta(minutes=shift)),
        }
        return known.get(name) or self.names[name]


def working_day(day: date, count: int, calendar: Calendar | None) -> date:
    """Give the `count`-th working day after a day; 0 is the day itself. Without a calendar every day is one."""
    while count > 0:
        day += timedelta(days=1)
        count -= calendar is None or calendar.is_working_day(day)
    return day


@cache
def roads() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return every road: its acts in their order, each with its day."""
    tree = read_tree(HERE / "roads.yaml")["roads"]
    return {str(name): tuple(_words(one) for one in acts) for name, acts in branches(tree).items()}


@cache
def tales(sector: str, pack: str) -> tuple[Tale, ...]:
    """Return the tales told under a pack of a sector (medical_security, health), in the order of their files."""
    found = (_tale(path) for path in sorted(HERE.glob("tale-*.yaml")))
    return tuple(one for one in found if one.sector == sector and (not one.packs or pack in one.packs))


def rows(tree: Tree) -> list[dict[str, str]]:
    """Read a list of mappings of words."""
    return [mapping(one) for one in several(tree)]


def mapping(tree: Tree) -> dict[str, str]:
    """Read a mapping of words."""
    return {name: str(value) for name, value in branches(tree).items()}


def several(tree: Tree) -> list[Tree]:
    """Read a list; one thing alone is a list of one."""
    return tree if isinstance(tree, list) else [tree]


def _tale(path: Path) -> Tale:
    tree = read_tree(path)
    return Tale(
        code=path.stem.removeprefix("tale-"),
        road=str(tree["road"]),
        sector=str(tree["sector"]),
        opening=_words(tree["opening"]),
        party=_words(tree["party"]),
        papers={str(kind): branches(words) for kind, words in branches(tree["papers"]).items()},
        opinions=_words(tree["opinions"]),
        more=branches(tree.get("more") or {}),
        packs=frozenset(str(one) for one in several(tree.get("packs") or [])),
    )


def branches(tree: Tree) -> Mapping[str, Tree]:
    """Read a mapping.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(tree, dict):
        raise TypeError(tree)
    return tree


def _words(tree: Tree) -> Mapping[str, str]:
    return {name: str(value) for name, value in branches(tree).items()}


def _typed(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat(timespec="minutes")
