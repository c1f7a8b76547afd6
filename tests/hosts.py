"""Hosts of a bureau on this machine: each a web server and a worker; one PostgreSQL, one store, one shared folder.

`deploy/trial.py` starts the same for a person to try.
"""

import contextlib
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests import objectstore, postgres
from tests.cast import PASSWORD
from tests.vault.conformance.engines import remote_engine

READY_WITHIN = 180  # seconds


@dataclass(slots=True, kw_only=True)
class Host:
    """One machine: its pages and its worker, each a process group of its own."""

    name: str
    port: int
    environment: dict[str, str]
    logs: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Give the address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start both and wait until the pages answer."""
        # It ends with the tests, however they end.
        liuhen = ["setpriv", "--pdeathsig=SIGKILL", sys.executable, "-m", "liuhen.cli.main"]
        for part, words in (("web", ["--port", str(self.port), "--processes", "1"]), ("worker", [])):
            with (self.logs / f"{self.name}-{part}.log").open("ab") as log:
                self.processes.append(
                    subprocess.Popen(
                        [*liuhen, part, *words], env=self.environment, cwd=postgres.ROOT, stdin=subprocess.DEVNULL,
                        stdout=log, stderr=log, start_new_session=True,
                    )
                )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        """Wait until the pages answer."""
        end = time.monotonic() + READY_WITHIN
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/alive/", timeout=10):
                return
            if time.monotonic() > end:
                raise RuntimeError((self.logs / f"{self.name}-web.log").read_text(errors="replace")[-2000:])
            time.sleep(0.2)

    def kill(self) -> None:
        """Take the machine away without warning: every process of it, at once."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()


@dataclass(slots=True, kw_only=True)
class Site:
    """Everything that runs: the database, the store and the hosts."""

    folder: Path
    cluster: postgres.Cluster
    store: objectstore.ObjectStore | None
    environment: dict[str, str]
    hosts: list[Host] = field(default_factory=list)

    def stop(self) -> None:
        """End everything."""
        for host in self.hosts:
            host.kill()
        if self.store is not None:
            self.store.stop()
        self.cluster.stop()

    def run(self, *words: str) -> str:
        """Run one command of the product on this site."""
        command = [sys.executable, "-m", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=postgres.ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Read the database from outside."""
        with self.cluster.server.open("site") as connection:
            return connection.execute(sql.encode()).fetchall()


def start(folder: Path, *, nodes: int, hosts: int = 2) -> Site:
    """Start the database, a store of so many nodes (0: a shared folder), and the hosts. Whoever starts it stops it."""
    cluster = postgres.Cluster(is_safe=True)
    server = cluster.start()
    site = Site(folder=folder, cluster=cluster, store=None, environment={})
    try:
        postgres.prepare(server)
        data = folder / "shared"
        (data / "cards").mkdir(parents=True)
        site.environment = postgres.product(data) | server.address(
            server.copy("site"), postgres.SERVICE
        )  # what two real hosts have in their liuhen.env
        site.environment |= {"LIUHEN_SEALER": "off", "LIUHEN_INTAKE_ROOTS": str(data / "cards")}
        if nodes:
            site.store = objectstore.start(Path(tempfile.mkdtemp(prefix="liuhen-weed-")), nodes=nodes)
            site.environment["LIUHEN_VAULT"] = _defined(site.store, data)
        site.run("tests.browser.office")
        for number in range(1, hosts + 1):
            known = site.environment | {"LIUHEN_HOST": f"host-{number}"}
            host = Host(name=f"host-{number}", port=postgres.free_port(), environment=known, logs=folder)
            site.hosts.append(host)
            host.start()
    except BaseException:
        site.stop()
        raise
    return site


def _defined(store: objectstore.ObjectStore, data: Path) -> str:
    """Write down the store as a bureau does, and give its name."""
    place = remote_engine(store).place
    (data / "app.toml").write_text(f'access = "{place.app.access}"\nsecret = "{place.app.secret}"\n')
    (data / "app.toml").chmod(0o600)
    (data / "stores.toml").write_text(
        f'[stores.locked]\nendpoint = "{place.endpoint}"\nbucket = "{place.bucket}"\nstaging = "{place.staging}"\n'
        'app_keys = "app.toml"\n'
    )
    return "locked"


class Person:
    """Somebody at a browser, who may go from one host to the other without logging in again."""

    def __init__(self) -> None:
        """Sit down."""
        self._jar = http.cookiejar.CookieJar()  # cookies of 127.0.0.1 hold for every port
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, host: Host, path: str) -> str:
        """Open a page."""
        with self._browser.open(host.url + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, host: Host, path: str, page: str, **fields: str) -> str:
        """Send a form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(host, page))
        assert token
        words = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        with self._browser.open(host.url + path, data=words, timeout=60) as answer:
            return str(answer.read().decode())

    def log_in(self, host: Host, username: str) -> None:
        """Log in once, at one of the hosts."""
        self.post(host, "/login/enter/", "/login/", username=username, password=PASSWORD)
