"""Facts for the law: issues with their checks, devices with their care, what a bureau has."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import QuerySet

from liuhen.bureau.plain import Instants, Structures
from liuhen.bureau.queries import among, plain, roster, texts
from liuhen.devices.models import Handover, PreUseCheck
from liuhen.law.facts import CheckItemFacts, HandoverFacts, PreUseCheckFacts


class HandoverRow(NamedTuple):
    """What the law and a list ask of one issue, read without the rest of the row."""

    pk: int
    bureau: int
    unit: int | None
    device: int
    device_number: str
    device_kind: str
    holder: int
    purpose: str
    contents: str
    issued_at: datetime
    expected_return_at: datetime | None
    returned_at: datetime | None


def handover_rows(handovers: QuerySet[Handover]) -> list[HandoverRow]:
    """Read issues for the law, in the order of their keys. One query."""
    rows = handovers.order_by("pk").values_list(
        "pk",
        "bureau_id",
        "device__unit_id",
        "device_id",
        "device__number",
        "device__kind",
        "holder_id",
        "purpose",
        "contents",
        *texts("issued_at", "expected_return_at", "returned_at"),
    )
    at = Instants()
    return [
        HandoverRow._make((*known, at[issued], at[expected], at[returned]))
        for *known, issued, expected, returned in plain(rows)
    ]


def handover_facts(handover: Handover, *, first_used_at: datetime | None = None) -> HandoverFacts:
    """Freeze one issue for the law. Evidence knows when the device was first used, so the caller hands it in."""
    rows = handover_rows(Handover.objects.filter(pk=handover.pk))
    return handovers_facts(rows, [first_used_at])[handover.pk]


def handovers_facts(rows: Sequence[HandoverRow], first_uses: Sequence[datetime | None]) -> dict[int, HandoverFacts]:
    """Freeze issues for the law, by key; `first_uses` stand in the order of `rows`. Four queries for all."""
    made = _checks([row.pk for row in rows])
    people = roster(row.holder for row in rows)
    return {
        row.pk: HandoverFacts(
            id=str(row.pk),
            device_number=row.device_number,
            device_kind=row.device_kind,
            holder=people.on(row.holder, row.issued_at),
            issued_at=row.issued_at,
            purpose=row.purpose,
            expected_return_at=row.expected_return_at,
            returned_at=row.returned_at,
            check=made.get(row.pk),
            first_used_at=first,
            recorded=row.contents,
        )
        for row, first in zip(rows, first_uses, strict=True)
    }


def _checks(handover_ids: Sequence[int]) -> dict[int, PreUseCheckFacts]:
    """Freeze the checks made before devices were used, by issue. One query."""
    rows = PreUseCheck.objects.filter(among("handover", handover_ids)).values_list(
        "handover_id", "measured_by__name", "clock_offset_ms", "items", *texts("measured_at")
    )
    at, read = Instants(), Structures()
    return {
        pk: PreUseCheckFacts(
            measured_at=cast("datetime", at[measured_at]),  # the column is never empty
            measured_by=name,
            items=tuple([CheckItemFacts(code=one["code"], ok=one["ok"], value=one["value"]) for one in read.of(items)]),
            clock_offset_seconds=None if offset_ms is None else round(offset_ms / 1000),
        )
        for pk, name, offset_ms, items, measured_at in plain(rows)
    }
