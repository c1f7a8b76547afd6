"""Reads of docks' index records."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from liuhen.bureau.models import Bureau
from liuhen.devices.models import Station
from liuhen.evidence.index.models import IndexRecord
from liuhen.evidence.index.record import Described
from liuhen.evidence.models import Arrival, Receipt


def described(row: IndexRecord) -> Described:
    """Give a kept record as a value."""
    return Described(kind=row.kind, raw=bytes(row.raw), said=row.said, unknown=row.unknown, faults=tuple(row.faults))


def lies_with(station: Station, receipt: Receipt) -> bool:
    """Say whether a receipt's source is the station's folder, or lies in it."""
    folder, source = bytes(station.folder), bytes(receipt.source_path)
    return bool(folder) and (source == folder or source.startswith(folder.rstrip(b"/") + b"/"))


def record_bytes(arrival: Arrival) -> bytes:
    """Give the bytes of a record that is listed as a file of a receipt."""
    return bytes(IndexRecord.objects.values_list("raw", flat=True).get(paper=arrival))


def records(rows: QuerySet[IndexRecord]) -> QuerySet[IndexRecord]:
    """Give records newest first with everything a row needs."""
    return rows.select_related("station", "arrival__receipt", "arrival__recording", "paper").order_by("-pk")


def waiting(bureau: Bureau) -> QuerySet[IndexRecord]:
    """Give the records whose file has not come (待到件)."""
    return IndexRecord.objects.filter(bureau=bureau, arrival__isnull=True)


def tallies(bureau: Bureau) -> dict[str, int]:
    """Count a bureau's records: all, waiting, open questions, repeated."""
    return IndexRecord.objects.filter(bureau=bureau).aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(arrival__isnull=True)),
        open=Count("pk", filter=Q(arrival__isnull=True, candidates__gt=1)),
        doubtful=Count("pk", filter=~Q(faults=[])),
    )


def shot_at(arrival: Arrival) -> datetime | None:
    """Give the time of recording a dock's index states for a file, as its claims have it."""
    stated = arrival.claims.get("index_starts", "")
    return datetime.fromisoformat(stated) if stated else None


def index_of(arrivals: Sequence[Arrival]) -> dict[int, list[IndexRecord]]:
    """Give the records that describe files, by file."""
    found: dict[int, list[IndexRecord]] = {}
    for row in IndexRecord.objects.filter(arrival__in=[row.pk for row in arrivals]).select_related("station"):
        found.setdefault(row.arrival_id or 0, []).append(row)
    return found
