"""Renewing what entries of the trail touched, and making everything again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from liuhen.search.acts import storing
from liuhen.search.grams import key
from liuhen.search.models import KIND_NUMBERS, Item, ItemPerson, Position, item_name
from liuhen.search.queries.entry import Entry
from liuhen.search.queries.things import MOST_TEXT, all_keys, entries
from liuhen.search.queries.touched import touched_by
from liuhen.trail.models import EntrySubject, Leaf

BATCH = 500
CUTTING = 2  # raised with every change of `grams.field` and of what is indexed: an older index is made again
_COLUMNS = (
    *("guard", "bureau_id", "unit_id", "number", "number_key", "title"),
    *("words", "state", "state_words", "at", "text"),
)


def project() -> int:
    """Read the entries integrated since the last time and renew what they touch; return how many things."""
    position = Position.objects.get()
    leaves = list(Leaf.objects.filter(index__gte=position.read).order_by("index")[:BATCH])
    if not leaves:
        return 0
    named = EntrySubject.objects.filter(entry__in=[leaf.entry_id for leaf in leaves])
    things: set[tuple[str, int]] = set()
    for kind, subject_id in named.values_list("kind", "subject_id").distinct():
        things |= touched_by(kind, subject_id)
    renew(things)
    # A rebuild in between has made a row of its own, from which reading goes on; then nothing is changed here.
    Position.objects.filter(pk=position.pk).update(read=leaves[-1].index + 1)
    return len(leaves)


def run_projector(_at: datetime) -> None:
    """Project until nothing new is left; the worker calls this every second.

    Where the index was never made, was not finished, or was cut otherwise, all is made from nothing.
    """
    if not Position.objects.filter(cutting=CUTTING).exists():
        rebuild()
    while project():
        pass


def rebuild() -> int:
    """Throw the index away and make it again from the rows; return how many things can be found.

    It is made in parts, so that nobody who writes waits for it. The position is taken before the first thing is read,
    so what is entered meanwhile is projected afterwards, and it is written last: given up half way, it begins anew.
    """
    newest = Leaf.objects.order_by("-index").first()
    with transaction.atomic():
        Position.objects.all().delete()
        storing.clear()
        ItemPerson.objects.all().delete()
        Item.objects.all().delete()
    for kind in KIND_NUMBERS:
        for keys in _parts(all_keys(kind)):
            _renew(kind, keys)
    with transaction.atomic():
        Position.objects.all().delete()
        Position.objects.create(read=newest.index + 1 if newest else 0, cutting=CUTTING)
    return Item.objects.count()


def renew(things: Iterable[tuple[str, int]]) -> None:
    """Bring things up to what their rows say now."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, number in sorted(set(things)):
        by_kind[kind].append(number)
    for kind, keys in by_kind.items():
        for part in _parts(keys):
            _renew(kind, part)


def _renew(kind: str, keys: Collection[int]) -> None:
    names = [item_name(kind, one) for one in keys]
    with transaction.atomic():
        stored = {row.pk: row for row in Item.objects.select_for_update().filter(pk__in=names)}
        known = {item_name(kind, entry.key): entry for entry in entries(kind, keys)}
        wanted = {name: _item(name, entry) for name, entry in known.items()}
        fresh = [item for name, item in wanted.items() if not _says_the_same(stored.get(name), item)]
        gone = [row for name, row in stored.items() if name not in wanted]
        cut = [item for item in fresh if item.pk not in stored or stored[item.pk].text != item.text]
        storing.remove([(row.pk, row.text) for row in (*gone, *(stored[i.pk] for i in cut if i.pk in stored))])
        ItemPerson.objects.filter(item__in=names).delete()
        Item.objects.filter(pk__in=[row.pk for row in gone]).delete()
        Item.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["id"], update_fields=_fields())
        storing.add([(item.pk, item.text) for item in cut])
        ItemPerson.objects.bulk_create(list(_people(known)))


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while part := list(islice(rest, BATCH)):
        yield part


def _people(known: dict[int, Entry]) -> Iterator[ItemPerson]:
    for name, entry in known.items():
        for officer in entry.people:
            yield ItemPerson(item_id=name, officer_id=officer)


def _item(name: int, entry: Entry) -> Item:
    parts = (" ".join(part.split()) for part in entry.parts)
    return Item(
        pk=name,
        kind=entry.kind,
        key=entry.key,
        guard=entry.guard,
        bureau_id=entry.bureau_id,
        unit_id=entry.unit_id,
        number=entry.number[:80],
        number_key=key(entry.number)[:80],
        title=entry.title[:200],
        words=entry.words[:300],
        state=entry.state[:24],
        state_words=entry.state_words[:40],
        at=entry.at,
        text="\n".join(part for part in parts if part)[:MOST_TEXT],
    )


def _says_the_same(stored: Item | None, item: Item) -> bool:
    return stored is not None and all(getattr(stored, name) == getattr(item, name) for name in _COLUMNS)


def _fields() -> list[str]:
    return [name.removesuffix("_id") for name in _COLUMNS]
