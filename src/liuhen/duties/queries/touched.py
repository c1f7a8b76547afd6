"""Which subjects an entry of the trail may have changed the findings of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Model, Q, QuerySet

from liuhen.access.models import Permit, Ticket
from liuhen.approvals.models import Request
from liuhen.archive.models import CaseFile, Disc
from liuhen.bureau.models import Officer, Setting
from liuhen.cases.applications.models import Application
from liuhen.cases.models import CaseRecording
from liuhen.cases.sources.models import CaseSource
from liuhen.devices.models import Device, Handover, RecordingPlace
from liuhen.documents.models import Document
from liuhen.evidence.models import Arrival, FixityFault, Receipt, Recording
from liuhen.field.models import Activity, ActivityRecording, Interruption, ModelGap
from liuhen.field.sorting.queries import beside

Touched = Iterator[tuple[str, str]]
RECENT = timedelta(days=45)  # a card taken in concerns activities of its officer this far back


def touched_by(kind: str, subject_id: str) -> frozenset[tuple[str, str]]:
    """Return the subjects of findings that a thing named in an entry belongs to; empty for what owes nothing."""
    spread = _SPREADS.get(kind)
    if spread is None or not subject_id.isdecimal():
        return frozenset()
    return frozenset(spread(int(subject_id)))


def _recording(pk: int) -> Touched:
    yield "recording", str(pk)
    for activity in ActivityRecording.objects.filter(recording=pk).values_list("activity_id", flat=True):
        yield "activity", str(activity)
    of_its_case = Activity.objects.filter(recordings__recording=pk, case_id__isnull=False)
    for case in of_its_case.values_list("case_id", flat=True):
        yield "case", str(case)
    for case in CaseRecording.objects.filter(recording=pk).values_list("case_id", flat=True):
        yield "case", str(case)
    row = Recording.objects.filter(pk=pk).first()
    if row is not None and row.device_id and row.started_latest:
        issues = Handover.objects.filter(device=row.device_id, issued_at__lte=row.started_latest)
        for handover in issues.order_by("-issued_at").values_list("pk", flat=True)[:1]:
            yield "handover", str(handover)


def _activity(pk: int) -> Touched:
    yield "activity", str(pk)
    for recording in ActivityRecording.objects.filter(activity=pk).values_list("recording_id", flat=True):
        yield "recording", str(recording)
    for case in Activity.objects.filter(pk=pk, case_id__isnull=False).values_list("case_id", flat=True):
        yield "case", str(case)  # what its documents state is looked for among the recordings of this one
    for recording in beside(pk):  # whether they lie outside every activity hangs on this one
        yield "recording", str(recording)
    row = Activity.objects.filter(pk=pk).first()
    if row is not None and row.arrived_at is not None:  # a check has to lie before the scene is reached
        had = Handover.objects.filter(holder__in=row.officers.values("officer"), issued_at__lte=row.arrived_at)
        for handover in had.filter(issued_at__gte=row.arrived_at - RECENT).values_list("pk", flat=True):
            yield "handover", str(handover)


def _handover(pk: int) -> Touched:
    yield "handover", str(pk)
    row = Handover.objects.filter(pk=pk).first()
    if row is not None:
        near = Activity.objects.filter(bureau=row.bureau_id, officers__officer=row.holder_id)
        for activity in near.filter(planned_at__gte=row.issued_at - RECENT).values_list("pk", flat=True):
            yield "activity", str(activity)


def _case(pk: int) -> Touched:
    yield "case", str(pk)
    for application in Application.objects.filter(case=pk).values_list("pk", flat=True):
        yield "application", str(application)
    for recording in CaseRecording.objects.filter(case=pk).values_list("recording_id", flat=True):
        yield "recording", str(recording)


def _application(pk: int) -> Touched:
    yield "application", str(pk)


def _source(pk: int) -> Touched:
    for case in CaseSource.objects.filter(pk=pk).values_list("case_id", flat=True):
        yield from _case(case)


def _receipt(pk: int) -> Touched:
    receipt = Receipt.objects.filter(pk=pk).first()
    if receipt is None:
        return
    for recording in Recording.objects.filter(arrival__receipt=pk).values_list("pk", flat=True):
        yield from _recording(recording)
    near = Activity.objects.filter(bureau=receipt.bureau_id, officers__officer=receipt.handed_over_by_id)
    for activity in near.filter(planned_at__gte=receipt.announced_at - RECENT).values_list("pk", flat=True):
        yield "activity", str(activity)


def _arrival(pk: int) -> Touched:
    arrival = Arrival.objects.filter(pk=pk).first()
    if arrival is not None:
        for recording in Recording.objects.filter(arrival=pk).values_list("pk", flat=True):
            yield from _recording(recording)


def _fixity_check(pk: int) -> Touched:
    """A check concerns what it found broken and what it found right again."""
    faults = FixityFault.objects.filter(Q(check_made=pk) | Q(closed_in=pk))
    yield from _of_faults(faults)


def _fixity_fault(pk: int) -> Touched:
    yield from _of_faults(FixityFault.objects.filter(pk=pk))


def _of_faults(faults: QuerySet[FixityFault]) -> Touched:
    digests = set(faults.exclude(digest="").values_list("digest", flat=True))
    for recording in Recording.objects.filter(arrival__original__sha256__in=digests).values_list("pk", flat=True):
        yield "recording", str(recording)


def _case_file(pk: int) -> Touched:
    for case in CaseFile.objects.filter(pk=pk).values_list("case_id", flat=True):
        yield from _case(case)


def _disc(pk: int) -> Touched:
    for case in Disc.objects.filter(pk=pk).values_list("case_file__case_id", flat=True):
        yield from _case(case)


def _document(pk: int) -> Touched:
    row = Document.objects.filter(pk=pk).first()
    if row is not None:
        yield from touched_by(row.subject_kind, row.subject_id)


def _approval(pk: int) -> Touched:
    row = Request.objects.filter(pk=pk).first()
    if row is not None:
        yield from touched_by(row.subject_kind, row.subject_id)


def _interruption(pk: int) -> Touched:
    for activity in Interruption.objects.filter(pk=pk).values_list("activity_id", flat=True):
        yield from _activity(activity)


def _device(pk: int) -> Touched:
    yield "device", str(pk)
    for bureau in Device.objects.filter(pk=pk).values_list("bureau_id", flat=True):
        yield "bureau", str(bureau)


def _owned(model: type[Model]) -> Callable[[int], Touched]:
    """Give the spread of what says something of its bureau: a place, a person with his roles, a setting."""

    def spread(pk: int) -> Touched:
        for bureau in model._default_manager.filter(pk=pk).values_list("bureau_id", flat=True):  # noqa: SLF001 - Django's own name
            yield "bureau", str(bureau)

    return spread


def _bureau(pk: int) -> Touched:
    yield "bureau", str(pk)


def _access(pk: int) -> Touched:
    yield "access_request", str(pk)


def _permit(pk: int) -> Touched:
    for request in Permit.objects.filter(pk=pk).values_list("request_id", flat=True):
        yield "access_request", str(request)


def _ticket(pk: int) -> Touched:
    for request in Ticket.objects.filter(pk=pk).values_list("permit__request_id", flat=True):
        yield "access_request", str(request)


def _model_gap(pk: int) -> Touched:
    """A pause set for a make moves what counts as a gap in activities it recorded lately."""
    gap = ModelGap.objects.get(pk=pk)
    links = ActivityRecording.objects.filter(
        activity__bureau=gap.bureau_id,
        recording__device__maker=gap.maker,
        recording__device__model=gap.model,
        ended_at__isnull=True,
        linked_at__gte=gap.set_at - RECENT,
    )
    for activity in links.values_list("activity_id", flat=True).distinct():
        yield "activity", str(activity)


_SPREADS: dict[str, Callable[[int], Touched]] = {
    "recording": _recording,
    "activity": _activity,
    "handover": _handover,
    "case": _case,
    "application": _application,
    "source": _source,
    "receipt": _receipt,
    "arrival": _arrival,
    "fixitycheck": _fixity_check,
    "fixityfault": _fixity_fault,
    "case_file": _case_file,
    "disc": _disc,
    "document": _document,
    "approval": _approval,
    "interruption": _interruption,
    "model_gap": _model_gap,
    "access_request": _access,
    "permit": _permit,
    "ticket": _ticket,
    "device": _device,
    "recording_place": _owned(RecordingPlace),
    "officer": _owned(Officer),
    "setting": _owned(Setting),
    "bureau": _bureau,
}
