"""An office made once, copied for every point; the failing disk built once; one process that forks the victims."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.victims import Victims
from tests.docks.cards import film, write

ROOT = Path(__file__).parent.parent.parent
FILES = {
    "DCIM/DSJ_YZ-03_100217_20260918_100000.mp4": film("一" * 300_000),
    "DCIM/DSJ_YZ-03_100217_20260918_101000.mp4": film("二"),
    "DCIM/DSJ_YZ-03_100217_20260918_102000.mp4": film("二"),  # equal bytes, another arrival
    "LOG/说明.txt": "现场说明".encode("gbk"),
}
PREPARE = """
import django, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import UTC, datetime
from pathlib import Path
from tests.cast import small_bureau
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.evidence.queries import vault
from liuhen.web.intake.docks import start_taking_in
cast = small_bureau()
at = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)
vault()
start_taking_in(announce(recognise(Path(sys.argv[1])), by=cast.custodian, at=at, handed_over_by=cast.officer))
"""


@pytest.fixture(scope="session")
def victims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victims]:
    """Build the failing disk, found the office, announce the card, and start the process that forks."""
    place = tmp_path_factory.mktemp("crash")
    shim, data, card = place / "fault.so", place / "template", write(place / "card", FILES)
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", shim, ROOT / "tests/crash/fault.c", "-ldl"], check=True
    )
    environment = os.environ | {
        "LIUHEN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "liuhen.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    subprocess.run([sys.executable, "-c", PREPARE, card], env=environment, check=True)
    with sqlite3.connect(data / "liuhen.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests/crash/office.py")], env=environment | {"LD_PRELOAD": str(shim)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Victims(process=process, template=data, card=card, place=place)
        process.kill()
    shutil.rmtree(place, ignore_errors=True)
