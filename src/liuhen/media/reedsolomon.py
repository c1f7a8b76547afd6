"""Correction of the bytes of a code (Reed–Solomon over the field of 256, as codes of ISO/IEC 18004 use it)."""

from __future__ import annotations

from collections.abc import Sequence

_PRIMITIVE = 0x11D
_EXP = [1] * 512
_LOG = [0] * 256
for _power in range(1, 512):
    _value = _EXP[_power - 1] << 1
    _EXP[_power] = _value ^ _PRIMITIVE if _value & 0x100 else _value
for _power in range(255):
    _LOG[_EXP[_power]] = _power


def corrected(words: Sequence[int], checks: int) -> tuple[int, ...] | None:
    """Return the words put right, the last `checks` of them still at the end; None where too many are wrong.

    At most `checks // 2` words may be wrong.
    """
    syndromes = [_evaluate(words, _EXP[power]) for power in range(checks)]
    if not any(syndromes):
        return tuple(words)
    locator = _locator(syndromes)
    wrong = len(locator) - 1
    places = [place for place in range(len(words)) if not _evaluate(locator[::-1], _EXP[(255 - place) % 255])]
    if wrong > checks // 2 or len(places) != wrong:
        return None
    mended = list(words)
    for place, size in _sizes(syndromes, locator, places):
        mended[len(words) - 1 - place] ^= size
    return tuple(mended) if not any(_evaluate(mended, _EXP[power]) for power in range(checks)) else None


def _times(one: int, other: int) -> int:
    return _EXP[_LOG[one] + _LOG[other]] if one and other else 0


def _over(one: int, other: int) -> int:
    return _EXP[(_LOG[one] - _LOG[other]) % 255] if one else 0


def _evaluate(words: Sequence[int], at: int) -> int:
    """Evaluate a polynomial whose highest power stands first."""
    value = 0
    for word in words:
        value = _times(value, at) ^ word
    return value


def _locator(syndromes: Sequence[int]) -> list[int]:
    """Give the polynomial whose roots are where the errors lie, lowest power first (Berlekamp and Massey)."""
    current, before = [1], [1]
    length, shift, last = 0, 1, 1
    for step in range(len(syndromes)):
        gap = syndromes[step]
        for power in range(1, length + 1):
            if power < len(current):
                gap ^= _times(current[power], syndromes[step - power])
        if not gap:
            shift += 1
            continue
        factor, kept = _over(gap, last), list(current)
        moved = [0] * shift + [_times(factor, word) for word in before]
        current = [a ^ b for a, b in zip(_padded(current, len(moved)), _padded(moved, len(current)), strict=True)]
        if 2 * length <= step:
            length, before, last, shift = step + 1 - length, kept, gap, 1
        else:
            shift += 1
    while len(current) > 1 and not current[-1]:
        current.pop()
    return current


def _padded(words: list[int], length: int) -> list[int]:
    return words + [0] * (length - len(words))


def _sizes(syndromes: Sequence[int], locator: list[int], places: Sequence[int]) -> list[tuple[int, int]]:
    """Give what was added at each place (Forney)."""
    size = len(syndromes)
    product = [0] * size
    for i, a in enumerate(locator):
        for j, b in enumerate(syndromes):
            if i + j < size:
                product[i + j] ^= _times(a, b)
    slope = [locator[power] if power % 2 else 0 for power in range(1, len(locator))]
    found = []
    for place in places:
        root = _EXP[(255 - place) % 255]
        value = _evaluate(product[::-1], root)
        steep = _slope_at(slope, root)
        found.append((place, _times(_EXP[place % 255], _over(value, steep)) if steep else 0))
    return found


def _slope_at(slope: Sequence[int], root: int) -> int:
    return _evaluate(slope[::-1], root)
