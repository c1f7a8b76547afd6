"""Fixtures that every room's tests share."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import postgres, sqlite
from tests.cast import Cast, small_bureau

# What the small size tries on both databases: where SQL, locks, constraints and committed transactions count.
# Tests in these files bear the mark `db`; a test elsewhere may bear it by itself.
ON_BOTH = (
    "access/test_register.py",
    "approvals/test_acts.py",
    "bureau/test_acting.py",
    "bureau/test_permissions.py",
    "cases/test_acts.py",
    "cases/test_board.py",
    "devices/test_ledger.py",
    "documents/test_two_processes.py",
    "duties/test_board.py",
    "duties/test_projector.py",
    "evidence/test_acts.py",
    "jobs/",
    "search/test_find.py",
    "trail/test_integrator.py",
)

HOURS_OF_FULL = 3  # until a test of the full size counts as hanging


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what runs on both databases, and leave tests about PostgreSQL itself to the run on PostgreSQL."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and str(item.path.relative_to(here)).startswith(ON_BOTH):
            item.add_marker("db")
        if item.get_closest_marker("full") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(HOURS_OF_FULL * 3600))
    if postgres.is_wanted():
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


if not postgres.is_wanted():

    @pytest.fixture(scope="session")
    def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> None:
        """Give the tests' own database: in memory, a copy of the migrated one."""
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = connection.creation._get_test_db_name()  # Django's own name for it
            connection.ensure_connection()
            with contextlib.closing(sqlite3.connect(sqlite.template())) as whole:
                whole.backup(connection.connection)


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give one test a data folder of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the small bureau under the wuhan pack."""
    return small_bureau()
