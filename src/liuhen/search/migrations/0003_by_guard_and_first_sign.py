"""An index by whose right counts, and on SQLite one of first signs: a question of one sign reads no longer every pair.

The words are thrown away with the position of the projector, which makes them again from the rows.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE search_grams USING fts5"
    "(grams, content='', columnsize=0, tokenize='ascii', prefix='1')"
)


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("search", "Position").objects.all().delete()
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE search_grams")
        schema_editor.execute(SQLITE)


class Migration(migrations.Migration):

    dependencies = [("search", "0002_words")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["bureau", "kind", "guard"], name="found_by_guard"),
        ),
        migrations.RemoveField(model_name="grams", name="rowid"),
        migrations.AddField(
            model_name="grams",
            name="item",
            field=models.OneToOneField(
                db_column="rowid",
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="gram",
                serialize=False,
                to="search.item",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
