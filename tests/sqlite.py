"""A migrated SQLite database, made once for one set of migrations and copied by every run of the tests.

It lies in the machine's temporary folder under the digest of all migrations; a changed migration makes a new one.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
FILE = "liuhen.sqlite3"


def template() -> Path:
    """Give the migrated database, making it first where no run of the tests has made it yet."""
    shelf = Path(tempfile.gettempdir()) / f"liuhen-tests-templates-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    made = shelf / f"{_digest()}.sqlite3"
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    return made


def put_into(data: Path) -> None:
    """Give a data folder the migrated database, if it has none."""
    data.mkdir(parents=True, exist_ok=True)
    if not (data / FILE).exists():
        shutil.copyfile(template(), data / FILE)


def _digest() -> str:
    known = hashlib.sha256(f"{django.__version__} {ROOT}".encode())
    for path in sorted((ROOT / "src" / "liuhen").glob("*/migrations/*.py")):
        known.update(path.name.encode() + path.read_bytes())
    return known.hexdigest()[:32]


def _make(made: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="liuhen-template-") as data:
        paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        named = {"LIUHEN_DATA": data, "DJANGO_SETTINGS_MODULE": "liuhen.settings", "PYTHONPATH": paths}
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LIUHEN_PG_")}
        words = [sys.executable, "-m", "django", "migrate", "-v0"]
        subprocess.run(words, env={**plain, **named}, cwd=ROOT, check=True)
        part = made.with_suffix(".part")
        with (
            contextlib.closing(sqlite3.connect(Path(data) / FILE)) as whole,
            contextlib.closing(sqlite3.connect(part)) as copy,
        ):
            whole.backup(copy)
        part.rename(made)
