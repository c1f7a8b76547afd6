"""Reads for a fresh draft: what the case's own papers, activities and recordings say already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import kind_of
from liuhen.cases.applications import queries as applications
from liuhen.cases.deliberation.queries import minutes_of
from liuhen.cases.deliberation.record import record_fields
from liuhen.cases.models import Case, CaseRecording, Discussion
from liuhen.cases.performing import queries as performing
from liuhen.cases.prefill import Known
from liuhen.cases.queries import known_of
from liuhen.cases.sources import queries as sources
from liuhen.documents.fields import SHANGHAI, Value, instant_words
from liuhen.documents.forms import Form
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity, ActivityRecording

_MOST_RECORDINGS = 40  # lines of a 笔录; more are looked up on the case page


def known_for(case: Case, form: Form, me: Officer, *, at: datetime) -> Known:
    """Give everything known when a document of this form is opened: the case, its papers, its activities, today."""
    known = known_of(case, me, at=at)
    people = [name for name, _ in known.officers]
    return replace(known, papers=papers_of(case), found=found_of(case, form.scene, people, at=at))


def papers_of(case: Case) -> Mapping[str, Mapping[str, Value]]:
    """Give, by kind, the fields and the number of the newest document on the case that counts."""
    rows = Document.objects.filter(bureau=case.bureau_id, subject_kind=kind_of(case), subject_id=str(case.pk)).exclude(
        state="void"
    )
    newest: dict[str, tuple[str, dict[str, Value]]] = {}
    for kind, state, fields, number in rows.order_by("pk").values_list("kind", "state", "fields", "number"):
        if kind not in newest or state == "issued" or newest[kind][0] != "issued":  # a draft displaces no issued one
            newest[kind] = (state, {**fields, "number": number})
    return {kind: fields for kind, (_, fields) in newest.items()}


def found_of(case: Case, scene: str, people: Sequence[str], *, at: datetime) -> dict[str, Value]:
    """Give what activities and recordings of the case say; of activities the newest one that held the scene."""
    found: dict[str, Value] = {
        "today": timezone.localdate(at).isoformat(),
        "now": _minute(at),
        "officer_names": "、".join(people),
        "party_address": str(case.party.get("address", "")),
    }
    activities = list(Activity.objects.filter(bureau=case.bureau_id, case_id=case.pk).order_by("arrived_at", "pk"))
    begun = [row for row in activities if row.arrived_at]
    found["activity_spans"] = [_spanned(row) for row in begun]
    chosen = next((row for row in reversed(begun) if any(one["code"] == scene for one in row.scenes)), None)
    chosen = chosen or (begun[-1] if begun else None)
    if chosen is not None:
        found |= _times_of(chosen, scene)
    found |= sources.told_for_drafts(case)
    found |= applications.told_for_drafts(case)
    found |= performing.told_for_drafts(case)
    found |= _discussed(case)
    found["recordings"] = _recordings_of(case, chosen)
    found["evidence"] = _evidence_of(case)
    found["measure_items"] = _items_of(case)
    return found


def _times_of(activity: Activity, scene: str) -> dict[str, Value]:
    held: Mapping[str, str] = next((one for one in reversed(activity.scenes) if one["code"] == scene), {})
    begun = _instant(held.get("from", "")) or activity.arrived_at
    ended = _instant(held.get("until", "")) or activity.ended_at
    found: dict[str, Value] = {"activity_place": activity.place}
    if begun is not None:
        found["activity_start"] = _minute(begun)
    if ended is not None:
        found["activity_end"] = _minute(ended)
    return found


def _discussed(case: Case) -> dict[str, Value]:
    """Give the newest collective discussion as the fields of its record: who was there, what was said."""
    newest = Discussion.objects.filter(case=case).prefetch_related("attendances").order_by("pk").last()
    if newest is None:
        return {}
    return {f"discussion_{code}": value for code, value in record_fields(minutes_of(newest), signed=()).items()}


def _items_of(case: Case) -> list[str]:
    """Give the list of the newest measure that has one, each item as a line."""
    newest = case.measures.filter(items__isnull=False).order_by("pk").last()
    items = newest.items.order_by("place_in_list") if newest else ()
    return ["；".join((one.name, one.model_words or "无", str(one.quantity), one.unit, one.condition)) for one in items]


def _recordings_of(case: Case, activity: Activity | None) -> list[str]:
    """Give the recordings of the activity, or those on the file where there is none, each as a line."""
    if activity is not None:
        held = ActivityRecording.objects.filter(activity=activity, ended_at__isnull=True)
        keys = list(held.values_list("recording_id", flat=True))
    else:
        keys = list(CaseRecording.objects.filter(case=case).values_list("recording_id", flat=True))
    rows = Recording.objects.filter(pk__in=keys).order_by("started_earliest", "pk")
    return [_line(row) for row in rows[:_MOST_RECORDINGS]]


def _evidence_of(case: Case) -> list[str]:
    """Give a first list of evidence: the records issued on the case, then the recordings on its file."""
    issued = documents_of(case).filter(state="issued", kind__in=_EVIDENCE)
    filed = Recording.objects.filter(pk__in=CaseRecording.objects.filter(case=case).values("recording_id"))
    recordings = filed.order_by("started_earliest", "pk")[:_MOST_RECORDINGS]
    return [row.label for row in issued] + [f"录像 {_line(row)}" for row in recordings]


_EVIDENCE = (
    "site_record",
    "interview_record",
    "investigation_record",
    "sample_list",
    "sealing_list",
    "preservation",
    "appraisal_opinion",
    "refusal_record",
)


def _line(recording: Recording) -> str:
    begun = recording.started_earliest
    return f"{recording.number}，{instant_words(begun)}起" if begun else recording.number


def _spanned(activity: Activity) -> str:
    begun, ended = activity.arrived_at, activity.ended_at
    words = instant_words(begun) if begun else ""
    until = f"至{instant_words(ended)}" if ended else "起"
    return f"{words}{until}，{activity.place}"


def _minute(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="minutes")


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
