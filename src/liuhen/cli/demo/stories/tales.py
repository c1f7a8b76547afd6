"""Tales as data: what is told of one case, the road it is walked on, and how its words are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from liuhen.documents.fields import SHANGHAI, Value, date_words, instant_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the tokens of a text stand for at one act: `{d+15}` a day, `{iso+15}` as typed, `{start}` and `{end}`."""

    start: datetime
    end: datetime
    names: Mapping[str, str]
    numbers: Mapping[str, str]  # kind of document → its number

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
        known = {
            "d": date_words(day),
            "iso": day.isoformat(),
            "start": _typed(self.start + timedelta(minutes=shift)),
            "end": _typed(self.end + timedelta(minutes=shift)),
            "at": instant_words(self.start + timedelta(minutes=shift)),
        }
        return known.get(name) or self.names[name]


@cache
def roads() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return every road: its acts in their order, each with its day."""
    tree = read_tree(HERE / "roads.yaml")["roads"]
    return {str(name): tuple(_words(one) for one in acts) for name, acts in _mapping(tree).items()}


@cache
def tales(sector: str) -> tuple[Tale, ...]:
    """Return the tales told in a sector (medical_security, health), in the order of their files."""
    found = (_tale(path) for path in sorted(HERE.glob("tale-*.yaml")))
    return tuple(one for one in found if one.sector == sector)


def _tale(path: Path) -> Tale:
    tree = read_tree(path)
    return Tale(
        code=path.stem.removeprefix("tale-"),
        road=str(tree["road"]),
        sector=str(tree["sector"]),
        opening=_words(tree["opening"]),
        party=_words(tree["party"]),
        papers={str(kind): _mapping(words) for kind, words in _mapping(tree["papers"]).items()},
        opinions=_words(tree["opinions"]),
        more=_mapping(tree.get("more") or {}),
    )


def _mapping(tree: Tree) -> Mapping[str, Tree]:
    if not isinstance(tree, dict):
        raise TypeError(tree)
    return tree


def _words(tree: Tree) -> Mapping[str, str]:
    return {name: str(value) for name, value in _mapping(tree).items()}


def _typed(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat(timespec="minutes")
