"""Which things of the index an entry of the trail may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db.models import Model

from liuhen.approvals.models import Request
from liuhen.archive.models import Disc
from liuhen.cases.models import CaseSource, MeasureItem
from liuhen.devices.models import Care, DeviceRepair, LedgerNote
from liuhen.evidence.models import ExtractionNote, Hold, Recording, RecordingMark
from liuhen.field.models import Filing, InterruptionNote, LiveReport, SiteEvent, Statement, VoiceMark

Touched = Iterator[tuple[str, int]]


def touched_by(kind: str, subject_id: str) -> frozenset[tuple[str, int]]:
    """Return kind and key of the things that a subject of an entry belongs to; empty for what is not found."""
    spread = _SPREADS.get(kind)
    if spread is None or not subject_id.isdecimal():
        return frozenset()
    return frozenset(spread(int(subject_id)))


def _case(pk: int) -> Touched:
    yield "case", pk
    yield "party", pk


def _source(pk: int) -> Touched:
    for case in CaseSource.objects.filter(pk=pk).values_list("case_id", flat=True):
        yield from _case(case)


def _itself(kind: str) -> Callable[[int], Touched]:
    def spread(pk: int) -> Touched:
        yield kind, pk

    return spread


def _of(kind: str, model: type[Model], field: str) -> Callable[[int], Touched]:
    """Spread from a row to the thing it says something about."""

    def spread(pk: int) -> Touched:
        rows = model._default_manager.filter(pk=pk)  # noqa: SLF001 - Django's own name
        for key in rows.values_list(field, flat=True):
            yield kind, key

    return spread


def _measure(pk: int) -> Touched:
    for item in MeasureItem.objects.filter(measure=pk).values_list("pk", flat=True):
        yield "item", item


def _receipt(pk: int) -> Touched:
    """A card may bring more recordings than an entry names."""
    yield "receipt", pk
    for recording in Recording.objects.filter(arrival__receipt=pk).values_list("pk", flat=True):
        yield "recording", recording


def _arrival(pk: int) -> Touched:
    for recording in Recording.objects.filter(arrival=pk).values_list("pk", flat=True):
        yield "recording", recording


def _approval(pk: int) -> Touched:
    """A decision moves what it is about: the state of a document."""
    for kind, subject in Request.objects.filter(pk=pk).values_list("subject_kind", "subject_id"):
        yield from touched_by(kind, subject)


_SPREADS: Mapping[str, Callable[[int], Touched]] = {
    "case": _case,
    "source": _source,
    "document": _itself("document"),
    "recording": _itself("recording"),
    "activity": _itself("activity"),
    "device": _itself("device"),
    "receipt": _receipt,
    "arrival": _arrival,
    "approval": _approval,
    "interruption": _itself("interruption"),
    "access_request": _itself("access"),
    "case_file": _itself("file"),
    "measure_item": _itself("item"),
    "handover": _itself("handover"),
    "measure": _measure,
    "disc": _of("file", Disc, "case_file"),
    "ledger_note": _of("handover", LedgerNote, "handover"),
    "interruption_note": _of("interruption", InterruptionNote, "interruption"),
    "live_report": _of("interruption", LiveReport, "interruption"),
    "voice_mark": _of("interruption", VoiceMark, "interruption"),
    "filing": _of("interruption", Filing, "interruption"),
    "recording_mark": _of("recording", RecordingMark, "recording"),
    "hold": _of("recording", Hold, "recording"),
    "extractionnote": _of("recording", ExtractionNote, "recording"),
    "site_event": _of("activity", SiteEvent, "activity"),
    "activity_statement": _of("activity", Statement, "activity"),
    "care": _of("device", Care, "device"),
    "device_repair": _of("device", DeviceRepair, "device"),
}
