"""Chinese text as a field of words that both databases can look up: overlapping pairs of signs. Pure.

A run of Chinese signs becomes its overlapping pairs and its last sign; letters and figures stay words, apart from each
other. Signs that nobody types (spaces, brackets, hyphens) take no place, so 罚〔2026〕3号 is found as 罚2026 too.
Text and question go through the same folding of width and case, so that rare signs and full-width figures are equal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

BREAK = "\ue000"  # stands between fields, so that no phrase reaches from one into the next; nobody can type it
MOST_WORDS = 16_000  # of one thing: PostgreSQL counts places to 16,383
LONGEST_WORD = 40  # letters or figures; longer ones are digests, which nobody looks up by their middle
AROUND = 24  # signs shown on either side of what was found
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF), (0x3007, 0x3007))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that must stand one after the other; the last may be only the beginning of a word."""

    words: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What was found with what stands around it."""

    before: str
    hit: str
    after: str


def normalised(text: str) -> str:
    """Fold width, compatibility forms and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def field(parts: Iterable[str]) -> list[str]:
    """Cut the parts of a thing into the words of its field, in their order, a break after each part."""
    found: list[str] = []
    for part in parts:
        words = _words(normalised(part), is_whole=True)
        if words:
            found += [*words, BREAK]
        if len(found) >= MOST_WORDS:
            break
    return found[:MOST_WORDS]


def phrases(question: str) -> tuple[Phrase, ...]:
    """Read what was typed: what spaces part must all be there, in any order."""
    found = (_phrase(term) for term in normalised(question).split())
    return tuple(phrase for phrase in found if phrase is not None)


def key(text: str) -> str:
    """Give a number as it is compared: folded, without anything but letters, figures and signs."""
    return "".join(sign for sign in normalised(text) if sign.isalnum())


def excerpt(text: str, question: str) -> Excerpt | None:
    """Cut out where the first term of a question stands in a text; None where folding moved the signs."""
    folded = normalised(text)
    if len(folded) != len(text):
        return None
    for term in normalised(question).split():
        at = folded.find(term)
        if at >= 0:
            end = at + len(term)
            before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
            return Excerpt(
                before=("…" if at > AROUND else "") + before,
                hit=text[at:end],
                after=after + ("…" if end + AROUND < len(text) else ""),
            )
    return None


def _phrase(term: str) -> Phrase | None:
    words = _words(term, is_whole=False)
    if not words:
        return None
    last = words[-1]
    return Phrase(words=tuple(words), is_open=len(last) == 1 or not _is_han(last[0]))


def _words(folded: str, *, is_whole: bool) -> list[str]:
    """Cut folded text. The end of a question is no end of a run: its last sign stands in a pair already."""
    found: list[str] = []
    runs = list(_runs(folded))
    for place, (kind, run) in enumerate(runs):
        if kind != "han":
            found.append(run[:LONGEST_WORD])
            continue
        pairs = [run[at : at + 2] for at in range(len(run))]
        is_cut = not is_whole and place == len(runs) - 1 and len(run) > 1
        found += pairs[:-1] if is_cut else pairs
    return found


def _runs(folded: str) -> Iterator[tuple[str, str]]:
    for kind, signs in groupby((sign for sign in folded), key=_kind):
        if kind:
            yield kind, "".join(signs)


def _kind(sign: str) -> str:
    if _is_han(sign):
        return "han"
    if sign.isdecimal():
        return "figures"
    return "letters" if sign.isalnum() else ""


def _is_han(sign: str) -> bool:
    point = ord(sign)
    return any(first <= point <= last for first, last in _HAN)
