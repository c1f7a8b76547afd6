"""Facts for the law: issues with their checks, devices with their care, what a bureau has."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Count, Q, QuerySet

from liuhen.bureau.models import Bureau
from liuhen.bureau.plain import Instants, Structures
from liuhen.bureau.queries import active_pack, among, people_with, plain, texts
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roles import Role
from liuhen.devices.kinds import present_words
from liuhen.devices.models import Care, Device, DeviceKind, DeviceState, Handover, PreUseCheck, RecordingPlace
from liuhen.devices.provision import needed
from liuhen.devices.rules import provision_rule
from liuhen.law.facts import CheckItemFacts, HandoverFacts, PreUseCheckFacts
from liuhen.law.facts.oversight import CareFacts, DeviceFacts
from liuhen.law.term import civil_day


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
    set_out_at: datetime | None


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
        *texts("issued_at", "expected_return_at", "returned_at", "set_out_at"),
    )
    at = Instants()
    return [
        HandoverRow._make((*known, at[issued], at[expected], at[returned], at[left]))
        for *known, issued, expected, returned, left in plain(rows)
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
            set_out_at=row.set_out_at,
            recorded=row.contents,
        )
        for row, first in zip(rows, first_uses, strict=True)
    }


def _checks(handover_ids: Sequence[int]) -> dict[int, PreUseCheckFacts]:
    """Freeze the checks made before devices were used, by issue. One query."""
    rows = PreUseCheck.objects.filter(among("handover", handover_ids)).values_list(
        "handover_id",
        "measured_by__name",
        "clock_offset_ms",
        "after_offset_ms",
        "clock_was_set",
        "items",
        *texts("measured_at"),
    )
    at, read = Instants(), Structures()
    return {
        pk: PreUseCheckFacts(
            measured_at=cast("datetime", at[measured_at]),  # the column is never empty
            measured_by=name,
            items=tuple([CheckItemFacts(code=one["code"], ok=one["ok"], value=one["value"]) for one in read.of(items)]),
            clock_offset_seconds=_left_at(before, after, was_set=bool(was_set)),
        )
        for pk, name, before, after, was_set, items, measured_at in plain(rows)
    }


def _left_at(before: int | None, after: int | None, *, was_set: bool) -> int | None:
    """Return how the clock stood when the device went out, in seconds: after it was set, where it was set.

    None: not measured then. A clock that was set and not read again is calibrated, but nobody knows to what.
    """
    known = after if was_set else before
    return None if known is None else round(known / 1000)


class DeviceRow(NamedTuple):
    """What the law and a list ask of one device."""

    pk: int
    bureau: int
    unit: int | None
    number: str
    kind: str
    state: str


def device_rows(devices: QuerySet[Device]) -> list[DeviceRow]:
    """Read devices for the law, in the order of their keys. One query."""
    rows = devices.order_by("pk").values_list("pk", "bureau_id", "unit_id", "number", "kind", "state")
    return [DeviceRow._make(row) for row in rows]


def devices_facts(rows: Sequence[DeviceRow]) -> dict[int, DeviceFacts]:
    """Freeze devices with their maintenance for the law, by key. Two queries for all."""
    keys = [row.pk for row in rows]
    cares: dict[int, list[CareFacts]] = defaultdict(list)
    done = Care.objects.filter(among("device", keys)).order_by("done_on", "pk")
    for pk, done_on, by, work in done.values_list("device_id", "done_on", "done_by", "work"):
        cares[pk].append(CareFacts(on=done_on, by=by, words=work))
    begun = Device.objects.filter(among("pk", keys)).values_list("pk", "registered_at", "retired_at")
    ends = {pk: (civil_day(since), civil_day(retired) if retired else None) for pk, since, retired in begun}
    return {
        row.pk: DeviceFacts(
            id=str(row.pk),
            number=row.number,
            device_kind=row.kind,
            since=ends[row.pk][0],
            retired_on=ends[row.pk][1] or (ends[row.pk][0] if row.state == DeviceState.RETIRED else None),
            cares=tuple(cares[row.pk]),
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a bureau has and needs, for the law: words of equipment and places, devices in use by their word."""

    has: tuple[str, ...]
    devices: dict[str, int]
    needed: dict[str, int]  # empty: nobody has said
    officers: int


def equipment(bureau: Bureau, at: datetime) -> Equipment:
    """Return what a bureau has and what its ratio asks for at `at`. Three queries besides the rules.

    Lost, broken and retired devices do not count as there.
    """
    there = Device.objects.filter(bureau=bureau, state__in=(DeviceState.IN_CABINET, DeviceState.ISSUED))
    counts = dict(there.values_list("kind").annotate(Count("pk")).order_by("kind"))
    day = civil_day(at)
    places = RecordingPlace.objects.filter(bureau=bureau, used_from__lte=day).exclude(sort="")
    places = places.filter(Q(used_until__isnull=True) | Q(used_until__gte=day))
    officers = people_with(bureau, Role.OFFICER).count()
    per = provision_rule(active_pack(bureau)).per
    return Equipment(
        has=present_words(tuple(counts), tuple(places.values_list("sort", flat=True))),
        devices={DeviceKind(kind).label: count for kind, count in counts.items()},
        needed={DeviceKind.BODY_CAMERA.label: needed(officers, per)} if per else {},
        officers=officers,
    )
