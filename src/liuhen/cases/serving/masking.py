"""Mask a decision before it is made public: what the rule finds, what a person adds, and the last look. Pure.

Source: 行政处罚法 (2021) art. 48, 50; 个人信息保护法 (2021) art. 28, 34. What was masked says so: 王某, 4201**.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Order counts: the longer figure first, so that an identity number is never read as a phone.
_FIGURES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "身份证号",
        re.compile(
            r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
        ),
    ),
    ("身份证号", re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?![0-9A-Za-z])")),
    ("银行账号", re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){15,18}\d(?![0-9A-Za-z])")),
    ("手机号", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)0\d{2,3}[-－ ]?\d{7,8}(?!\d)")),
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
)
_FULL = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
SHORTEST = 2  # signs a word must have to be masked by hand; one sign would tear the text
HIDDEN = "＊＊＊"


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What must not be read in the text: names of persons, and words that are theirs (addresses)."""

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text that may be shown, and what was hidden in it."""

    text: str
    by_rule: int
    by_hand: int
    kinds: tuple[str, ...]  # of what the rule found, each once


def mask(text: str, private: Private, by_hand: Iterable[str] = ()) -> Masked:
    """Hide figures, names and words; names keep the first sign: 王某某.

    The same text masked again does not change.
    """
    shown, found, kinds = text.translate(_FULL), 0, []
    for kind, pattern in _FIGURES:
        shown, count = pattern.subn(HIDDEN, shown)
        found += count
        kinds += [kind] * count
    for word in _longest_first(private.words):
        count = shown.count(word)
        shown, found = shown.replace(word, HIDDEN), found + count
        kinds += ["住址"] * count
    for name in _longest_first(private.names):
        count = shown.count(name)
        shown, found = shown.replace(name, called(name)), found + count
        kinds += ["姓名"] * count
    own = 0
    for word in _longest_first(by_hand):
        own += shown.count(word)
        shown = shown.replace(word, HIDDEN)
    return Masked(text=shown, by_rule=found, by_hand=own, kinds=tuple(dict.fromkeys(kinds)))


def called(name: str) -> str:
    """Give a name as it may be read: 王喆 → 王某, 欧阳小明 → 欧某某某."""
    return name[:1] + "某" * max(1, len(name) - 1)


def leaks(text: str, private: Private, by_hand: Iterable[str] = ()) -> tuple[str, ...]:
    """Name what can still be read in a text that is to be made public; empty: it may leave."""
    plain = text.translate(_FULL)
    found = [kind for kind, pattern in _FIGURES if pattern.search(plain)]
    found += ["姓名" for name in _long(private.names) if name in plain]
    found += ["住址" for word in _long(private.words) if word in plain]
    found += ["手工遮蔽的词" for word in _long(by_hand) if word in plain]
    return tuple(dict.fromkeys(found))


def _long(words: Iterable[str]) -> list[str]:
    return [word for one in words if len(word := one.strip()) >= SHORTEST]


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(_long(words)), key=len, reverse=True)
