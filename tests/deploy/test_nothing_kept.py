"""What lets a second host take over: nothing a person did stays in the memory of a web process."""

import contextlib
import re
import sqlite3
import subprocess
from pathlib import Path

from axes.conf import settings as axes
from django.conf import settings

from liuhen.cli.main import ROOMS

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_logins_and_lock_outs_are_in_the_database() -> None:
    assert "django.contrib.sessions.backends.db" == settings.SESSION_ENGINE
    assert "axes.handlers.database.AxesDatabaseHandler" == axes.AXES_HANDLER


def test_no_room_uses_a_memory_of_the_process_as_a_store() -> None:
    sources = (ROOT / "src" / "liuhen").rglob("*.py")

    assert [] == [str(path) for path in sources if "django.core.cache" in path.read_text("utf-8")]


def test_every_variable_of_the_deployment_is_read_by_the_product() -> None:
    named = set(re.findall(r"\bLIUHEN_[A-Z_]+\b", (ROOT / "deploy" / "liuhen.env.example").read_text("utf-8")))
    read = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "liuhen").rglob("*.py"))

    assert [] == sorted(name for name in named if name not in read)


def test_every_command_of_a_unit_exists() -> None:
    words = [line.split()[1] for unit in UNITS for line in unit.read_text().splitlines() if "bin/liuhen " in line]

    assert {"up", "web", "worker"} == set(words) <= set(ROOMS)


def test_the_backup_script_takes_everything_but_what_can_be_made_again(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "kept"
    for name in ("keys/secret", "trail/checkpoint", "vault/objects/aa/x", "derived/a/poster.jpg"):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with contextlib.closing(sqlite3.connect(data / "liuhen.sqlite3")) as database:
        database.execute("create table t (x)")

    known = {"LIUHEN_DATA": str(data), "PATH": "/usr/bin:/bin"}
    subprocess.run(["sh", ROOT / "deploy" / "backup.sh", target], env=known, check=True)

    (made,) = target.iterdir()
    kept = subprocess.run(["tar", "tf", made / "data.tar"], check=True, capture_output=True, text=True).stdout
    assert "./keys/secret" in kept
    assert "./trail/checkpoint" in kept
    assert "vault" not in kept
    assert "derived" not in kept
    with contextlib.closing(sqlite3.connect(made / "liuhen.sqlite3")) as database:
        assert [("t",)] == database.execute("select name from sqlite_master").fetchall()
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=made, check=True, stdout=subprocess.DEVNULL)
