"""The township's agent over a bad line, with power cuts on both ends; and everything a server must not fall for."""

import ast
import base64
import hashlib
import http.client
import http.cookiejar
import json
import os
import random
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import PASSWORD
from tests.docks.cards import film, fingerprint, write
from tests.docks.office import Office, copy_of
from tests.docks.pretend.bad_line import BadLine
from tests.docks.township import Township, sha256

from liuhen.docks.program import SETTINGS, agent_program

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = int(os.environ.get("LIUHEN_SEED", "4"))
REGISTER = """
from django.utils import timezone
from liuhen.bureau.models import Officer
from liuhen.devices.acts import NewStation, register_station
from liuhen.devices.models import StationKind
from liuhen.evidence.stations.acts import give_order
from liuhen.trail import integrator
by, keeper = Officer.objects.get(username="ding"), Officer.objects.get(username="yi")
answer = {"server_key": integrator.store().signer().verifier().text()}
for number in ("XZ-01", "XZ-02", "XZ-03"):
    new = NewStation(number=number, name=number + "所", kind=StationKind.AGENT, keeper=keeper)
    made = register_station(new, by=by, at=timezone.now())
    answer[number] = made.key
    if number != "XZ-03":
        give_order(made.station, by=by, at=timezone.now(), reason="每日移交")
"""
BOOKS = """
import json
from liuhen.evidence.models import Arrival, Receipt
from liuhen.trail.models import Entry
rows = Arrival.objects.filter(receipt__number=number).select_related("original").order_by("position")
receipt = Receipt.objects.select_related("operator", "handed_over_by").get(number=number)
acts = Entry.objects.filter(verb__in=("station.deliver", "recording.seal", "receipt.close"))
answer = {
    "state": receipt.state, "operator": receipt.operator.username, "giver": receipt.handed_over_by.username,
    "kind": receipt.source_kind, "left_out": receipt.left_out, "manifest": receipt.manifest_digest,
    "files": [[row.shown_path, row.state, row.original and row.original.sha256] for row in rows],
    "actors": sorted({json.loads(body)["actor"]["name"] for body in acts.values_list("body", flat=True)}),
}
"""


class Line:
    """A station's own words to the server, without the agent: what a wrong or hostile program could send."""

    def __init__(self, office: Office, station: str, key: str) -> None:
        self._office, self._station, self._key = office, station, key

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        named = {"Authorization": f"Bearer {self._key}", "Liuhen-Station": self._station}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self._office.port, timeout=60)
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        told = answer.status, answer.headers, answer.read().decode()
        connection.close()
        return told

    def announce(self, batch: str, files: dict[str, bytes], **wrong: str) -> dict[str, Any]:
        """Announce a batch; `wrong` gives another digest for a name."""
        said = {
            "batch": batch, "label": "卡", "left_out": [],
            "files": [
                {"path": name.encode().hex(), "size": len(data), "modified_ns": "1790000000000000000", "text": "",
                 "sha256": wrong.get(name, hashlib.sha256(data).hexdigest())}
                for name, data in files.items()
            ],
        }  # fmt: skip
        status, _, told = self.ask("POST", "/station/batches/", json.dumps(said).encode())
        assert 201 == status, told
        answer: dict[str, Any] = json.loads(told)
        return answer

    def chunk(self, uid: str, offset: int, data: bytes, claimed: bytes | None = None) -> tuple[int, str]:
        """Send one chunk; `claimed` is what its digest is made of."""
        digest = base64.b64encode(hashlib.sha256(data if claimed is None else claimed).digest()).decode()
        status, _, told = self.ask(
            "PATCH", f"/station/uploads/{uid}/", data, Tus_Resumable="1.0.0", Upload_Offset=str(offset),
            Upload_Checksum=f"sha256 {digest}", Content_Type="application/offset+octet-stream",
        )  # fmt: skip
        return status, told

    def offset(self, uid: str) -> int:
        """Ask how far an upload is."""
        status, headers, _ = self.ask("HEAD", f"/station/uploads/{uid}/", Tus_Resumable="1.0.0")
        assert 200 == status
        return int(headers["Upload-Offset"])

    def until_receipt(self, batch: str) -> dict[str, Any]:
        """Wait until the batch is sealed and its receipt signed."""
        told: dict[str, Any] = {}

        def is_there() -> bool:
            told.update(json.loads(self.ask("GET", f"/station/batches/{batch}/")[2]))
            return bool(told["note"])

        self._office.until(is_there)
        return told


@pytest.fixture(scope="module")
def office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = copy_of(prepared, tmp_path_factory.mktemp("office") / "data")
    made.serve()
    made.hire()
    yield made
    made.close()


@pytest.fixture(scope="module")
def keys(office: Office) -> dict[str, str]:
    told: dict[str, str] = office.ask(REGISTER)
    return told


def _township(folder: Path, office: Office, keys: dict[str, str], *, number: str = "XZ-01", **more: str) -> Township:
    given = {"port": office.port, "station": number, "key": keys[number], "server_key": keys["server_key"]}
    return Township(folder, **{**given, **more})  # type: ignore[arg-type]


def _card(root: Path, *, films: int = 3, size: int = 300_000, device: str = "YZ-31") -> Path:
    dice = random.Random(f"{device}{films}")
    shots = {
        f"DCIM/DSJ_{device}_100217_20260918_10{minute:02d}00.mp4": film() + dice.randbytes(size)
        for minute in range(films)
    }
    return write(root, {**shots, "LOG/空.TXT": b"", "LOG/RUN.TXT": b"run " + device.encode()})


def _number(told: str) -> str:
    found = re.search(r"HZ-\d{4}-\d{4}", told)
    assert found, told
    return found[0]


def test_a_card_comes_over_a_bad_line_through_power_cuts_on_both_ends_whole_and_once(
    office: Office, keys: dict[str, str], tmp_path: Path
) -> None:
    card = _card(tmp_path / "card")
    before = fingerprint(card)
    line = BadLine(office.port, seed=SEED, most=250_000)
    township = _township(tmp_path / "pc", office, keys, port=line.port)  # type: ignore[arg-type]

    dice = random.Random(SEED)
    township.kill_after(0.5 + dice.random(), "take", str(card))
    web = office.processes[0]
    taking = township.start("take", str(card))
    time.sleep(dice.random() * 2)
    office.cut(web)
    time.sleep(0.5)
    office.serve()
    taking.kill()
    taking.communicate()
    code, told = township.run("take", str(card), seconds=300)
    line.close()

    assert before == fingerprint(card)
    assert 0 == code, told + office.last_words()
    assert line.cuts > 0
    (kept,) = township.receipts()
    books = office.ask(BOOKS, number=_number(kept.name))
    expected = {str(path.relative_to(card)): sha256(path.read_bytes()) for path in card.rglob("*") if path.is_file()}
    assert expected == {path: digest for path, _, digest in books["files"]}
    assert {"sealed"} == {state for _, state, _ in books["files"]}
    assert ("sealed", "ding", "jia", "station") == tuple(books[name] for name in ("state", "operator", "giver", "kind"))
    assert "系统（采集工作站 XZ-01）" in books["actors"]
    assert [] == township.spooled()


def test_a_card_that_comes_again_is_measured_and_not_sent_again(
    office: Office, keys: dict[str, str], tmp_path: Path
) -> None:
    card, township = _card(tmp_path / "card", device="YZ-32"), _township(tmp_path / "pc", office, keys)
    assert 0 == township.run("take", str(card))[0]
    write(card, {"DCIM/DSJ_YZ-32_100217_20260918_110000.mp4": film("new")})

    code, told = township.run("take", str(card))

    assert 0 == code, told
    assert ["DCIM/DSJ_YZ-32_100217_20260918_110000.mp4"] == [
        path for path, _, _ in office.ask(BOOKS, number=_number(told))["files"]
    ]


def test_without_the_servers_own_signature_the_spool_stays(
    office: Office, keys: dict[str, str], tmp_path: Path
) -> None:
    card = _card(tmp_path / "card", device="YZ-33", films=1)
    other = "liuhen.local/other+" + _verifier_key("liuhen.local/other")
    township = _township(tmp_path / "pc", office, keys, server_key=other)

    process = township.start("take", str(card))
    office.until(lambda: "没有设置里那把公钥的签名" in township.run("status")[1])
    process.terminate()
    process.communicate()
    kept = township.spooled()
    township.settle(server_key=keys["server_key"])
    code, told = township.run("take", str(card))

    assert 3 == len(kept)
    assert (0, []) == (code, township.spooled()), told


def _verifier_key(name: str) -> str:
    data = b"\x01" + bytes(range(32))
    identity = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex()
    return f"{identity}+{base64.b64encode(data).decode()}"


def test_sending_keeps_to_the_hours_and_the_bandwidth_allowed(
    office: Office, keys: dict[str, str], tmp_path: Path
) -> None:
    now = time.localtime()
    closed = f"{(now.tm_hour + 2) % 24:02d}:00-{(now.tm_hour + 3) % 24:02d}:00"
    card = _card(tmp_path / "card", device="YZ-34", films=1, size=200_000)
    township = _township(tmp_path / "pc", office, keys, hours=closed)

    process = township.start("take", str(card))
    office.until(lambda: len(township.spooled()) == 3)
    time.sleep(1.5)
    process.kill()
    process.communicate()
    assert "等待传送" in township.run("status")[1]
    township.settle(hours="", limit_kb="100")
    began = time.monotonic()
    code, told = township.run("take", str(card))

    assert 0 == code, told
    assert time.monotonic() - began > 2  # 200 KB at 100 KB a second


def test_a_wrong_digest_is_refused_in_chinese_and_nothing_of_it_is_sealed(office: Office, keys: dict[str, str]) -> None:
    line, data = Line(office, "XZ-01", keys["XZ-01"]), film("x" * 5000)
    batch = "a" * 32
    uid = next(iter(line.announce(batch, {"A.mp4": data}, **{"A.mp4": "0" * 64})["uploads"].values()))

    chunk = line.chunk(uid, 0, data, claimed=b"other bytes")
    whole = line.chunk(uid, 0, data)
    finish = line.ask("POST", f"/station/batches/{batch}/finish/", b"{}")

    assert 460 == chunk[0]
    assert "和发出的不一样" in chunk[1]
    assert 460 == whole[0]
    assert "摘要值和声明的不一致" in whole[1]
    assert 0 == line.offset(uid)
    assert 409 == finish[0]
    assert "还有 1 个文件没有传完" in json.loads(finish[2])["sentence"]


def test_replayed_and_reordered_chunks_change_nothing(office: Office, keys: dict[str, str]) -> None:
    line, data = Line(office, "XZ-01", keys["XZ-01"]), film("y" * 9000)
    batch = "b" * 32
    uid = next(iter(line.announce(batch, {"B.mp4": data})["uploads"].values()))

    late = line.chunk(uid, 6000, data[6000:])
    first = line.chunk(uid, 0, data[:3000])
    replayed = line.chunk(uid, 0, data[:3000])
    middle = line.chunk(uid, 3000, data[3000:6000])
    again = line.chunk(uid, 3000, data[3000:6000])
    last = line.chunk(uid, 6000, data[6000:])
    after = line.chunk(uid, 6000, data[6000:])
    unsigned = line.ask("PATCH", f"/station/uploads/{uid}/", b"x", Tus_Resumable="1.0.0", Upload_Offset="0")
    line.ask("POST", f"/station/batches/{batch}/finish/", b"{}")

    assert [409, 204, 409, 204, 409, 204, 410] == [
        one[0] for one in (late, first, replayed, middle, again, last, after)
    ]
    assert "应从第 3000 字节接着传" in replayed[1]
    assert 400 == unsigned[0]
    receipt = line.until_receipt(batch)
    assert [["B.mp4", "sealed", sha256(data)]] == office.ask(BOOKS, number=receipt["receipt"])["files"]


def test_two_agents_with_the_same_card_end_with_one_original_and_both_have_their_receipt(
    office: Office, keys: dict[str, str], tmp_path: Path
) -> None:
    card = _card(tmp_path / "card", device="YZ-35", films=2, size=50_000)
    pcs = [_township(tmp_path / number, office, keys, number=number) for number in ("XZ-01", "XZ-02")]

    running = [pc.start("take", str(card)) for pc in pcs]
    told = [process.communicate(timeout=240)[0] for process in running]

    assert [0, 0] == [process.returncode for process in running], told
    books = [office.ask(BOOKS, number=_number(words)) for words in told]
    assert books[0]["files"] != books[1]["files"]
    assert {("held", True), ("sealed", True)} == {
        (state, digest is not None) for one in books for _, state, digest in one["files"]
    }
    digests = [{digest for _, _, digest in one["files"]} for one in books]
    assert digests[0] == digests[1]
    assert [[], []] == [pc.spooled() for pc in pcs]


def test_a_stranger_a_wrong_key_another_station_and_a_station_without_an_order_are_refused(
    office: Office, keys: dict[str, str]
) -> None:
    own = Line(office, "XZ-01", keys["XZ-01"])
    uid = next(iter(own.announce("c" * 32, {"C.mp4": film("c")})["uploads"].values()))
    wrong = Line(office, "XZ-01", keys["XZ-02"]).ask("POST", "/station/hello/", b"{}")
    nobody = Line(office, "XZ-99", "").ask("POST", "/station/hello/", b"{}")
    other = Line(office, "XZ-02", keys["XZ-02"]).chunk(uid, 0, film("c"))
    said = {"batch": "d" * 32, "label": "", "left_out": [], "files": [
        {"path": b"D.mp4".hex(), "size": 1, "modified_ns": "0", "sha256": "0" * 64}]}  # fmt: skip
    without = Line(office, "XZ-03", keys["XZ-03"]).ask("POST", "/station/batches/", json.dumps(said).encode())

    assert [401, 401, 404, 409] == [wrong[0], nobody[0], other[0], without[0]]
    assert "密钥不对" in json.loads(wrong[2])["sentence"]
    assert "还没有常设接收令" in json.loads(without[2])["sentence"]


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a/../b", "a//b", "", "a\0b", "a" * 300])
def test_a_name_that_leads_out_of_the_card_is_refused(office: Office, keys: dict[str, str], name: str) -> None:
    row = {"path": name.encode().hex(), "size": 1, "modified_ns": "0", "sha256": "0" * 64}
    said = {"batch": "e" * 32, "label": "", "left_out": [], "files": [row]}

    status, _, told = Line(office, "XZ-01", keys["XZ-01"]).ask("POST", "/station/batches/", json.dumps(said).encode())

    assert 422 == status
    assert "没有接收" in json.loads(told)["sentence"]


def test_a_receipt_confirmed_by_the_wrong_person_is_refused_in_chinese(office: Office, keys: dict[str, str]) -> None:
    line, data = Line(office, "XZ-01", keys["XZ-01"]), film("confirmed")
    name = "DCIM/DSJ_YZ-36_100217_20260918_100000.mp4"  # names officer 甲
    uid = next(iter(line.announce("f" * 32, {name: data})["uploads"].values()))
    line.chunk(uid, 0, data)
    line.ask("POST", f"/station/batches/{'f' * 32}/finish/", b"{}")
    number = line.until_receipt("f" * 32)["receipt"]
    manifest = office.ask(BOOKS, number=number)["manifest"]

    page = Page(office, "ding")
    wrong = page.confirm(number, "officer", "yi", manifest)
    keeper = page.confirm(number, "custodian", "jia", manifest)
    right = page.confirm(number, "officer", "jia", manifest)
    both = page.confirm(number, "custodian", "ding", manifest)

    assert 409 == wrong[0]
    assert "这份清单由执法人员甲移交" in wrong[1]
    assert 403 == keeper[0] or 409 == keeper[0]
    assert [200, 200] == [right[0], both[0]]
    assert "confirmed" == office.ask(BOOKS, number=number)["state"]


class Page:
    """A person at the bench, over real HTTP."""

    def __init__(self, office: Office, username: str) -> None:
        self._base = f"http://127.0.0.1:{office.port}"
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._get("/login/")
        assert 200 == self._post("/login/enter/", username=username, password=PASSWORD)[0]

    def confirm(self, number: str, side: str, username: str, manifest: str) -> tuple[int, str]:
        """Confirm one side of a receipt with a person's own password."""
        given = {"side": side, "username": username, "password": PASSWORD, "manifest": manifest, "agreed": "yes"}
        return self._post(f"/intake/{number}/confirm/", **given)

    def _get(self, path: str) -> str:
        return str(self._open.open(self._base + path).read().decode())

    def _post(self, path: str, **given: str) -> tuple[int, str]:
        token = next(cookie.value for cookie in self._jar if cookie.name == "csrftoken")
        body = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": token or ""}).encode()
        request = urllib.request.Request(self._base + path, body, {"Referer": self._base})
        try:
            with self._open.open(request) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def test_the_program_is_the_same_bytes_every_time_and_carries_a_stations_settings(tmp_path: Path) -> None:
    settings = {"server": "http://10.0.0.1", "station": "XZ-01", "key": "k", "server_key": "v"}

    plain, own = agent_program(ROOT), agent_program(ROOT, settings)
    (tmp_path / "a.pyz").write_bytes(own)

    assert plain == agent_program(ROOT)
    assert own == agent_program(ROOT, settings) != plain
    assert "station = XZ-01" in zipfile.ZipFile(tmp_path / "a.pyz").read(SETTINGS).decode()


def test_the_program_is_python_3_8_and_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    (tmp_path / "a.pyz").write_bytes(agent_program(ROOT))
    archive = zipfile.ZipFile(tmp_path / "a.pyz")
    trees = [ast.parse(archive.read(name), feature_version=(3, 8)) for name in archive.namelist()]

    named = {alias.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    named |= {node.module or "" for tree in trees for node in ast.walk(tree)
              if isinstance(node, ast.ImportFrom) and node.level == 0}  # fmt: skip

    assert {"liuhen_agent"} == {name.split(".")[0] for name in named} - set(sys.stdlib_module_names)
