"""Stores of an installation: tested and recorded, moved with a report, expelled by two persons."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.cast import Cast
from tests.docks.cards import named_card
from tests.evidence.test_acts import NOW, entries
from tests.objectstore import ObjectStore, object_store
from tests.vault.conformance.engines import RemoteEngine, remote_engine

from liuhen.bureau.acting import RoleRefusal
from liuhen.cli.stores import require_enforcing
from liuhen.cli.vault import command
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence import acts
from liuhen.evidence.models import Expulsion, LockRenewal, LockTest, Original, Recording, StoreMove
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.acts import expelling
from liuhen.evidence.stores.definitions import DefinitionError, places_in
from liuhen.evidence.stores.queries import is_renewal_late, name_in_use, needs_test
from liuhen.evidence.stores.words import ExpulsionState, Ground
from liuhen.trail.models import Entry
from liuhen.vault.fixity import check
from liuhen.vault.objectstore.selftest import NotEnforcingError
from liuhen.vault.port import EXPELLED, NotHeldError, Shelved

__all__ = ["object_store"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.STORES_FILE = tmp_path / "data", tmp_path / "data" / "stores.toml"
    settings.DATA_DIR.mkdir()
    return Path(settings.DATA_DIR)


@pytest.fixture
def recording(cast: Cast, data: Path, tmp_path: Path) -> Recording:
    card = named_card(tmp_path / "card", count=1)
    receipt = acts.announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer, device=None)
    Intake(receipt=receipt, vault=vault(), staging=card, clock=lambda: NOW).run()
    return Recording.objects.get()


@pytest.fixture
def engine(object_store: ObjectStore, data: Path) -> RemoteEngine:
    made = remote_engine(object_store)
    _define(data, made, bucket=made.place.bucket)
    return made


def _define(data: Path, engine: RemoteEngine, *, bucket: str) -> None:
    place = engine.place
    assert place.sealer is not None
    for name, keys in (("app", place.app), ("sealer", place.sealer)):
        path = data / f"{name}.toml"
        path.write_text(f'access = "{keys.access}"\nsecret = "{keys.secret}"\n')
        path.chmod(0o600)
    (data / "stores.toml").write_text(
        f'[stores.locked]\nendpoint = "{place.endpoint}"\nbucket = "{bucket}"\nstaging = "{place.staging}"\n'
        'app_keys = "app.toml"\nsealer_keys = "sealer.toml"\n'
        f'[stores.locked.inner]\nfiler = ["http://127.0.0.1:{engine.store.filer_port}"]\n'
    )


def _run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    return done.exit_code, done.output


def test_a_self_test_is_an_entry_with_every_probe_in_its_row(engine: RemoteEngine) -> None:
    with entries(1):
        code, told = _run("self-test", "--store", "locked")

    row = LockTest.objects.get()
    assert (0, True, 23) == (code, row.holds, len(row.probes))
    assert "缩短锁定期限" in told
    assert "vault.self_test" == Entry.objects.latest("pk").verb


def test_a_store_that_does_not_hold_is_recorded_refused_and_never_moved_to(engine: RemoteEngine, data: Path) -> None:
    _define(data, engine, bucket=engine.place.staging)

    code, told = _run("self-test", "--store", "locked")

    assert (1, True) == (code, "没挡住" in told)
    assert not LockTest.objects.get().holds
    with pytest.raises(NotEnforcingError):
        _run("move", "--to", "locked")
    assert not StoreMove.objects.exists()


def test_a_store_in_use_is_attacked_at_the_start_when_the_last_test_is_old(
    engine: RemoteEngine, data: Path, settings: LazySettings
) -> None:
    require_enforcing()
    assert not LockTest.objects.exists(), "a directory has no locks to attack"
    settings.VAULT = "locked"

    require_enforcing()
    require_enforcing()

    row = LockTest.objects.get()
    assert not needs_test("locked", row.tested_at + timedelta(days=6))
    assert needs_test("locked", row.tested_at + timedelta(days=8))
    _define(data, engine, bucket=engine.place.staging)
    LockTest.objects.update(holds=False)
    with pytest.raises(NotEnforcingError):
        require_enforcing()


def test_everything_moves_there_and_back_with_a_report_kept_as_an_original(
    recording: Recording, engine: RemoteEngine
) -> None:
    old = vault()
    before = list(old.held())

    code, told = _run("move", "--to", "locked")

    move = StoreMove.objects.get()
    assert (0, "locked", "switched") == (code, name_in_use(), move.state), told
    assert before == list(old.held()), "the old copy stays as it is"
    with vault().open(move.report_digest) as file:
        report = json.loads(file.read())
    assert {held.digest for held in before} == {row["sha256"] for row in report["originals"]}
    assert () == check(vault()).faults
    assert vault().holds(recording.original.sha256)
    assert ["vault.self_test", "vault.move", "vault.switch"] == list(
        Entry.objects.order_by("pk").values_list("verb", flat=True)
    )[-3:]

    code, _told = _run("move", "--to", "local")

    assert (0, "local", 2) == (code, name_in_use(), StoreMove.objects.count())
    assert {held.digest for held in vault().held()} >= {held.digest for held in before}


def test_nothing_is_switched_while_a_registered_original_is_missing(recording: Recording, engine: RemoteEngine) -> None:
    Original.objects.create(sha256=f"sha256:{'0' * 64}", sm3=f"sm3:{'0' * 64}", size=1, stored_at=NOW)

    code, told = _run("move", "--to", "locked")

    assert (1, "local", "copying") == (code, name_in_use(), StoreMove.objects.get().state)
    assert "还缺 1 件" in told


def test_a_card_comes_in_to_the_object_store_and_every_part_of_it_can_be_read(
    engine: RemoteEngine, cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.VAULT = "locked"
    card = named_card(tmp_path / "card", count=2)
    receipt = acts.announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer, device=None)

    Intake(receipt=receipt, vault=vault(), staging=card, clock=lambda: NOW).run()

    assert () == check(vault()).faults
    held = Recording.objects.earliest("pk")
    assert "video" == held.medium
    whole = next(path for path in card.rglob("*.mp4") if path.stat().st_size == held.original.size).read_bytes()
    with Shelved(vault=vault(), digest=held.original.sha256).open("rb") as file:
        file.seek(1000)
        assert whole[1000:5000] == file.read(4000)
    assert [] == engine.left_over()


def test_the_sealers_run_is_recorded(engine: RemoteEngine, settings: LazySettings) -> None:
    settings.VAULT = "locked"

    with entries(1):
        code, _told = _run("renew")

    row = LockRenewal.objects.get()
    assert (0, "locked") == (code, row.store)
    assert not is_renewal_late("locked", row.renewed_at)
    assert is_renewal_late("locked", row.renewed_at + timedelta(days=3))


def test_definitions_name_their_faults_and_keys_are_closed_to_others(engine: RemoteEngine, data: Path) -> None:
    assert "locked" in places_in(data / "stores.toml")
    assert {} == places_in(data / "none.toml")
    (data / "app.toml").chmod(0o644)
    with pytest.raises(DefinitionError, match=r"app\.toml"):
        places_in(data / "stores.toml")
    (data / "stores.toml").write_text("[stores.locked]\nendpoint = 1\n")
    with pytest.raises(DefinitionError):
        places_in(data / "stores.toml")


def _ask(recording: Recording, cast: Cast, **more: object) -> Expulsion:
    return expelling.ask_expulsion(
        recording, Ground.PRIVATE, reason="执法间隙误开机", paper="云城管函〔2026〕8号", by=cast.custodian,
        at=recording.original.stored_at + timedelta(days=1), **more,  # type: ignore[arg-type]  # a test's own words
    )  # fmt: skip


def test_two_persons_expel_and_the_digest_and_certificate_stay(recording: Recording, cast: Cast) -> None:
    digest, at = recording.original.sha256, NOW + timedelta(days=1)
    with entries(3):
        row = _ask(recording, cast)
        assert 0 == expelling.carry_out(at=at)
        expelling.confirm_expulsion(row, by=cast.head, at=at)
        assert 1 == expelling.carry_out(at=at)
        assert 0 == expelling.carry_out(at=at)

    row.refresh_from_db()
    store = vault()
    assert (ExpulsionState.DONE.value, []) == (row.state, row.left_at)
    assert not store.holds(digest)
    with pytest.raises(NotHeldError, match="已按规定移出"):
        store.open(digest)
    certificate = json.loads(store.read_sidecar(digest, EXPELLED))
    assert (digest, "private", cast.custodian.name, cast.head.name) == (
        certificate["sha256"], certificate["ground"], certificate["asked_by"], certificate["confirmed_by"],
    )  # fmt: skip
    assert () == check(store, known={digest}).faults
    assert Original.objects.filter(sha256=digest).exists()


def test_one_person_never_does_both_and_not_everybody_may(recording: Recording, cast: Cast) -> None:
    with pytest.raises(RoleRefusal):
        expelling.ask_expulsion(recording, Ground.COURT, reason="a", paper="b", by=cast.officer, at=NOW)
    row = _ask(recording, cast)
    with pytest.raises(RoleRefusal):
        expelling.confirm_expulsion(row, by=cast.custodian, at=NOW)
    Expulsion.objects.filter(pk=row.pk).update(asked_by=cast.head)
    row.refresh_from_db()
    with pytest.raises(expelling.SameHandError):
        expelling.confirm_expulsion(row, by=cast.head, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expulsion.objects.filter(pk=row.pk).update(decided_by=cast.head)
    assert vault().holds(recording.original.sha256)


def test_after_seven_days_only_a_named_law_asks_and_a_refusal_lets_one_ask_again(
    recording: Recording, cast: Cast
) -> None:
    late = recording.original.stored_at + timedelta(days=8)
    with pytest.raises(expelling.LawNeededError):
        expelling.ask_expulsion(recording, Ground.COURT, reason="a", paper="b", by=cast.custodian, at=late)
    row = expelling.ask_expulsion(
        recording, Ground.COURT, reason="a", paper="b", law="个人信息保护法第四十七条", by=cast.custodian, at=late
    )
    with pytest.raises(expelling.ExpulsionError):
        _ask(recording, cast)

    expelling.refuse_expulsion(row, by=cast.head, at=late, reason="不属于应删除的情形")

    assert ExpulsionState.ASKED.value == _ask(recording, cast).state
    with pytest.raises(expelling.ExpulsionError):
        expelling.confirm_expulsion(row, by=cast.head, at=late)
