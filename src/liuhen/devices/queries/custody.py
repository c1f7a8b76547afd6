"""Who had a device at an instant, and how far its clock stood off then."""

from datetime import datetime

from django.db.models import Q

from liuhen.bureau.models import Bureau
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, hull, measured
from liuhen.devices.models import Device, Handover, PreUseCheck


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
    """Find a device of the bureau by its number, else by the serial number its maker gave it."""
    rows = Device.objects.filter(Q(number=number) | Q(serial=number), bureau=bureau).select_related("unit", "bureau")
    return min(rows, key=lambda row: row.number != number, default=None)


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
