"""Forbid any change to an issued document and its deletion, in the database itself (domain.md 4.5)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "an issued document never changes"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION documents_issued_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database's kind."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(FUNCTION)
    for event in ("UPDATE", "DELETE"):
        editor.execute(_trigger(vendor, event))


def _trigger(vendor: str, event: str) -> str:
    name = f"documents_document_no_{event.lower()}"
    head = f"CREATE TRIGGER {name} BEFORE {event} ON documents_document FOR EACH ROW"
    if vendor == "postgresql":
        return f"{head} WHEN (OLD.state = 'issued') EXECUTE FUNCTION documents_issued_stays()"
    return f"{head} WHEN OLD.state = 'issued' BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("documents", "0001_tables"),)
    operations = (migrations.RunPython(forbid),)
