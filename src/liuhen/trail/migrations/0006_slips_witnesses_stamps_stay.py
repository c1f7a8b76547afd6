"""Forbid update and delete of slips, witnessed checkpoints, cosignatures and time stamps, as of entries (0002)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("trail_slip", "trail_witnessed", "trail_cosignature", "trail_stamp")
WORDS = "the trail is only added to"


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database's kind; the function for PostgreSQL stands since 0002."""
    for table in TABLES:
        for event in ("UPDATE", "DELETE"):
            head = f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW"
            if editor.connection.vendor == "postgresql":
                editor.execute(f"{head} EXECUTE FUNCTION trail_only_added_to()")
            else:
                editor.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION trail_only_added_to()"
            )


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("trail", "0005_clock_slips_witnesses_stamps"),)
    operations = (migrations.RunPython(forbid),)
