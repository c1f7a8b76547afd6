"""Reads of saved views."""

from __future__ import annotations

from django.db.models import QuerySet

from liuhen.bureau.models import Officer
from liuhen.search.models import SavedView


def views_of(officer: Officer) -> QuerySet[SavedView]:
    """Return a person's own views, by name."""
    return SavedView.objects.filter(officer=officer, dropped_at__isnull=True).order_by("name", "pk")
