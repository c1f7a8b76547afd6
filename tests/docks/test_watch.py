"""A dock's folder is watched: what rests and has no writer is announced once, and nothing is written into it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docks.cards import film, fingerprint, write
from tests.docks.office import Office, copy_of

from liuhen.docks.recognise import recognise
from liuhen.docks.walk import listing
from liuhen.docks.watch import PATIENCE, REST_SECONDS, Watch, has_writer
from liuhen.evidence.found import Source

FIRST = "100217/20260918/VIDEO/DSJ_YZ-41_100217_20260918_100000.mp4"
OTHER = "100218/20260918/VIDEO/DSJ_YZ-42_100218_20260918_100000.mp4"


def _look(watch: Watch, root: Path, now: float) -> list[Source]:
    if not watch.fresh(listing(root).entries, now=now):
        return []
    parts = watch.complete(recognise(root), root=root, now=now)
    for part in parts:
        watch.note_taken(part.files)
    return parts


def test_a_file_is_announced_once_it_looks_the_same_at_two_looks(tmp_path: Path) -> None:
    root, watch = write(tmp_path / "dock", {FIRST: film("a")}), Watch()

    assert [] == _look(watch, root, 0)
    (part,) = _look(watch, root, REST_SECONDS)
    assert [] == _look(watch, root, 2 * REST_SECONDS)

    assert ([FIRST], "YZ-41", "100217") == ([file.shown for file in part.files], part.device, part.officer)


def test_a_file_that_still_grows_waits(tmp_path: Path) -> None:
    root, watch = write(tmp_path / "dock", {FIRST: film("a")}), Watch()

    _look(watch, root, 0)
    write(root, {FIRST: film("ab")})
    assert [] == _look(watch, root, REST_SECONDS)
    assert 1 == len(_look(watch, root, 2 * REST_SECONDS))


def test_a_file_somebody_has_open_for_writing_waits_and_one_being_read_does_not(tmp_path: Path) -> None:
    root, watch = write(tmp_path / "dock", {FIRST: film("a")}), Watch()
    _look(watch, root, 0)

    with (root / FIRST).open("ab"):
        assert has_writer(os.fsencode(root / FIRST))
        assert [] == _look(watch, root, REST_SECONDS)
    with (root / FIRST).open("rb"):
        assert not has_writer(os.fsencode(root / FIRST))
        assert 1 == len(_look(watch, root, 2 * REST_SECONDS))


def test_each_camera_and_officer_gets_a_receipt_and_waits_for_nobody_else(tmp_path: Path) -> None:
    root, watch = write(tmp_path / "dock", {FIRST: film("a"), OTHER: film("b")}), Watch()
    _look(watch, root, 0)
    write(root, {OTHER: film("bb")})

    (first,) = _look(watch, root, REST_SECONDS)
    (second,) = _look(watch, root, 2 * REST_SECONDS)

    assert ("100217", "100218") == (first.officer, second.officer)


def test_a_group_with_one_file_that_never_rests_goes_without_it_in_the_end(tmp_path: Path) -> None:
    more = FIRST.replace("100000", "110000")
    root, watch = write(tmp_path / "dock", {FIRST: film("a"), more: film("b")}), Watch()
    _look(watch, root, 0)

    with (root / more).open("ab"):
        assert [] == _look(watch, root, REST_SECONDS)
        (part,) = _look(watch, root, PATIENCE + REST_SECONDS + 1)

    assert [FIRST] == [file.shown for file in part.files]


def test_a_file_that_changes_after_it_was_announced_is_announced_again(tmp_path: Path) -> None:
    root, watch = write(tmp_path / "dock", {FIRST: film("a")}), Watch()
    _look(watch, root, 0)
    _look(watch, root, REST_SECONDS)
    write(root, {FIRST: film("changed")})

    _look(watch, root, 2 * REST_SECONDS)
    assert 1 == len(_look(watch, root, 3 * REST_SECONDS))


@pytest.fixture
def office(prepared: Path, tmp_path: Path) -> Iterator[Office]:
    made = copy_of(prepared, tmp_path / "data")
    yield made
    made.close()


REGISTER = """
from django.utils import timezone
from liuhen.bureau.models import Officer
from liuhen.devices.acts import NewStation, register_station
from liuhen.devices.models import StationKind
from liuhen.evidence.stations.acts import give_order
by, keeper = Officer.objects.get(username="ding"), Officer.objects.get(username="bing")
for number, folder in folders.items():
    new = NewStation(number=number, name=number, kind=StationKind.FOLDER, keeper=keeper, folder=folder)
    made = register_station(new, by=by, at=timezone.now())
    if number != "CJ-02":
        give_order(made.station, by=by, at=timezone.now(), reason="采集站每日移交")
"""
BOOKS = """
from liuhen.evidence.models import Receipt
from liuhen.trail.models import Entry
answer = [
    [row.delivery.station.number, row.state, row.operator.username, row.handed_over_by.username, row.file_count]
    for row in Receipt.objects.select_related("delivery__station", "operator", "handed_over_by").order_by("pk")
]
"""


def test_the_worker_takes_in_what_docks_lay_down_and_a_folder_without_an_order_or_gone_holds_up_nobody(
    office: Office, tmp_path: Path
) -> None:
    dock = write(tmp_path / "dock", {FIRST: film("a"), OTHER: film("b"), "其他/说明.txt": "无人".encode()})
    unordered = write(tmp_path / "unordered", {FIRST: film("c")})
    before = fingerprint(dock), fingerprint(unordered)
    folders = {"CJ-01": os.fsencode(dock), "CJ-02": os.fsencode(unordered), "CJ-03": os.fsencode(tmp_path / "gone")}
    office.ask(REGISTER, folders=folders)

    office.hire()
    office.until(lambda: [row[1] for row in office.ask(BOOKS)] == ["sealed"] * 3)

    expected = [["CJ-01", "sealed", "ding", giver, 1] for giver in ("bing", "jia", "yi")]
    assert expected == sorted(office.ask(BOOKS), key=lambda row: str(row[3]))
    assert before == (fingerprint(dock), fingerprint(unordered))
