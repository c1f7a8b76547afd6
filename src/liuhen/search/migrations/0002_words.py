"""The table of words: FTS5 without a copy of the text on SQLite, tsvector under GIN on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', columnsize=0, tokenize='ascii')"""
POSTGRESQL = """
CREATE TABLE search_grams (rowid bigint PRIMARY KEY, grams tsvector NOT NULL);
CREATE INDEX search_grams_words ON search_grams USING gin (grams);
"""


def make(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE search_grams")


class Migration(migrations.Migration):

    dependencies = [("search", "0001_tables")]

    operations = [migrations.RunPython(make, drop)]
