"""Turning scenes of an activity on and off as markers come in, in whatever order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime


def turned(held: Sequence[Mapping[str, str]], code: str, at: datetime, *, is_start: bool) -> list[dict[str, str]]:
    """Return the scenes of an activity with one begun or ended at `at`; a second time of the same one is a new row.

    `held` is as the activity keeps it: [{code, from, until}], instants as ISO text, '' open. Markers that come in
    the wrong order meet in one row, where they can.
    """
    rows = [dict(row) for row in held]
    mine, other = ("from", "until") if is_start else ("until", "from")
    for row in rows:
        if row["code"] == code and not row[mine] and _in_order(row[other], at, is_start=is_start):
            row[mine] = at.isoformat()
            return rows
    return [*rows, {"code": code, other: "", mine: at.isoformat()}]


def _in_order(other: str, at: datetime, *, is_start: bool) -> bool:
    if not other:
        return True
    instant = datetime.fromisoformat(other)
    return at <= instant if is_start else at >= instant
