"""The cabinet and the lines of the ledger."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from liuhen.devices.models import Device, DeviceState, Handover


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The devices of a bureau as the cabinet page shows them."""

    devices: tuple[Device, ...]  # each with `out`: its open issue or nothing
    in_cabinet: int
    issued: int
    repair: int
    overdue: int


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
    people = ("holder", "partner", "issued_by", "received_by", "brought_by")
    return handovers.select_related("device", *people, "check_made", "passed_to").order_by("-issued_at", "-pk")


def _open_issues(name: str) -> "Prefetch[str, QuerySet[Handover], str]":
    rows = Handover.objects.filter(returned_at__isnull=True).select_related("holder", "check_made")
    return Prefetch("handovers", queryset=rows, to_attr=name)


def _is_late(device: Device, at: datetime) -> bool:
    issues: list[Handover] = getattr(device, "out_now", [])
    return any(issue.expected_return_at is not None and issue.expected_return_at < at for issue in issues)
