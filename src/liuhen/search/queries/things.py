"""Things of the rooms below as entries of the index, many at once. Names of who complained or informed are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Model

from liuhen.access.models import AccessRequest
from liuhen.archive.models import CaseFile
from liuhen.bureau.queries import among, kind_of
from liuhen.cases.models import Case, CaseHandler, CaseSource, MeasureItem
from liuhen.devices.models import Care, Device, DeviceKind, DeviceRepair, DeviceState, Handover
from liuhen.documents.models import STATES, Document
from liuhen.evidence.models import ExtractionNote, Hold, Receipt, Recording, RecordingLabel, RecordingMark
from liuhen.field.models import Activity, ActivityOfficer, Interruption, SiteEvent, Statement
from liuhen.field.scenes import LABELS
from liuhen.law.lifecycle import STATE_LABELS
from liuhen.search.queries import papers
from liuhen.search.queries.entry import Entry, Load, hidden_of, joined, without

STATE_OF_DOCUMENT: Mapping[str, str] = dict(STATES)
MOST_TEXT = 20_000  # signs of one thing that are kept and cut


def entries(kind: str, keys: Collection[int]) -> Iterator[Entry]:
    """Load things of one kind; those that do not exist, or cannot be found by anybody, are left out."""
    return _LOADS[kind][1](keys) if keys else iter(())


def all_keys(kind: str) -> Iterator[int]:
    """Return the keys of every thing of a kind, in their order."""
    rows = _LOADS[kind][0]._default_manager.order_by("pk")  # noqa: SLF001 - Django's own name
    return iter(rows.values_list("pk", flat=True))


def _cases(keys: Collection[int]) -> Iterator[Entry]:
    hidden, people, sources = hidden_of(keys), _handlers(keys), _sources(keys)
    for row in Case.objects.filter(among("pk", keys)):
        yield Entry(
            kind="case",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.label,
            title=row.title,
            words=joined(row.cause, row.party_name),
            state=row.state,
            state_words=_state_words(row.state),
            at=row.clue_at,
            people=people[row.pk],
            parts=without(
                hidden[row.pk],
                *(row.number, row.clue_number, row.title, row.cause, row.party_name),
                *(row.source_channel, row.place, row.clue_words, *sources[row.pk]),
            ),
        )


def _parties(keys: Collection[int]) -> Iterator[Entry]:
    people = _handlers(keys)
    for row in Case.objects.filter(among("pk", keys)):
        if not row.party_name.strip():
            continue
        known = {str(name): str(value) for name, value in row.party.items() if value}
        yield Entry(
            kind="party",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=known.get("code", ""),
            title=row.party_name,
            words=joined(row.label, row.cause),
            state="",
            state_words="",
            at=row.clue_at,
            people=people[row.pk],
            parts=tuple(known.values()),
        )


def _documents(keys: Collection[int]) -> Iterator[Entry]:
    rows = [row for row in Document.objects.filter(among("pk", keys)) if row.subject_id.isdecimal()]
    rows = [row for row in rows if row.subject_kind == kind_of(Case)]  # another subject's right is not known here
    guards = {int(row.subject_id) for row in rows}
    hidden, cases = hidden_of(guards), Case.objects.in_bulk(guards)
    for row in rows:
        case = cases.get(int(row.subject_id))
        if case is None:
            continue
        yield Entry(
            kind="document",
            key=row.pk,
            guard=case.pk,
            bureau_id=row.bureau_id,
            unit_id=case.unit_id,
            number=row.number,
            title=row.title,
            words=joined(case.title, case.label),
            state=row.state,
            state_words=STATE_OF_DOCUMENT.get(row.state, row.state),
            at=row.issued_at or row.saved_at,
            people=(row.handler_id,),
            parts=without(hidden[case.pk], row.number, row.title, *_values(row.fields)),
        )


def _recordings(keys: Collection[int]) -> Iterator[Entry]:
    labels: dict[int, list[str]] = defaultdict(list)
    for pk, name, value in (
        RecordingLabel.objects.filter(among("recording", keys))
        .order_by("pk")
        .values_list("recording_id", "field", "value")
    ):
        if value:
            labels[pk].append(f"{name}：{value}")
    said = _said_of_recordings(keys)
    rows = Recording.objects.filter(among("pk", keys)).select_related("device", "recorded_by", "arrival")
    for row in rows:
        device = row.device.number if row.device else ""
        by = row.recorded_by.name if row.recorded_by else ""
        decided = {None: "undecided", True: "evidence", False: "no_evidence"}[row.is_evidence]
        yield Entry(
            kind="recording",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.number,
            title=row.number,
            words=joined(row.get_medium_display(), device, by, *labels[row.pk]),
            state=decided,
            state_words=EVIDENCE[decided],
            at=row.started_earliest or row.sealed_at,
            people=(row.recorded_by_id,) if row.recorded_by_id else (),
            parts=(row.number, device, by, *labels[row.pk], row.arrival.shown_path, *said[row.pk]),
        )


def _said_of_recordings(keys: Collection[int]) -> Mapping[int, list[str]]:
    """Return by recording what was said of it: grounds, orders to keep it, notes of extraction with their numbers."""
    found: dict[int, list[str]] = defaultdict(list)
    for model in (RecordingMark, Hold):
        for pk, words in (
            model.objects.filter(among("recording", keys)).order_by("pk").values_list("recording", "words")
        ):
            found[pk].append(words)
    for note in ExtractionNote.objects.filter(among("recording", keys)).order_by("pk"):
        found[note.recording_id] += [note.number, *_values(note.fields)]
    return found


EVIDENCE: Mapping[str, str] = {"undecided": "未定是否作证据", "evidence": "作证据", "no_evidence": "不作证据"}


def _activities(keys: Collection[int]) -> Iterator[Entry]:
    people: dict[int, list[int]] = defaultdict(list)
    names: dict[int, list[str]] = defaultdict(list)
    taking_part = ActivityOfficer.objects.filter(among("activity", keys)).order_by("pk")
    for pk, officer, name in taking_part.values_list("activity_id", "officer_id", "officer__name"):
        people[pk].append(officer)
        names[pk].append(name)
    said = _said_on_site(keys)
    for row in Activity.objects.filter(among("pk", keys)):
        state = "ended" if row.ended_at or row.departed_at else "running" if row.arrived_at else "planned"
        scenes = (LABELS.get(scene["code"], scene["code"]) for scene in row.scenes)
        yield Entry(
            kind="activity",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.number,
            title=row.title,
            words=joined(row.party, row.place, "、".join(names[row.pk])),
            state=state,
            state_words=ACTIVITY[state],
            at=row.arrived_at or row.planned_at,
            people=tuple(dict.fromkeys(people[row.pk])),
            parts=(row.number, row.title, row.party, row.place, *scenes, *names[row.pk], *said[row.pk]),
        )


def _said_on_site(keys: Collection[int]) -> Mapping[int, list[str]]:
    """Return by activity what was written down on site and afterwards."""
    found: dict[int, list[str]] = defaultdict(list)
    events = SiteEvent.objects.filter(among("activity", keys)).exclude(words="").order_by("pk")
    for pk, words in events.values_list("activity", "words"):
        found[pk].append(words)
    said = Statement.objects.filter(among("activity", keys)).exclude(reason="").order_by("pk")
    for pk, words in said.values_list("activity", "reason"):
        found[pk].append(words)
    return found


ACTIVITY: Mapping[str, str] = {"planned": "已登记", "running": "在现场", "ended": "已结束"}


def _devices(keys: Collection[int]) -> Iterator[Entry]:
    said: dict[int, list[str]] = defaultdict(list)
    for pk, *words in Care.objects.filter(among("device", keys)).values_list("device", "number", "work", "result"):
        said[pk] += words
    repairs = DeviceRepair.objects.filter(among("device", keys))
    for pk, *words in repairs.values_list("device", "number", "fault", "sent_to", "outcome"):
        said[pk] += words
    for row in Device.objects.filter(among("pk", keys)):
        kind = row.kind_words or DeviceKind(row.kind).label
        yield Entry(
            kind="device",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.number,
            title=f"{kind} {row.number}",
            words=joined(row.maker, row.model, row.serial),
            state=row.state,
            state_words=DeviceState(row.state).label,
            at=row.registered_at,
            people=(),
            parts=(row.number, kind, row.maker, row.model, row.serial, row.badge_default, row.note, *said[row.pk]),
        )


def _handlers(keys: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    rows = CaseHandler.objects.filter(among("case", keys), until_at__isnull=True).order_by("pk")
    for pk, officer in rows.values_list("case_id", "officer_id"):
        found[pk] = (*found[pk], officer)
    return found


def _sources(keys: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return by case what its sources say, as everybody may read it."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = CaseSource.objects.filter(among("case", keys)).order_by("pk")
    for pk, *known in rows.values_list("case_id", "number", "channel", "content", "organ", "letter"):
        found[pk] = (*found[pk], *known)
    return found


def _values(value: object) -> Iterator[str]:
    """Return every word written into a form, whatever the shape of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _values(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _values(one)


def _state_words(state: str) -> str:
    return next((words for code, words in STATE_LABELS.items() if code == state), state)


_LOADS: Mapping[str, tuple[type[Model], Load]] = {
    "case": (Case, _cases),
    "party": (Case, _parties),
    "document": (Document, _documents),
    "recording": (Recording, _recordings),
    "activity": (Activity, _activities),
    "device": (Device, _devices),
    "item": (MeasureItem, papers.items),
    "interruption": (Interruption, papers.interruptions),
    "receipt": (Receipt, papers.receipts),
    "access": (AccessRequest, papers.requests),
    "file": (CaseFile, papers.files),
    "handover": (Handover, papers.handovers),
}
