"""Keep the rules a bureau already uses as its first version; forbid in the database any change to approved rules."""

import hashlib
import json

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

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


def keep_present_rules(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the row of the rules that each bureau has used so far: the installed folder's texts, as they are today."""
    rule_pack = apps.get_model("bureau", "RulePack")
    for bureau in apps.get_model("bureau", "Bureau").objects.all():
        files = _installed(bureau.pack_code)
        text = json.dumps(files, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        now = timezone.now()
        rule_pack.objects.create(
            bureau=bureau,
            code=bureau.pack_code,
            version=bureau.pack_version,
            effective_on=bureau.pack_effective_on,
            files=files,
            digest="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
            state="in_force",
            reason="升级前已经采用",
            proposed_at=now,
            approved_at=now,
            begun_at=now,
        )


def _installed(code: str) -> dict[str, str]:
    shelf = settings.PACKS_DIR
    paths = [shelf / code / "pack.yaml", shelf / code / "clauses.yaml", *sorted((shelf / "superior").glob("*.yaml"))]
    own = {path.name: path.read_text(encoding="utf-8-sig") for path in paths[:2]}
    superior = {f"superior/{path.name}": path.read_text(encoding="utf-8-sig") for path in paths[2:]}
    engine = (shelf / "engine" / "defaults.yaml").read_text(encoding="utf-8-sig")
    return {**own, **superior, "engine/defaults.yaml": engine}


class Migration(migrations.Migration):
    """Not reversible: nothing may take the triggers away again."""

    dependencies = (("bureau", "0002_rule_packs_and_calendars"),)
    operations = (migrations.RunPython(keep_present_rules), migrations.RunPython(forbid))
