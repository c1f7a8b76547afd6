"""How the findings of a bureau stand clause by clause, for the clause browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, F

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.duties.models import Duty, Finding
from liuhen.duties.queries.board import with_status
from liuhen.law.finding import Status


def clause_counts(officer: Officer, clauses: Iterable[str], now: datetime) -> Mapping[str, Mapping[Status, int]]:
    """Return clause id → status → number of findings the officer may see; a clause without findings is absent."""
    asked = frozenset(clauses)
    cited = {
        duty.pk: asked & frozenset(duty.citation.get("req", ()))
        for duty in Duty.objects.only("citation")
        if asked & frozenset(duty.citation.get("req", ()))
    }
    seen = scope(officer, "duty.list", Finding.objects.filter(duty_id__in=cited), at=now)
    found: dict[str, dict[Status, int]] = {}
    rows = with_status(seen, now).order_by().values("duty_id", state=F("status")).annotate(count=Count("pk"))
    for row in rows:
        for req in cited[row["duty_id"]]:
            table = found.setdefault(req, {})
            status = Status(row["state"])
            table[status] = table.get(status, 0) + row["count"]
    return found
