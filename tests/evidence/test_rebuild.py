"""Rebuild: the register out of the store alone is the old one, field by field; papers of before are read too."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.docks.cards import named_card
from tests.vault.pretend import admission, flip_byte

from liuhen.bureau.acting import Machine
from liuhen.bureau.models import NumberSeries, Officer
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence import acts, papers
from liuhen.evidence.keeping.models import Copy, FixityCheck, FixityFault
from liuhen.evidence.lists.acts import NotEmptyError, Pack, Rebuilt, rebuild
from liuhen.evidence.lists.queries import register
from liuhen.evidence.models import Arrival, Original, Receipt, Recording, TimeClaim
from liuhen.evidence.queries import vault
from liuhen.trail.models import Entry
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.local import LocalVault

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
PACK = Pack(code="wuhan", version="1.0.0")


def take_in(cast: Cast, card: Path, at: datetime = NOW) -> Receipt:
    receipt = acts.announce(recognise(card), by=cast.custodian, at=at, handed_over_by=cast.officer)
    return Intake(receipt=receipt, vault=vault(), staging=card, clock=lambda: at).run()


@pytest.fixture
def store(data_dir: Path, cast: Cast, tmp_path: Path) -> LocalVault:
    card = named_card(tmp_path / "card", count=2)
    take_in(cast, card)
    take_in(cast, card, NOW + timedelta(hours=1))  # everything is held already
    held = vault()
    assert isinstance(held, LocalVault)
    return held


def forget() -> None:
    """Lose the register, as a lost database does."""
    TimeClaim.objects.all().delete()
    Recording.objects.all().delete()
    Arrival.objects.update(companion_of=None, held_by=None)
    Arrival.objects.all().delete()
    Receipt.objects.all().delete()
    Copy.objects.all().delete()
    FixityFault.objects.all().delete()
    FixityCheck.objects.all().delete()
    Original.objects.all().delete()
    NumberSeries.objects.all().delete()


def again(store: LocalVault) -> Rebuilt:
    return rebuild(store, by=Machine("rebuild"), at=NOW + timedelta(days=30), pack=PACK)


def lines() -> list[str]:
    return [json.dumps(line, ensure_ascii=False, sort_keys=True) for line in register()]


def test_the_register_rebuilt_from_the_store_is_the_old_one_field_by_field(store: LocalVault) -> None:
    before = lines()
    assert {"sealed", "held"} == set(Arrival.objects.values_list("state", flat=True))
    forget()

    made = again(store)

    assert before == lines()
    assert [] == made.strange
    assert (2, Recording.objects.count()) == (made.receipts, made.recordings)


def test_numbers_go_on_behind_the_highest(store: LocalVault, cast: Cast, tmp_path: Path) -> None:
    numbers = set(Recording.objects.values_list("number", flat=True))
    forget()
    again(store)

    receipt = take_in(cast, named_card(tmp_path / "other", count=1, officer="100218"), NOW + timedelta(days=31))

    assert receipt.number not in ("HZ-2026-0001", "HZ-2026-0002")
    assert numbers < set(Recording.objects.values_list("number", flat=True))


def test_a_rebuild_is_told_by_entries_and_never_mixes_with_a_register(store: LocalVault) -> None:
    with pytest.raises(NotEmptyError):
        again(store)
    forget()
    before = Entry.objects.filter(verb="vault.rebuild").count()

    again(store)

    assert Entry.objects.filter(verb="vault.rebuild").count() > before
    with pytest.raises(NotEmptyError):
        again(store)


def test_people_who_are_gone_come_back_without_a_way_to_log_in(store: LocalVault, cast: Cast) -> None:
    name = cast.officer.username
    forget()
    Officer.objects.filter(username=name).update(username="renamed")

    again(store)

    back = Officer.objects.get(username=name)
    assert (cast.officer.name, False, False) == (back.name, back.is_active, back.has_usable_password())


def test_a_receipt_whose_list_is_lost_comes_back_as_not_closed(store: LocalVault) -> None:
    first = Receipt.objects.earliest("pk")
    for path in store.path_of(first.manifest_digest).parent.glob(f"{first.manifest_digest[7:]}*"):
        path.unlink()
    forget()

    again(store)

    back = Receipt.objects.get(number=first.number)
    assert ("failed", "") == (back.state, back.manifest_digest)
    assert "由原始件库重建" in back.failure["sentence"]
    assert back.arrivals.filter(state="sealed").exists()


def test_damaged_papers_are_said_and_the_rest_is_taken(store: LocalVault) -> None:
    one = Original.objects.earliest("pk").sha256
    flip_byte(store.sidecar_path(one, store.notes_of(one)[0]), 0)
    bare = store.put_bytes(admission(7), b"bare", sidecar=lambda _digests: b"{}").digests.sha256
    store.sidecar_path(bare, admission(7).arrival_uid).unlink()
    receipts = Receipt.objects.count()
    forget()

    made = again(store)

    assert 2 == len(made.strange)
    assert receipts == made.receipts


OLD = {
    *("position", "kind", "unit", "source_path", "bureau_name"),
    *("written_at", "facts", "held_by", "sealed_at", "stored_at"),
}


def without(members: object) -> object:
    """Leave out what papers did not say at first."""
    if isinstance(members, dict):
        left_out = OLD - ({"kind"} if "layout" in members else set())  # a source had its kind from the first
        return {key: without(value) for key, value in members.items() if key not in left_out}
    return [without(one) for one in members] if isinstance(members, list) else members


def as_before(store: LocalVault, folder: Path) -> LocalVault:
    """Give a store with the same originals and the papers that release 1 wrote beside them."""
    old = LocalVault(folder)
    for held in store.held():
        data = store.path_of(held.digest).read_bytes()
        is_list = data.startswith(b"{") and b"liuhen-manifest/1" in data
        kept = papers.canonical_json(without(json.loads(data))) if is_list else data  # type: ignore[arg-type]
        for uid in held.sidecars:
            note = json.loads(store.read_sidecar(held.digest, uid))

            def paper(digests: Digests, note: dict[str, object] = note) -> bytes:
                named = {"sha256": digests.sha256, "sm3": digests.sm3, "size": digests.size}
                return papers.canonical_json({**without(note), **named})  # type: ignore[dict-item]

            old.put_bytes(Admission(receipt_number="HZ", arrival_uid=uid), kept, sidecar=paper)
    return old


def test_papers_of_before_are_still_read(store: LocalVault, tmp_path: Path) -> None:
    known = list(Arrival.objects.order_by("uid").values_list("uid", "raw_name", "size", "original__sha256"))
    numbers = list(Recording.objects.order_by("number").values_list("number", "arrival__uid"))
    old = as_before(store, tmp_path / "old")
    forget()

    made = again(old)

    assert [] == made.strange
    assert known == list(Arrival.objects.order_by("uid").values_list("uid", "raw_name", "size", "original__sha256"))
    assert numbers == list(Recording.objects.order_by("number").values_list("number", "arrival__uid"))
