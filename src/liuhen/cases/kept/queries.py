"""Reads of kept files: those of one thing, or of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Model

from liuhen.bureau.queries import among, kind_of
from liuhen.cases.kept.models import KeptFile


def files_of(about: Model) -> list[KeptFile]:
    """Give the files kept for a thing, oldest first."""
    return list(KeptFile.objects.filter(about_kind=kind_of(about), about_id=about.pk).order_by("pk"))


def files_about(kind: str, keys: Collection[int]) -> dict[int, list[KeptFile]]:
    """Give the files kept for many things of one kind, by their keys. One query."""
    found: dict[int, list[KeptFile]] = defaultdict(list)
    if keys:
        for row in KeptFile.objects.filter(among("about_id", list(keys)), about_kind=kind).order_by("pk"):
            found[row.about_id].append(row)
    return found
