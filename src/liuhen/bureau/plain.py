"""Instants and structures as a database writes them, read thousands at a time. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any


class Instants(dict[str | None, datetime | None]):
    """Turns the text of an instant into an aware one, each text once: `instants[text]`. Nothing stays nothing.

    SQLite writes no zone and means UTC; PostgreSQL writes the zone.
    """

    def __missing__(self, text: str | None) -> datetime | None:
        """Read a text for the first time.

        Raises:
            ValueError: it is no instant.
        """
        if text is None:
            return None
        read = self[text] = datetime.fromisoformat(text if "+" in text else f"{text}+00:00")
        return read


Held = list[dict[str, Any]]  # rows kept inside a column


class Structures(dict[str, Held]):
    """Reads structures a column holds, each text once: `structures.of(value)`. Nobody may change what comes out."""

    def of(self, value: str | Held) -> Held:
        """Return a structure: SQLite gives its text, PostgreSQL the structure itself."""
        return self[value] if isinstance(value, str) else value

    def __missing__(self, text: str) -> Held:
        """Read a text for the first time."""
        read: Held = json.loads(text)
        self[text] = read
        return read
