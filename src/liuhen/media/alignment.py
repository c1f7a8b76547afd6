"""Find how two recordings of one scene stand to each other by their sound: where their loudness rises together.

Cross-correlation of what `envelope` measured, first in coarse steps over all that the clocks allow, then in fine ones
around the best place. A sound heard by one camera only, or two silent recordings, give no answer rather than a wrong
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt
from operator import mul

from liuhen.media.envelope import STEP_MS

_COARSE = 10  # fine steps in a coarse one: 200 ms
_LEAST_SECONDS = 8  # of common sound; less of it fits anywhere
_MOST_SECONDS = 900  # of common sound looked at: more makes it slower, not surer
_APART_MS = 1000  # a second place this far away that fits as well means that neither is sure
_RIVALS = 4  # places compared in fine steps
_AGREES, _BETTER = 0.3, 1.15  # how well the best place must fit, and how much better than any other


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where the second recording begins after the first, in milliseconds, as their sound says."""

    offset_ms: int
    agreement: int  # 0 to 100


def heard(first: bytes, second: bytes, *, expected_ms: int, within_ms: int) -> Heard | None:
    """Lay two envelopes over each other; None where the sound does not say clearly where they belong.

    `expected_ms` is where the clocks put the second one's beginning after the first one's; it is looked for up to
    `within_ms` around it, both ends counted.
    """
    first, second, cut_ms = _common(first, second, expected_ms, within_ms)
    coarse = _Pair(first=_rises(_every(first, _COARSE)), second=_rises(_every(second, _COARSE)))
    step = STEP_MS * _COARSE
    middle = (expected_ms + cut_ms) // step
    reach = within_ms // step + 1
    least = _LEAST_SECONDS * 1000 // step
    places = _apart(coarse.fits(range(middle - reach, middle + reach + 1), least))
    fine = _Pair(first=_rises(first), second=_rises(second))
    sharp = sorted((one for place in places if (one := _sharpest(fine, place, least))), reverse=True)
    if not sharp:
        return None
    agreement, place = sharp[0]
    rival = sharp[1][0] if len(sharp) > 1 else 0.0
    if agreement < _AGREES or agreement < rival * _BETTER:
        return None
    return Heard(offset_ms=place * STEP_MS - cut_ms, agreement=round(100 * agreement))


def _apart(fits: Iterable[tuple[float, int]]) -> list[int]:
    """Return the few best places that stand clearly apart: what comes again in the sound fits at several."""
    chosen: list[int] = []
    for _, place in sorted(fits, reverse=True):
        if all(abs(place - other) * STEP_MS * _COARSE > _APART_MS for other in chosen):
            chosen.append(place)
        if len(chosen) == _RIVALS:
            break
    return chosen


def _sharpest(fine: _Pair, place: int, least: int) -> tuple[float, int] | None:
    """Return how well the best fine step around a coarse place fits, and which it is."""
    around = range((place - 1) * _COARSE, (place + 1) * _COARSE + 1)
    return max(fine.fits(around, least * _COARSE), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two rows of figures that are moved along each other."""

    first: Sequence[float]
    second: Sequence[float]

    def fits(self, places: range, least: int) -> Iterator[tuple[float, int]]:
        """Yield, for each place with enough in common, how well they fit (-1 to 1), and the place."""
        squares = [list(accumulate((one * one for one in row), initial=0.0)) for row in (self.first, self.second)]
        for place in places:
            start, end = max(0, place), min(len(self.first), len(self.second) + place)
            if end - start < least:
                continue
            a, b = self.first[start:end], self.second[start - place : end - place]
            size = sqrt((squares[0][end] - squares[0][start]) * (squares[1][end - place] - squares[1][start - place]))
            if size > 0:
                yield sum(map(mul, a, b)) / size, place


def _common(first: bytes, second: bytes, expected_ms: int, within_ms: int) -> tuple[bytes, bytes, int]:
    """Cut both to the stretch they share by the clocks, with room to move; give also what was cut in difference."""
    begin = max(0, (expected_ms - within_ms) // STEP_MS)
    most, room = _MOST_SECONDS * 1000 // STEP_MS, within_ms // STEP_MS
    cut = max(0, (-expected_ms - within_ms) // STEP_MS)
    return first[begin : begin + most + 2 * room], second[cut : cut + most], (cut - begin) * STEP_MS


def _every(envelope: bytes, count: int) -> list[float]:
    return [sum(envelope[at : at + count]) / count for at in range(0, len(envelope) - count + 1, count)]


def _rises(levels: Sequence[float]) -> list[float]:
    """Give how much louder each step is than the one before: how loud a camera hears does not matter then."""
    steps = [after - before for before, after in pairwise(levels)]
    mean = sum(steps) / len(steps) if steps else 0.0
    return [step - mean for step in steps]
