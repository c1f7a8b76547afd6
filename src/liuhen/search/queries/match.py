"""A question written as the database in use wants it, and the two ways of asking it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from liuhen.search.grams import Phrase, phrases
from liuhen.search.models import KEY_BITS, KIND_NUMBERS, Grams

_LAST_SIGN = "\U0010ffff"


def question_of(words: str) -> str | None:
    """Write what was typed; None where nothing of it can be looked up."""
    asked = phrases(words)
    return written(asked) if asked else None


def met_by(question: str, kinds: Collection[str]) -> Q:
    """Begin with the words and go on to their things: quick where few things hold them.

    The names of one kind stand side by side, so that words of other kinds before and behind are not gone through.
    """
    numbers = [KIND_NUMBERS[kind] for kind in kinds]
    first, beyond = min(numbers) << KEY_BITS, (max(numbers) + 1) << KEY_BITS
    return Q(("gram__grams__match", question), ("gram__pk__gte", first), ("gram__pk__lt", beyond))


def held_by(question: str) -> Q:
    """Begin with the things and look at the words of each: quick where most hold them."""
    return Q(Exists(Grams.objects.filter(Q(("grams__match", question)), item=OuterRef("pk"))))


def meeting(question: str, names: Collection[int]) -> list[int]:
    """Go through the words once and keep the few names given: a sum keeps SQLite from looking for each by itself."""
    rows = Grams.objects.annotate(name=F("item") + 0).filter(Q(("grams__match", question)), name__in=names)
    return list(rows.values_list("name", flat=True))


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
