"""The strokes of a signature: read from what a page sent, judged, and drawn by us; nothing drawn elsewhere is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from liuhen.errors import InputError

WIDTH, HEIGHT = 900, 300  # the field that every pad is scaled to
MOST_POINTS = 20_000
MOST_BYTES = 600_000
LEAST_LENGTH = 120.0  # of all strokes together; a dot is no signature
LONGEST_MS = 10 * 60 * 1000
TOOLS = {"pen": "触控笔", "touch": "手指", "mouse": "鼠标"}

Point = tuple[int, int, int]  # x, y, milliseconds since the first touch


class InkError(InputError):
    """What was sent is no signature."""

    code = "documents.ink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """A signature as it was written."""

    strokes: tuple[tuple[Point, ...], ...]

    @property
    def svg(self) -> str:
        """Draw it: the same strokes give the same picture."""
        paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in self.strokes)
        left, top, wide, high = self._box()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {wide} {high}" width="{wide}" '
            f'height="{high}"><g fill="none" stroke="#111" stroke-width="7" stroke-linecap="round" '
            f'stroke-linejoin="round">{paths}</g></svg>'
        )

    @property
    def digest(self) -> str:
        """Digest the picture."""
        return "sha256:" + hashlib.sha256(self.svg.encode()).hexdigest()

    def as_lists(self) -> list[list[list[int]]]:
        """Give the strokes as they are stored."""
        return [[list(point) for point in stroke] for stroke in self.strokes]

    def _box(self) -> tuple[int, int, int, int]:
        across = [point[0] for stroke in self.strokes for point in stroke]
        down = [point[1] for stroke in self.strokes for point in stroke]
        left, top = min(across) - 8, min(down) - 8
        return left, top, max(max(across) + 8 - left, 40), max(max(down) + 8 - top, 40)


def ink_of(sent: str) -> Ink:
    """Read the strokes a page sent as JSON: a list of strokes, each a list of [x, y, milliseconds].

    Raises:
        InkError: it is unreadable, empty, too long, or only a dot.
    """
    if len(sent) > MOST_BYTES:
        raise _wrong("笔迹太长")
    try:
        raw = json.loads(sent or "[]")
    except (ValueError, RecursionError):
        raise _wrong("笔迹没有完整送到") from None
    strokes = tuple(stroke for stroke in (_stroke(one) for one in _list(raw)) if stroke)
    if sum(map(len, strokes)) > MOST_POINTS:
        raise _wrong("笔迹太长")
    if sum(map(_length, strokes)) < LEAST_LENGTH:
        raise _wrong("签名栏里还没有签名")
    return Ink(strokes=strokes)


def tool_words(kind: str) -> str:
    """Say what it was written with; what a browser calls otherwise stays unsaid."""
    return TOOLS.get(kind, "")


def _stroke(raw: object) -> tuple[Point, ...]:
    return tuple(_point(one) for one in _list(raw))


def _point(raw: object) -> Point:
    parts = _list(raw)
    if len(parts) != 3:
        raise _wrong("笔迹没有完整送到")
    x, y, at = (_whole(part) for part in parts)
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT and 0 <= at <= LONGEST_MS):
        raise _wrong("笔迹超出了签名栏")
    return x, y, at


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise _wrong("笔迹没有完整送到")
    return raw


def _whole(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw or abs(raw) > LONGEST_MS:  # noqa: PLR0124 - not a number
        raise _wrong("笔迹没有完整送到")
    return round(raw)


def _length(stroke: tuple[Point, ...]) -> float:
    pairs = pairwise(stroke)
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairs)


def _path(stroke: tuple[Point, ...]) -> str:
    if len(stroke) == 1:
        return f"M{stroke[0][0]} {stroke[0][1]}h.1"
    start, *rest = stroke
    return f"M{start[0]} {start[1]}" + "".join(f"L{x} {y}" for x, y, _ in rest)


def _wrong(why: str) -> InkError:
    return InkError(f"没有签上。{why}。", next_step="请点“清除重签”，在签名栏里重新签一次。")
