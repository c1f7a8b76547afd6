"""One thing as the index keeps it, and what every loader needs to write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.queries import among
from liuhen.cases.models import Complainant


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing as the index keeps it; `parts` is what can be found, one field of the thing each."""

    kind: str
    key: int
    guard: int
    bureau_id: int
    unit_id: int | None
    number: str
    title: str
    words: str
    state: str
    state_words: str
    at: datetime
    people: tuple[int, ...]
    parts: tuple[str, ...]


Load = Callable[[Collection[int]], Iterator[Entry]]


def hidden_of(cases: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return by case what names its complainants and informants: nothing that holds it may be found by it."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = Complainant.objects.filter(among("source__case", cases)).values_list(
        "source__case_id", "name", "contact", "code", "address"
    )
    for pk, *known in rows:
        found[pk] = (*found[pk], *(word.strip() for word in known if word.strip()))
    return found


def without(hidden: Collection[str], *parts: str) -> tuple[str, ...]:
    """Take names out of texts; what is left on either side is no longer beside each other."""
    kept: list[str] = []
    for part in parts:
        pieces = [part]
        for word in hidden:
            pieces = [piece for one in pieces for piece in one.split(word)]
        kept += pieces
    return tuple(kept)


def joined(*words: str) -> str:
    """Write the facts of a line side by side."""
    return " · ".join(word for word in words if word)
