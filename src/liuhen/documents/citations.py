"""Citing a moment of a recording in a document: 〔LX-2026-000001 00:12:34〕, and where that opens. Pure.

The moment is counted from the start of the recording, in whole seconds, so that it means the same on every clock.
Whoever reads the page opens the recording there; on paper number and moment can be looked up by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liuhen.errors import InputError

LONGEST_SECONDS = 99 * 3600 + 59 * 60 + 59
_NUMBER = r"[A-Z]{2}-\d{4}-\d{4,8}"
_TOKEN = re.compile(rf"〔({_NUMBER})\s+(\d{{1,2}}):(\d{{2}}):(\d{{2}})〕")
_TYPED = re.compile(r"(?:(\d{1,2})\s*[:：时]\s*)?(\d{1,3})\s*[:：分]\s*(\d{1,2})\s*秒?")


class MomentError(InputError):
    """The moment typed is none."""

    code = "documents.moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of one recording."""

    number: str  # LX-2026-000001
    seconds: int  # from its start

    @property
    def clock(self) -> str:
        """Write the moment as 00:12:34."""
        return clock_of(self.seconds)

    @property
    def words(self) -> str:
        """Write the citation as it stands in a document."""
        return f"〔{self.number} {self.clock}〕"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text: plain words, or a citation with the words it is written in."""

    words: str
    moment: Moment | None = None


def clock_of(seconds: int) -> str:
    """Write a length in seconds as 00:12:34."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


def seconds_of(typed: str) -> int:
    """Read a moment as people type it: 12:34, 1:02:03, 12分34秒.

    Raises:
        MomentError: it is none.
    """
    found = _TYPED.fullmatch(typed.strip())
    if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        raise MomentError(f"“{typed}”不是时刻，没有记入。", next_step="请按 12:34 或者 1:02:03 的样子填写。")
    return min(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]), LONGEST_SECONDS)


def moments_in(text: str) -> tuple[Moment, ...]:
    """Return every moment a text cites, in order, each once."""
    return tuple(dict.fromkeys(piece.moment for piece in pieces_of(text) if piece.moment is not None))


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the text in stretches, so that citations can be drawn as links; together they are the text."""
    place = 0
    for found in _TOKEN.finditer(text):
        if int(found[3]) > 59 or int(found[4]) > 59:
            continue
        if found.start() > place:
            yield Piece(words=text[place : found.start()])
        seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4])
        yield Piece(words=found[0], moment=Moment(number=found[1], seconds=seconds))
        place = found.end()
    if place < len(text):
        yield Piece(words=text[place:])
