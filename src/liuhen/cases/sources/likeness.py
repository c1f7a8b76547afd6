"""Whether two sources speak of the same matter, so that a complaint made twice becomes one case. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR = timedelta(days=365)  # further back it is a new matter, or a person remembers
ALIKE = 0.5  # share of common pairs of signs from which two texts are held to say the same
_NOISE = re.compile(r"[^\w\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is compared of a source."""

    party: str
    words: str
    cause: str = ""
    at: datetime | None = None


def likeness(one: str, other: str) -> float:
    """Return how far two texts share their pairs of signs: 0 nothing, 1 everything of the shorter one."""
    left, right = _pairs(one), _pairs(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def is_like(new: Matter, held: Matter) -> bool:
    """Say whether both speak of the same party and the same thing, or say nearly the same words of any party."""
    if new.at is not None and held.at is not None and abs(new.at - held.at) > NEAR:
        return False
    same_party = bool(_plain(new.party)) and _plain(new.party) == _plain(held.party)
    same_cause = bool(_plain(new.cause)) and _plain(new.cause) == _plain(held.cause)
    shared = likeness(new.words, held.words)
    return (same_party and (same_cause or shared >= ALIKE / 2)) or shared >= ALIKE * 1.5


def alike(new: Matter, held: Sequence[Matter]) -> tuple[int, ...]:
    """Return the places of those that speak of the same matter."""
    return tuple(place for place, one in enumerate(held) if is_like(new, one))


def _plain(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _pairs(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))
