"""The lines of a list as rows of cells: a form with columns parts each line by ；, the same on page and in print."""

from __future__ import annotations

from collections.abc import Sequence

PARTING = "；"


def cells_of(columns: Sequence[str], line: str) -> tuple[str, ...]:
    """Part one line into as many cells as there are columns; what is over stays in the last, what lacks is empty."""
    parts = [part.strip() for part in line.split(PARTING, max(len(columns) - 1, 0))]
    return (*parts, *[""] * (len(columns) - len(parts)))


def line_of(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Write cells as one line; a ； inside a cell before the last becomes the narrow sign, so that it parts nothing."""
    last = max(len(columns), 1) - 1
    held = [cell.strip() for cell in cells]
    parts = [cell.replace(PARTING, ";") if place < last else cell for place, cell in enumerate(held)]
    while parts and not parts[-1]:
        parts.pop()
    return PARTING.join(parts)


def widths_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Weigh the columns for print by their longest words, none under three signs and none over eighteen."""
    return tuple(min(18, max(3, len(head), *(len(row[place]) for row in rows))) for place, head in enumerate(columns))
