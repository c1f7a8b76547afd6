"""Docks push over the line with their number and key; people see what waits, what is doubted, and what was refused."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.devices.acts import Keyed, NewStation, register_station
from liuhen.devices.models import StationKind
from liuhen.evidence.models import IndexRecord
from liuhen.trail.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def dock(cast: Cast) -> Keyed:
    new = NewStation(
        number="4201", name="办案区采集站", kind=StationKind.PUSH, keeper=cast.custodian, domain="42010000"
    )
    return register_station(new, by=cast.custodian, at=NOW)


def push(dock: Keyed, route: str = "station_index", **fields: str) -> tuple[int, dict[str, object]]:
    sent = {"domain": "42010000", "gzz_xh": dock.station.number, "authkey": dock.key, **fields}
    answer = Client().post(reverse(route), urlencode(sent), content_type=FORM)
    return answer.status_code, answer.json()


def test_a_record_is_kept_and_told_what_was_not_understood(dock: Keyed) -> None:
    status, said = push(dock, wjbm="A.mp4", wjdx="9", novelty="1")

    assert (200, 0, ["novelty"], False) == (status, said["code"], said["unknown"], said["matched"])
    assert 1 == IndexRecord.objects.count()


def test_the_same_record_again_is_well_and_kept_once(dock: Keyed) -> None:
    first, again = push(dock, wjbm="A.mp4", wjdx="9"), push(dock, wjbm="A.mp4", wjdx="9")

    assert first[1]["digest"] == again[1]["digest"]
    assert "没有重复登记" in str(again[1]["message"])
    assert 1 == IndexRecord.objects.count()


@pytest.mark.parametrize("wrong", [{"authkey": "0" * 32}, {"authkey": ""}, {"gzz_xh": "9999"}, {"domain": "11000000"}])
def test_a_wrong_key_number_or_domain_is_refused_and_counted(dock: Keyed, wrong: dict[str, str]) -> None:
    before = Entry.objects.count()

    status, said = push(dock, wjbm="A.mp4", wjdx="9", **wrong)

    dock.station.refresh_from_db()
    assert (403, 2) == (status, said["code"])
    assert int("gzz_xh" not in wrong) == dock.station.refused_count
    assert (0, before) == (IndexRecord.objects.count(), Entry.objects.count())


@pytest.mark.parametrize("body", [b"", b"{", b"x" * 70_000, b"\xff" * 40])
def test_a_body_nobody_can_read_is_refused_in_chinese(dock: Keyed, body: bytes) -> None:
    answer = Client().post(reverse("station_index"), body, content_type="application/json")

    assert answer.status_code in (403, 422)
    assert "没有收" in answer.json()["message"]


def test_a_heartbeat_is_answered_with_the_servers_time_and_the_keeper(dock: Keyed, cast: Cast) -> None:
    status, said = push(dock, "station_heartbeat", syzrl="100", version="3.1")

    dock.station.refresh_from_db()
    assert (200, cast.custodian.name, cast.bureau.name) == (status, said["admin"], said["dwmc"])
    assert said["svrtime"]
    assert {"free": "100", "version": "3.1"} == dock.station.heard


def test_people_see_what_waits_and_what_was_refused(dock: Keyed, cast: Cast) -> None:
    push(dock, wjbm="A.mp4", wjdx="九", novelty="1")
    push(dock, wjbm="A.mp4", authkey="0" * 32)
    client = Client()
    client.force_login(cast.custodian, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("indexes")).content.decode()
    one = client.get(reverse("index_record", args=[IndexRecord.objects.get().pk])).content.decode()

    assert all(word in page for word in ("待到件", "不是整数", "novelty", "办案区采集站"))
    assert "不认识的项目" in one
    assert dock.key not in one
