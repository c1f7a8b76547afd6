"""Reads of the stores: which one is in use, what is defined, tests, renewals, moves, expulsions."""

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from liuhen.evidence.stores.definitions import LOCAL, DefinitionError, places_in
from liuhen.evidence.stores.models import Expulsion, LockRenewal, LockTest, StoreMove
from liuhen.evidence.stores.words import ExpulsionState, MoveState
from liuhen.vault.local import LocalVault
from liuhen.vault.objectstore.place import Place
from liuhen.vault.port import Vault

TEST_EVERY = timedelta(days=7)
RENEWAL_LATE = timedelta(days=2)  # the sealer runs every day


def name_in_use() -> str:
    """Give the name of the store in use: where the newest finished move went, else the setting LIUHEN_VAULT."""
    moved = StoreMove.objects.filter(state=MoveState.SWITCHED).order_by("-pk").values_list("target", flat=True).first()
    return moved or settings.VAULT


def store(name: str) -> Vault:
    """Open one of the stores of this installation by its name.

    Raises:
        DefinitionError: nothing of this name is defined.
    """
    if name == LOCAL:
        return _local(settings.DATA_DIR / "vault")
    return _remote(place_named(name))


def place_named(name: str) -> Place:
    """Give the definition of an object store.

    Raises:
        DefinitionError: nothing of this name is defined.
    """
    place = places_in(settings.STORES_FILE).get(name)
    if place is None:
        raise DefinitionError(
            f"没有名为“{name}”的存储。", next_step=f"请在 {settings.STORES_FILE.name} 里定义它，或改回 local。"
        )
    return place


def defined() -> dict[str, Place]:
    """Give every object store that is defined."""
    return places_in(settings.STORES_FILE)


def last_test(name: str) -> LockTest | None:
    """Give the newest lock self-test of a store."""
    return LockTest.objects.filter(store=name).order_by("-tested_at", "-pk").first()


def last_renewal(name: str) -> LockRenewal | None:
    """Give the newest run of the sealer over a store."""
    return LockRenewal.objects.filter(store=name).order_by("-renewed_at", "-pk").first()


def needs_test(name: str, at: datetime) -> bool:
    """Say whether a store must be attacked again: never tested, tested too long ago, or it did not hold."""
    newest = last_test(name)
    return newest is None or not newest.holds or newest.tested_at < at - TEST_EVERY


def is_renewal_late(name: str, at: datetime) -> bool:
    """Say whether the sealer has been away too long."""
    newest = last_renewal(name)
    return newest is None or newest.renewed_at < at - RENEWAL_LATE


def unfinished_move() -> StoreMove | None:
    """Give the move that is under way."""
    return StoreMove.objects.filter(state=MoveState.COPYING).first()


def expelled_by_law() -> frozenset[str]:
    """Give the digests whose locks are no longer renewed, since the law names them to go."""
    rows = Expulsion.objects.filter(state=ExpulsionState.CONFIRMED).exclude(law="")
    return frozenset(rows.values_list("digest", flat=True))


@lru_cache(maxsize=4)
def _local(root: Path) -> LocalVault:
    return LocalVault(root)


@lru_cache(maxsize=4)
def _remote(place: Place) -> Vault:
    from liuhen.vault.objectstore.store import ObjectVault  # its libraries are large, and most bureaus have a directory

    return ObjectVault(place)
