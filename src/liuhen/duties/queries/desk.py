"""What one post looks at every day: devices not seen, for who keeps them; what an officer himself still owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, scope
from liuhen.bureau.roles import HEADS, Role
from liuhen.devices.models import Device, DeviceKind, DeviceState, Handover
from liuhen.duties.leaving.queries import waiting_for
from liuhen.duties.models import Finding, Leaving
from liuhen.duties.queries.board import COUNTED, duty_board, filtered
from liuhen.evidence.models import Receipt, Recording
from liuhen.evidence.words import ReceiptState
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.law.term import Term

FIRST = 6  # rows of each part; the rest stands on the board under its own heading
CARRIED = (DeviceKind.BODY_CAMERA, DeviceKind.CAMERA, DeviceKind.CAMCORDER, DeviceKind.AUDIO_RECORDER)
KEEPERS = HEADS | {Role.CUSTODIAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the desk: its first rows, and how many there are."""

    show: str  # as the board filters it
    rows: tuple[Finding, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A device nobody has had in his hands at the cabinet or at the dock for too long."""

    device: Device
    issue: Handover | None  # None: it should lie in the cabinet
    seen_at: datetime  # the last sign of it: issue, return, or the end of what was taken in from it
    due_at: datetime  # when it should have been seen again
    citation: Citation | None  # None: only the expected return says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an officer still owes beside his findings."""

    devices: tuple[Handover, ...]
    receipts: tuple[Receipt, ...]
    leavings: tuple[Leaving, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """How long a device may stay unseen, and who says so."""

    term: Term
    citation: Citation


def part(officer: Officer, now: datetime, show: str) -> Part:
    """Return one part of the board: its first rows in the order of legal risk, and the whole number."""
    groups = duty_board(officer, now, show, most=FIRST)
    rows = tuple(row for group in groups for row in group.rows)[:FIRST]
    return Part(show=show, rows=rows, count=filtered(officer, now, show)[: COUNTED + 1].count())


def unseen_devices(officer: Officer, now: datetime) -> tuple[Unseen, ...]:
    """Return carried devices that should have been seen again by `now`, the longest unseen first. Two queries.

    One that is out is due at its expected return, else when what it recorded since would have to be handed in; one in
    the cabinet is due for its next care, where the rules say how often.

    Source: ingest deadline of the pack; care: baofeng 第八条, yiliang 第十四条.
    """
    pack = active_pack(officer.bureau)
    handing_in, care = _handing_in(pack), _care(pack)
    found = []
    for device in _with_signs(scope(officer, "device.list", Device.objects.all())):
        issue: Handover | None = next(iter(device.out_now), None)  # type: ignore[attr-defined] # the prefetch below
        seen_at = max(sign for sign in _signs(device) if sign is not None)
        rule = handing_in if issue else care
        due_at = issue.expected_return_at if issue else None
        if due_at is None and rule is not None:
            due_at = rule.term.due(seen_at, calendar=pack.calendar).at
        if due_at is not None and due_at < now:
            citation = rule.citation if rule else None
            found.append(Unseen(device=device, issue=issue, seen_at=seen_at, due_at=due_at, citation=citation))
    return tuple(sorted(found, key=lambda one: one.seen_at))


def owed_by(officer: Officer) -> Owed:
    """Return what an officer owes that no finding speaks of: devices out, receipts and hand-overs to confirm."""
    out = Handover.objects.filter(holder=officer, returned_at__isnull=True).select_related("device")
    waiting = Receipt.objects.filter(handed_over_by=officer, state=ReceiptState.SEALED)
    return Owed(
        devices=tuple(out.order_by(F("expected_return_at").asc(nulls_last=True), "pk")),
        receipts=tuple(waiting.exclude(confirmations__officer=officer).order_by("pk")),
        leavings=tuple(waiting_for(officer)),
    )


def late_hours(row: Finding, now: datetime) -> int | None:
    """Return by how many whole hours a duty is late; None where it has no end or is in time."""
    end = row.overdue_at or row.due_at
    if end is None:
        return None
    length = (row.closed_at or now) - end
    return int(length / timedelta(hours=1)) if length > timedelta() else None


def _handing_in(pack: Pack) -> Interval:
    rule = pack.need(lambda body: body.ingest.normal if body.ingest else None)
    return Interval(term=rule.value.limit.term, citation=rule.cite(rule.value))


def _care(pack: Pack) -> Interval | None:
    rule = pack.resolve(lambda body: body.devices.maintenance if body.devices else None)
    if rule is None or rule.value.limit is None:
        return None
    return Interval(term=rule.value.limit.term, citation=rule.cite(rule.value))


def _with_signs(devices: QuerySet[Device]) -> QuerySet[Device]:
    there = (DeviceState.IN_CABINET, DeviceState.ISSUED)
    newest = Handover.objects.filter(device=OuterRef("pk")).order_by("-issued_at")
    taken = Recording.objects.filter(device=OuterRef("pk"), started_earliest__isnull=False).order_by(
        "-started_earliest"
    )
    out = Handover.objects.filter(returned_at__isnull=True).select_related("holder")
    rows = devices.filter(kind__in=CARRIED, state__in=there).order_by("number")
    return rows.prefetch_related(Prefetch("handovers", queryset=out, to_attr="out_now")).annotate(
        issued_last=Subquery(newest.values("issued_at")[:1]),
        returned_last=Subquery(newest.values("returned_at")[:1]),
        taken_last=Subquery(taken.values("sealed_at")[:1]),
    )


def _signs(device: Device) -> tuple[datetime | None, ...]:
    names = ("registered_at", "issued_last", "returned_last", "taken_last")
    return tuple(getattr(device, name) for name in names)
