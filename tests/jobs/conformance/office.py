"""One data folder with its database, the workers started on it, and the clerk who asks for work: on both engines."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import postgres

HERE = Path(__file__).parent


class Clerk:
    """The process that uses the port, for one office after another."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "clerk.py")], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def wish(self, database: str, wish: str, **words: object) -> Any:
        """Have one wish done and give the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"database": database, "wish": wish, **words}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def leave(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()


class Office:
    """The folder, its notebook of what the workers did, its workers."""

    def __init__(self, data: Path, environment: dict[str, str], clerk: Clerk) -> None:
        """Open the office on a database that has the tables."""
        self.data, self.notebook, self._environment, self._clerk = data, data / "notebook", environment, clerk
        self.notebook.touch()
        self.database = environment.get("LIUHEN_PG_NAME") or str(data / "liuhen.sqlite3")
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self, lease: float = 2) -> "subprocess.Popen[bytes]":
        """Start one worker and wait until it is up."""
        before = self.lines().count("up")
        command = [sys.executable, str(HERE / "pretend_worker.py"), str(self.notebook), str(lease)]
        with (self.data / "worker.log").open("ab") as log:
            self.workers.append(subprocess.Popen(command, env=self._environment, stderr=log))
        self.until(lambda: self.lines().count("up") > before)
        return self.workers[-1]

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """End one as a power cut would."""
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

    def close(self) -> None:
        """End everything."""
        for worker in self.workers:
            with contextlib.suppress(ProcessLookupError):
                worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.wait()

    def lines(self) -> list[str]:
        """Read the first word or two of every note."""
        return [
            line.rsplit(" ", 1)[0] if line.startswith(("up", "tick", "woken")) else line
            for line in self.notebook.read_text().splitlines()
        ]

    def told(self, word: str) -> list[str]:
        """Read what stands behind a word, note by note."""
        lines = self.notebook.read_text().splitlines()
        return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database from outside."""
        if "LIUHEN_PG_NAME" in self._environment:
            with postgres.shared().open(self.database) as connection:
                return connection.execute(sql.encode()).fetchall()
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        """Meddle with the database from outside."""
        assert "LIUHEN_PG_NAME" in self._environment
        with postgres.shared().open(self.database) as connection:
            connection.execute(sql.encode())

    def put(self, *jobs: tuple[str, float], kind: str = "slow", **words: object) -> list[int]:
        """Ask for jobs with these names and seconds."""
        asked = [{"kind": kind, "payload": {"name": name, "seconds": seconds}, **words} for name, seconds in jobs]
        ids: list[int] = self.wish("put", jobs=asked)
        return ids

    def wish(self, wish: str, **words: object) -> Any:
        """Have the clerk do something here."""
        return self._clerk.wish(self.database, wish, **words)

    def until(self, is_so: Callable[[], bool], seconds: float = 40) -> None:
        """Wait for something to become true."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, self._story()
            time.sleep(0.05)

    def all_over(self) -> bool:
        """Say whether no job is open."""
        return not self.ask("select 1 from jobs_job where state in ('waiting', 'running')")

    def events(self) -> list[str]:
        """Give the history of all jobs, in order."""
        return [row[0] for row in self.ask("select event from jobs_jobevent order by id")]

    def _story(self) -> str:
        log = self.data / "worker.log"
        words = log.read_text(errors="replace")[-3000:] if log.exists() else ""
        return f"{self.notebook.read_text()[-2000:]}\n{self.ask('select * from jobs_job')}\n{words}"
