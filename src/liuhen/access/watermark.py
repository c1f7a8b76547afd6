"""The moving identity watermark of a viewing: what it says and where it stands, second by second."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

STEP_SECONDS = 8  # long enough to read, short enough that no crop escapes it
COLUMNS, ROWS = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the mark stands, in percent of the picture, measured at its upper left corner."""

    left: int
    top: int


def words(*, name: str, badge: str, permit_number: str, at: str) -> str:
    """Return the line that names who is watching, under which permit, and since when."""
    return " ".join(part for part in (name, badge, permit_number, at) if part)


def place(token: str, second: int) -> Place:
    """Return where the mark of this ticket stands at `second` of the viewing.

    Nine fields are visited in an order that only the ticket fixes. No field is taken twice running, and each is taken
    once in nine steps, so no part of the picture stays free of the mark.
    """
    turn, step = divmod(second // STEP_SECONDS, COLUMNS * ROWS)
    field = _order(token, turn)[step]
    row, column = divmod(field, COLUMNS)
    return Place(left=4 + column * 31, top=6 + row * 31)


def path(token: str, steps: int) -> tuple[Place, ...]:
    """Return the first `steps` places, for a page that moves the mark by itself."""
    return tuple(place(token, index * STEP_SECONDS) for index in range(steps))


def _order(token: str, turn: int) -> tuple[int, ...]:
    fields = _shuffled(token, turn)
    if turn and fields[0] == _order(token, turn - 1)[-1]:
        fields = fields[1:] + fields[:1]
    return fields


def _shuffled(token: str, turn: int) -> tuple[int, ...]:
    def weight(field: int) -> bytes:
        return hashlib.sha256(f"{token}:{turn}:{field}".encode()).digest()

    return tuple(sorted(range(COLUMNS * ROWS), key=weight))
