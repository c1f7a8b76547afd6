"""The few statements that write findings, as plain values: thousands at once, without a model instance each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from liuhen.duties.models import Duty, Finding, Subject
from liuhen.duties.rows import COLUMNS, SUBJECT_COLUMNS, Row


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows that carry their own names: the first column of each."""

    model: type[Model]
    columns: tuple[str, ...]

    def insert(self, rows: Sequence[Row]) -> None:
        """Write new rows."""
        self._many(f"INSERT INTO {self._name} ({', '.join(self.columns)}) VALUES ({self._places})", rows)  # noqa: S608 - our own names

    def exchange(self, stored: Iterable[Row], wanted: Iterable[Row]) -> None:
        """Write what is new, rewrite what says something else, remove what is wanted no more; leave the rest."""
        fresh = {row[0]: row for row in wanted}
        gone, changed = [], []
        for row in stored:
            now = fresh.pop(row[0], None)
            if now is None:
                gone.append((row[0],))
            elif now != row:
                changed.append((*now, row[0]))
        sets = ", ".join(f"{name} = %s" for name in self.columns)
        self._many(f"DELETE FROM {self._name} WHERE id = %s", gone)  # noqa: S608 - our own names
        self._many(f"UPDATE {self._name} SET {sets} WHERE id = %s", changed)  # noqa: S608 - our own names
        self.insert(list(fresh.values()))

    @property
    def _name(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 - the documented meta API

    @property
    def _places(self) -> str:
        return ", ".join(["%s"] * len(self.columns))

    def _many(self, statement: str, rows: Sequence[Row]) -> None:
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows)


FINDINGS, SUBJECTS = Table(Finding, COLUMNS), Table(Subject, SUBJECT_COLUMNS)


def keep_duties(duties: Mapping[int, str]) -> None:
    """Write the duties that are not there yet. A name is the digest of its content, so equal names say the same."""
    known = set(Duty.objects.filter(pk__in=duties).values_list("pk", flat=True))
    fresh = [Duty(pk=name, **json.loads(text)) for name, text in duties.items() if name not in known]
    Duty.objects.bulk_create(fresh, ignore_conflicts=True)
