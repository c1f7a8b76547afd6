"""Cards of many small files and of a few huge ones: time and memory stay in bounds; odd sizes are told."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.docks.cards import film, write

from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce, resume
from liuhen.evidence.models import Arrival, Receipt
from liuhen.evidence.words import ReceiptState
from liuhen.vault.local import LocalVault

NOW = datetime(2026, 9, 22, 8, 40, tzinfo=UTC)
TakeIn = Callable[[Path], Receipt]


@pytest.fixture
def take_in(cast: Cast, tmp_path: Path) -> TakeIn:
    def run(card: Path) -> Receipt:
        receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
        return received(receipt, tmp_path)

    return run


def received(receipt: Receipt, tmp_path: Path) -> Receipt:
    return Intake(
        receipt=receipt, vault=LocalVault(tmp_path / "vault"), staging=tmp_path / "staging", clock=lambda: NOW
    ).run()


def photos(root: Path, count: int) -> Path:
    for number in range(count):
        folder = root / f"DCIM/{100 + number // 2000}MEDIA"
        if number % 2000 == 0:
            folder.mkdir(parents=True)
        (folder / f"IMG_{number % 2000 + 1:05d}.JPG").write_bytes(b"\xff\xd8\xff" + number.to_bytes(4, "big"))
    return root


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.full)])
def test_a_card_of_many_small_photos_is_announced_in_bounded_time_and_memory(
    cast: Cast, tmp_path: Path, count: int
) -> None:
    card = photos(tmp_path / "card", count)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)

    seconds = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(f"{count} photos: {seconds:.1f} s, {grown / 2**20:.0f} MB")  # noqa: T201 - the figure is the point
    assert (count, []) == (receipt.file_count, receipt.left_out)
    assert seconds < 5 + count / 400
    assert grown < 64 * 2**20 + count * 16 * 1024


@pytest.mark.django_db
@pytest.mark.full
def test_twenty_thousand_small_photos_come_in(take_in: TakeIn, tmp_path: Path) -> None:
    receipt = take_in(photos(tmp_path / "card", 20_000))

    assert (ReceiptState.SEALED, 20_000) == (receipt.state, receipt.arrivals.filter(state="sealed").count())


@pytest.mark.parametrize("size", [5 * 2**30, pytest.param(50 * 2**30, marks=pytest.mark.full)], ids=["5 GB", "50 GB"])
def test_a_huge_sparse_file_is_recognised_and_measured_without_being_read_twice_or_held(
    tmp_path: Path, size: int
) -> None:
    """The small size reads the names and the first gigabyte; the full size measures all of it through the vault."""
    card = write(tmp_path / "card", {"DCIM/FILE0001.MP4": film()})
    os.truncate(card / "DCIM/FILE0001.MP4", size)
    began = time.monotonic()

    source = recognise(card)

    assert (size, True) == (source.files[0].size, time.monotonic() - began < 5)
    if size > 5 * 2**30:
        assert size == _measured(card / "DCIM/FILE0001.MP4", tmp_path)


def _measured(path: Path, tmp_path: Path) -> int:
    """Measure in a process of its own, and hold its memory against a bound."""
    code = (
        "import sys, resource; from pathlib import Path; from liuhen.vault.local import LocalVault\n"
        "digests = LocalVault(Path(sys.argv[1])).measure_source(Path(sys.argv[2]))\n"
        "print(digests.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "vault"), str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    size, kilobytes = map(int, done.stdout.split())
    assert kilobytes < 256 * 1024
    return size


@pytest.mark.django_db
def test_empty_files_and_stubs_are_kept_and_told(take_in: TakeIn, tmp_path: Path) -> None:
    card = write(tmp_path / "card", {"a.mp4": b"", "b.mp4": b"\0" * 1024, "c.mp4": film("c") + b"\0" * 2000})

    take_in(card)

    notes = dict(Arrival.objects.values_list("shown_path", "note"))
    assert notes["a.mp4"]
    assert "不足 1 KB" in notes["b.mp4"]
    assert "不足 1 KB" not in notes["c.mp4"]


@pytest.mark.django_db
def test_a_file_that_changes_between_the_list_and_the_reading_is_told(cast: Cast, tmp_path: Path) -> None:
    card = write(tmp_path / "card", {"a.mp4": film("short")})
    receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    (card / "a.mp4").write_bytes(film("much longer"))

    received(receipt, tmp_path)

    assert "登记时" in Arrival.objects.get().note


@pytest.mark.django_db
def test_a_file_that_changes_while_it_is_read_is_left_and_comes_in_when_it_rests(cast: Cast, tmp_path: Path) -> None:
    card = write(tmp_path / "card", {"a.mp4": film("a"), "b.mp4": film("b") + b"\0" * 40 * 2**20})
    receipt = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    rests = threading.Event()

    def write_on() -> None:
        with (card / "b.mp4").open("ab", buffering=0) as file:
            while not rests.wait(0.002):
                file.write(b"x")

    camera = threading.Thread(target=write_on)
    camera.start()
    try:
        stopped = received(receipt, tmp_path)
    finally:
        rests.set()
        camera.join()
    told = stopped.state, stopped.failure["file"]
    again = received(resume(stopped, recognise(card), by=cast.custodian, at=NOW), tmp_path)

    assert (ReceiptState.FAILED, "b.mp4") == told
    assert (ReceiptState.SEALED, 2) == (again.state, again.arrivals.filter(state="sealed").count())
