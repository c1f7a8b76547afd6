"""Read a player's Range header: which bytes it asks for, capped so that no answer holds a thread for long."""

import re
from dataclasses import dataclass

MOST_BYTES = 4 * 2**20  # decisions 21
_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*(?:,.*)?$", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Bytes from `first` up to and with `last`."""

    first: int
    last: int
    size: int  # of the whole

    @property
    def length(self) -> int:
        """Return how many bytes that is."""
        return self.last - self.first + 1

    @property
    def header(self) -> str:
        """Write it as Content-Range."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class NotSatisfiableError(ValueError):
    """The range lies outside the file."""


def wanted(header: str, size: int, *, most: int = MOST_BYTES) -> Slice | None:
    """Return the bytes to send; None if the header asks for no range (absent, other unit, malformed).

    Of several ranges the first one counts. The end is cut to `most` bytes, which a player answers by asking on.

    Raises:
        NotSatisfiableError: the range begins behind the end, or is empty.
    """
    found = _ONE_RANGE.match(header)
    if found is None or found.groups() == ("", ""):
        return None
    stated_first, stated_last = found.groups()
    if len(stated_first) > 18 or len(stated_last) > 18:
        raise NotSatisfiableError
    if not stated_first:
        first, last = max(0, size - int(stated_last)), size - 1
    else:
        first, last = int(stated_first), min(int(stated_last or size - 1), size - 1)
        if stated_last and int(stated_last) < first:
            return None  # RFC 9110: such a header is not valid and is ignored
    if first >= size or last < first:
        raise NotSatisfiableError
    return Slice(first=first, last=min(last, first + most - 1), size=size)
