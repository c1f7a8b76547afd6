"""The object store beyond what every engine does: locks read back, the sealer's runs, stores that lie, open doors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from tests.objectstore import ObjectStore, object_store, start
from tests.vault import liar
from tests.vault.conformance.engines import RemoteEngine, remote_engine
from tests.vault.pretend import admission, sha256, sidecar

from liuhen.errors import LiuhenError, TamperError
from liuhen.vault.fixity import Fault, check
from liuhen.vault.objectstore.locks import Locks
from liuhen.vault.objectstore.place import InnerAddress, Keys
from liuhen.vault.objectstore.ports import Door, knock
from liuhen.vault.objectstore.reading import key_of, note_key
from liuhen.vault.objectstore.renewal import renew
from liuhen.vault.objectstore.selftest import NotEnforcingError, SelfTest, self_test
from liuhen.vault.objectstore.store import ObjectVault
from liuhen.vault.objectstore.terms import GUARD, SEALED, Lock, Mode, Term, months_after
from liuhen.vault.port import LockedError

__all__ = ["object_store"]
FILM = b"film" * 5000


@pytest.fixture
def engine(object_store: ObjectStore) -> RemoteEngine:
    return remote_engine(object_store)


def _failed(result: SelfTest) -> set[str]:
    return {probe.code for probe in result.probes if not probe.holds}


def test_the_hardened_store_holds_against_every_attack_with_each_of_its_keys(engine: RemoteEngine) -> None:
    administrator = Keys(access=engine.store.admin.access, secret=engine.store.admin.secret)

    results = [self_test(engine.place, keys=keys) for keys in (None, administrator, engine.place.app)]

    for result in results:
        assert (set(), 23) == (_failed(result), len(result.probes))
        result.require()
    assert [] == list(engine.open().held())


def test_a_bucket_without_locks_is_refused(engine: RemoteEngine) -> None:
    plain = replace(engine.place, bucket=engine.place.staging)

    result = self_test(plain)

    assert {"bucket_locks", "versioning", "delete_version", "shorten", "parts_locked"} <= _failed(result)
    with pytest.raises(NotEnforcingError):
        result.require()


def test_a_bucket_whose_versions_can_be_deleted_is_refused_however_well_it_answers(engine: RemoteEngine) -> None:
    """The proxy tells of locks that are not there and says 403 while it deletes."""
    administrator = engine.store.client(engine.store.admin)
    name = engine.store.bucket(f"open-{engine.place.bucket}", locks=False)
    administrator.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    with liar.lying(engine.store, liar.forges_locks, engine.store.admin) as address:
        result = self_test(replace(engine.place, endpoint=address, bucket=name))

    assert {"delete_version", "delete_bypassing", "delete_many", "parts_locked"} <= _failed(result)
    assert not {"bucket_locks", "versioning", "default_retention"} & _failed(result)


@pytest.mark.parametrize(
    "lie", [liar.drops_puts, liar.changes_staged, liar.changes_copies, liar.drops_copies], ids=lambda lie: lie.__name__
)
def test_a_store_that_lies_about_success_is_caught_before_anything_is_acknowledged(
    engine: RemoteEngine, tmp_path: Path, lie: liar.Lie
) -> None:
    path = tmp_path / "103107.MP4"
    path.write_bytes(FILM)

    with liar.lying(engine.store, lie, engine.store.app) as address:
        vault = ObjectVault(replace(engine.place, endpoint=address))
        with pytest.raises(LiuhenError) as caught:
            vault.put(admission(), path, sidecar=sidecar())

    assert isinstance(caught.value, TamperError) or caught.value.code in ("vault.not_held", "vault.failed")
    assert not any(held.sidecars for held in engine.open().held())


def test_a_bucket_that_does_not_lock_is_caught_at_the_first_file(engine: RemoteEngine) -> None:
    other = engine.store.bucket(f"unlocked-{engine.place.bucket}", locks=False)

    with pytest.raises(LiuhenError):
        ObjectVault(replace(engine.place, bucket=other)).put_bytes(admission(), FILM, sidecar=sidecar())

    vault = engine.open()
    vault.client.put_object(Bucket=engine.place.staging, Key="plain", Body=FILM)
    vault.client.copy_object(
        Bucket=engine.place.bucket,
        Key=key_of(sha256(FILM)),
        CopySource={"Bucket": engine.place.staging, "Key": "plain"},
    )
    assert "unlocked" == vault.weakness_of(sha256(FILM)), "a plain copy takes no lock along on this store"
    vault.put_bytes(admission(), FILM, sidecar=sidecar())
    assert "" == vault.weakness_of(sha256(FILM)), "storing equal bytes puts the missing lock on"


def test_altered_bytes_are_never_handed_out_as_a_file(engine: RemoteEngine) -> None:
    vault = engine.open()
    vault.put_bytes(admission(), FILM, sidecar=sidecar())
    engine.flip(sha256(FILM), 5)

    with pytest.raises(TamperError), vault.at_hand(sha256(FILM)):
        pass


def test_an_object_hidden_or_covered_with_the_apps_own_key_is_found(engine: RemoteEngine) -> None:
    vault = engine.open()
    vault.put_bytes(admission(1), FILM, sidecar=sidecar())
    vault.put_bytes(admission(2), b"second", sidecar=sidecar())
    vault.client.put_object(Bucket=engine.place.bucket, Key=key_of(sha256(FILM)), Body=b"covered")
    vault.client.delete_object(Bucket=engine.place.bucket, Key=key_of(sha256(b"second")))

    found = {fault.digest: fault.fault for fault in check(vault).faults}

    assert {sha256(FILM): Fault.ALTERED, sha256(b"second"): Fault.MISSING} == found
    assert 2 == len(vault.versions_of(key_of(sha256(FILM)))), "the locked bytes are still below"


def test_what_is_stored_is_locked_with_its_note_and_the_app_cannot_delete_it(engine: RemoteEngine) -> None:
    vault = engine.open()
    vault.put_bytes(admission(), FILM, sidecar=sidecar())

    for key in (key_of(sha256(FILM)), note_key(sha256(FILM), admission().arrival_uid)):
        lock = vault.locks.read(key)
        assert lock is not None
        assert Mode.SEALED is lock.mode
        assert abs(lock.until - datetime.now(UTC) - GUARD) < timedelta(minutes=2)
        (version,) = vault.versions_of(key)
        for bypass in (False, True):
            with pytest.raises(ClientError):
                vault.client.delete_object(
                    Bucket=engine.place.bucket, Key=key, VersionId=version, BypassGovernanceRetention=bypass
                )


def test_after_seven_days_the_sealer_locks_for_good_and_renews_every_month(engine: RemoteEngine) -> None:
    vault, now = engine.open(), datetime.now(UTC)
    vault.put_bytes(admission(), FILM, sidecar=sidecar())
    key = key_of(sha256(FILM))

    early = renew(vault, lambda _digest: Term(), now=now + timedelta(days=3))
    sealed = vault.locks.read(key)
    first = renew(vault, lambda _digest: Term(), now=now + SEALED + timedelta(hours=1))
    locked = vault.locks.read(key)
    again = renew(vault, lambda _digest: Term(), now=now + SEALED + timedelta(days=10))
    month = renew(vault, lambda _digest: Term(), now=now + SEALED + timedelta(days=40))
    later = vault.locks.read(key)

    assert (2, 0, 0) == (early.looked_at, early.locked, early.extended)
    assert (2, 0) == (first.locked, len(first.overdue))
    assert (0, 0) == (again.locked, again.extended)
    assert 2 == month.extended
    assert sealed is not None
    assert locked is not None
    assert later is not None
    assert (Mode.SEALED, Mode.LOCKED, Mode.LOCKED) == (sealed.mode, locked.mode, later.mode)
    assert locked.until < later.until <= months_after(now + SEALED + timedelta(days=40), 13)
    with pytest.raises(LockedError):
        vault.expel(sha256(FILM), b"{}")
    assert vault.holds(sha256(FILM))


def test_equal_bytes_join_what_is_locked_for_good_and_leave_its_lock_alone(engine: RemoteEngine) -> None:
    vault = engine.open()
    vault.put_bytes(admission(1), FILM, sidecar=sidecar())
    soon = Lock(mode=Mode.LOCKED, until=(datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0))
    sealer = Locks(engine.store.client(engine.store.sealer), engine.place.bucket)
    sealer.set(key_of(sha256(FILM)), soon, bypass=True)
    before = vault.locks.read(key_of(sha256(FILM)))

    stored = vault.put_bytes(admission(2), FILM, sidecar=sidecar())

    assert stored.was_held
    assert before == vault.locks.read(key_of(sha256(FILM)))
    assert 2 == len(next(iter(vault.held())).sidecars)


def test_a_missed_renewal_is_overdue_and_what_has_no_end_is_held(engine: RemoteEngine) -> None:
    vault, now = engine.open(), datetime.now(UTC)
    vault.put_bytes(admission(), FILM, sidecar=sidecar())
    forever = Term(is_indefinite=True)

    first = renew(vault, lambda _digest: forever, now=now + timedelta(days=12))
    late = renew(vault, lambda _digest: forever, now=now + timedelta(days=120))

    assert 2 == len(first.overdue), "sealed for twelve days instead of seven"
    assert 2 == len(late.overdue)
    assert 2 == late.extended
    assert vault.locks.is_held(key_of(sha256(FILM)))
    assert () == renew(vault, lambda _digest: forever, now=now + timedelta(days=121)).overdue


def test_without_the_sealers_key_nothing_is_renewed_and_nothing_expelled(engine: RemoteEngine) -> None:
    vault = ObjectVault(replace(engine.place, sealer=None))
    vault.put_bytes(admission(), FILM, sidecar=sidecar())

    with pytest.raises(LockedError):
        renew(vault, lambda _digest: Term(), now=datetime.now(UTC))
    with pytest.raises(LockedError):
        vault.expel(sha256(FILM), b"{}")


def test_a_store_that_is_not_there_is_said_in_chinese(engine: RemoteEngine) -> None:
    vault = ObjectVault(replace(engine.place, endpoint="http://127.0.0.1:1"))

    with pytest.raises(LiuhenError, match="对象存储没有应答"):
        vault.put_bytes(admission(), FILM, sidecar=sidecar())


def _inner(store: ObjectStore) -> list[InnerAddress]:
    kinds = ["master", "filer", *("volume" for _node in store.nodes)]
    return [InnerAddress(kind=kind, url=url) for kind, url in zip(kinds, store.inner_addresses, strict=True)]


def test_the_hardened_stores_inner_addresses_refuse_everybody_without_a_key(object_store: ObjectStore) -> None:
    assert [Door.GUARDED] * 3 == [knock(address).door for address in _inner(object_store)]
    assert Door.CLOSED is knock(InnerAddress(kind="filer", url="http://127.0.0.1:1")).door


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[ObjectStore]:
    store = start(tmp_path / "weed", is_hardened=False)
    try:
        yield store
    finally:
        store.stop()


def test_inner_addresses_without_keys_are_open_and_one_delete_goes_round_the_lock(open_store: ObjectStore) -> None:
    assert [Door.OPEN] * 3 == [knock(address).door for address in _inner(open_store)]
