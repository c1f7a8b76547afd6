"""Draw the recordings of one camera on clock time: what is continuous, where it broke off, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.web.words import OFFICE, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One recording in the bar."""

    number: str
    start: datetime
    end: datetime
    is_this: bool = False  # the one whose page it is
    is_damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One drawn stretch: recorded (ok), broken off (gap) or damaged (bad)."""

    css: str
    left: str
    width: str
    title: str
    number: str = ""
    is_this: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The bar with the words along it."""

    pieces: tuple[Piece, ...]
    start: str
    end: str
    gaps: tuple[tuple[str, str], ...]  # where, and how long, in words
    table: tuple[str, ...]  # the same in text
    has_damage: bool


def bar(stretches: Sequence[Stretch], *, gap_seconds: int) -> Bar | None:
    """Lay out the stretches; a pause longer than `gap_seconds` is a gap. None without any stretch that has length."""
    known = sorted((one for one in stretches if one.end > one.start), key=lambda one: one.start)
    if not known:
        return None
    first, last = known[0].start, max(one.end for one in known)
    length = (last - first) or timedelta(seconds=1)

    def place(css: str, start: datetime, end: datetime, words: str, one: Stretch | None = None) -> Piece:
        left, width = 100 * ((start - first) / length), 100 * ((end - start) / length)
        title = f"{_clock(start)} 至 {_clock(end)} {words}"
        return Piece(
            css=css, left=f"{left:.2f}%", width=f"{width:.2f}%", title=title, number=one.number if one else "",
            is_this=bool(one and one.is_this),
        )  # fmt: skip

    pieces: list[Piece] = []
    gaps: list[tuple[str, str]] = []
    reached = first
    for one in known:
        if one.start - reached > timedelta(seconds=gap_seconds):
            words = f"中断 {span(one.start - reached)}"
            pieces.append(place("gap", reached, one.start, words))
            middle = reached + (one.start - reached) / 2
            gaps.append((f"{min(86.0, max(14.0, 100 * ((middle - first) / length))):.2f}%", words))
        pieces.append(place("bad" if one.is_damaged else "ok", one.start, one.end, one.number, one))
        reached = max(reached, one.end)
    return Bar(
        pieces=tuple(pieces), start=_clock(first), end=_clock(last), gaps=tuple(gaps),
        table=tuple(piece.title for piece in pieces), has_damage=any(one.is_damaged for one in known),
    )  # fmt: skip


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(OFFICE):%H:%M:%S}"
