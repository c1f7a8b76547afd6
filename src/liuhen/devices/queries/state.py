"""How devices are: gathered for many at once, so that the board of a bureau costs a handful of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from liuhen.bureau.queries import among
from liuhen.devices.drift import Offset, measured
from liuhen.devices.health import Concern, Seen, concerns, rate
from liuhen.devices.kinds import is_fixed
from liuhen.devices.models import Care, Device, DeviceRepair, Handover
from liuhen.devices.provision import Lack, Performance, lacks
from liuhen.devices.queries.facts import device_rows, devices_facts
from liuhen.devices.rules import minimums, provision_rule
from liuhen.law.checks.periodic import care
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack

RECENT = 5  # issues of a device that tell how it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One device on the board."""

    device: Device
    issue: Handover | None  # open
    repair: DeviceRepair | None  # open
    last_care: Care | None
    care: Finding | None
    clock: Offset | None
    clock_at: datetime | None
    rate_ms_a_day: int | None
    last_seen: datetime
    lacks: tuple[Lack, ...]
    concerns: tuple[Concern, ...]


def standings(
    devices: QuerySet[Device], pack: Pack, now: datetime, *, docked: Mapping[int, datetime] | None = None
) -> tuple[Standing, ...]:
    """Return how devices stand at `now`, those with the gravest concern first. Six queries for all.

    `docked` are the last instants their cards were taken in, by device: a higher room knows them.
    """
    open_repairs = DeviceRepair.objects.filter(ended_at__isnull=True)
    rows = list(
        devices.select_related("unit", "place")
        .prefetch_related(Prefetch("repairs", queryset=open_repairs, to_attr="open_repairs"))
        .order_by("number")
    )
    keys = [row.pk for row in rows]
    issues = _recent_issues(keys)
    cares: dict[int, Care] = {}
    for one in Care.objects.filter(among("device", keys)).order_by("done_on", "pk"):
        cares[one.device_id] = one
    due = {pk: care(facts, pack) for pk, facts in devices_facts(device_rows(devices)).items()}
    known = {
        pk: _Known(
            issues=issues[pk],
            last_care=cares.get(pk),
            care=next(iter(due.get(pk, ())), None),
            docked_at=(docked or {}).get(pk),
        )
        for pk in keys
    }
    found = [_standing(row, known[row.pk], pack, now) for row in rows]
    return tuple(sorted(found, key=_order))


def _order(one: Standing) -> tuple[int, str]:
    weights = {"over": 0, "due": 1, "judge": 2, "info": 3}
    return (min((weights.get(concern.chip, 4) for concern in one.concerns), default=5), one.device.number)


def _recent_issues(keys: Sequence[int]) -> dict[int, list[Handover]]:
    """Give the last issues of each device, newest first. One query."""
    found: dict[int, list[Handover]] = defaultdict(list)
    rows = Handover.objects.filter(among("device", keys)).select_related("holder", "check_made")
    for row in rows.order_by("-issued_at", "-pk"):
        if len(found[row.device_id]) < RECENT:
            found[row.device_id].append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    issues: list[Handover]  # newest first
    last_care: Care | None
    care: Finding | None
    docked_at: datetime | None


def _standing(device: Device, known: _Known, pack: Pack, now: datetime) -> Standing:
    issues = known.issues
    issue = next((one for one in issues if one.returned_at is None), None)
    repair = next(iter(getattr(device, "open_repairs", [])), None)
    marks = _marks(issues)
    instants = [device.registered_at, *(at for one in issues for at in (one.issued_at, one.returned_at) if at)]
    if known.docked_at is not None:
        instants.append(known.docked_at)
    lacking, runs = performance_lacks(device, pack), _rate(marks)
    clock_at, clock = (marks[-1][0], marks[-1][1]) if marks else (None, None)
    seen = Seen(
        state=device.state,
        is_fixed=is_fixed(device.kind),
        since=repair.sent_at if repair else max(instants),
        last_seen=max(instants),
        expected_back=issue.expected_return_at if issue else None,
        repair_words=f"{repair.fault}，{repair.sent_to or '未写维修单位'}" if repair else "",
        care=known.care,
        failed=tuple(_failed(one) for one in issues if getattr(one, "check_made", None)),
        clock=clock,
        rate_ms_a_day=runs,
        lacks=lacking,
        has_purpose=bool(device.purchase_reason) or provision_rule(pack).mode != "principles",
        inside=repair is not None and repair.contents == "inside",
    )
    return Standing(
        device=device,
        issue=issue,
        repair=repair,
        last_care=known.last_care,
        care=known.care,
        clock=clock,
        clock_at=clock_at,
        rate_ms_a_day=runs,
        last_seen=seen.last_seen,
        lacks=lacking,
        concerns=concerns(seen, now),
    )


def performance_lacks(device: Device, pack: Pack) -> tuple[Lack, ...]:
    """Return where a device stays below what the bureau asks of it; fixed equipment is asked nothing."""
    if is_fixed(device.kind):
        return ()
    found = Performance(
        record_minutes=device.record_minutes, storage_gb=device.storage_gb, picture_lines=device.picture_lines
    )
    return lacks(found, minimums(pack))


def _failed(issue: Handover) -> tuple[str, ...]:
    return tuple(item["label"] for item in issue.check_made.items if not item["ok"])


def _marks(issues: list[Handover]) -> list[tuple[datetime, Offset, Offset | None]]:
    """Give the measurements of a clock in the order of time: when, how it was found, how it was left."""
    marks: list[tuple[datetime, Offset, Offset | None]] = []
    for one in reversed(issues):
        made = getattr(one, "check_made", None)
        if made is not None and made.clock_offset_ms is not None:
            found = measured(made.clock_offset_ms, tolerance_ms=made.offset_tolerance_ms)
            left = None if made.clock_was_set else found
            if made.after_offset_ms is not None:
                left = measured(made.after_offset_ms, tolerance_ms=made.after_tolerance_ms)
            marks.append((made.measured_at, found, left))
        if one.return_offset_ms is not None and one.returned_at is not None:
            back = measured(one.return_offset_ms, tolerance_ms=one.return_tolerance_ms)
            marks.append((one.returned_at, back, back))
    return marks


def _rate(marks: list[tuple[datetime, Offset, Offset | None]]) -> int | None:
    """Give how fast the clock ran off between the two newest measurements."""
    if len(marks) < 2:
        return None
    (left_at, _, left), (found_at, found, _) = marks[-2:]
    return rate(left_at, left, found_at, found) if left is not None else None
