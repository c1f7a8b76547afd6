"""Loads the facts of one subject out of the rooms below, joined to what only higher rooms know."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from liuhen.access.models import AccessRequest
from liuhen.access.queries import access_facts
from liuhen.archive.queries import discs_of
from liuhen.bureau.models import Bureau, Officer, Unit
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import case_facts
from liuhen.devices.models import Handover
from liuhen.devices.queries import handover_facts
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import for_facts, recording_facts
from liuhen.field.models import Activity
from liuhen.field.queries import activities_of, activity_facts
from liuhen.law.facts import TripFacts
from liuhen.law.lifecycle import State
from liuhen.law.subjects import Facts
from liuhen.law.term import shown

KINDS = ("recording", "handover", "activity", "case", "access_request")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The facts of a subject, whose it is, and how a row calls it."""

    facts: Facts
    bureau: Bureau
    unit: Unit | None
    label: str
    words: str
    officer_id: int | None  # who answers for it where the finding names nobody
    bundle: str = ""  # recordings of one receipt are shown as one row where they owe the same
    secrecy: str = ""


def load(kind: str, subject_id: str, *, at: datetime | None = None) -> Loaded | None:
    """Return the facts of a subject, or None where there is no such thing (any more)."""
    loader = _LOADERS.get(kind)
    return loader(subject_id, at or timezone.now()) if loader and subject_id.isdecimal() else None


def all_subjects() -> Iterator[tuple[str, str]]:
    """Return every subject findings are made of."""
    for kind, model in _MODELS.items():
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True).iterator():  # noqa: SLF001 - Django's own name
            yield kind, str(pk)


def _recording(subject_id: str) -> Loaded | None:
    rows = for_facts(Recording.objects.filter(pk=subject_id)).select_related("unit")
    recording = rows.first()
    if recording is None:
        return None
    activity = activities_of(recording).first()
    links = list(CaseRecording.objects.filter(recording=recording).select_related("case"))
    open_ones = [link.case for link in links if link.case.state != State.ARCHIVED]
    case = open_ones[0] if open_ones else links[-1].case if links else None
    facts = dataclasses.replace(
        recording_facts(recording),
        trip=_trip(activity) if activity else None,
        case_id=str(case.pk) if case else "",
        case_number=case.label if case else "",
        case_open=bool(open_ones),
        archive_class=case.archive_class if case else "",
        discs=discs_of(recording),
    )
    ended = f"{shown(recording.ended_latest)} 录制结束" if recording.ended_latest else "录制时间不明"
    about = activity.title if activity else "未归入活动"
    device = recording.device.number if recording.device else "设备不明"
    return Loaded(
        facts=facts,
        bureau=recording.bureau,
        unit=recording.unit,
        label=recording.number,
        words=f"{recording.number} · {device} · {about} · {ended}",
        officer_id=recording.recorded_by_id or recording.arrival.receipt.handed_over_by_id,
        secrecy=recording.secrecy,
        bundle=f"receipt:{recording.arrival.receipt_id}",
    )


def _trip(activity: Activity) -> TripFacts:
    return TripFacts(
        id=str(activity.pk),
        number=activity.number,
        title=activity.title,
        ended_at=activity.ended_at,
        departed_at=activity.departed_at,
        returned_at=activity.returned_at,
        exception_ground=activity.exception_ground,
        exception_reason=activity.exception_reason,
    )


def _handover(subject_id: str, at: datetime) -> Loaded | None:
    rows = Handover.objects.select_related("device", "device__unit", "holder", "check_made", "bureau")
    handover = rows.filter(pk=subject_id).first()
    if handover is None:
        return None
    until = handover.returned_at or at
    first = (
        Recording.objects.filter(device=handover.device, started_latest__range=(handover.issued_at, until))
        .order_by("started_latest")
        .first()
    )
    return Loaded(
        facts=handover_facts(handover, first_used_at=first.started_latest if first else None),
        bureau=handover.bureau,
        unit=handover.device.unit,
        label=handover.device.number,
        words=f"记录仪 {handover.device.number} · {handover.holder.name} · {shown(handover.issued_at)} 领用",
        officer_id=handover.holder_id,
    )


def _activity(subject_id: str) -> Loaded | None:
    activity = Activity.objects.select_related("bureau", "unit").filter(pk=subject_id).first()
    if activity is None:
        return None
    leader = activity.officers.order_by("pk").values_list("officer_id", flat=True).first()
    begun = f" · {shown(activity.arrived_at)} 到达" if activity.arrived_at else ""
    return Loaded(
        facts=activity_facts(activity),
        bureau=activity.bureau,
        unit=activity.unit,
        label=activity.number,
        words=f"活动 {activity.number} · {activity.title}{begun}",
        officer_id=leader or activity.planned_by_id,
    )


def _case(subject_id: str, at: datetime) -> Loaded | None:
    case = Case.objects.select_related("bureau", "unit").filter(pk=subject_id).first()
    if case is None:
        return None
    handler = case.handlers.filter(until_at__isnull=True).values_list("officer_id", flat=True).first()
    return Loaded(
        facts=case_facts(case, at=at),
        bureau=case.bureau,
        unit=case.unit,
        label=case.label,
        words=f"{case.label} · {case.title}",
        officer_id=handler,
        secrecy=case.secrecy,
    )


def _access(subject_id: str) -> Loaded | None:
    rows = AccessRequest.objects.select_related("bureau", "requested_by", "requested_by__unit", "approval")
    request = rows.filter(pk=subject_id).first()
    if request is None:
        return None
    permit = getattr(request, "permit", None)
    return Loaded(
        facts=access_facts(request),
        bureau=request.bureau,
        unit=None,  # heads and the custodian of any unit answer for it
        label=request.number,
        words=f"{request.number} · {request.requested_by.name} · {request.purpose}"[:200],
        officer_id=_next_hand(request.bureau, is_approved=permit is not None),
    )


def _next_hand(bureau: Bureau, *, is_approved: bool) -> int | None:
    """Return the person who must act next on a request, where there is only one who can."""
    from liuhen.bureau.queries import active_pack, people_with
    from liuhen.bureau.roles import Role

    viewing = active_pack(bureau).viewing()
    role = viewing.handler_role if is_approved else viewing.approver_role
    people: list[Officer] = list(people_with(bureau, Role(role))[:2]) if role else []
    return people[0].pk if len(people) == 1 else None


_LOADERS: dict[str, Callable[[str, datetime], Loaded | None]] = {
    "recording": lambda subject_id, _at: _recording(subject_id),
    "handover": _handover,
    "activity": lambda subject_id, _at: _activity(subject_id),
    "case": _case,
    "access_request": lambda subject_id, _at: _access(subject_id),
}
_MODELS = {
    "recording": Recording,
    "handover": Handover,
    "activity": Activity,
    "case": Case,
    "access_request": AccessRequest,
}
