"""Draw where the picture of a recording is black or stands still and where nothing is heard, below its waveform."""

from collections.abc import Sequence
from dataclasses import dataclass

from liuhen.media.stretches import Kind, Stretch
from liuhen.web.words import play_clock

_WORDS = {Kind.BLACK: "全黑", Kind.FROZEN: "画面不动", Kind.SILENT: "没有声音"}
_LISTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch as it is drawn: class, place and width in per cent, and its words."""

    css: str
    left: str
    width: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """All odd stretches of one recording: pieces to draw, kinds for the legend, words for the first ones."""

    pieces: tuple[Piece, ...]
    kinds: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    more: int


def odd(stretches: Sequence[Stretch], milliseconds: int | None) -> Odd | None:
    """Give what is drawn; None where nothing is odd or the recording has no length."""
    if not stretches or not milliseconds:
        return None
    pieces = [
        Piece(
            css=f"odd-{each.kind.value}",
            left=f"{100 * each.start / milliseconds:.2f}%",
            width=f"{100 * (each.end - each.start) / milliseconds:.2f}%",
            title=_said(each),
        )
        for each in stretches
    ]
    seen = {each.kind for each in stretches}
    return Odd(
        pieces=tuple(pieces),
        kinds=tuple((f"odd-{kind.value}", words) for kind, words in _WORDS.items() if kind in seen),
        words=tuple(_said(each) for each in stretches[:_LISTED]),
        more=max(0, len(stretches) - _LISTED),
    )


def _said(each: Stretch) -> str:
    return f"{play_clock(each.start)} 至 {play_clock(each.end)} {_WORDS[each.kind]}"
