"""The few statements that write the field of words, for each database its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from liuhen.search.grams import field

MOST_PLACES = 255  # of one word in one thing: PostgreSQL keeps no more

Row = tuple[int, str]  # name of the item, its text: one part a line


def words_of(text: str) -> list[str]:
    """Cut the text of an item."""
    return field(text.split("\n"))


def add(rows: Iterable[Row]) -> None:
    """Write the words of items that have none."""
    if connection.vendor == "postgresql":
        statement = (
            "INSERT INTO search_grams (rowid, grams) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (rowid) DO UPDATE SET grams = EXCLUDED.grams"
        )
        _many(statement, [(name, _vector(words_of(text))) for name, text in rows])
        return
    statement = "INSERT INTO search_grams (rowid, grams) VALUES (%s, %s)"
    _many(statement, [(name, " ".join(words_of(text))) for name, text in rows])


def remove(rows: Iterable[Row]) -> None:
    """Take the words of items out. SQLite keeps no copy of them, so it is told what they were."""
    if connection.vendor == "postgresql":
        _many("DELETE FROM search_grams WHERE rowid = %s", [(name,) for name, _ in rows])
        return
    statement = "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', %s, %s)"
    _many(statement, [(name, " ".join(words_of(text))) for name, text in rows])


def clear() -> None:
    """Take all words out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM search_grams")
        else:
            cursor.execute("INSERT INTO search_grams (search_grams) VALUES ('delete-all')")


def _vector(words: Sequence[str]) -> str:
    """Write words with their places as PostgreSQL reads them."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words, start=1):
        if len(places[word]) < MOST_PLACES:
            places[word].append(place)
    return " ".join(f"'{word}':{','.join(map(str, several))}" for word, several in places.items())


def _many(statement: str, rows: Sequence[tuple[int | str, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
