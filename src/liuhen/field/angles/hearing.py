"""Lay recordings of one activity over each other by their sound, one after another, beginning at the best clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from liuhen.field.angles.layout import Angle, reference
from liuhen.media.alignment import heard

AROUND_MS = 30_000  # how far beyond what the clocks leave open the sound is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Where one recording stands beside another, as the sound of both says."""

    number: str
    against: str
    shift_ms: int  # added to where its clock puts it
    agreement: int  # 0 to 100


def hear(angles: Sequence[Angle], sounds: Mapping[str, bytes]) -> tuple[Hearing, ...]:
    """Move each recording that shares sound with one already placed; what nobody else heard stays where it is.

    `sounds` holds envelopes by number. What was aligned before is not leaned on: every hearing starts at the clocks.
    """
    able = [replace(one, shift_ms=0) for one in angles if sounds.get(one.number)]
    first = reference(able)
    placed = [first] if first is not None else []
    left = [one for one in able if one is not first]
    found: list[Hearing] = []
    while hearing := _next(left, placed, sounds):
        found.append(hearing)
        moved = next(one for one in left if one.number == hearing.number)
        left.remove(moved)
        placed.append(replace(moved, shift_ms=hearing.shift_ms))
    return tuple(found)


def _next(left: Sequence[Angle], placed: Sequence[Angle], sounds: Mapping[str, bytes]) -> Hearing | None:
    for one in left:
        for other in placed:
            expected = round((one.start - other.begins).total_seconds() * 1000)
            within = one.slack_ms + other.slack_ms + AROUND_MS
            answer = heard(sounds[other.number], sounds[one.number], expected_ms=expected, within_ms=within)
            if answer is not None:
                return Hearing(
                    number=one.number,
                    against=other.number,
                    shift_ms=answer.offset_ms - expected,
                    agreement=answer.agreement,
                )
    return None
