"""Forbid update and delete of the steps of a case, in the database itself: a wrong one gets a counter-entry."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "the steps of a case are only added to"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION cases_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database's kind."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(FUNCTION)
    for event in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER cases_caseevent_no_{event.lower()} BEFORE {event} ON cases_caseevent FOR EACH ROW"
        if vendor == "postgresql":
            editor.execute(f"{head} EXECUTE FUNCTION cases_steps_stay()")
        else:
            editor.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("cases", "0001_tables"),)
    operations = (migrations.RunPython(forbid),)
