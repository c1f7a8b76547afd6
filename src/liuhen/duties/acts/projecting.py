"""Renewing the findings of what entries of the trail touched: rows that say the same stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction

from liuhen.duties.acts.rebuilding import rebuild
from liuhen.duties.acts.storing import FINDINGS, SUBJECTS, keep_duties
from liuhen.duties.models import ProjectorPosition, Subject
from liuhen.duties.queries.board import rows_about
from liuhen.duties.queries.checked import parted
from liuhen.duties.queries.packs import Rules
from liuhen.duties.queries.rows import rows_of
from liuhen.duties.queries.touched import touched_by
from liuhen.duties.rows import COLUMNS, KIND_NUMBERS, SUBJECT_COLUMNS, Row, Writer, subject_name
from liuhen.trail.models import EntrySubject, Leaf

BATCH = 500


def project(*, at: datetime) -> int:
    """Read the entries integrated since the last time and renew the findings they touch; return how many subjects."""
    position = ProjectorPosition.objects.first() or ProjectorPosition.objects.create()
    leaves = list(Leaf.objects.filter(index__gte=position.read).order_by("index")[:BATCH])
    if not leaves:
        return 0
    named = EntrySubject.objects.filter(entry__in=[leaf.entry_id for leaf in leaves])
    subjects: set[tuple[str, str]] = set()
    for kind, subject_id in named.values_list("kind", "subject_id").distinct():
        subjects |= touched_by(kind, subject_id)
    renew(subjects, at=at)
    # A rebuild in between has made a row of its own, from which reading goes on; then nothing is changed here.
    ProjectorPosition.objects.filter(pk=position.pk).update(read=leaves[-1].index + 1)
    return len(subjects)


def run_projector(at: datetime) -> None:
    """Project until nothing new is left; the worker calls this every two seconds.

    Where nothing was ever read, because the installation is new or its findings have got another shape, all are made
    from nothing.
    """
    if not ProjectorPosition.objects.exists():
        rebuild(at=at)
    while project(at=at):
        pass


def renew(subjects: Collection[tuple[str, str]], *, at: datetime) -> int:
    """Bring the findings of subjects up to what the law says of their facts now; return how many there are.

    A row keeps its key while its rule still speaks of its subject, so a page that shows it can still act on it.
    """
    rules, count = Rules(), 0
    for kind, ids in parted(one for one in subjects if one[0] in KIND_NUMBERS):
        made = rows_of(kind, ids, rules, at=at)
        with transaction.atomic():
            keep_duties(made.duties)
            SUBJECTS.exchange(_stored_subjects(kind, ids), made.subjects)
            FINDINGS.exchange(_stored_findings(kind, ids), made.rows)
        count += len(made.rows)
    return count


def rebuild_subject(kind: str, subject_id: str, *, at: datetime) -> int:
    """Bring the findings of one subject up to date; return how many there are."""
    return renew([(kind, subject_id)], at=at)


def _stored_subjects(kind: str, ids: Collection[int]) -> Iterator[Row]:
    names = [subject_name(kind, pk) for pk in ids]
    return Subject.objects.filter(pk__in=names).values_list(*SUBJECT_COLUMNS).iterator()


def _stored_findings(kind: str, ids: Collection[int]) -> Iterator[Row]:
    """Give the rows of these subjects as they would be written."""
    instant = Writer().instant
    for row in rows_about(kind, ids).values_list(*COLUMNS).iterator():
        yield tuple(instant(value) if isinstance(value, datetime) else value for value in row)
