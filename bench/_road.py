"""What the benches of the road share: an office in a folder, cards announced to it, a worker, and its rows."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFICE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from liuhen.bureau.models import Bureau, Officer
from liuhen.cli.demo.people import YUNZE, found
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.web.intake.docks import start_taking_in
at = datetime.now(UTC)
if not Bureau.objects.exists():
    found(YUNZE, at=at)
ding, jia = (Officer.objects.get(username=name) for name in ("ding", "jia"))
for card in sys.argv[1:]:
    start_taking_in(announce(recognise(Path(card)), by=ding, at=at, handed_over_by=jia))
"""


def announced(data: Path, cards: list[Path]) -> str:
    """Announce cards to the office in `data`, founding it first; return the instant, as the rows write it."""
    environment = _environment(data)
    subprocess.run([sys.executable, "-c", OFFICE, *map(str, cards)], env=environment, check=True)
    return str(ask(data, "select strftime('%Y-%m-%d %H:%M:%f', 'now')")[0][0])


def worker(data: Path) -> "subprocess.Popen[bytes]":
    """Start the real worker on the office."""
    command = [sys.executable, "-m", "liuhen.cli.main", "worker"]
    return subprocess.Popen(command, env=_environment(data), stderr=subprocess.DEVNULL, start_new_session=True)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a worker, with everything it started if it does not leave by itself."""
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def ask(data: Path, sql: str, *values: str) -> list[tuple[object, ...]]:
    """Read the office's rows from outside."""
    with sqlite3.connect(data / "liuhen.sqlite3", timeout=20) as database:
        return database.execute(sql, values).fetchall()


def _environment(data: Path) -> dict[str, str]:
    return os.environ | {
        "LIUHEN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "liuhen.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
