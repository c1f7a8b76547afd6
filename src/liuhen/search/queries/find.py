"""What a question finds within a person's rights: a page of things, how many of each kind, jumps and suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.search.grams import key
from liuhen.search.models import Item
from liuhen.search.queries.kinds import KINDS, seen_by, sight_of
from liuhen.search.queries.match import begins, held_by, meeting, met_by, question_of

PAGE = 50
MOST_COUNTED = 10_000  # exact up to here (decisions 27)
COMMON = 2_000  # hits from which on a suggestion walks from the newest
MOST_STATES = 500  # of the newest, from which the states to choose from are taken
LEAST_KEY = 3  # signs of a number before it is taken for one
SUGGESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """From where on another way of looking up is quicker. What is found never depends on it."""

    counted: int = MOST_COUNTED  # more hits than these: walk from the newest instead of sorting all of them
    opened: int = 2_000  # so few things opened one by one are picked out of those that hold the words


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Hits of one part of a person's sight, and how many of each kind there are."""

    rows: QuerySet[Item]
    counts: Mapping[str, int]


def find(by: Officer, wanted: Wanted, *, page: int = 1, tuning: Tuning | None = None) -> Found:
    """Look up one page, newest first. Every row, count and state lies within the person's rights."""
    parts = list(_parts(by, wanted, tuning or Tuning()))
    counts = sum((Counter(part.counts) for part in parts), Counter[str]())
    rows = [part.rows.filter(kind=wanted.kind) if wanted.kind else part.rows for part in parts]
    states = _states(rows) if wanted.kind else ()
    if wanted.state:
        rows = [part.filter(state=wanted.state) for part in rows]
    start = (page - 1) * PAGE
    found = list(_newest(rows, start, PAGE + 1))
    return Found(
        rows=tuple(found[:PAGE]),
        counts={code: counts[code] for code in KINDS if counts[code]},
        is_more_than_counted=sum(counts.values()) > MOST_COUNTED,
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
    whole = list(mine.filter(number_key=typed)[:2])
    if len(whole) == 1:
        return whole[0]
    asked = question_of(words)
    within = mine.filter(met_by(asked, tuple(KINDS)), number_key__contains=typed) if asked else mine.none()
    for rows in (mine.filter(begins("number_key", typed)), within):
        near = list(rows[:2])
        if near:
            return near[0] if len(near) == 1 else None
    return None


def suggest(by: Officer, words: str) -> list[Item]:
    """Return a few things while a person types: numbers that begin so, then the newest that hold the words."""
    typed = key(words)
    if not typed:
        return []
    near = list(seen_by(by).filter(begins("number_key", typed)).order_by("-number_key")[:SUGGESTED])
    if len(near) < SUGGESTED:
        known = {row.pk for row in near}
        parts = _parts(by, Wanted(words=words), Tuning(counted=COMMON))
        others = (row for row in _newest([part.rows for part in parts], 0, 2 * SUGGESTED) if row.pk not in known)
        near += islice(others, SUGGESTED - len(near))
    return near


def _parts(by: Officer, wanted: Wanted, tuning: Tuning) -> Iterator[_Part]:
    """Yield the hits of each part of a person's sight, under every filter but kind and state."""
    asked = question_of(wanted.words)
    if wanted.words and asked is None:
        return
    sight = sight_of(by)
    for right, kinds in ((sight.broad, sight.kinds), (sight.narrow, ())):
        if right is None:
            continue
        rows = _filtered(Item.objects.filter(right, bureau=by.bureau_id), wanted)
        if asked is None:
            yield _Part(rows=rows, counts=_counts(rows, tuning))
        elif not kinds and len(names := list(rows.values_list("pk", flat=True)[: tuning.opened + 1])) <= tuning.opened:
            rows = Item.objects.filter(pk__in=meeting(asked, names))
            yield _Part(rows=rows, counts=_counts(rows, tuning))
        else:
            apart = Item.objects.annotate(home=F("bureau") + 0).filter(right, home=by.bureau_id)  # see `seen_by`
            met = _filtered(apart, wanted).filter(met_by(asked, kinds or tuple(KINDS)))
            counts = _counts(met, tuning)
            if not any(counts.values()):
                continue
            is_common = sum(counts.values()) > tuning.counted
            yield _Part(rows=rows.filter(held_by(asked)) if is_common else met, counts=counts)


def _filtered(rows: QuerySet[Item], wanted: Wanted) -> QuerySet[Item]:
    if wanted.since:
        rows = rows.filter(at__gte=_begin(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_begin(wanted.until + timedelta(days=1)))
    if wanted.unit is not None:
        rows = rows.filter(unit=wanted.unit)
    if wanted.person is not None:
        rows = rows.filter(people__officer=wanted.person)
    return rows


def _counts(rows: QuerySet[Item], tuning: Tuning) -> Mapping[str, int]:
    """Count by kind; one more than is counted says that there are more."""
    counted: dict[str, int] = rows.order_by()[: tuning.counted + 1].aggregate(
        **{code: Count("pk", filter=Q(kind=code)) for code in KINDS}
    )
    return counted


def _newest(parts: Sequence[QuerySet[Item]], start: int, many: int) -> Iterator[Item]:
    """Yield things, newest first, of all parts together: first their names, then only what is shown."""
    named = [list(rows.order_by("-at", "-pk").values_list("at", "pk")[: start + many]) for rows in parts]
    names = [pk for _, pk in islice(merge(*named, reverse=True), start, start + many)]
    held = Item.objects.defer("number_key").in_bulk(names)
    return (held[pk] for pk in names if pk in held)


def _states(parts: Sequence[QuerySet[Item]]) -> tuple[tuple[str, str], ...]:
    """Return the states that occur among the newest; the list is for choosing, not for counting."""
    newest = (
        pair for rows in parts for pair in rows.order_by("-at", "-pk").values_list("state", "state_words")[:MOST_STATES]
    )
    return tuple(sorted({(code, words) for code, words in newest if code}))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
