"""采集台 → 工作站 in the browser, and the line that is open to nobody without a station's key."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.devices.acts import NewStation, register_station
from liuhen.devices.models import Station, StationKind
from liuhen.docks.program import SETTINGS
from liuhen.evidence.stations.models import StandingOrder
from liuhen.trail.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AGENTS_LINE = ("station_hello", "station_batches", "station_batch", "station_finish", "station_upload")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def client(cast: Cast, data_dir: Path) -> Client:
    client = Client()
    client.force_login(cast.custodian, backend=BACKEND)
    return client


def _register(client: Client, **changed: str) -> str:
    given = {"kind": "agent", "number": "XZ-01", "name": "城关所", "keeper": "yi", "folder": "", **changed}
    return str(client.post(reverse("station_register"), given).content.decode())


def _key(page: str) -> str:
    found = re.search(r"\b[0-9a-f]{32}\b", page)
    assert found, page
    return found[0]


def test_a_registered_station_shows_its_key_once(client: Client) -> None:
    page = _register(client)

    assert "密钥只在这一页给出一次" in page
    again = client.get(reverse("station", args=["XZ-01"])).content.decode()
    assert _key(page) not in again
    assert "还没有常设接收令" in again


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "接入方式"),
        ({"keeper": "nobody"}, "负责人"),
        ({"kind": "folder"}, "采集站的文件夹"),
        ({"number": " "}, "工作站编号和名称都要填写"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client, changed: dict[str, str], words: str) -> None:
    page = _register(client, **changed)

    assert words in page
    assert 'value="城关所"' in page
    assert 0 == Station.objects.count()


def test_a_folder_outside_the_configured_sources_is_refused(client: Client, tmp_path: Path) -> None:
    page = _register(client, kind="folder", folder=str(tmp_path.parent).encode().hex())

    assert "不在本机设定的采集来源之内" in page


def test_the_program_is_handed_out_to_the_one_who_has_the_key_and_says_so_in_the_trail(client: Client) -> None:
    key = _key(_register(client))
    given = {"watch": "/media/a\n/media/b", "limit_kb": "128", "hours": "20:00-07:00", "what": "program"}

    wrong = client.post(reverse("station_program", args=["XZ-01"]), {**given, "key": "0" * 32})
    right = client.post(reverse("station_program", args=["XZ-01"]), {**given, "key": key})

    settings = zipfile.ZipFile(io.BytesIO(right.content)).read(SETTINGS).decode()
    assert 422 == wrong.status_code
    assert "liuhen-agent.pyz" in right.headers["Content-Disposition"]
    assert f"key = {key}" in settings
    assert "limit_kb = 128" in settings
    assert "server = http://testserver" in settings
    assert 1 == Entry.objects.filter(verb="station.program", kind="act").count()


def test_a_standing_order_is_given_and_ended_with_a_reason_and_one_entry_each(client: Client) -> None:
    _register(client)

    client.post(reverse("station_order", args=["XZ-01"]), {"reason": "每日移交"})
    assert 1 == StandingOrder.objects.filter(ended_at__isnull=True).count()
    client.post(reverse("station_order_end", args=["XZ-01"]), {"reason": "电脑送修"})

    assert 0 == StandingOrder.objects.filter(ended_at__isnull=True).count()
    assert [1, 1] == [Entry.objects.filter(verb=f"station.{verb}").count() for verb in ("order", "end_order")]


def test_the_line_is_closed_to_a_person_to_nobody_and_to_a_dock_of_another_kind(client: Client, cast: Cast) -> None:
    new = NewStation(number="CJ-01", name="采集站", kind=StationKind.PUSH, keeper=cast.officer)
    dock = register_station(new, by=cast.custodian, at=timezone.now())
    as_dock = {"Authorization": f"Bearer {dock.key}", "Liuhen-Station": "CJ-01"}
    parts = {"station_batch": ["a" * 32], "station_finish": ["a" * 32], "station_upload": ["a" * 32]}

    for name in AGENTS_LINE:
        url = reverse(name, args=parts.get(name, []))
        send = {"station_batch": client.get, "station_upload": client.patch}.get(name, client.post)
        assert 401 == send(url).status_code, name
        refused = send(url, headers=as_dock)
        assert 403 == refused.status_code, name
        assert "没有登记为远端采集程序" in json.loads(refused.content)["sentence"]


def test_a_station_of_another_bureau_is_not_there(client: Client, cast: Cast) -> None:
    new = NewStation(number="QH-01", name="别局", kind=StationKind.AGENT, keeper=cast.stranger)
    register_station(new, by=cast.stranger, at=timezone.now())

    assert 404 == client.get(reverse("station", args=["QH-01"])).status_code
    assert "别局" not in client.get(reverse("stations")).content.decode()
