"""The text of the clock code a camera films: an instant of the server, to half a second."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

STEP = timedelta(milliseconds=500)  # each code stands this long
TOLERANCE_MS = 700  # a code stands half a second; the screen and the network add a little
_TEXT = re.compile(r"LH(\d{14})(\d)")


def steps_from(instant: datetime, count: int) -> tuple[datetime, ...]:
    """Return the instants at which the next codes begin, the one that stands now first."""
    since = instant.replace(microsecond=instant.microsecond // 500_000 * 500_000)
    return tuple(since + STEP * number for number in range(count))


def clock_text(instant: datetime) -> str:
    """Write an instant as the text of its code: UTC, in capitals and figures only."""
    here = instant.astimezone(UTC)
    return f"LH{here:%Y%m%d%H%M%S}{here.microsecond // 100_000}"


def clock_instant(text: str) -> datetime | None:
    """Read the text of a code back; None for any other text."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    try:
        whole = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return whole + timedelta(milliseconds=100 * int(found[2]))
