"""A question written as the database in use wants it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, QuerySet

from liuhen.search.grams import Phrase, phrases
from liuhen.search.models import Grams


def matching(question: str) -> QuerySet[Grams] | None:
    """Return the rows of the field that hold what was typed; None where nothing of it can be looked up."""
    asked = phrases(question)
    return Grams.objects.filter(Q(("grams__match", written(asked)))) if asked else None


def written(asked: tuple[Phrase, ...]) -> str:
    """Write phrases that must all be there. Words hold letters, figures and signs only, so nothing needs escaping."""
    if connection.vendor == "postgresql":
        return " & ".join(f"({_tsquery(one)})" for one in asked)
    return " AND ".join(f'"{" ".join(one.words)}"{" *" if one.is_open else ""}' for one in asked)


def _tsquery(one: Phrase) -> str:
    words = [f"'{word}'" for word in one.words]
    return " <-> ".join(words) + (":*" if one.is_open else "")
