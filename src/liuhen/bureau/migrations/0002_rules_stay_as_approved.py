"""Forbid any change to approved rules, in the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "approved rules never change"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION bureau_rules_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""
FROZEN = ("bureau_id", "code", "version", "effective_on", "files", "digest", "document_number", "reason")
FROZEN_WHEN_APPROVED = (*FROZEN, "proposed_by_id", "proposed_at", "approved_by_id", "approved_at")


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this database's kind."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
    other = "IS DISTINCT FROM" if editor.connection.vendor == "postgresql" else "IS NOT"
    approved = "OLD.state IN ('in_force', 'superseded')"
    changed = " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in FROZEN_WHEN_APPROVED)
    back = "NEW.state NOT IN ('in_force', 'superseded')"
    rewritten = " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in FROZEN)
    _trigger(editor, "rulepack", "UPDATE", f"({approved} AND ({changed} OR {back})) OR {rewritten}")
    _trigger(editor, "rulepack", "DELETE", approved)
    for table in ("holidaynotice", "localday"):
        for event in ("UPDATE", "DELETE"):
            _trigger(editor, table, event, "1 = 1")


def _trigger(editor: BaseDatabaseSchemaEditor, table: str, event: str, condition: str) -> None:
    head = f"CREATE TRIGGER bureau_{table}_no_{event.lower()} BEFORE {event} ON bureau_{table} FOR EACH ROW"
    if editor.connection.vendor == "postgresql":
        editor.execute(f"{head} WHEN ({condition}) EXECUTE FUNCTION bureau_rules_stay()")
    else:
        editor.execute(f"{head} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("bureau", "0001_tables"),)
    replaces = (("bureau", "0003_rules_stay_as_approved"),)
    operations = (migrations.RunPython(forbid),)
