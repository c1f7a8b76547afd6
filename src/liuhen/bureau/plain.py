"""Instants as a database writes them, read thousands at a time. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


class Instants(dict[str | None, datetime | None]):
    """Turns the text of an instant into an aware one, each text once: `instants[text]`. Nothing stays nothing.

    SQLite writes no zone and means UTC; PostgreSQL writes the zone.
    """

    def __missing__(self, text: str | None) -> datetime | None:
        """Read a text for the first time.

        Raises:
            ValueError: it is no instant.
        """
        read = None if text is None else datetime.fromisoformat(text)
        self[text] = read.replace(tzinfo=UTC) if read and read.tzinfo is None else read
        return self[text]
