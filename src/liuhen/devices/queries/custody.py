"""Who had a device at an instant, where it was then, and how far its clock stood off."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from liuhen.bureau.models import Bureau
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, Reading, measured, standing
from liuhen.devices.models import Device, DeviceRepair, FilmedClock, Handover, PreUseCheck


def holder_at(device: Device, instant: datetime) -> Handover | None:
    """Return the issue under which somebody had the device at `instant`; both ends count. One query."""
    return (
        Handover.objects.filter(device=device, issued_at__lte=instant)
        .filter(Q(returned_at__isnull=True) | Q(returned_at__gte=instant))
        .select_related("holder", "holder__unit", "device")
        .order_by("-issued_at")
        .first()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Where a device was at an instant, and with whom."""

    issue: Handover | None  # somebody had it
    repair: DeviceRepair | None  # it was away for repair
    last: Handover | None  # who had it before, for information only, where nobody had it

    @property
    def words(self) -> str:
        """Say it in one sentence part."""
        if self.issue is not None:
            return f"{self.issue.holder.name}使用（{self.issue.number}）"
        if self.repair is not None:
            return f"送修（{self.repair.number}）"
        return "在柜，由设备管理人员保管"


def custody_at(device: Device, instant: datetime) -> Custody:
    """Return where a device was at `instant`; nobody is named who did not have it. At most three queries."""
    issue = holder_at(device, instant)
    if issue is not None:
        return Custody(issue=issue, repair=None, last=None)
    away = device.repairs.filter(sent_at__lte=instant).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=instant))
    before = device.handovers.filter(returned_at__lt=instant).select_related("holder").order_by("-returned_at")
    return Custody(issue=None, repair=away.order_by("-sent_at").first(), last=before.first())


def drift_at(device: Device, instant: datetime) -> Offset | None:
    """Return how far the clock may have stood off at a true `instant`: the hull of the measurements around it.

    The clock runs on what it was set to at issue; measured again at return or by a filmed code, it may have stood
    anywhere between. An instant outside every issue is judged by the last measurement before it. None: never measured.
    """
    return standing(readings_of(device, instant), instant)


def readings_of(device: Device, instant: datetime) -> tuple[Reading, ...]:
    """Return the measurements that bear on `instant`: those of the issue it lies in or follows, and filmed ones.

    Three queries.
    """
    handover = (
        Handover.objects.filter(device=device, issued_at__lte=instant)
        .select_related("check_made")
        .order_by("-issued_at")
        .first()
    )
    typed = () if handover is None else (_at_issue(handover), _at_return(handover))
    rows = FilmedClock.objects.filter(device=device)
    near = (
        rows.filter(true_time__lte=instant).order_by("-true_time").first(),
        rows.filter(true_time__gt=instant).order_by("true_time").first(),
    )
    until = handover.returned_at if handover else None
    filmed = tuple(
        Reading(at=row.true_time, offset=measured(row.offset_ms, tolerance_ms=row.tolerance_ms))
        for row in near
        if row is not None and (row.true_time <= instant or until is None or row.true_time <= until)
    )
    return (*(one for one in typed if one is not None), *filmed)


def device_named(bureau: Bureau, number: str) -> Device | None:
    """Find a device of the bureau by its number, else by the serial number its maker gave it."""
    rows = Device.objects.filter(Q(number=number) | Q(serial=number), bureau=bureau).select_related("unit", "bureau")
    return min(rows, key=lambda row: row.number != number, default=None)


def _at_issue(handover: Handover) -> Reading | None:
    check: PreUseCheck | None = getattr(handover, "check_made", None)
    if check is None:
        return None
    before, after = None, None
    if check.clock_offset_ms is not None:
        before = measured(check.clock_offset_ms, tolerance_ms=check.offset_tolerance_ms)
    if check.after_offset_ms is not None:
        after = measured(check.after_offset_ms, tolerance_ms=check.after_tolerance_ms)
    elif check.clock_was_set:
        after = measured(0, tolerance_ms=TYPED_TOLERANCE_MS)  # set by hand: right to half a minute
    return Reading(at=check.measured_at, offset=before, after=after)


def _at_return(handover: Handover) -> Reading | None:
    if handover.return_offset_ms is None or handover.returned_at is None:
        return None
    offset = measured(handover.return_offset_ms, tolerance_ms=handover.return_tolerance_ms)
    return Reading(at=handover.returned_at, offset=offset)
