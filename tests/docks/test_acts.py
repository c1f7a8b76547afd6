"""A card comes in whole, once, and whatever goes wrong on the way loses nothing."""

import json
import os
import resource
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.docks.cards import film, fingerprint, named_card, write

from liuhen.devices.acts import NewDevice, register
from liuhen.devices.models import Device
from liuhen.docks.acts import Intake, Progress, close_list, tally
from liuhen.docks.recognise import recognise
from liuhen.errors import InputError
from liuhen.evidence.acts import announce, resume
from liuhen.evidence.lists.queries import manifest_of, receipt_paper
from liuhen.evidence.models import Arrival, Original, Receipt, Recording
from liuhen.evidence.queries import expected_originals
from liuhen.evidence.words import ReceiptState
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry
from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)
TakeIn = Callable[..., Receipt]


@pytest.fixture
def vault(tmp_path: Path) -> LocalVault:
    return LocalVault(tmp_path / "vault")


@pytest.fixture
def device(cast: Cast) -> Device:
    return register(NewDevice(number="YZ-03"), by=cast.custodian, at=NOW)


@pytest.fixture
def take_in(cast: Cast, vault: LocalVault, tmp_path: Path) -> TakeIn:
    def run(card: Path, device: Device | None = None, watch: Callable[[Progress], None] = lambda _far: None) -> Receipt:
        receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer, device=device)
        return Intake(receipt=receipt, vault=vault, staging=tmp_path / "staging", clock=lambda: NOW, watch=watch).run()

    return run


def _again(receipt: Receipt, card: Path, cast: Cast, vault: LocalVault) -> Receipt:
    resumed = resume(receipt, recognise(card), by=cast.custodian, at=NOW)
    return Intake(receipt=resumed, vault=vault, staging=card, clock=lambda: NOW).run()


def _states(receipt: Receipt) -> dict[str, int]:
    return {state: count for state, count in tally(receipt).items() if count}


def test_everything_on_a_card_comes_in_and_its_list_is_in_the_vault(
    take_in: TakeIn, vault: LocalVault, tmp_path: Path
) -> None:
    receipt = take_in(named_card(tmp_path / "card"))

    listed = json.loads(vault.path_of(receipt.manifest_digest).read_bytes())
    assert (ReceiptState.SEALED, {"sealed": 4}) == (receipt.state, _states(receipt))
    assert receipt.total_bytes == receipt.offset
    assert 4 == len(listed["files"])
    assert 3 == Recording.objects.count()
    assert () == check(vault, expected_originals()).faults


def test_the_card_is_byte_identical_afterwards(take_in: TakeIn, tmp_path: Path) -> None:
    card = named_card(tmp_path / "card")
    before = fingerprint(card)

    take_in(card)

    assert before == fingerprint(card)


def test_each_file_leaves_one_entry_and_the_receipt_two(take_in: TakeIn, tmp_path: Path) -> None:
    card = named_card(tmp_path / "card")
    before = Entry.objects.count()

    take_in(card)

    verbs = sorted(Entry.objects.order_by("pk").values_list("verb", flat=True)[before:])
    assert ["receipt.announce", "receipt.close", *["recording.seal"] * 4] == sorted(verbs)


def test_a_preview_is_asked_for_and_not_waited_for(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(named_card(tmp_path / "card"))

    assert 3 == Job.objects.filter(kind="recording.derive").count()


def test_taking_in_the_same_card_twice_answers_already_held_for_each_file(
    take_in: TakeIn, vault: LocalVault, tmp_path: Path
) -> None:
    card = named_card(tmp_path / "card")

    take_in(card)
    second = take_in(card)

    assert (ReceiptState.SEALED, {"held": 4}) == (second.state, _states(second))
    assert (3, 4) == (Recording.objects.count(), Original.objects.count())
    assert "已在库，见 HZ-2026-0001 第 1 号文件" == second.arrivals.order_by("position")[0].note
    assert () == check(vault, expected_originals()).faults


def test_equal_bytes_from_another_source_are_a_new_arrival_on_the_same_original(
    take_in: TakeIn, device: Device, tmp_path: Path
) -> None:
    first = write(tmp_path / "a", {"A.mp4": film("same")})
    other = write(tmp_path / "b", {"A.mp4": film("same")})

    take_in(first, device)
    take_in(other)

    assert (2, 1, 2) == (Arrival.objects.count(), Original.objects.count(), Recording.objects.count())


def test_two_cameras_with_equal_file_names_are_kept_apart(take_in: TakeIn, cast: Cast, tmp_path: Path) -> None:
    devices = [register(NewDevice(number=number), by=cast.custodian, at=NOW) for number in ("YZ-03", "YZ-05")]

    for device in devices:
        take_in(write(tmp_path / device.number, {"DCIM/REC_0001.MP4": film(device.number)}), device)

    found = {row.device.number: row.original.sha256 for row in Recording.objects.all() if row.device}
    assert {"YZ-03", "YZ-05"} == set(found)
    assert 2 == len(set(found.values()))


def test_a_card_filled_again_with_the_old_names_comes_in_anew(take_in: TakeIn, device: Device, tmp_path: Path) -> None:
    take_in(write(tmp_path / "card", {"REC_0001.MP4": film("monday")}), device)

    second = take_in(write(tmp_path / "card", {"REC_0001.MP4": film("tuesd!")}), device)

    assert {"sealed": 1} == _states(second)
    assert 2 == Recording.objects.count()


def test_a_card_pulled_half_way_keeps_what_came_in_and_goes_on_when_it_is_back(
    take_in: TakeIn, cast: Cast, vault: LocalVault, tmp_path: Path
) -> None:
    card, away = named_card(tmp_path / "card", count=12), tmp_path / "pulled"

    def pull(far: Progress) -> None:
        if far.done == 2 and card.exists():
            card.rename(away)

    receipt = take_in(card, watch=pull)
    kept = receipt.arrivals.filter(state="sealed").count()
    away.rename(card)
    finished = _again(receipt, card, cast, vault)

    assert (ReceiptState.SEALED, {"sealed": 13}) == (finished.state, _states(finished))
    assert 2 <= kept < 13
    assert 13 == Arrival.objects.count()
    assert () == check(vault, expected_originals()).faults


def test_a_pulled_card_says_what_happened_and_what_to_do(take_in: TakeIn, tmp_path: Path) -> None:
    card = named_card(tmp_path / "card", count=12)

    receipt = take_in(card, watch=lambda far: shutil.rmtree(card, ignore_errors=True) if far.done == 2 else None)

    assert (ReceiptState.FAILED, "source.gone") == (receipt.state, receipt.failure["code"])
    assert "可能已被拔出" in receipt.failure["sentence"]
    assert "继续接收" in receipt.failure["next_step"]


def test_a_full_disk_stops_the_receipt_in_chinese_and_going_on_loses_nothing(
    take_in: TakeIn, cast: Cast, vault: LocalVault, tmp_path: Path
) -> None:
    """A real limit of the kernel: no file above 1 MB can be written while it holds."""
    card = write(named_card(tmp_path / "card"), {"DCIM/large.mp4": film("x" * 3_000_000)})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        receipt = take_in(card)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    stopped = (receipt.state, receipt.failure["code"], receipt.failure["sentence"])
    finished = _again(receipt, card, cast, vault)

    assert (ReceiptState.FAILED, "vault.full") == stopped[:2]
    assert "磁盘满了" in stopped[2]
    assert (ReceiptState.SEALED, {"sealed": 5}) == (finished.state, _states(finished))
    assert () == check(vault, expected_originals()).faults


def test_one_unreadable_file_does_not_hold_up_the_others_and_can_be_closed_over_with_a_reason(
    take_in: TakeIn, vault: LocalVault, tmp_path: Path
) -> None:
    card = named_card(tmp_path / "card", count=6)
    lost = card / "DCIM/DSJ_YZ-03_100217_20260918_100500.mp4"

    receipt = take_in(card, watch=lambda far: lost.unlink(missing_ok=True))

    assert (ReceiptState.FAILED, {"sealed": 6, "failed": 1}) == (receipt.state, _states(receipt))
    with pytest.raises(InputError):
        raise InputError(receipt.failure["sentence"])
    closed = close_list(receipt, vault, by=receipt.operator, at=NOW, reason="卡内该文件读不出，已保留存储卡")
    assert ReceiptState.SEALED == closed.state
    files = json.loads(manifest_of(closed, at=NOW))["files"]
    assert ["failed"] == [row["state"] for row in files if row["state"] != "sealed"]


def test_zero_byte_files_and_strange_names_come_in(take_in: TakeIn, vault: LocalVault, tmp_path: Path) -> None:
    card = write(tmp_path / "card", {"empty.mp4": b""})
    names = ["取证.jpg".encode("gbk"), b"..\\x.mp4", b"a'\"\n\x07.mp4"]
    for name in names:
        (card / os.fsdecode(name)).write_bytes(b"\xff\xd8\xff" + name)

    receipt = take_in(card)

    assert {"sealed": 4} == _states(receipt)
    assert {b"empty.mp4", *names} == {bytes(row.raw_name) for row in Arrival.objects.all()}
    papers = [
        json.loads(vault.sidecar_path(row.original.sha256, row.uid).read_bytes())
        for row in Arrival.objects.select_related("original")
        if row.original
    ]
    assert {b"empty.mp4", *names} == {bytes.fromhex(paper["path"]["raw"]) for paper in papers}


def test_a_run_that_was_stopped_goes_on_where_it_stood(cast: Cast, vault: LocalVault, tmp_path: Path) -> None:
    card = named_card(tmp_path / "card", count=8)
    receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    seen: list[int] = []
    run = Intake(
        receipt=receipt,
        vault=vault,
        staging=tmp_path,
        clock=lambda: NOW,
        watch=lambda far: seen.append(far.done),
        should_stop=lambda: max(seen, default=0) >= 3,
    )

    stopped = run.run()
    assert ReceiptState.RECEIVING == stopped.state
    finished = Intake(receipt=stopped, vault=vault, staging=tmp_path, clock=lambda: NOW).run()

    assert {"sealed": 9} == _states(finished)
    assert 9 == Entry.objects.filter(verb="recording.seal").count()


def test_a_stored_file_whose_seal_was_lost_is_sealed_at_the_next_run_without_a_second_copy(
    cast: Cast, vault: LocalVault, tmp_path: Path
) -> None:
    """kill -9 between the vault and the rows: the bytes and the sidecar are there, the row is not."""
    card = write(tmp_path / "card", {"A.mp4": film("once")})
    receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    run = Intake(receipt=receipt, vault=vault, staging=tmp_path, clock=lambda: NOW)
    arrival = receipt.arrivals.get()
    run._store(arrival, run._sidecar(_paper(receipt), arrival))

    finished = run.run()

    assert {"sealed": 1} == _states(finished)
    assert () == check(vault, expected_originals()).faults


def _paper(receipt: Receipt) -> object:

    return receipt_paper(receipt)


def test_progress_never_shows_more_verified_than_received(take_in: TakeIn, tmp_path: Path) -> None:
    seen: list[Progress] = []

    take_in(named_card(tmp_path / "card"), watch=seen.append)

    assert all(far.verified <= far.received <= far.total for far in seen)
    assert seen[-1].total == seen[-1].verified


def test_a_list_stored_twice_because_the_closing_broke_off_is_the_same_list(
    take_in: TakeIn, vault: LocalVault, tmp_path: Path
) -> None:
    receipt = take_in(named_card(tmp_path / "card"))
    Receipt.objects.filter(pk=receipt.pk).update(state=ReceiptState.RECEIVING, manifest_digest="")
    receipt.refresh_from_db()
    before = len([held.digest for held in vault.held()])

    close_list(receipt, vault, by=receipt.operator, at=NOW + timedelta(hours=3))

    assert before == len([held.digest for held in vault.held()])
    assert () == check(vault, expected_originals()).faults
