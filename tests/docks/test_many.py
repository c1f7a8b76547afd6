"""Twenty-six sources into one machine at the same time, through the real worker process; some of them misbehave."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.docks.cards import film, write
from tests.docks.office import Office, build_shim, copy_of

SOURCES = 26
ANNOUNCE = """
from pathlib import Path
from django.utils import timezone
from liuhen.bureau.models import Officer
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.jobs.port import enqueue
by = Officer.objects.get(username="ding")
people = list(Officer.objects.filter(username__in=("jia", "yi", "bing")).order_by("username"))
answer = {}
for number, card in enumerate(cards):
    giver = people[number % 3]
    receipt = announce(recognise(Path(card)), by=by, at=timezone.now(), handed_over_by=giver)
    enqueue("docks.take_in", {"receipt": receipt.pk}, dedupe=f"receipt:{receipt.pk}", priority=10)
    answer[receipt.number] = card
"""
BENCH = """
from datetime import timedelta
from django.utils import timezone
from liuhen.evidence.models import Receipt
from liuhen.evidence.queries import slots
from liuhen.web.intake.bench import slots_of
now = timezone.now() + timedelta(seconds=later)
laid = slots_of(slots(Receipt.objects.all(), at=now), chosen=None, now=now)
answer = {slot.receipt.number: slot.word for slot in laid}
"""
STATES = """
from liuhen.evidence.models import Receipt
answer = dict(Receipt.objects.values_list("number", "state"))
"""
BOOKS = """
from liuhen.evidence.models import Arrival, Recording, Receipt
from liuhen.trail.models import Entry
rows = Arrival.objects.select_related("receipt", "original", "recording__recorded_by")
answer = {
    "files": [
        [row.receipt.number, row.shown_path, row.state, row.original and row.original.sha256, row.claims["device"],
         getattr(row, "recording", None) and row.recording.recorded_by and row.recording.recorded_by.badge]
        for row in rows
    ],
    "failures": {row.number: row.failure for row in Receipt.objects.filter(state="failed")},
    "progress": list(Receipt.objects.filter(state="sealed").values_list("offset", "total_bytes", "done_count")),
    "seals": Entry.objects.filter(verb="recording.seal").count(),
}
"""
OFFICERS = ("100219", "100217", "100218")  # bing, jia, yi


@pytest.fixture
def office(prepared: Path, tmp_path: Path) -> Iterator[Office]:
    made = copy_of(prepared, tmp_path / "data")
    yield made
    made.close()


def _cards(root: Path, *, files: int, size: int) -> dict[str, Path]:
    """Write 26 cards whose cameras all count from the same names; one does not answer, one cannot be read."""
    made: dict[str, Path] = {}
    dice = random.Random(4)
    for number in range(SOURCES):
        kind = {5: "held", 17: "broken"}.get(number, "good")
        films = {
            f"DCIM/DSJ_YZ-{number:02d}_{OFFICERS[number % 3]}_20260918_10{minute:02d}00.mp4":
                film() + dice.randbytes(size)
            for minute in range(files)
        }  # fmt: skip
        made[f"YZ-{number:02d}"] = write(root / f"{kind}-{number:02d}", {**films, "LOG/RUN.TXT": b"%d" % number})
    return made


def _take_in_all(office: Office, cards: dict[str, Path], folder: Path) -> "tuple[dict[str, str], float]":
    """Take all in until only the one that does not answer is left; give receipts by number, and the worker's peak."""
    go = folder / "go"
    numbers: dict[str, str] = office.ask(ANNOUNCE, cards=[str(card) for card in cards.values()])
    worker = office.hire(LD_PRELOAD=build_shim(folder), LIUHEN_TEST_GO=str(go))
    held = next(number for number, card in numbers.items() if "/held-" in card)
    peak = 0.0

    def others_are_through() -> bool:
        nonlocal peak
        peak = max(peak, psutil.Process(worker.pid).memory_info().rss / 2**20)
        states: dict[str, str] = office.ask(STATES)
        return all(state in ("sealed", "failed") for number, state in states.items() if number != held)

    office.until(others_are_through, 600)
    assert "receiving" == office.ask(STATES)[held]
    bench = office.ask(BENCH, later=120)
    assert (SOURCES, "来源没有回应") == (len(bench), bench[held])
    go.touch()
    office.until(lambda: office.ask(STATES)[held] == "sealed", 300)
    return numbers, peak


def _compare(office: Office, cards: dict[str, Path], numbers: dict[str, str], *, files: int) -> None:
    books = office.ask(BOOKS)
    broken = next(number for number, card in numbers.items() if "/broken-" in card)
    assert {broken} == set(books["failures"])
    assert "没有收进来" in books["failures"][broken]["sentence"]
    assert SOURCES * (files + 1) == len(books["files"])
    for number, path, state, digest, device, badge in books["files"]:
        if number == broken:
            assert ("failed", None) == (state, digest)
            continue
        source = Path(numbers[number], path)
        assert ("sealed", "sha256:" + hashlib.sha256(source.read_bytes()).hexdigest()) == (state, digest)
        if path.startswith("DCIM"):
            expected = next(name for name, card in cards.items() if str(card) == numbers[number])
            assert (expected, OFFICERS[int(expected[3:]) % 3]) == (device, badge)
    assert all(offset == total and done == files + 1 for offset, total, done in books["progress"])
    assert (SOURCES - 1) * (files + 1) == books["seals"]


def test_twenty_six_sources_come_in_side_by_side_and_a_dead_or_broken_one_holds_up_nobody(
    office: Office, tmp_path: Path
) -> None:
    cards = _cards(tmp_path / "cards", files=2, size=20_000)

    numbers, _peak = _take_in_all(office, cards, tmp_path)

    _compare(office, cards, numbers, files=2)


@pytest.mark.full
def test_twenty_six_large_sources_come_in_side_by_side_within_bounded_memory(office: Office, tmp_path: Path) -> None:
    cards = _cards(tmp_path / "cards", files=4, size=int(os.environ.get("LIUHEN_TEST_BYTES", "40000000")))

    numbers, peak = _take_in_all(office, cards, tmp_path)

    _compare(office, cards, numbers, files=4)
    assert peak < 600  # MB, architecture chapter 5
