"""The sealer: it flags what the trail calls sealed, obeys orders the trail contains, and a lost flag is an alarm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.evidence.flags import has_flags, unflag
from tests.evidence.keeping_store import registered
from tests.evidence.test_keeping import NOW, counted, first
from tests.vault.pretend import admission, sidecar

from liuhen.bureau.acting import acting
from liuhen.evidence.keeping.acts.places import own_place, set_rule
from liuhen.evidence.keeping.acts.protecting import obey_orders, order_release, protect_new
from liuhen.evidence.keeping.acts.repairing import reprotect
from liuhen.evidence.keeping.models import Copy, KeepingRule, ReleaseOrder
from liuhen.evidence.keeping.queries import open_faults, standing
from liuhen.evidence.models import Original
from liuhen.evidence.queries import vault
from liuhen.trail.models import Entry
from liuhen.vault.immutable import Flag, Standing, clear_flag, flag_of
from liuhen.vault.local import LocalVault


@pytest.fixture
def store(data_dir: Path, cast: Cast) -> Iterator[LocalVault]:
    for number in range(2):
        registered(cast.custodian, f"film {number} ".encode() * 90, NOW)
    held = vault()
    assert isinstance(held, LocalVault)
    if not has_flags(held.root):
        assert standing() in (Standing.NOT_SUPPORTED, Standing.NOT_RUNNING)
        pytest.xfail("this machine has no flags; the page says so, and that is what was tested")
    yield held
    unflag(data_dir)


def flags(held: LocalVault, digest: str) -> set[Flag]:
    return {flag_of(path) for path in held.path_of(digest).parent.glob(f"{digest.removeprefix('sha256:')}*")}


def order(cast: Cast, digest: str, named: str) -> ReleaseOrder:
    """Write an order whose act names one original, for another or the same."""
    with acting(cast.custodian, "vault.repair", at=NOW, reason="坏了") as act:
        made = order_release(act, Copy.objects.get(digest=named), why="repair")
    made.digest = digest
    made.save()
    return made


def test_what_the_trail_calls_sealed_is_flagged_with_its_notes(store: LocalVault) -> None:
    assert (2, 0) == protect_new(0, at=NOW)

    assert {Flag.SET} == flags(store, first())
    assert 2 == Copy.objects.filter(protected_at=NOW).count()
    assert 1 == Entry.objects.filter(verb="vault.protect").count()
    assert (0, 0) == protect_new(0, at=NOW)


def test_what_no_entry_calls_sealed_is_not_flagged(store: LocalVault) -> None:
    stored = store.put_bytes(admission(9), b"slipped in", sidecar=sidecar())
    Copy.objects.create(place=own_place(NOW), digest=stored.digests.sha256, size=10, copied_at=NOW, verified_at=NOW)

    assert (2, 0) == protect_new(0, at=NOW)
    assert {Flag.CLEAR} == flags(store, stored.digests.sha256)


def test_one_more_arrival_of_the_same_bytes_gets_its_note_flagged(store: LocalVault, cast: Cast) -> None:
    protect_new(0, at=NOW)

    registered(cast.custodian, b"film 0 " * 90, NOW)
    protect_new(0, at=NOW)

    assert {Flag.SET} == flags(store, first())
    assert 2 == len(store.notes_of(first()))


def test_a_lost_flag_is_an_alarm_though_the_bytes_are_right(store: LocalVault, cast: Cast) -> None:
    protect_new(0, at=NOW)
    assert [] == counted()

    clear_flag(store.path_of(first()))

    assert ["flag_lost"] == counted()
    reprotect(open_faults(own_place(NOW)).get(), by=cast.system_admin, at=NOW, reason="查明是误操作")
    protect_new(0, at=NOW)
    assert [] == counted()
    assert {Flag.SET} == flags(store, first())


def test_an_order_the_trail_contains_is_obeyed(store: LocalVault, cast: Cast) -> None:
    protect_new(0, at=NOW)
    order(cast, first(), first())

    assert 1 == obey_orders(NOW)

    assert {Flag.CLEAR} == flags(store, first())
    assert (0, 0) == protect_new(0, at=NOW)  # it stays off until the order is used


@pytest.mark.parametrize("kind", ["no entry", "another original", "another act"])
def test_an_order_the_trail_does_not_contain_is_refused_and_recorded(store: LocalVault, cast: Cast, kind: str) -> None:
    protect_new(0, at=NOW)
    made = order(cast, first(), Original.objects.latest("pk").sha256)
    if kind == "no entry":
        ReleaseOrder.objects.update(entry="0" * 32)
    if kind == "another act":
        wanted = KeepingRule(copies=2, every_days=30, from_hour=0, until_hour=0, megabytes_per_second=9)
        set_rule(wanted, by=cast.system_admin, at=NOW, reason="试")
        ReleaseOrder.objects.update(entry=Entry.objects.latest("pk").uid)

    assert 0 == obey_orders(NOW)

    made.refresh_from_db()
    assert "refused" == made.state
    assert made.refusal
    assert {Flag.SET} == flags(store, first())
    assert 1 == Entry.objects.filter(verb="vault.release").count()
