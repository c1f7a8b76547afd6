"""Forbid update and delete of entries, slips and all that vouches for them, in the database itself (promise 2)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = (
    *("trail_entry", "trail_entrysubject", "trail_leaf"),
    *("trail_slip", "trail_witnessed", "trail_cosignature", "trail_stamp"),
)
WORDS = "the trail is only added to"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION trail_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database's kind."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        for event in ("UPDATE", "DELETE"):
            editor.execute(_trigger(editor.connection.vendor, table, event))
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION trail_only_added_to()"
            )


def _trigger(vendor: str, table: str, event: str) -> str:
    head = f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW"
    if vendor == "postgresql":
        return f"{head} EXECUTE FUNCTION trail_only_added_to()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("trail", "0001_tables"),)
    operations = (migrations.RunPython(forbid),)
