"""An installation with real processes: a database on the disk, a worker, a web server, and a desk to look from."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
FOUND = """
from datetime import datetime, UTC
from tests.cast import small_bureau
small_bureau()
"""


@dataclass(slots=True)
class Office:
    """One data folder, and every process started on it; `close` ends them all."""

    data: Path
    port: int = 0
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    _desk: "subprocess.Popen[str] | None" = None

    def environment(self, **more: str) -> dict[str, str]:
        """Point a process at this folder."""
        return postgres.environment(self.data) | {"PYTHONUNBUFFERED": "1"} | more

    def migrate(self) -> None:
        """Make the tables and found the small bureau."""
        if not postgres.is_wanted():
            words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
            subprocess.run(words, env=self.environment(), cwd=ROOT, check=True)
        self.ask(FOUND)

    def ask(self, code: str, **given: object) -> Any:
        """Run lines at the desk, with `given` as plain values, and give what they put into `answer`."""
        if self._desk is None:
            self._desk = subprocess.Popen(
                [sys.executable, str(HERE / "pretend" / "desk.py")],
                env=self.environment(), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self._desk.stdin is not None
        assert self._desk.stdout is not None
        values = "".join(f"{name} = {value!r}\n" for name, value in given.items())
        self._desk.stdin.write(json.dumps(values + textwrap.dedent(code)) + "\n")
        self._desk.stdin.flush()
        told = self._desk.stdout.readline()
        assert told, "the desk fell over these lines; its last words stand above"
        return json.loads(told)

    def hire(self, **environment: str) -> "subprocess.Popen[bytes]":
        """Start a worker."""
        return self._start([sys.executable, "-m", "liuhen.cli.main", "worker"], "worker", environment)

    def serve(self) -> "subprocess.Popen[bytes]":
        """Start the web server, on the port it had before if it had one, and wait until it answers."""
        self.port = self.port or free_port()
        words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        words += ["--port", str(self.port), "--workers", "1", "--blocking-threads", "16", "--no-ws"]
        process = self._start([*words, "--log-level", "warning", "liuhen.wsgi:application"], "web", {})
        self.until(self._answers, 120)
        return process

    def until(self, is_so: Callable[[], object], seconds: float = 180) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, self.last_words()
            time.sleep(0.2)

    def last_words(self) -> str:
        """Give the ends of the processes' logs."""
        return "\n".join(f"{log.name}\n{log.read_text()[-3000:]}" for log in self.data.glob("*.log"))

    def close(self) -> None:
        """End every process that was started here."""
        for process in self.processes:
            self.cut(process)
        if self._desk is not None:
            self._desk.kill()
            self._desk.wait()
        for process in [*self.processes, *([self._desk] if self._desk else [])]:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def cut(self, process: "subprocess.Popen[bytes]") -> None:
        """Take the power from a process and from those it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _start(self, words: list[str], name: str, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                words, env=self.environment(**environment), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process


def copy_of(prepared: Path, data: Path) -> Office:
    """Copy a prepared folder, so that a test has an installation of its own; on PostgreSQL it is founded anew."""
    made = Office(data)
    if postgres.is_wanted():
        data.mkdir(parents=True, exist_ok=True)
        made.migrate()
    else:
        shutil.copytree(prepared, data, dirs_exist_ok=True)
    return made


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_shim(folder: Path) -> str:
    """Compile the sources that misbehave, and give the library to load before a worker."""
    made = folder / "slow_source.so"
    source = HERE / "pretend" / "slow_source.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return os.fspath(made)
