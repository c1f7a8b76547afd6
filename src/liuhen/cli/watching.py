"""The watch on the stations' folders: each is looked at in a thread of its own, so that none waits for another."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.utils import timezone

from liuhen.devices.acts import note_heard
from liuhen.devices.models import Station, StationKind
from liuhen.devices.queries import patterns_of, stations
from liuhen.docks.recognise import recognise
from liuhen.docks.walk import SourceError, listing
from liuhen.docks.watch import Watch, new_batch, seen_of
from liuhen.errors import LiuhenError
from liuhen.evidence.models import Arrival, Receipt
from liuhen.evidence.stations.acts import deliver
from liuhen.evidence.stations.queries import order_for
from liuhen.evidence.words import ArrivalState, ReceiptState
from liuhen.jobs.port import enqueue

EVERY_SECONDS = 5.0
PAUSE_AFTER_REFUSAL = 600.0  # seconds; a refusal is an entry, and one of them says it
Tell = Callable[[str], None]


def say_nothing(_words: str) -> None:
    """Tell nobody."""


class StationWatch:
    """The folders of all stations, and what was seen of each so far."""

    def __init__(self) -> None:
        self._watches: dict[int, Watch] = {}
        self._looking: dict[int, threading.Thread] = {}
        self._not_before: dict[int, float] = {}

    def look(self, tell: Tell = say_nothing) -> None:
        """Begin a look at every folder station in use; one whose last look still hangs is left alone."""
        rows = stations(Station.objects.filter(kind=StationKind.FOLDER, is_active=True).exclude(folder=b""))
        for station in rows:
            running = self._looking.get(station.pk)
            if running is not None and running.is_alive():
                continue
            thread = threading.Thread(target=self._guarded, args=(station, tell), daemon=True)
            self._looking[station.pk] = thread
            thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until the looks begun are over, at most so long."""
        end = time.monotonic() + seconds
        for thread in self._looking.values():
            thread.join(max(0.0, end - time.monotonic()))

    def _guarded(self, station: Station, tell: Tell) -> None:
        try:
            self._look_at(station, tell)
        except LiuhenError as error:
            self._not_before[station.pk] = time.monotonic() + PAUSE_AFTER_REFUSAL
            note_heard(station, at=timezone.now(), heard={"problem": error.sentence})
            tell(f"{station.number}：{error.sentence}{error.next_step}")
        finally:
            connection.close()

    def _look_at(self, station: Station, tell: Tell) -> None:
        now, root = time.monotonic(), Path(bytes(station.folder).decode("utf-8", "surrogateescape"))
        if now < self._not_before.get(station.pk, 0.0) or order_for(station) is None:
            return
        try:
            entries = listing(root).entries
        except SourceError as error:
            if error.code != "source.empty":
                note_heard(station, at=timezone.now(), heard={"problem": error.sentence})
            return
        note_heard(station, at=timezone.now(), heard={"files": str(len(entries))})
        watch = self._watch_of(station)
        if not watch.fresh(entries, now=now):
            return
        source = recognise(root, patterns=patterns_of(station.bureau))
        for part in watch.complete(source, root=root, now=now):
            receipt = deliver(station, part, batch=new_batch(), at=timezone.now())
            watch.note_taken(part.files)
            take_in(receipt)
            tell(f"{station.number}：登记来件 {receipt.number}，{receipt.file_count} 个文件")

    def _watch_of(self, station: Station) -> Watch:
        """Give what is known of a folder; at first, what its receipts tell."""
        if station.pk not in self._watches:
            for receipt in Receipt.objects.filter(delivery__station=station, state=ReceiptState.ANNOUNCED):
                take_in(receipt)  # announced just before a crash
            rows = Arrival.objects.filter(receipt__delivery__station=station).exclude(state=ArrivalState.FAILED)
            told = rows.values_list("raw_name", "claims", "size").iterator()
            taken = {(bytes(raw), seen_of(claims, size)) for raw, claims, size in told}
            self._watches[station.pk] = Watch(taken=taken)
        return self._watches[station.pk]


def take_in(receipt: Receipt) -> None:
    """Have the worker take in a delivery."""
    enqueue("docks.take_in", {"receipt": receipt.pk}, dedupe=f"receipt:{receipt.pk}", priority=10)
