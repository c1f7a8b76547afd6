"""What a question finds within a person's rights: a page of things, how many of each kind, jumps and suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.search.grams import key
from liuhen.search.models import Item
from liuhen.search.queries.kinds import KINDS, seen_by
from liuhen.search.queries.match import matching

PAGE = 50
MOST_COUNTED = 10_000  # exact up to here (decisions 27)
COMMON = 2_000  # a question with more hits is answered by walking from the newest, not by sorting all of them
LEAST_KEY = 3  # signs of a number before it is taken for one
SUGGESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for."""

    words: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None  # this day still counts
    unit: int | None = None
    state: str = ""
    person: int | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was asked."""
        return self == Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found."""

    rows: tuple[Item, ...]
    counts: Mapping[str, int]  # by kind, within all other filters
    is_more_than_counted: bool  # the counts stop at MOST_COUNTED
    states: tuple[tuple[str, str], ...]  # of the chosen kind
    has_next: bool

    @property
    def total(self) -> int:
        """Count all kinds."""
        return sum(self.counts.values())


def find(by: Officer, wanted: Wanted, *, page: int = 1) -> Found:
    """Look up one page, newest first. Every row, count and state lies within the person's rights."""
    rows = _narrowed(seen_by(by), wanted)
    if rows is None:
        return Found(rows=(), counts={}, is_more_than_counted=False, states=(), has_next=False)
    each = {code: Count("pk", filter=Q(kind=code)) for code in KINDS}
    counted: dict[str, int] = rows.order_by()[: MOST_COUNTED + 1].aggregate(**each)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    states = _states(rows) if wanted.kind else ()
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    start = (page - 1) * PAGE
    found = list(rows.order_by("-at", "-pk").defer("number_key")[start : start + PAGE + 1])
    return Found(
        rows=tuple(found[:PAGE]),
        counts={code: counted[code] for code in KINDS if counted[code]},
        is_more_than_counted=sum(counted.values()) > MOST_COUNTED,
        states=states,
        has_next=len(found) > PAGE,
    )


def jump(by: Officer, words: str) -> Item | None:
    """Return the one thing whose number was typed, whole or in part; None where it is none or several.

    The beginning counts first, then any part of it, such as the serial at its end.
    """
    typed = key(words)
    if len(typed) < LEAST_KEY or not any(sign.isdecimal() for sign in typed):
        return None
    mine = seen_by(by)
    for rows in (mine.filter(number_key__startswith=typed), _numbered(mine, words, typed)):
        near = list(rows.order_by("-at", "-pk")[:SUGGESTED]) if rows is not None else []
        whole = [row for row in near if row.number_key == typed]
        if len(whole) == 1:
            return whole[0]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def suggest(by: Officer, words: str) -> list[Item]:
    """Return a few things while a person types: numbers that begin so, then the newest that hold the words."""
    typed, mine = key(words), seen_by(by)
    if not typed:
        return []
    near = list(mine.filter(number_key__startswith=typed).order_by("-at", "-pk")[:SUGGESTED])
    rows = _narrowed(mine, Wanted(words=words))
    if rows is not None and len(near) < SUGGESTED:
        known = [row.pk for row in near]
        near += list(rows.exclude(pk__in=known).order_by("-at", "-pk")[: SUGGESTED - len(near)])
    return near


def _narrowed(rows: QuerySet[Item], wanted: Wanted) -> QuerySet[Item] | None:
    """Apply every filter but kind and state; None where the words hold nothing that can be looked up."""
    if wanted.words:
        held = matching(wanted.words)
        if held is None:
            return None
        names = held.values("rowid")
        if len(held.values_list("rowid")[: COMMON + 1]) > COMMON:
            # A sum stops the database from fetching tens of thousands of rows by name only to sort them.
            rows = rows.annotate(name=F("id") + 0).filter(name__in=names)
        else:
            rows = rows.filter(pk__in=names)
    if wanted.since:
        rows = rows.filter(at__gte=_begin(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_begin(wanted.until + timedelta(days=1)))
    if wanted.unit is not None:
        rows = rows.filter(unit=wanted.unit)
    if wanted.person is not None:
        rows = rows.filter(people__officer=wanted.person)
    return rows


def _numbered(rows: QuerySet[Item], words: str, typed: str) -> QuerySet[Item] | None:
    held = matching(words)
    return None if held is None else rows.filter(pk__in=held.values("rowid"), number_key__contains=typed)


def _states(rows: QuerySet[Item]) -> tuple[tuple[str, str], ...]:
    """Return the states of the kind that occur among the newest; the list is for choosing, not for counting."""
    newest = rows.order_by("-at", "-pk").values_list("state", "state_words")[:MOST_COUNTED]
    return tuple(sorted({(code, words) for code, words in newest if code}))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
