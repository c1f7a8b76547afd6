"""A day on site in a real Chromium: https on a name of the office, the server gone, everything kept, and sent once."""

import base64
import contextlib
import hashlib
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from liuhen.cli.lan import Lan, prepare
from tests import postgres
from tests.browser.conftest import CHROMIUM_WORDS, ROOT, SHOTS, Office, free_port, serious_faults
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
NAME = "liuhen.yunze.lan"
PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
    "AQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


@dataclass(slots=True)
class Server:
    """The web server of an office on https, which can be switched off and on again."""

    lan: Lan
    data: Path
    running: "subprocess.Popen[bytes] | None" = field(default=None)

    def on(self) -> None:
        """Start it and wait until it answers with a certificate that the authority vouches for."""
        environment = {**postgres.environment(self.data), **self._named()}
        words = self.lan.words("127.0.0.1")
        words[words.index("--workers") + 1] = "1"
        with (self.data / "lan.log").open("ab") as log:
            self.running = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=log)
        end = time.monotonic() + 90
        while not self.lan.answers():
            assert time.monotonic() < end, (self.data / "lan.log").read_text(errors="replace")[-2000:]
            time.sleep(0.2)

    def off(self) -> None:
        """Take it away."""
        if self.running is None:
            return
        self.running.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.running.wait(timeout=10)
        self.running.kill()
        self.running.wait(timeout=10)
        self.running = None

    def _named(self) -> dict[str, str]:
        given = self.lan.environment()
        return {name: given[name] for name in ("LIUHEN_HOSTS", "LIUHEN_HTTPS")}


@pytest.fixture(scope="module")
def network(office: Office) -> Iterator[Server]:
    """Prepare the small bureau for the office network."""
    served = Server(lan=prepare(office.data, names=(NAME,), port=free_port(), now=timezone.now()), data=office.data)
    yield served
    served.off()


@pytest.fixture
def server(network: Server) -> Server:
    """Serve it, also after a story that ended while the server was away."""
    if network.running is None:
        network.on()
    return network


@pytest.fixture
def phone(server: Server) -> Iterator[BrowserContext]:
    """Give a phone that knows the office by its name and has installed the bureau's authority."""
    machine = x509.load_pem_x509_certificate(server.lan.certificate.read_bytes())
    spki = machine.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pin = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    words = [
        *CHROMIUM_WORDS,
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={pin}",
    ]
    path = os.environ.get("LIUHEN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=words)
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=True,
            is_mobile=True,
        )
        context.set_default_timeout(60_000)
        yield context
        browser.close()


def opened(phone: BrowserContext, server: Server) -> Page:
    page = phone.new_page()
    page.goto(f"{server.lan.address}login/?next=/site/")
    page.get_by_label("执法证号或账号").fill("jia")
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/site/")
    until(page, "navigator.serviceWorker.ready.then(() => caches.match('/site/')).then(kept => !!kept)")
    return page


def until(page: Page, expression: str, seconds: float = 60) -> None:
    """Wait until an expression holds in the page; the page's own policy forbids waiting inside it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, (expression, page.inner_text("body")[:1500])
        page.wait_for_timeout(300)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).locator("visible=true").tap()


def log_of(page: Page) -> Locator:
    """Give what the phone shows as written down; each line appears once the phone has stored it."""
    return page.locator("article:not([hidden]) [data-log] li span")


def a_day(page: Page) -> None:
    """Begin an activity on the spot and write everything down, as gloves do it."""
    page.get_by_role("link", name="临时登记一次活动").tap()
    page.get_by_label("执法对象").fill("乙口腔门诊部")
    page.get_by_label("地点").fill("解放路 12 号")
    page.get_by_label("执法人员乙").check()
    page.get_by_label("查封扣押").check()
    press(page, "登记，开始记时间")
    for name in ("到达现场", "已作语音说明", "已告知当事人"):
        press(page, name)
    press(page, "环节")
    press(page, "查封扣押")
    press(page, "标记")
    press(page, "见证人到场")
    page.locator("article:not([hidden]) [data-photo]").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    )
    expect(page.locator("article:not([hidden]) [data-log] img")).to_have_count(1)
    press(page, "录像停了")
    press(page, "设备故障")
    press(page, "已恢复，说明了原因")
    press(page, "活动结束")


DAY = [
    *("到达现场", "已作语音说明", "已告知当事人", "查封扣押开始", "见证人到场", "照片"),
    *("录像中断：设备故障", "恢复录像", "活动结束"),
]


def test_a_day_without_the_server_is_kept_through_a_lost_page_and_arrives_once(
    phone: BrowserContext, server: Server
) -> None:
    page = opened(phone, server)
    assert page.evaluate("window.isSecureContext")

    server.off()
    page.reload()  # the page comes from the phone
    a_day(page)
    expect(log_of(page)).to_have_text(DAY)
    expect(page.locator("[data-net]")).to_contain_text("没有连上办公网")
    assert [] == serious_faults(page)
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "site-offline-390.png")
    where = page.url
    page.close()  # the browser is closed on the way home

    page = phone.new_page()
    page.goto(where)
    expect(log_of(page)).to_have_text(DAY)
    server.on()
    press(page, "离开现场")
    press(page, "返回单位")
    expect(page.locator("[data-net]")).to_contain_text("已连办公网，都已送达", timeout=90_000)

    number = sent_number(page)
    page.goto(f"{server.lan.address}activities/{number}/said/")
    expect(page.locator("main tbody tr")).to_have_count(len(DAY) + 3)  # the beginning, the departure, the return
    replay(page, server)
    page.goto(f"{server.lan.address}activities/{number}/said/")
    expect(page.locator("main tbody tr")).to_have_count(len(DAY) + 3)
    page.goto(f"{server.lan.address}activities/{number}/")
    expect(page.locator("main")).to_contain_text("设备故障")
    page.screenshot(path=SHOTS / "site-arrived-390.png", full_page=True)


def sent_number(page: Page) -> str:
    """Give the number the server gave to the activity that was begun on the phone."""
    return str(page.evaluate(f"({READ}).then(all => all.find(one => one.kind === 'plan').number)"))


def replay(page: Page, server: Server) -> None:
    """Make the phone forget that it has sent everything, and let it send again in the wrong order."""
    page.goto(f"{server.lan.address}site/")
    page.evaluate(
        f"({READ}).then(all => new Promise(done => {{ const asked = indexedDB.open('liuhen-site');"
        " asked.onsuccess = () => { const work = asked.result.transaction('acts', 'readwrite');"
        " all.forEach((one, place) => work.objectStore('acts').put("
        "{...one, state: 'kept', holdUntil: 0, seq: 1000 - place}));"
        " work.oncomplete = () => done(true); }; }))"
    )
    page.reload()
    expect(page.locator("[data-net]")).to_contain_text("已连办公网，都已送达", timeout=90_000)


READ = (
    "new Promise(done => { const asked = indexedDB.open('liuhen-site'); asked.onsuccess = () => {"
    " const all = asked.result.transaction('acts').objectStore('acts').getAll();"
    " all.onsuccess = () => done(all.result); }; })"
)


@pytest.mark.full
def test_a_slip_of_the_glove_is_taken_back_before_it_is_sent(phone: BrowserContext, server: Server) -> None:
    page = opened(phone, server)
    page.get_by_role("link", name="临时登记一次活动").tap()
    page.get_by_label("执法对象").fill("甲大药房")
    page.get_by_label("地点").fill("中山路 8 号")
    page.get_by_label("查封扣押").check()
    press(page, "登记，开始记时间")

    press(page, "到达现场")
    press(page, "撤销")

    expect(page.get_by_role("button", name="到达现场").locator("visible=true")).to_be_visible()
    expect(log_of(page)).to_have_count(0)


def test_a_phone_without_the_authority_is_told_where_to_get_it(server: Server) -> None:
    trust = ssl.create_default_context(cafile=str(server.lan.authority))
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust))
    with opener.open(f"https://127.0.0.1:{server.lan.port}/alive/", timeout=10) as answer:
        assert 200 == answer.status
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"https://127.0.0.1:{server.lan.port}/alive/", timeout=10)
