"""Reads of room devices: who held what when, how its clock stood, the fleet, the ledger, the facts for the law."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Bureau, Officer
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, hull, measured
from liuhen.devices.models import Device, DeviceState, Handover, PreUseCheck
from liuhen.law.facts import CheckItemFacts, HandoverFacts, OfficerFacts, PreUseCheckFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The devices of a bureau as the cabinet page shows them."""

    devices: tuple[Device, ...]  # each with `out`: its open issue or nothing
    in_cabinet: int
    issued: int
    repair: int
    overdue: int


def holder_at(device: Device, instant: datetime) -> Handover | None:
    """Return the issue under which somebody had the device at `instant`; both ends count. One query."""
    return (
        Handover.objects.filter(device=device, issued_at__lte=instant)
        .filter(Q(returned_at__isnull=True) | Q(returned_at__gte=instant))
        .select_related("holder", "holder__unit", "device")
        .order_by("-issued_at")
        .first()
    )


def drift_at(device: Device, instant: datetime) -> Offset | None:
    """Return how far the clock may have stood off at a true `instant`: the hull of the measurements around it.

    The clock runs on what it was set to at issue; measured again at return, it may have stood anywhere between. An
    instant outside every issue is judged by the last measurement before it. None: never measured.
    """
    handover = (
        Handover.objects.filter(device=device, issued_at__lte=instant)
        .select_related("check_made")
        .order_by("-issued_at")
        .first()
    )
    if handover is None:
        return None
    start, end = _at_issue(handover), _at_return(handover)
    if handover.returned_at is not None and handover.returned_at < instant:
        return end or start
    return hull(start, end) if start and end else start or end


def device_named(bureau: Bureau, number: str) -> Device | None:
    """Find a device of the bureau by its number."""
    return Device.objects.filter(bureau=bureau, number=number).select_related("unit", "bureau").first()


def fleet(devices: QuerySet[Device], at: datetime) -> Fleet:
    """Return the devices in the order of their numbers with their open issues. Two queries."""
    rows = tuple(devices.select_related("unit").prefetch_related(_open_issues("out_now")).order_by("number"))
    late = [row for row in rows if _is_late(row, at)]
    counts = {state: sum(row.state == state for row in rows) for state in DeviceState}
    return Fleet(
        devices=rows,
        in_cabinet=counts[DeviceState.IN_CABINET],
        issued=counts[DeviceState.ISSUED],
        repair=counts[DeviceState.REPAIR],
        overdue=len(late),
    )


def ledger(handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    """Return issues newest first with everything a row needs."""
    return handovers.select_related("device", "holder", "issued_by", "received_by", "check_made").order_by(
        "-issued_at", "-pk"
    )


def handover_facts(handover: Handover, *, first_used_at: datetime | None = None) -> HandoverFacts:
    """Freeze one issue for the law. Evidence knows when the device was first used, so the caller hands it in."""
    check = getattr(handover, "check_made", None)
    return HandoverFacts(
        id=str(handover.pk),
        device_number=handover.device.number,
        device_kind=handover.device.kind,
        holder=_holder_facts(handover.holder, handover.issued_at),
        issued_at=handover.issued_at,
        purpose=handover.purpose,
        expected_return_at=handover.expected_return_at,
        returned_at=handover.returned_at,
        check=_check_facts(check) if check else None,
        first_used_at=first_used_at,
    )


def _open_issues(name: str) -> "Prefetch[str, QuerySet[Handover], str]":
    rows = Handover.objects.filter(returned_at__isnull=True).select_related("holder", "check_made")
    return Prefetch("handovers", queryset=rows, to_attr=name)


def _is_late(device: Device, at: datetime) -> bool:
    issues: list[Handover] = getattr(device, "out_now", [])
    return any(issue.expected_return_at is not None and issue.expected_return_at < at for issue in issues)


def _at_issue(handover: Handover) -> Offset | None:
    check: PreUseCheck | None = getattr(handover, "check_made", None)
    if check is None:
        return None
    if check.clock_was_set:
        return measured(0, tolerance_ms=TYPED_TOLERANCE_MS)  # set by hand: right to half a minute
    if check.clock_offset_ms is None:
        return None
    return measured(check.clock_offset_ms, tolerance_ms=check.offset_tolerance_ms)


def _at_return(handover: Handover) -> Offset | None:
    if handover.return_offset_ms is None:
        return None
    return measured(handover.return_offset_ms, tolerance_ms=handover.return_tolerance_ms)


def _holder_facts(officer: Officer, at: datetime) -> OfficerFacts:
    certificate = officer.certificate_on(timezone.localdate(at))
    return OfficerFacts(
        id=str(officer.pk),
        name=officer.name,
        roles=frozenset(role.value for role in officer.roles),
        certificate_number=certificate.number if certificate else "",
        certificate_from=certificate.valid_from if certificate else None,
        certificate_until=certificate.valid_until if certificate else None,
    )


def _check_facts(check: PreUseCheck) -> PreUseCheckFacts:
    return PreUseCheckFacts(
        measured_at=check.measured_at,
        measured_by=check.measured_by.name,
        items=tuple(CheckItemFacts(code=item["code"], ok=item["ok"], value=item["value"]) for item in check.items),
        clock_offset_seconds=None if check.clock_offset_ms is None else round(check.clock_offset_ms / 1000),
    )
