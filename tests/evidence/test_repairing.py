"""Repair: a damaged original comes back from a good copy, the bad bytes stay aside, a bad copy is not used."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.evidence.flags import has_flags, unflag
from tests.evidence.keeping_store import registered
from tests.evidence.test_keeping import NOW, SCRUB, counted, first, later, never, read
from tests.vault.pretend import flip_byte

from liuhen.evidence.keeping.acts.places import add_place, own_place
from liuhen.evidence.keeping.acts.protecting import obey_orders, protect_new
from liuhen.evidence.keeping.acts.repairing import RepairError, ask_repair, mend_one
from liuhen.evidence.keeping.acts.rounds import fill_place
from liuhen.evidence.keeping.models import Copy, FixityFault, Place, Repair
from liuhen.evidence.keeping.queries import open_faults
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.models import Original
from liuhen.evidence.queries import vault
from liuhen.trail.models import Entry
from liuhen.vault.local import LocalVault
from liuhen.vault.mend import quarantined


@pytest.fixture
def store(data_dir: Path, cast: Cast) -> LocalVault:
    for number in range(2):
        registered(cast.custodian, f"film {number} ".encode() * 90, NOW)
    held = vault()
    assert isinstance(held, LocalVault)
    return held


@pytest.fixture
def replica(store: LocalVault, cast: Cast, tmp_path: Path) -> Place:
    (tmp_path / "second").mkdir()
    place = add_place("二号盘", PlaceKind.DIRECTORY, str(tmp_path / "second"), by=cast.system_admin, at=NOW)
    fill_place(place, by=SCRUB, clock=later(), should_stop=never)
    return place


def fault() -> FixityFault:
    return open_faults(own_place(NOW)).filter(digest=first()).latest("pk")


def ask(cast: Cast, source: Place) -> Repair:
    return ask_repair(fault(), source, by=cast.custodian, at=NOW, reason="硬盘坏道")


def mend(repair: Repair, hours: float = 3) -> Repair:
    mend_one(repair, by=SCRUB, clock=later(hours))
    repair.refresh_from_db()
    return repair


@pytest.mark.parametrize(
    "damage",
    [
        lambda held, digest: flip_byte(held.path_of(digest), 5),
        lambda held, digest: held.path_of(digest).unlink(),
        lambda held, digest: held.sidecar_path(digest, held.notes_of(digest)[0]).unlink(),
        lambda held, digest: flip_byte(held.sidecar_path(digest, held.notes_of(digest)[0]), 5),
    ],
    ids=["flipped", "deleted", "note-deleted", "note-flipped"],
)
def test_a_damaged_original_comes_back_from_the_copy(
    store: LocalVault, replica: Place, cast: Cast, damage: Callable[[LocalVault, str], None]
) -> None:
    baseline = list(Original.objects.order_by("pk").values_list("sha256", "sm3", "size"))
    was_there = store.path_of(first()).stat().st_ino
    damage(store, first())
    assert read() or counted()

    repair = mend(ask(cast, replica))

    assert ("done", "") == (repair.state, repair.failure)
    assert [] == counted() == read(hours=4)
    assert baseline == list(Original.objects.order_by("pk").values_list("sha256", "sm3", "size"))
    assert [repair.aside] == (quarantined(store.root) or [""])
    assert ["vault.repair", "vault.mended"] == list(
        Entry.objects.filter(verb__in=("vault.repair", "vault.mended")).order_by("pk").values_list("verb", flat=True)
    )
    assert was_there


def test_the_damaged_bytes_are_kept_aside_as_they_were(store: LocalVault, replica: Place, cast: Cast) -> None:
    flip_byte(store.path_of(first()), 5)
    bad = store.path_of(first()).read_bytes()
    read()

    repair = mend(ask(cast, replica))

    assert bad == (store.root / "quarantine" / repair.aside).read_bytes()


def test_a_copy_that_is_bad_itself_is_not_used_and_nothing_moves(store: LocalVault, replica: Place, cast: Cast) -> None:
    flip_byte(store.path_of(first()), 5)
    flip_byte(LocalVault(Path(replica.address)).path_of(first()), 6)
    read()

    repair = mend(ask(cast, replica))

    assert "failed" == repair.state
    assert "没有动用它" in repair.failure
    assert [] == quarantined(store.root)
    assert ["altered"] == read(hours=4)
    assert 1 == Entry.objects.filter(verb="vault.not_mended").count()


def test_a_replica_is_mended_from_our_own_store(store: LocalVault, replica: Place, cast: Cast) -> None:
    flip_byte(LocalVault(Path(replica.address)).path_of(first()), 6)
    assert ["altered"] == read(replica, 2)

    found = open_faults(replica).get()
    repair = mend(ask_repair(found, own_place(NOW), by=cast.custodian, at=NOW, reason="副本坏道"))

    assert "done" == repair.state
    assert [] == read(replica, 4)


def test_what_is_settled_or_has_no_reason_or_no_other_place_is_refused(
    store: LocalVault, replica: Place, cast: Cast
) -> None:
    flip_byte(store.path_of(first()), 5)
    read()
    with pytest.raises(RepairError):
        ask_repair(fault(), own_place(NOW), by=cast.custodian, at=NOW, reason="x")
    with pytest.raises(RepairError):
        ask_repair(fault(), replica, by=cast.custodian, at=NOW, reason=" ")
    repair = ask(cast, replica)
    with pytest.raises(RepairError):
        ask(cast, replica)
    mend(repair)
    repair.fault.refresh_from_db()
    with pytest.raises(RepairError):
        ask_repair(repair.fault, replica, by=cast.custodian, at=NOW, reason="x")


def test_a_repair_begun_again_after_a_crash_finishes(store: LocalVault, replica: Place, cast: Cast) -> None:
    flip_byte(store.path_of(first()), 5)
    read()
    repair = ask(cast, replica)
    (store.root / "quarantine").mkdir()
    store.path_of(first()).rename(store.root / "quarantine" / "cut-short")

    assert "done" == mend(repair).state
    assert [] == read(hours=4)


def test_a_flagged_original_waits_for_the_sealer_and_is_flagged_again(
    store: LocalVault, replica: Place, cast: Cast, data_dir: Path
) -> None:
    if not has_flags(store.root):
        pytest.xfail("this machine has no flags")
    flip_byte(store.path_of(first()), 5)
    protect_new(0, at=NOW)
    read()
    repair = ask(cast, replica)
    try:
        assert "asked" == mend(repair, 0.5).state

        assert 1 == obey_orders(NOW + timedelta(minutes=40))
        assert "done" == mend(repair, 0.9).state
        protect_new(0, at=NOW + timedelta(hours=1))

        assert [] == counted()
        assert Copy.objects.get(place=own_place(NOW), digest=first()).protected_at is not None
    finally:
        unflag(data_dir)
