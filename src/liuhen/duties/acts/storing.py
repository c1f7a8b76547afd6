"""The few statements that write findings, as plain values: thousands at once, without a model instance each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from liuhen.duties.models import Finding, Ground
from liuhen.duties.rows import COLUMNS, Row

_TABLE = Finding._meta.db_table  # noqa: SLF001 - the documented meta API
_INSERT = f"INSERT INTO {_TABLE} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608 - our own names
_UPDATE = f"UPDATE {_TABLE} SET {', '.join(f'{name} = %s' for name in COLUMNS)} WHERE id = %s"  # noqa: S608 - our own names


def keep_grounds(grounds: Mapping[int, str]) -> None:
    """Write the grounds that are not there yet. A name is the digest of its content, so equal names say the same."""
    known = set(Ground.objects.filter(pk__in=grounds).values_list("pk", flat=True))
    fresh = [Ground(pk=name, **json.loads(text)) for name, text in grounds.items() if name not in known]
    Ground.objects.bulk_create(fresh, ignore_conflicts=True)


def insert(rows: Iterable[Row]) -> None:
    """Write new rows."""
    _many(_INSERT, list(rows))


def replace(rows: Iterable[tuple[int, Row]]) -> None:
    """Write rows over those with these keys."""
    _many(_UPDATE, [(*row, pk) for pk, row in rows])


def remove(keys: Sequence[int]) -> None:
    """Remove the rows with these keys."""
    if keys:
        Finding.objects.filter(pk__in=keys).delete()


def _many(statement: str, rows: Sequence[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
