"""A question written as the database in use wants it, and the two ways of asking it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from liuhen.search.grams import Phrase, phrases
from liuhen.search.models import Grams

_LAST_SIGN = "\U0010ffff"


def question_of(words: str) -> str | None:
    """Write what was typed; None where nothing of it can be looked up."""
    asked = phrases(words)
    return written(asked) if asked else None


def met_by(question: str) -> Q:
    """Begin with the words and go on to their things: quick where few things hold them."""
    return Q(("gram__grams__match", question))


def held_by(question: str) -> Q:
    """Begin with the things and look at the words of each: quick where most hold them, or few are asked."""
    return Q(Exists(Grams.objects.filter(Q(("grams__match", question)), item=OuterRef("pk"))))


def begins(field: str, typed: str) -> Q:
    """Ask for a beginning so that the index of the field is used: SQLite does not use one for LIKE."""
    if connection.vendor == "postgresql":
        return Q((f"{field}__startswith", typed))
    return Q((f"{field}__gte", typed), (f"{field}__lt", typed + _LAST_SIGN))


def written(asked: tuple[Phrase, ...]) -> str:
    """Write phrases that must all be there. Words hold letters, figures and signs only, so nothing needs escaping."""
    if connection.vendor == "postgresql":
        return " & ".join(f"({_tsquery(one)})" for one in asked)
    return " AND ".join(f'"{" ".join(one.words)}"{" *" if one.is_open else ""}' for one in asked)


def _tsquery(one: Phrase) -> str:
    words = [f"'{word}'" for word in one.words]
    return " <-> ".join(words) + (":*" if one.is_open else "")
