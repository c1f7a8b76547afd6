"""Reads of room devices: who held what when, how its clock stood, the fleet, the ledger, the facts for the law."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Prefetch, Q, QuerySet

from liuhen.bureau.models import Bureau
from liuhen.bureau.plain import Instants, Structures
from liuhen.bureau.queries import among, plain, roster, texts
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, hull, measured
from liuhen.devices.models import Device, DeviceState, Handover, NamePattern, PatternSwitch, PreUseCheck, Station
from liuhen.devices.naming import template
from liuhen.devices.patterns import Pattern, shipped
from liuhen.law.facts import CheckItemFacts, HandoverFacts, PreUseCheckFacts


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
    """Find a device of the bureau by its number, else by the serial number its maker gave it."""
    rows = Device.objects.filter(Q(number=number) | Q(serial=number), bureau=bureau).select_related("unit", "bureau")
    return min(rows, key=lambda row: row.number != number, default=None)


def station_with_key(number: str, key: str) -> Station | None:
    """Return the active station of that number whose key this is; None for a wrong key and for an unknown number."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    rows = Station.objects.filter(number=number, is_active=True).select_related("bureau", "unit", "keeper")
    return next((row for row in rows if hmac.compare_digest(row.key_digest, digest)), None)


def stations(rows: QuerySet[Station]) -> QuerySet[Station]:
    """Return stations in the order of their numbers, those in use first, with everything a row needs."""
    return rows.select_related("bureau", "unit", "keeper").order_by("-is_active", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A pattern with how it stands in a bureau."""

    pattern: Pattern
    switch: PatternSwitch | None  # the newest; None: never touched

    @property
    def is_on(self) -> bool:
        """Say whether it is used."""
        return self.switch is None or self.switch.is_on


def kept_patterns(bureau: Bureau) -> tuple[Kept, ...]:
    """Return every pattern a bureau has, its own first, those switched off too. Two queries."""
    switches = {row.code: row for row in bureau.pattern_switches.select_related("switched_by").order_by("pk")}
    own = bureau.name_patterns.select_related("added_by").order_by("pk")
    patterns = (*(_own_pattern(row) for row in own), *shipped().patterns)
    return tuple(Kept(pattern=one, switch=switches.get(one.code)) for one in patterns)


def patterns_of(bureau: Bureau) -> tuple[Pattern, ...]:
    """Return the patterns a bureau reads names by, its own first."""
    return tuple(kept.pattern for kept in kept_patterns(bureau) if kept.is_on)


def _own_pattern(row: NamePattern) -> Pattern:
    source = f"{row.added_by.name}添加：{row.reason}"
    return Pattern(
        code=row.code,
        name=row.name,
        template=template(row.template),
        example=row.example,
        source=source,
        is_own=True,
    )


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


class HandoverRow(NamedTuple):
    """What the law and a list ask of one issue, read without the rest of the row."""

    pk: int
    bureau: int
    unit: int | None
    device: int
    device_number: str
    device_kind: str
    holder: int
    purpose: str
    contents: str
    issued_at: datetime
    expected_return_at: datetime | None
    returned_at: datetime | None


def handover_rows(handovers: QuerySet[Handover]) -> list[HandoverRow]:
    """Read issues for the law, in the order of their keys. One query."""
    rows = handovers.order_by("pk").values_list(
        "pk",
        "bureau_id",
        "device__unit_id",
        "device_id",
        "device__number",
        "device__kind",
        "holder_id",
        "purpose",
        "contents",
        *texts("issued_at", "expected_return_at", "returned_at"),
    )
    at = Instants()
    return [
        HandoverRow._make((*known, at[issued], at[expected], at[returned]))
        for *known, issued, expected, returned in plain(rows)
    ]


def handover_facts(handover: Handover, *, first_used_at: datetime | None = None) -> HandoverFacts:
    """Freeze one issue for the law. Evidence knows when the device was first used, so the caller hands it in."""
    rows = handover_rows(Handover.objects.filter(pk=handover.pk))
    return handovers_facts(rows, [first_used_at])[handover.pk]


def handovers_facts(rows: Sequence[HandoverRow], first_uses: Sequence[datetime | None]) -> dict[int, HandoverFacts]:
    """Freeze issues for the law, by key; `first_uses` stand in the order of `rows`. Four queries for all."""
    made = _checks([row.pk for row in rows])
    people = roster(row.holder for row in rows)
    return {
        row.pk: HandoverFacts(
            id=str(row.pk),
            device_number=row.device_number,
            device_kind=row.device_kind,
            holder=people.on(row.holder, row.issued_at),
            issued_at=row.issued_at,
            purpose=row.purpose,
            expected_return_at=row.expected_return_at,
            returned_at=row.returned_at,
            check=made.get(row.pk),
            first_used_at=first,
            recorded=row.contents,
        )
        for row, first in zip(rows, first_uses, strict=True)
    }


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


def _checks(handover_ids: Sequence[int]) -> dict[int, PreUseCheckFacts]:
    """Freeze the checks made before devices were used, by issue. One query."""
    rows = PreUseCheck.objects.filter(among("handover", handover_ids)).values_list(
        "handover_id", "measured_by__name", "clock_offset_ms", "items", *texts("measured_at")
    )
    at, read = Instants(), Structures()
    return {
        pk: PreUseCheckFacts(
            measured_at=cast("datetime", at[measured_at]),  # the column is never empty
            measured_by=name,
            items=tuple([CheckItemFacts(code=one["code"], ok=one["ok"], value=one["value"]) for one in read.of(items)]),
            clock_offset_seconds=None if offset_ms is None else round(offset_ms / 1000),
        )
        for pk, name, offset_ms, items, measured_at in plain(rows)
    }
