"""A real server, a real Chromium and axe: what the browser stories share.

The server is a process of its own on a data folder of its own, so nothing has to be flushed between tests, which the
triggers of the trail would refuse. Stories leave their traces to each other as they would in an office.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests import postgres
from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = Path(__file__).resolve().parent / "shots"
CHROMIUM_WORDS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(slots=True, kw_only=True)
class Office:
    """A running server and its data folder."""

    url: str
    data: Path


@dataclass(slots=True)
class Desk:
    """One person's browser window: the page, requests that left for another host, and complaints of the browser."""

    page: Page
    office: Office
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    script: bool = True

    def go(self, path: str) -> Page:
        """Open an address of the office."""
        self.page.goto(self.office.url + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page's own script has taken the page over."""
        if self.script:
            self.page.wait_for_function("document.documentElement.classList.contains('lh-js')")

    def log_in(self, username: str, password: str = PASSWORD) -> Page:
        """Log in through the login page."""
        page = self.go("/login/")
        page.get_by_label("执法证号或账号").fill(username)
        page.get_by_label("口令", exact=True).fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        self.settle()
        return page

    def shot(self, name: str) -> None:
        """Keep a picture for people to look at; never in git."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def free_port() -> int:
    """Name a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(data: Path, log: Path) -> Iterator[str]:
    """Serve one data folder until the caller goes on."""
    port = free_port()
    environment = postgres.environment(data)
    words = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "16", "--no-ws", "liuhen.wsgi:application"),
    ]
    with log.open("wb") as lines:
        server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=lines, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
        server.kill()
        server.wait()


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/alive/", timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not answer:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Serve the small bureau: the cast of tests/cast.py, nothing on file yet."""
    data = tmp_path_factory.mktemp("office")
    environment = postgres.environment(data)
    subprocess.run([sys.executable, "-m", "tests.browser.office"], cwd=ROOT, env=environment, check=True)
    for url in serve(data, data / "web.log"):
        yield Office(url=url, data=data)


@pytest.fixture(scope="session")
def demo_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Serve the demonstration bureau with its footage in, and its worker running."""
    data = tmp_path_factory.mktemp("demo")
    environment = postgres.environment(data)
    liuhen = [sys.executable, "-m", "liuhen.cli.main"]
    subprocess.run([*liuhen, "demo", "bureau", "--small"], cwd=ROOT, env=environment, check=True, timeout=600)
    with (data / "worker.log").open("wb") as lines:
        worker = subprocess.Popen([*liuhen, "worker"], cwd=ROOT, env=environment, stdout=lines, stderr=lines)
    try:
        for url in serve(data, data / "web.log"):
            yield Office(url=url, data=data)
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=20)
        worker.kill()
        worker.wait()


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Serve a system that nobody has set up yet."""
    data = tmp_path_factory.mktemp("empty")
    postgres.environment(data)  # its tables, and nothing in them
    for url in serve(data, data / "web.log"):
        yield Office(url=url, data=data)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium for one file of stories; a machine without one fails here, it never skips.

    Its event loop would stand in the way of the database and of other browsers if it outlived the file.
    """
    path = os.environ.get("LIUHEN_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium, or name one in LIUHEN_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_WORDS))
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """Give desks: `desk(office)`, `desk(office, width=390)`; every one is a person of its own."""
    contexts = []

    def sit(office: Office, *, width: int = 1366, height: int = 900, script: bool = True) -> Desk:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(60_000)  # a busy machine is slow, not broken
        place = Desk(context.new_page(), office, script=script)

        def watch(request: Request) -> None:
            if not request.url.startswith((office.url, "data:", "blob:")):
                place.outside.append(request.url)

        context.on("request", watch)
        context.on("weberror", lambda error: place.complaints.append(str(error.error)))
        context.on("console", lambda line: place.complaints.append(line.text) if line.type == "error" else None)
        return place

    yield sit
    for context in contexts:
        context.close()


def serious_faults(page: Page) -> list[str]:
    """Run axe and give every serious or critical violation with the first place where it stands."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']} at {fault['nodes'][0]['target']} ({len(fault['nodes'])})"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]
