"""Real worker processes on a real database file: killed, stopped, doubled. Every job ends exactly once."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ENQUEUE = """
import django, json, sys
django.setup()
from liuhen.jobs.port import enqueue
for kind, payload, dedupe in json.loads(sys.argv[1]): print(enqueue(kind, payload, dedupe=dedupe))
"""


class Office:
    """One data folder with its database, and the workers started on it."""

    def __init__(self, data: Path) -> None:
        self.data, self.notebook = data, data / "notebook"
        self.notebook.touch()
        self.workers: list[subprocess.Popen[bytes]] = []

    def environment(self) -> dict[str, str]:
        """Point a process at this folder."""
        paths = os.pathsep.join((str(HERE.parent.parent / "src"), str(HERE.parent.parent)))
        return os.environ | {
            "LIUHEN_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "liuhen.settings", "PYTHONPATH": paths,
        }  # fmt: skip

    def hire(self, lease: float = 2) -> subprocess.Popen[bytes]:
        """Start one worker and wait until it is up."""
        before = self.lines().count("up")
        command = [sys.executable, str(HERE / "pretend_worker.py"), str(self.notebook), str(lease)]
        self.workers.append(subprocess.Popen(command, env=self.environment(), stderr=subprocess.DEVNULL))
        self.until(lambda: self.lines().count("up") > before)
        return self.workers[-1]

    def lines(self) -> list[str]:
        """Read the first word or two of every note."""
        return [
            line.rsplit(" ", 1)[0] if line.startswith(("up", "tick")) else line
            for line in self.notebook.read_text().splitlines()
        ]

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Read the database from outside."""
        with sqlite3.connect(self.data / "liuhen.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def put(self, *jobs: tuple[str, float]) -> None:
        """Write waiting jobs (slow, with these seconds) as the port would, without starting Django each time."""
        with sqlite3.connect(self.data / "liuhen.sqlite3", timeout=20) as database:
            for name, seconds in jobs:
                now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
                kind = "broken" if name == "broken" else "slow"
                database.execute(
                    "insert into jobs_job (kind, payload, dedupe, priority, state, run_after, attempts, most_attempts,"
                    " token, worker, is_cancel_asked, done_units, total_units, words, created_at)"
                    " values (?, ?, '', 0, 'waiting', ?, 0, 5, 0, '', 0, 0, 0, '', ?)",
                    (kind, f'{{"name": "{name}", "seconds": {seconds}}}', now, now),
                )

    def until(self, is_so: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for something to become true."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, self.notebook.read_text() + str(self.ask("select * from jobs_job"))
            time.sleep(0.05)

    def all_over(self) -> bool:
        """Say whether no job is open."""
        return not self.ask("select 1 from jobs_job where state in ('waiting', 'running')")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the jobs room's tables."""
    data = tmp_path_factory.mktemp("jobs-template")
    command = [sys.executable, "-m", "django", "migrate", "jobs", "--verbosity", "0"]
    subprocess.run(command, env=Office(data).environment(), check=True)
    return data / "liuhen.sqlite3"


@pytest.fixture
def office(tmp_path: Path, template: Path) -> Iterator[Office]:
    """A folder of its own for each test; its workers end with it."""
    shutil.copy(template, tmp_path / "liuhen.sqlite3")
    made = Office(tmp_path)
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def test_the_job_of_a_killed_worker_is_run_again_by_the_next_and_ends_once(office: Office) -> None:
    office.put(("a", 3))
    first = office.hire()
    office.until(lambda: "start a" in office.lines())

    os.kill(first.pid, signal.SIGKILL)
    office.hire()
    office.until(office.all_over)

    assert 2 == office.lines().count("start a")
    assert 1 == office.lines().count("end a")
    assert [("done", 2)] == office.ask("select state, attempts from jobs_job")
    events = [row[0] for row in office.ask("select event from jobs_jobevent order by id")]
    assert ["claimed", "reclaimed", "done"] == events


def test_two_workers_never_run_one_job_twice(office: Office) -> None:
    office.put(*((f"job{number}", 0.02) for number in range(60)))

    office.hire()
    office.hire()
    office.until(office.all_over)

    starts = sorted(line for line in office.lines() if line.startswith("start"))
    assert 60 == len(starts) == len(set(starts))


def test_a_worker_told_to_stop_gives_its_job_back_without_an_attempt_lost(office: Office) -> None:
    office.put(("a", 30))
    worker = office.hire()
    office.until(lambda: "start a" in office.lines())

    worker.terminate()

    assert 0 == worker.wait(timeout=8)
    assert [("waiting", 0)] == office.ask("select state, attempts from jobs_job")
    assert "stopped a worker" in office.lines()


def test_a_paused_worker_loses_its_lease_and_its_result_does_not_count(office: Office) -> None:
    office.put(("a", 2))
    paused = office.hire(lease=1.5)
    # Stopped between two writes, not inside one: a process that is halted with the database locked halts everybody.
    office.until(lambda: office.ask("select done_units from jobs_job") == [(1,)])
    time.sleep(0.1)

    os.kill(paused.pid, signal.SIGSTOP)
    office.hire(lease=1.5)
    office.until(office.all_over)
    os.kill(paused.pid, signal.SIGCONT)
    time.sleep(2)

    events = [row[0] for row in office.ask("select event from jobs_jobevent order by id")]
    assert ["claimed", "reclaimed", "done"] == events


def test_a_running_job_that_is_called_off_stops(office: Office) -> None:
    office.put(("a", 30))
    office.hire()
    office.until(lambda: "start a" in office.lines())

    with sqlite3.connect(office.data / "liuhen.sqlite3", timeout=20) as database:
        database.execute("update jobs_job set is_cancel_asked = 1")
    office.until(office.all_over)

    assert [("cancelled",)] == office.ask("select state from jobs_job")


def test_a_failing_job_is_put_off_and_its_reason_kept(office: Office) -> None:
    office.put(("broken", 0))
    office.hire()

    office.until(lambda: [("waiting", 1)] == office.ask("select state, attempts from jobs_job"))

    (words,) = office.ask("select words from jobs_jobevent where event = 'failed'")
    assert "试验" in str(words[0])


def test_only_one_of_two_workers_minds_the_clock_and_the_other_takes_over(office: Office) -> None:
    first, second = office.hire(), office.hire()
    office.until(lambda: office.lines().count("tick") >= 4)

    minding = {line.split()[1] for line in office.notebook.read_text().splitlines() if line.startswith("tick")}
    assert 1 == len(minding)

    holder = first if str(first.pid) in minding else second
    os.kill(holder.pid, signal.SIGKILL)
    other = str((second if holder is first else first).pid)
    office.until(lambda: f"tick {other}" in office.notebook.read_text())
