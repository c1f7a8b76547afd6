"""Reads of grounds, holds and notes of extraction, for the law and for the page of a recording."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from liuhen.bureau.queries import among
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import ExtractionNote, Hold, RecordingMark
from liuhen.law.facts import ExtractionFacts, MarkFacts, RecordingFacts


def with_marks(recordings: dict[int, RecordingFacts]) -> dict[int, RecordingFacts]:
    """Add to the facts of recordings, by key, what people said of them. Three queries, however many there are."""
    triggers, exclusions = _marks(recordings, MarkKind.LONG_TERM), _marks(recordings, MarkKind.EXCLUSION)
    holds, notes = _holds(recordings), _notes(recordings)
    found = dict(recordings)
    for pk in {*triggers, *exclusions, *holds, *notes}:
        found[pk] = replace(
            found[pk],
            triggers=tuple(triggers.get(pk, ())),
            exclusions=tuple(exclusions.get(pk, ())),
            holds=tuple(holds.get(pk, ())),
            extractions=tuple(notes.get(pk, ())),
        )
    return found


def _marks(ids: Collection[int], kind: MarkKind) -> dict[int, list[MarkFacts]]:
    found: dict[int, list[MarkFacts]] = {}
    for row in RecordingMark.objects.filter(among("recording", ids), kind=kind.value).order_by("pk"):
        fact = MarkFacts(
            code=row.code, at=row.at, confirmed_at=row.confirmed_at, dismissed_at=row.dismissed_at, words=row.words
        )
        found.setdefault(row.recording_id, []).append(fact)
    return found


def _holds(ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Hold.objects.filter(among("recording", ids), lifted_at=None).order_by("pk")
    for pk, words in rows.values_list("recording_id", "words"):
        found.setdefault(pk, []).append(words)
    return found


def _notes(ids: Collection[int]) -> dict[int, list[ExtractionFacts]]:
    found: dict[int, list[ExtractionFacts]] = {}
    for row in ExtractionNote.objects.filter(among("recording", ids)).order_by("pk"):
        found.setdefault(row.recording_id, []).append(ExtractionFacts(at=row.extracted_at, note=row.fields))
    return found
