"""An office of its own for each test; the clerk and the empty tables are shared."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import postgres
from tests.jobs.conformance.office import Clerk, Office


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """Make a database file with the jobs room's tables; on PostgreSQL the template has them."""
    if postgres.is_wanted():
        return None
    data = tmp_path_factory.mktemp("jobs-template")
    command = [sys.executable, "-m", "django", "migrate", "jobs", "--verbosity", "0"]
    subprocess.run(command, env=postgres.product(data), check=True)
    return data / "liuhen.sqlite3"


@pytest.fixture(scope="session")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """Give the one who uses the port."""
    made = Clerk(postgres.environment(tmp_path_factory.mktemp("clerk")))
    yield made
    made.leave()


@pytest.fixture
def office(tmp_path: Path, tables: Path | None, clerk: Clerk) -> Iterator[Office]:
    """Open an office; its workers end with it."""
    if tables is not None:
        shutil.copy(tables, tmp_path / "liuhen.sqlite3")
    environment = postgres.environment(tmp_path)
    made = Office(tmp_path, environment, clerk)
    yield made
    made.close()
    if tables is None:
        postgres.shared().drop(made.database)
