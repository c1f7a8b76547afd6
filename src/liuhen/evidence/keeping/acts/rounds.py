"""The rounds of the keeper: which places are due to be counted, re-read or given copies, asked for as jobs."""

import logging
from collections.abc import Callable
from datetime import datetime

from liuhen.bureau.acting import By, acting
from liuhen.bureau.models import Officer
from liuhen.errors import LiuhenError
from liuhen.evidence.keeping.acts.checking import Clock, count_everything, count_is_due, reread_share
from liuhen.evidence.keeping.acts.copying import copy_batch, take_stock
from liuhen.evidence.keeping.acts.places import adopt
from liuhen.evidence.keeping.models import Place
from liuhen.evidence.keeping.queries import lacking, pace, reading, replicas, rule
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.witness import SHANGHAI
from liuhen.jobs.port import enqueue

log = logging.getLogger("liuhen.keeping")
COUNT, READ, COPY = "vault.count", "vault.read", "vault.copy"
WRITABLE = (PlaceKind.DIRECTORY, PlaceKind.OBJECTS)


def ask_for_rounds(at: datetime) -> None:
    """Ask for every round that is due; a round that is asked for already is not asked for twice."""
    adopt(at)
    is_open = pace().is_open(at.astimezone(SHANGHAI).hour)
    for place in Place.objects.filter(is_active=True):
        wanted = {"place": place.pk}
        if count_is_due(place, at):
            enqueue(COUNT, wanted, dedupe=f"place:{place.pk}")
        if is_open and reading(place, at).today:
            enqueue(READ, wanted, dedupe=f"place:{place.pk}")
    for place in replicas().filter(kind__in=WRITABLE):
        if lacking(place, copies=rule().copies, most=1):
            enqueue(COPY, {"place": place.pk}, dedupe=f"place:{place.pk}")


def ask_for_check(*, by: Officer, at: datetime, once: str | None = None) -> None:
    """Have every place counted now, at a person's word (要求清点)."""
    with acting(by, "vault.ask_check", at=at, once=once) as act:
        for place in Place.objects.filter(is_active=True):
            enqueue(COUNT, {"place": place.pk}, dedupe=f"place:{place.pk}")
            act.upon(place)


def count_place(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> None:
    """Count one place; one that cannot be reached is noted, and none of its copies is called missing.

    Of a medium, what our register knows and no row names yet is read first and becomes a copy.
    """

    def run() -> None:
        if place.kind == PlaceKind.MEDIUM:
            take_stock(place, by=by, clock=clock, should_stop=should_stop)
        count_everything(place, by=by, clock=clock, should_stop=should_stop)

    _reach(place, clock(), run)


def read_place(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> None:
    """Re-read today's share of one place."""
    _reach(place, clock(), lambda: reread_share(place, by=by, clock=clock, should_stop=should_stop))


def fill_place(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> None:
    """Bring one replica what lacks copies, batch by batch, until nothing lacks any or it is told to stop."""

    def run() -> None:
        while not should_stop() and copy_batch(place, by=by, clock=clock, should_stop=should_stop):
            pass

    _reach(place, clock(), run)


def _reach(place: Place, at: datetime, work: Callable[[], object]) -> None:
    """Do something with a place, and keep why when it cannot be reached."""
    try:
        work()
    except LiuhenError as error:
        if place.kind == PlaceKind.MAIN:
            raise
        log.warning("place %s: %s", place.pk, error.sentence)
        Place.objects.filter(pk=place.pk).update(failure=error.sentence[:300])
        return
    Place.objects.filter(pk=place.pk).update(reached_at=at, failure="")
