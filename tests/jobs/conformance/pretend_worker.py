"""A worker process with tasks made for trying: run as `python pretend_worker.py NOTEBOOK LEASE_SECONDS`."""

import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings")
django.setup()

from liuhen.jobs.runner import Lane, Periodic, Running, Worker  # noqa: E402 - Django comes first

NOTEBOOK, LEASE = Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))


def note(words: str) -> None:
    """Add one line, whole, whoever else writes."""
    with NOTEBOOK.open("a") as file:
        file.write(f"{words}\n")


def slow(running: Running) -> None:
    """Take the time the payload says, stopping when told to."""
    name = running.payload["name"]
    note(f"start {name}")
    until = time.monotonic() + float(str(running.payload["seconds"]))
    while time.monotonic() < until:
        if running.should_stop():
            note(f"stopped {name} {running.why}")
            return
        running.say(1, 2, "一半")
        time.sleep(0.02)
    note(f"end {name}")


def quick(running: Running) -> None:
    """Note the moment."""
    note(f"woken {time.time()}")


def broken(running: Running) -> None:
    """Fail every time."""
    note("broken")
    raise ValueError("试验")


def deadly(running: Running) -> None:
    """Take the whole worker along."""
    note("deadly")
    os.kill(os.getpid(), signal.SIGKILL)


def tick(at: datetime) -> None:
    """Note that the clock came round."""
    note(f"tick {os.getpid()}")


worker = Worker(
    [
        Lane(tasks={"slow": slow, "broken": broken, "deadly": deadly}),
        Lane(tasks={"side": slow}, width=3),
        Lane(tasks={"quick": quick}),
    ],
    [Periodic(kind="tick", seconds=0.5, run=tick)],
    lease=LEASE,
)
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=worker.end).start())
note(f"up {os.getpid()}")
worker.run()
note("down")
