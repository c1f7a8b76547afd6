"""How long pages take while 30 players are paused and 26 uploads run, against the same pages with nobody else there.

    python bench/load.py [--database sqlite|postgresql] [--seconds 30] [--players 30] [--uploads 26] [--rate 4]

A real `liuhen up` on a folder of its own. A paused player has asked for bytes and reads none; an upload sends pieces
of 16 MiB at `--rate` MB/s (26 × 4 MB/s fills a gigabit line). Bar: page p95 under 300 ms (decisions 21). Never a timed
test: the clients run on the same machine, and a busy machine slows everything.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
BAR = 0.3  # seconds
PIECE = 16 * 2**20
FORK = multiprocessing.get_context("fork")
PAGES = ("/duties/", "/recordings/", "/cases/", "/intake/", "/devices/", "/activities/", "/documents/")


@dataclass(slots=True)
class Load:
    """The clients: where the server is, what they may use, and what was measured."""

    port: int
    office: dict[str, list[str]]
    rate: float  # bytes a second of one upload
    ending: Event = field(default_factory=FORK.Event)
    sent: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def headers(self, who: str) -> dict[str, str]:
        """Give the headers of a logged-in person."""
        key = "x" * 32
        return {"Cookie": f"sessionid={self.office[who]}; csrftoken={key}", "X-CSRFToken": key}

    def pause(self, address: str) -> None:
        """Ask for bytes as a player does, read the first of them, and then nothing."""
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", self.port))
            words = "".join(f"{name}: {value}\r\n" for name, value in self.headers("jia").items())
            line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=0-\r\n{words}\r\n".encode())
            first = line.recv(1024)
            if b"206" not in first[:20]:
                self.refused.append(f"player {first[:60]!r}")
            self.ending.wait()

    def upload(self, address: str, size: int) -> None:
        """Send a file in pieces, as fast as the line allows."""
        piece, offset = os.urandom(PIECE), 0
        while offset < size and not self.ending.is_set():
            began = time.monotonic()
            length = min(PIECE, size - offset)
            here = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Length": str(length)}
            try:
                here.putrequest("PATCH", address)
                kind = {"Content-Type": "application/offset+octet-stream"}
                for name, value in (self.headers("ding") | tus | kind).items():
                    here.putheader(name, value)
                here.endheaders()
                self._trickle(here, memoryview(piece)[:length], began)
                status = here.getresponse().status
            except OSError as error:
                status = 0
                self.refused.append(f"upload {error}")
            here.close()
            if status != 204:
                self.refused.append(f"upload {status}")
                return
            offset += length

    def crowd(self, size: int, told: Connection) -> None:
        """Be everybody but the one whose pages are measured, in a process of its own; tell what came of it."""
        threads = [threading.Thread(target=self.pause, args=(one,), daemon=True) for one in self.office["players"]]
        threads += [threading.Thread(target=self.upload, args=(one, size)) for one in self.office["uploads"]]
        for thread in threads:
            thread.start()
        self.ending.wait()
        told.send((sum(self.sent), sorted(set(self.refused))))

    def _trickle(self, here: http.client.HTTPConnection, piece: memoryview, began: float) -> None:
        step = 256 * 1024
        for start in range(0, len(piece), step):
            here.send(piece[start : start + step])
            self.sent.append(min(step, len(piece) - start))
            ahead = began + (start + step) / self.rate - time.monotonic()
            if ahead > 0 and self.ending.wait(ahead):
                return

    def measure(self, seconds: float) -> dict[str, list[float]]:
        """Ask for the pages in turn, twice a second; a page that is not served is noted."""
        times: dict[str, list[float]] = {page: [] for page in PAGES}
        end, turn = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            page = PAGES[turn % len(PAGES)]
            turn += 1
            began = time.perf_counter()
            here = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            here.request("GET", page, headers=self.headers("ding"))
            answer = here.getresponse()
            answer.read()
            here.close()
            took = time.perf_counter() - began
            if answer.status == 200:
                times[page].append(took)
            elif f"{page} {answer.status}" not in self.refused:
                self.refused.append(f"{page} {answer.status}")
            time.sleep(max(0.0, 0.4 - took))
        return times


def main() -> None:
    """Serve, measure alone, measure under load, print."""
    options = _options()
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = _environment(options.database, data, stack)
        size = int(options.rate * 1e6 * (options.seconds + 30)) // PIECE * PIECE + PIECE
        office = _prepare(environment, options.players, options.uploads, size)
        load = Load(port=_free_port(), office=office, rate=options.rate * 1e6)
        stack.callback(_stop, _serve(load.port, data, environment))
        load.measure(4)  # the first pages load the code
        alone = load.measure(options.seconds / 2)
        here, there = FORK.Pipe()
        began = time.monotonic()
        FORK.Process(target=load.crowd, args=(size, there), daemon=True).start()
        time.sleep(3)
        under = load.measure(options.seconds)
        load.ending.set()
        sent, refused = here.recv()
        speed, refused = sent / (time.monotonic() - began) / 1e6, [*load.refused, *refused]
    print(f"{options.database}: {options.players} paused players, {options.uploads} uploads, {speed:.0f} MB/s taken in")
    _tell(alone, under)
    print(f"load average {os.getloadavg()[0]:.1f}; bar {1000 * BAR:.0f} ms; not served: {refused or 'nothing'}")


def _prepare(environment: dict[str, str], players: int, uploads: int, size: int) -> dict[str, list[str]]:
    """Make the tables and the bureau."""
    if "LIUHEN_PG_NAME" not in environment:
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
    words = [sys.executable, str(ROOT / "bench" / "_paused.py"), str(players), str(uploads), str(size)]
    told = subprocess.run(words, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    office: dict[str, list[str]] = json.loads(told.splitlines()[-1])
    return office


def _tell(alone: dict[str, list[float]], under: dict[str, list[float]]) -> None:
    print(f"{'page':16}{'alone p50':>12}{'p95':>8}{'loaded p50':>14}{'p95':>8}{'worst':>8}  ms")
    for pages, name in (*(((page,), page) for page in PAGES), (PAGES, "all")):
        first, second = ([one for page in pages for one in times[page]] for times in (alone, under))
        if first and second:
            figures = (_at(first, 50), _at(first, 95), _at(second, 50), _at(second, 95), max(second))
            print("{:16}{:12.0f}{:8.0f}{:14.0f}{:8.0f}{:8.0f}".format(name, *(1000 * figure for figure in figures)))


def _at(times: list[float], percent: int) -> float:
    return times[0] if len(times) < 2 else statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def _environment(database: str, data: Path, stack: ExitStack) -> dict[str, str]:
    """Choose the database; PostgreSQL is started as the tests start it, but flushing as in a bureau."""
    from tests import postgres

    plain = postgres.product(data) | {"LIUHEN_SEALER": "off"}  # the folder is to be thrown away
    if database == "sqlite":
        return plain
    cluster = postgres.Cluster(is_safe=True)
    server = cluster.start()
    stack.callback(cluster.stop)
    postgres.prepare(server)
    return plain | server.address(server.copy("load"), postgres.SERVICE)


def _serve(port: int, data: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "liuhen.cli.main", "up", "--port", str(port), "--data", str(data)]
    with (data / "up.log").open("wb") as log:
        served = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=log, stderr=log)
    end = time.monotonic() + 300
    while time.monotonic() < end and served.poll() is None:
        with suppress(OSError):
            here = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            here.request("GET", "/alive/")
            if here.getresponse().status == 200:
                return served
        time.sleep(0.2)
    raise SystemExit(f"the server did not answer:\n{(data / 'up.log').read_text()[-2000:]}")


def _stop(served: "subprocess.Popen[bytes]") -> None:
    served.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        served.wait(timeout=30)
    served.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--players", type=int, default=30)
    parser.add_argument("--uploads", type=int, default=26)
    parser.add_argument("--rate", type=float, default=4, help="MB/s of one upload")
    return parser.parse_args()


if __name__ == "__main__":
    main()
