"""Reads of the times that issued documents of cases state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from liuhen.documents.models import Document
from liuhen.documents.queries import give_forms
from liuhen.documents.recorded.reading import Told, times_of

OF_CASES = "case"  # how a document calls a case; cases stand on a higher floor


def told_by(case_ids: Collection[int]) -> dict[int, tuple[Told, ...]]:
    """Return by case what its issued documents say took place, in the order of time; newer versions replace older.

    One query for the documents, however many cases.
    """
    rows = list(
        Document.objects.filter(
            subject_kind=OF_CASES, subject_id__in=[str(pk) for pk in case_ids], state="issued"
        ).order_by("pk")
    )
    give_forms(rows)
    replaced = {row.supersedes_id for row in rows if row.supersedes_id}
    found: dict[int, list[Told]] = defaultdict(list)
    for row in rows:
        times = None if row.pk in replaced else times_of(row.form, row.fields)
        if times is not None:
            scene, start, end, is_moment = times
            found[int(row.subject_id)].append(
                Told(
                    document_id=row.pk,
                    kind=row.kind,
                    title=row.form.zh,
                    number=row.number,
                    scene=scene,
                    start=start,
                    end=end,
                    is_moment=is_moment,
                    handler_id=row.handler_id,
                )
            )
    return {pk: tuple(sorted(several, key=lambda one: one.start)) for pk, several in found.items()}
