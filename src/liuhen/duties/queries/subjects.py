"""Loads the facts of subjects, any number at once, out of the rooms below, joined to what only higher rooms know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from liuhen.access.models import AccessRequest
from liuhen.access.queries import accesses_facts
from liuhen.archive.queries import discs_of
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import active_pack, among, people_with, plain
from liuhen.bureau.roles import Role
from liuhen.cases.applications.models import Application
from liuhen.cases.applications.queries import applications_facts
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import cases_facts
from liuhen.devices.models import Device, DeviceKind, Handover
from liuhen.devices.queries import HandoverRow, device_rows, devices_facts, handover_rows, handovers_facts
from liuhen.duties.queries.bureaus import bureau_facts
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import Joined, RecordingRow, first_uses, recording_rows, recordings_facts
from liuhen.field.models import Activity
from liuhen.field.queries import activities_facts, activity_rows, trips
from liuhen.field.queries.grounds import break_grounds
from liuhen.field.sorting.queries import told
from liuhen.law.facts import MarkFacts, RecordingFacts
from liuhen.law.facts.subjects import Facts
from liuhen.law.lifecycle import State
from liuhen.law.term import shown

AT_ONCE = 2000  # subjects read together: enough to spare queries, few enough to stay small


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The facts of a subject, whose it is, and how a row calls it."""

    facts: Facts
    bureau_id: int
    unit_id: int | None
    label: str
    words: str
    officer_id: int | None  # who answers for it where the finding names nobody
    bundle: str = ""  # recordings of one receipt are shown as one row where they owe the same
    secrecy: str = ""


Loads = Callable[[Collection[int], datetime], Iterator[Loaded]]


def load(kind: str, subject_id: str, *, at: datetime | None = None) -> Loaded | None:
    """Return the facts of a subject, or None where there is no such thing (any more)."""
    if not subject_id.isdecimal():
        return None
    return next(load_many(kind, (int(subject_id),), at=at), None)


def load_many(kind: str, ids: Collection[int], *, at: datetime | None = None) -> Iterator[Loaded]:
    """Return the facts of the subjects that are there, in the order of their keys; nothing for an unknown kind."""
    loads = _LOADERS.get(kind)
    return loads[1](ids, at or timezone.now()) if loads and ids else iter(())


def all_subjects(bureau: Bureau | None = None) -> Iterator[tuple[str, str]]:
    """Return every subject findings are made of, of one bureau or of all."""
    for kind, ids in in_parts(bureau):
        yield from ((kind, str(pk)) for pk in ids)


def in_parts(bureau: Bureau | None = None) -> Iterator[tuple[str, list[int]]]:
    """Return every subject in parts to be read together: a kind, and keys in their order."""
    for kind, (model, _) in _LOADERS.items():
        rows = model._default_manager.order_by("pk")  # noqa: SLF001 - Django's own name
        whose = "pk" if model is Bureau else "bureau"
        ids = list((rows.filter(**{whose: bureau.pk}) if bureau else rows).values_list("pk", flat=True))
        for first in range(0, len(ids), AT_ONCE):
            yield kind, ids[first : first + AT_ONCE]


def _recordings(ids: Collection[int], _at: datetime) -> Iterator[Loaded]:
    rows = recording_rows(Recording.objects.filter(among("pk", ids)))
    facts = recordings_facts(rows, _joined(ids))
    for pk, grounds in break_grounds(ids).items():
        if pk in facts:
            facts[pk] = _with_grounds(facts[pk], grounds)
    return (_recording(row, facts[row.pk]) for row in rows)


def _with_grounds(facts: RecordingFacts, grounds: Iterable[MarkFacts]) -> RecordingFacts:
    """Add grounds that nobody has said of the recording itself: what a person said or dismissed counts alone."""
    said = {mark.code for mark in facts.triggers}
    fresh = {mark.code: mark for mark in grounds if mark.code not in said}
    return replace(facts, triggers=(*facts.triggers, *fresh.values()))


def _joined(ids: Collection[int]) -> dict[int, Joined]:
    """Collect what field, cases and archive know of recordings."""
    found: dict[int, Joined] = defaultdict(Joined)
    for pk, trip in trips(ids).items():
        found[pk]["trip"] = trip
    for pk, (is_outside, off_duty) in told(ids).items():
        found[pk]["outside"], found[pk]["off_duty"] = is_outside, off_duty
    links = CaseRecording.objects.filter(among("recording", ids)).order_by("pk")
    on_file: dict[int, list[int]] = defaultdict(list)
    for pk, case_id in plain(links.values_list("recording_id", "case_id")):
        on_file[pk].append(case_id)
    named = Case.objects.only("number", "clue_number", "state", "archive_class")
    keys = {case_id for several in on_file.values() for case_id in several}
    cases = {case.pk: case for case in named.filter(among("pk", keys))}
    for pk, several in on_file.items():
        open_ones = [cases[case_id] for case_id in several if cases[case_id].state != State.ARCHIVED]
        case = open_ones[0] if open_ones else cases[several[-1]]
        found[pk]["case_id"] = str(case.pk)
        found[pk]["case_number"] = case.label
        found[pk]["case_open"] = bool(open_ones)
        found[pk]["archive_class"] = case.archive_class
    for pk, discs in discs_of(on_file).items():
        found[pk]["discs"] = discs
    return found


def _recording(row: RecordingRow, facts: RecordingFacts) -> Loaded:
    ended = f"{shown(row.ended_latest)} 录制结束" if row.ended_latest else "录制时间不明"
    about = facts.trip.title if facts.trip else "未归入活动"
    return Loaded(
        facts=facts,
        bureau_id=row.bureau,
        unit_id=row.unit,
        label=row.number,
        words=f"{row.number} · {row.device_number or '设备不明'} · {about} · {ended}",
        officer_id=row.recorded_by or row.handed_over_by,
        secrecy=row.secrecy,
        bundle=f"receipt:{row.receipt}",
    )


def _handovers(ids: Collection[int], at: datetime) -> Iterator[Loaded]:
    rows = handover_rows(Handover.objects.filter(among("pk", ids)))
    uses = first_uses([(row.device, row.issued_at, row.returned_at or at) for row in rows])
    facts = handovers_facts(rows, uses)
    reached = _first_arrivals(rows, at)
    for row in rows:
        known = facts[row.pk]
        if known.set_out_at is None and row.pk in reached:  # nobody wrote down when they left: at the latest then
            known = replace(known, set_out_at=reached[row.pk])
        yield Loaded(
            facts=known,
            bureau_id=row.bureau,
            unit_id=row.unit,
            label=row.device_number,
            words=f"记录仪 {row.device_number} · {known.holder.name} · {shown(row.issued_at)} 领用",
            officer_id=row.holder,
        )


def _first_arrivals(rows: Sequence[HandoverRow], at: datetime) -> dict[int, datetime]:
    """Give by issue when its holder first reached a scene while he had the device. One query."""
    if not rows:
        return {}
    holders, since = {row.holder for row in rows}, min(row.issued_at for row in rows)
    went = Activity.objects.filter(officers__officer__in=holders, arrived_at__gte=since)
    known: dict[int, list[datetime]] = defaultdict(list)
    for holder, arrived in went.order_by("arrived_at").values_list("officers__officer", "arrived_at"):
        if arrived is not None:
            known[holder].append(arrived)
    found: dict[int, datetime] = {}
    for row in rows:
        within = (one for one in known[row.holder] if row.issued_at <= one <= (row.returned_at or at))
        first = next(within, None)
        if first is not None:
            found[row.pk] = first
    return found


def _activities(ids: Collection[int], _at: datetime) -> Iterator[Loaded]:
    rows = activity_rows(Activity.objects.filter(among("pk", ids)))
    facts = activities_facts(rows)
    for activity in rows:
        known = facts[activity.pk]
        begun = f" · {shown(activity.arrived_at)} 到达" if activity.arrived_at else ""
        yield Loaded(
            facts=known,
            bureau_id=activity.bureau,
            unit_id=activity.unit,
            label=activity.number,
            words=f"活动 {activity.number} · {activity.title}{begun}",
            officer_id=int(known.officers[0].id) if known.officers else activity.planned_by,
        )


def _cases(ids: Collection[int], at: datetime) -> Iterator[Loaded]:
    cases = list(Case.objects.filter(among("pk", ids)).order_by("pk"))
    facts = cases_facts(cases, at=at)
    for case in cases:
        known = facts[case.pk]
        yield Loaded(
            facts=known,
            bureau_id=case.bureau_id,
            unit_id=case.unit_id,
            label=case.label,
            words=f"{case.label} · {case.title}",
            officer_id=int(known.handlers[0].id) if known.handlers else None,
            secrecy=case.secrecy,
        )


def _applications(ids: Collection[int], _at: datetime) -> Iterator[Loaded]:
    rows = list(Application.objects.filter(among("pk", ids)).select_related("case").order_by("pk"))
    facts = applications_facts(rows)
    for row in rows:
        yield Loaded(
            facts=facts[row.pk],
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            label=row.number,
            words=f"申请 {row.number} · {row.matter} · {row.get_act_type_display()}",
            officer_id=row.registered_by_id,
            secrecy=row.secrecy,
        )


def _accesses(ids: Collection[int], _at: datetime) -> Iterator[Loaded]:
    rows = AccessRequest.objects.filter(among("pk", ids)).order_by("pk")
    facts = accesses_facts(rows)
    waiting: dict[tuple[int, bool], int | None] = {}  # who must act next is the same for all of a bureau
    for request in rows.select_related("bureau", "requested_by"):
        known = facts[request.pk]
        key = (request.bureau_id, known.approved_at is not None)
        if key not in waiting:
            waiting[key] = _next_hand(request.bureau, is_approved=key[1])
        yield Loaded(
            facts=known,
            bureau_id=request.bureau_id,
            unit_id=None,  # heads and the custodian of any unit answer for it
            label=request.number,
            words=f"{request.number} · {request.requested_by.name} · {request.purpose}"[:200],
            officer_id=waiting[key],
        )


def _next_hand(bureau: Bureau, *, is_approved: bool) -> int | None:
    """Return the person who must act next on a request, where there is only one who can."""
    viewing = active_pack(bureau).viewing()
    role = viewing.handler_role if is_approved else viewing.approver_role
    return _only_one(bureau.pk, Role(role)) if role else None


def _only_one(bureau: int, role: Role) -> int | None:
    """Return the person of a bureau who holds a role alone; None where nobody or several do."""
    people = list(people_with(Bureau(pk=bureau), role).values_list("pk", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def _devices(ids: Collection[int], _at: datetime) -> Iterator[Loaded]:
    rows = device_rows(Device.objects.filter(among("pk", ids)))
    facts = devices_facts(rows)
    keepers: dict[int, int | None] = {pk: _only_one(pk, Role.CUSTODIAN) for pk in {row.bureau for row in rows}}
    for row in rows:
        yield Loaded(
            facts=facts[row.pk],
            bureau_id=row.bureau,
            unit_id=row.unit,
            label=row.number,
            words=f"{DeviceKind(row.kind).label} {row.number}",
            officer_id=keepers[row.bureau],
        )


def _bureaus(ids: Collection[int], at: datetime) -> Iterator[Loaded]:
    for bureau in Bureau.objects.filter(among("pk", ids)).order_by("pk"):
        yield Loaded(
            facts=bureau_facts(bureau, at),
            bureau_id=bureau.pk,
            unit_id=None,
            label=bureau.short_name,
            words=bureau.name,
            officer_id=None,
        )


_LOADERS: dict[str, tuple[type[Model], Loads]] = {
    "recording": (Recording, _recordings),
    "activity": (Activity, _activities),
    "case": (Case, _cases),
    "application": (Application, _applications),
    "handover": (Handover, _handovers),
    "access_request": (AccessRequest, _accesses),
    "device": (Device, _devices),
    "bureau": (Bureau, _bureaus),
}
KINDS = tuple(_LOADERS)
