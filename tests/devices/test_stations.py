"""Stations are registered with a key that is shown once, and known by nothing else."""

from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from liuhen.bureau.acting import RoleRefusal
from liuhen.devices.acts import (
    Keyed,
    NewStation,
    StationError,
    note_heard,
    note_refused_key,
    register_station,
    rekey_station,
    stop_station,
)
from liuhen.devices.models import Station, StationKind
from liuhen.devices.queries import station_with_key
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)


def new(cast: Cast, number: str = "42010000001234567890", **more: object) -> NewStation:
    return NewStation(number=number, name="办案区采集站", kind=StationKind.PUSH, keeper=cast.custodian, **more)


@pytest.fixture
def dock(cast: Cast) -> Keyed:
    return register_station(new(cast), by=cast.custodian, at=NOW)


def test_a_registered_station_is_known_by_its_key_and_by_nothing_else(dock: Keyed) -> None:
    number = dock.station.number

    assert dock.station == station_with_key(number, dock.key)
    assert station_with_key(number, dock.key[:-1]) is None
    assert station_with_key(number, "") is None
    assert station_with_key("0", dock.key) is None


def test_the_key_stands_neither_in_the_row_nor_in_the_trail(dock: Keyed) -> None:
    row = str(Station.objects.values().get())

    assert dock.key not in row
    assert all(dock.key not in entry.body for entry in Entry.objects.all())


def test_registering_leaves_one_entry_of_the_station(dock: Keyed) -> None:
    assert 1 == Entry.objects.filter(verb="station.register").count()


def test_a_number_is_registered_once_in_a_bureau(cast: Cast, dock: Keyed) -> None:
    with pytest.raises(StationError, match="已经登记"):
        register_station(new(cast), by=cast.custodian, at=NOW)


@pytest.mark.parametrize("number", ["", "  "])
def test_a_station_without_a_number_is_not_registered(cast: Cast, number: str) -> None:
    with pytest.raises(StationError, match="编号"):
        register_station(new(cast, number=number), by=cast.custodian, at=NOW)


def test_a_keeper_of_another_bureau_is_refused(cast: Cast) -> None:
    odd = NewStation(number="1", name="站", kind=StationKind.FOLDER, keeper=cast.stranger)

    with pytest.raises(StationError, match="负责人"):
        register_station(odd, by=cast.custodian, at=NOW)


def test_an_officer_registers_no_station(cast: Cast) -> None:
    with pytest.raises(RoleRefusal):
        register_station(new(cast), by=cast.officer, at=NOW)


def test_a_new_key_ends_the_old_one(cast: Cast, dock: Keyed) -> None:
    again = rekey_station(dock.station, by=cast.custodian, at=NOW, reason="密钥可能外泄")

    assert station_with_key(dock.station.number, dock.key) is None
    assert dock.station == station_with_key(dock.station.number, again.key)


def test_a_stopped_station_has_no_key_and_gets_no_new_one(cast: Cast, dock: Keyed) -> None:
    stop_station(dock.station, by=cast.custodian, at=NOW, reason="已拆除")

    assert station_with_key(dock.station.number, dock.key) is None
    for act in (rekey_station, stop_station):
        with pytest.raises(StationError, match="停用"):
            act(dock.station, by=cast.custodian, at=NOW, reason="再试")


def test_what_is_heard_and_what_is_refused_is_counted_without_an_entry(dock: Keyed) -> None:
    before = Entry.objects.count()

    note_heard(dock.station, at=NOW, heard={"version": "3.1"})
    note_refused_key(dock.station.number, at=NOW)

    dock.station.refresh_from_db()
    assert (NOW, {"version": "3.1"}) == (dock.station.last_seen_at, dock.station.heard)
    assert (1, NOW) == (dock.station.refused_count, dock.station.refused_at)
    assert before == Entry.objects.count()
