"""Reads a code of 25 by 25 modules out of one grey picture: what a camera sees when it films our clock.

Only the one size and correction that `trail.slip_sheet.code_rows` draws (ISO/IEC 18004, version 2, correction H,
letters and figures): enough for an instant, and small enough to be read without a library.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liuhen.media.reedsolomon import corrected

SIDE = 25
_DATA, _CHECKS = 16, 28  # bytes of the code that speak, and that correct
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FORMAT_MASK = 0b101010000010010
_MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, _x: y % 2 == 0,
    lambda _y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: (y * x) % 2 + (y * x) % 3 == 0,
    lambda y, x: ((y * x) % 2 + (y * x) % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + (y * x) % 3) % 2 == 0,
)
_THRESHOLDS = (0.5, 0.38, 0.62)  # between the darkest and the lightest of the picture
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grey:
    """A grey picture, one byte for each pixel, row by row."""

    width: int
    height: int
    pixels: bytes


def read_code(picture: Grey) -> str:
    """Return the text of the code in a picture; '' where there is none that can be read beyond doubt."""
    if len(picture.pixels) != picture.width * picture.height or not picture.pixels:
        return ""
    dark_end, light_end = min(picture.pixels), max(picture.pixels)
    if light_end - dark_end < 40:
        return ""
    for part in _THRESHOLDS:
        limit = dark_end + (light_end - dark_end) * part
        table = bytes(1 if value < limit else 0 for value in range(256))
        flat = Grey(width=picture.width, height=picture.height, pixels=picture.pixels.translate(table))
        for corners in _corner_sets(flat):
            text = _text_at(flat, *corners)
            if text:
                return text
    return ""


def _corner_sets(flat: Grey) -> Iterator[tuple[Point, Point, Point]]:
    """Yield likely triples of finder centres: top left, top right, bottom left."""
    found = _finders(flat)
    for three in itertools.combinations(found[:7], 3):
        ordered = _ordered([(x, y) for x, y, _, _ in three])
        sizes = [size for _, _, size, _ in three]
        if ordered is not None and max(sizes) < 1.7 * min(sizes):
            yield ordered


def _ordered(points: Sequence[Point]) -> tuple[Point, Point, Point] | None:
    """Put three centres in order; None where they are no corner of a square seen at a slant."""
    sides = [(math.dist(a, b), index) for index, (a, b) in enumerate(itertools.combinations(points, 2))]
    longest = max(sides)[1]
    corner = points[(2, 1, 0)[longest]]  # the one that is no end of the longest side
    others = [one for one in points if one is not corner]
    legs = [math.dist(corner, one) for one in others]
    if min(legs) < 18 or max(legs) > 1.6 * min(legs):
        return None
    (ax, ay), (bx, by) = ((one[0] - corner[0], one[1] - corner[1]) for one in others)
    turn = ax * by - ay * bx
    if abs(turn) < 0.7 * legs[0] * legs[1]:
        return None
    right, below = (others[0], others[1]) if turn > 0 else (others[1], others[0])
    return corner, right, below


def _finders(flat: Grey) -> list[tuple[float, float, float, int]]:
    """Give centres of finder patterns with the size of a module, those seen on most rows first."""
    clusters: list[list[float]] = []  # sums of x, y, size, and how many
    for y in range(flat.height):
        for x, size in _marks(flat.pixels[y * flat.width : (y + 1) * flat.width]):
            if not _is_upright(flat, round(x), y, size):
                continue
            near = next((one for one in clusters if _is_same(one, x, y, size)), None)
            if near is None:
                clusters.append([x, y, size, 1])
            else:
                near[:] = [near[0] + x, near[1] + y, near[2] + size, near[3] + 1]
    found = [(x / n, y / n, size / n, int(n)) for x, y, size, n in clusters if n >= 2]
    return sorted(found, key=lambda one: -one[3])


def _is_same(cluster: Sequence[float], x: float, y: float, size: float) -> bool:
    """Say whether a mark belongs to a cluster: near its middle and as large; by chance another lies close by."""
    many = cluster[3]
    is_near = math.dist((cluster[0] / many, cluster[1] / many), (x, y)) < 2 * size
    return is_near and abs(cluster[2] / many - size) < 0.3 * size


def _marks(row: bytes) -> Iterator[tuple[float, float]]:
    """Yield centre and module size of every stretch of a row that runs dark, light, dark, light, dark as 1:1:3:1:1."""
    runs = [(value, len(list(same))) for value, same in itertools.groupby(row)]
    start = 0
    for index in range(len(runs) - 4):
        if runs[index][0]:
            lengths = [length for _, length in runs[index : index + 5]]
            size = sum(lengths) / 7
            if size >= 1.2 and _fits(lengths, size):
                yield start + lengths[0] + lengths[1] + lengths[2] / 2, size
        start += runs[index][1]


def _fits(lengths: Sequence[int], size: float) -> bool:
    slack = max(0.5 * size, 0.9)
    ones = (lengths[0], lengths[1], lengths[3], lengths[4])
    return all(abs(one - size) <= slack for one in ones) and abs(lengths[2] - 3 * size) <= 2 * slack


def _is_upright(flat: Grey, x: int, y: int, size: float) -> bool:
    """Say whether the same pattern runs through the point from top to bottom."""
    reach = round(6 * size)
    top, bottom = max(0, y - reach), min(flat.height, y + reach + 1)
    column = flat.pixels[top * flat.width + x : bottom * flat.width : flat.width]
    return any(abs(top + at - y) <= 2 * size for at, _ in _marks(column))


def _text_at(flat: Grey, left: Point, right: Point, below: Point) -> str:
    """Read the code whose three finders lie there; the fourth corner is looked for around where it should be."""
    far = (right[0] + below[0] - left[0], right[1] + below[1] - left[1])
    square = ((3.5, 3.5), (SIDE - 3.5, 3.5), (3.5, SIDE - 3.5))
    module = math.dist(left, right) / (SIDE - 7)
    spots = sorted(itertools.product(range(-4, 5), repeat=2), key=lambda one: abs(one[0]) + abs(one[1]))
    scored = []
    for dx, dy in spots:
        corner = (far[0] + dx * module * 0.5, far[1] + dy * module * 0.5)
        seen = _seen_through((*square, (SIDE - 3.5, SIDE - 3.5)), (left, right, below, corner))
        scored.append((_alignment(flat, seen), seen))
    scored.sort(key=lambda one: -one[0])
    for _, seen in scored[:5]:
        text = _read(_sampled(flat, seen))
        if text:
            return text
    return ""


Seen = tuple[float, ...]  # eight figures of a projection


def _seen_through(square: Sequence[Point], picture: Sequence[Point]) -> Seen:
    """Give the projection that takes four points of the code to four points of the picture."""
    rows: list[list[float]] = []
    for (u, v), (x, y) in zip(square, picture, strict=True):
        rows.extend(([u, v, 1, 0, 0, 0, -u * x, -v * x, x], [0, 0, 0, u, v, 1, -u * y, -v * y, y]))
    return _solved(rows)


def _solved(rows: list[list[float]]) -> Seen:
    """Solve eight equations; the last column is the right side (Gauss)."""
    for index in range(len(rows)):
        best = max(range(index, len(rows)), key=lambda row: abs(rows[row][index]))
        rows[index], rows[best] = rows[best], rows[index]
        pivot = rows[index][index] or 1e-12
        rows[index] = [value / pivot for value in rows[index]]
        for other in range(len(rows)):
            if other != index and rows[other][index]:
                factor = rows[other][index]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[index], strict=True)]
    return tuple(row[-1] for row in rows)


def _is_dark(flat: Grey, seen: Seen, u: float, v: float) -> bool:
    a, b, c, d, e, f, g, h = seen
    low = g * u + h * v + 1 or 1e-12
    x, y = int((a * u + b * v + c) / low), int((d * u + e * v + f) / low)
    return 0 <= x < flat.width and 0 <= y < flat.height and bool(flat.pixels[y * flat.width + x])


def _alignment(flat: Grey, seen: Seen) -> int:
    """Count how many modules of the small pattern near the fourth corner stand as they should."""
    right = 0
    for dy, dx in itertools.product(range(-2, 3), repeat=2):
        should = max(abs(dx), abs(dy)) != 1
        right += _is_dark(flat, seen, 18.5 + dx, 18.5 + dy) is should
    return right


def _sampled(flat: Grey, seen: Seen) -> list[list[bool]]:
    return [[_is_dark(flat, seen, x + 0.5, y + 0.5) for x in range(SIDE)] for y in range(SIDE)]


def _read(modules: list[list[bool]]) -> str:
    mask = _mask_of(modules)
    if mask is None:
        return ""
    bits = [modules[y][x] ^ _MASKS[mask](y, x) for y, x in _way()]
    words = [int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2) for at in range(0, 352, 8)]
    mended = corrected(words, _CHECKS)
    return _letters(mended[:_DATA]) if mended is not None else ""


def _mask_of(modules: list[list[bool]]) -> int | None:
    """Read which mask was used; None where what stands beside the first finder is none of ours."""
    spots = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    seen = int("".join("1" if modules[y][x] else "0" for y, x in spots), 2)
    near = min(range(8), key=lambda mask: (seen ^ _format(mask)).bit_count())
    return near if (seen ^ _format(near)).bit_count() <= 3 else None


def _format(mask: int) -> int:
    """Give the fifteen bits that say correction H and this mask."""
    value = (0b10 << 3) | mask
    rest = value << 10
    for shift in range(4, -1, -1):
        if rest & (1 << (shift + 10)):
            rest ^= 0b10100110111 << shift
    return ((value << 10) | rest) ^ _FORMAT_MASK


def _way() -> Iterator[tuple[int, int]]:
    """Walk the modules that carry bytes, two columns at a time from the right, up and down in turn."""
    upward = True
    for right in (24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        rows = range(SIDE - 1, -1, -1) if upward else range(SIDE)
        for y in rows:
            for x in (right, right - 1):
                if not _is_fixed(y, x):
                    yield y, x
        upward = not upward


def _is_fixed(y: int, x: int) -> bool:
    in_finder = (y < 9 and (x < 9 or x > 16)) or (y > 16 and x < 9)
    return in_finder or y == 6 or x == 6 or (16 <= y <= 20 and 16 <= x <= 20)


def _letters(words: Sequence[int]) -> str:
    bits = "".join(f"{word:08b}" for word in words)
    if bits[:4] != "0010":
        return ""
    count, at, text = int(bits[4:13], 2), 13, ""
    while count >= 2 and at + 11 <= len(bits):
        first, second = divmod(int(bits[at : at + 11], 2), 45)
        if first > 44:
            return ""
        text, at, count = text + _LETTERS[first] + _LETTERS[second], at + 11, count - 2
    if count == 1 and at + 6 <= len(bits) and int(bits[at : at + 6], 2) < 45:
        text, count = text + _LETTERS[int(bits[at : at + 6], 2)], 0
    return text if not count else ""
