"""The service's rights on PostgreSQL: it adds to the trail and reads it, and nothing else, whatever it tries."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from tests import postgres

from liuhen.cli.database import RoleNameError, command
from liuhen.trail.models import Entry, EntrySubject, Leaf

pytestmark = [pytest.mark.postgresql]
TABLES = [model._meta.db_table for model in (Entry, EntrySubject, Leaf)]
FORBIDDEN = (
    "UPDATE {0} SET {1} = {1}",
    "DELETE FROM {0}",
    "TRUNCATE {0} CASCADE",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "DROP TRIGGER {0}_no_update ON {0}",
    "ALTER TABLE {0} OWNER TO CURRENT_USER",
    "DROP TABLE {0} CASCADE",
    "CREATE RULE gone AS ON INSERT TO {0} DO INSTEAD NOTHING",
)
AROUND = (
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION trail_only_added_to() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION trail_only_added_to() CASCADE",
    f"SET ROLE {postgres.OWNER}",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "CREATE TABLE trail_other (id int)",
    "DELETE FROM django_migrations",
)
Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """Give a database with one entry in it."""
    server = postgres.shared()
    made = server.copy("roles")
    with server.open(made, postgres.SERVICE) as service:
        service.execute(
            "INSERT INTO trail_entry (uid, kind, verb, actor, bureau_code, recorded_at, body, digest)"
            " VALUES ('a', 'act', 'v', 'officer:1', 'b', now(), '{}', 'sha256:0')"
        )
        service.execute("INSERT INTO trail_leaf (index, entry_id) SELECT 0, id FROM trail_entry")
        service.execute(
            "INSERT INTO trail_entrysubject (kind, subject_id, entry_id) SELECT 'k', '1', id FROM trail_entry"
        )
    yield made
    server.drop(made)


def key_of(table: str) -> str:
    """Name the column that numbers the rows."""
    return "index" if table == "trail_leaf" else "id"


@pytest.fixture
def service(name: str) -> Iterator[Connection]:
    with postgres.shared().open(name, postgres.SERVICE) as connection:
        yield connection


def test_the_service_adds_to_the_trail_and_reads_it(service: Connection) -> None:
    assert (1,) == service.execute("SELECT count(*) FROM trail_entry").fetchone()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_service_can_change_nothing_of_the_trail(service: Connection, table: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement.format(table, key_of(table)))


@pytest.mark.parametrize("table", TABLES)
def test_the_service_cannot_give_itself_more_rights(service: Connection, table: str) -> None:
    service.execute(f"GRANT ALL ON {table} TO CURRENT_USER")  # a warning only: it has nothing to give

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("statement", AROUND)
def test_the_service_finds_no_way_around_the_triggers(service: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_even_the_owner_is_stopped_by_the_triggers_until_he_takes_them_away(name: str, table: str) -> None:
    with postgres.shared().open(name, postgres.OWNER) as owner:
        for statement in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"):
            with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
                owner.execute(statement.format(table, key_of(table)))


@pytest.mark.django_db
@pytest.mark.parametrize("service_name", ["Robert'); DROP TABLE x", "", postgres.OWNER])
def test_a_name_that_is_no_plain_name_or_the_owner_is_refused(service_name: str) -> None:
    with pytest.raises(RoleNameError):
        CliRunner().invoke(command, ["prepare", "--service", service_name], catch_exceptions=False)


def test_a_process_of_the_service_writes_and_seals_the_trail(tmp_path: Path) -> None:
    script = Path(__file__).parent.parent / "trail" / "trail_process.py"
    for work in ("write", "integrate"):
        subprocess.run([sys.executable, script, work, "1"], env=postgres.environment(tmp_path), check=True)

    said = subprocess.run(
        [sys.executable, script, "check", "1"], env=postgres.environment(tmp_path), check=True, capture_output=True
    )

    assert b"1 True 0" == said.stdout.strip()
