"""Reads of measures: balances, terms, what the law is told of them, the register of property."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from liuhen.bureau.queries import among
from liuhen.cases.models import Case
from liuhen.cases.property.balance import Row, Taken, Went, balance
from liuhen.cases.property.models import Extension, ItemShot, Measure, MeasureItem, Testing, TreatmentLine
from liuhen.cases.property.terms import Until, longest, until
from liuhen.cases.property.words import Kind, Treated
from liuhen.evidence.models import Recording
from liuhen.law.checks.pauses import Paused
from liuhen.law.facts import EventFacts
from liuhen.law.pack import Pack
from liuhen.trail.entry import canonical_json


def measures_of(case_id: int) -> list[Measure]:
    """Give the measures of a case with their items and treatments, oldest first."""
    return list(_whole(Measure.objects.filter(case_id=case_id)))


def balance_of(measure: Measure) -> tuple[Row, ...]:
    """Give the balance of a measure's list as it stands now."""
    items = [taken(item) for item in measure.items.order_by("place_in_list")]
    lines = TreatmentLine.objects.filter(item__measure=measure).values_list("item_id", "treatment__kind", "quantity")
    return balance(items, [Went(item=item, kind=Treated(kind), quantity=count) for item, kind, count in lines])


def balances(items: Sequence[MeasureItem]) -> dict[int, Row]:
    """Give the balance of many items by key. One query."""
    keys = [item.pk for item in items]
    lines = TreatmentLine.objects.filter(among("item", keys)) if keys else TreatmentLine.objects.none()
    went = [
        Went(item=item, kind=Treated(kind), quantity=count)
        for item, kind, count in lines.values_list("item_id", "treatment__kind", "quantity")
    ]
    return {row.item.id: row for row in balance([taken(item) for item in items], went)}


def taken(item: MeasureItem) -> Taken:
    """Give an item as the balance counts it."""
    return Taken(id=item.pk, number=item.number, name=item.name, quantity=item.quantity, unit=item.unit)


def until_of(measure: Measure, pack: Pack) -> Until | None:
    """Say until when a measure may last, with its extension and testings; None where no law says, or not in force."""
    if measure.executed_at is None:
        return None
    extension = Extension.objects.filter(measure=measure).first()
    pauses = [Paused(since=one.from_at, until=one.until_at) for one in measure.testings.all()]
    return until(
        pack,
        measure.words.link,
        measure.executed_at,
        extended_at=extension.decided_at if extension else None,  # None while it waits for its approval
        paused=pauses,
    )


def latest_extension(measure: Measure, pack: Pack) -> date | None:
    """Give the last day an extension may reach by the law's own term; None where it is silent."""
    first = until_of(measure, pack)
    if first is None or first.due_at is None or not measure.words.is_coercive:
        return None
    due = longest(pack, first.due_at)
    return timezone.localdate(due - timedelta(seconds=1)) if due else None  # a due instant is 24:00


def content_digest(thing: Measure | Extension) -> str:
    """Give the digest of what is approved: the proposal with its list, or the extension; moves do not change it."""
    if isinstance(thing, Extension):
        members: dict[str, object] = {
            "measure": thing.measure.number,
            "reason": thing.reason,
            "until_on": thing.until_on.isoformat(),
        }
    else:
        lines = thing.items.order_by("place_in_list").values_list(
            "name", "model_words", "quantity", "unit", "condition"
        )
        members = {
            "basis": thing.basis,
            "executed_at": thing.executed_at.astimezone(UTC).isoformat() if thing.executed_at else "",
            "forms": list(thing.forms),
            "is_emergency": thing.is_emergency,
            "items": [list(line) for line in lines],
            "kind": thing.kind,
            "number": thing.number,
            "place": thing.place,
            "reason": thing.reason,
            "target": thing.target,
        }
    return f"sha256:{hashlib.sha256(canonical_json(members)).hexdigest()}"


def material_of(case: Case) -> QuerySet[Recording]:
    """Give every recording and photo of a case: on its file, or of one of its activities; newest first."""
    filed = Q(case_links__case=case)
    active = Q(activities__activity__case_id=case.pk, activities__ended_at__isnull=True)
    rows = Recording.objects.filter(filed | active, bureau=case.bureau_id)
    return rows.distinct().order_by("-started_earliest", "-pk")


def shots_about(items: Collection[int]) -> dict[int, list[ItemShot]]:
    """Give what shows many items, by their keys, oldest first. One query."""
    found: dict[int, list[ItemShot]] = defaultdict(list)
    if items:
        rows = ItemShot.objects.filter(among("item", list(items)), removed_at__isnull=True)
        for row in rows.select_related("recording__arrival__original", "item").order_by("pk"):
            found[row.item_id].append(row)
    return found


def measure_links(case_ids: Collection[int]) -> dict[int, list[EventFacts]]:
    """Freeze what happened in measures for the law, by case: each measure's events bear its number. Three queries."""
    found: dict[int, list[EventFacts]] = defaultdict(list)
    rows = Measure.objects.filter(among("case", list(case_ids))).select_related("extension").order_by("pk")
    known = list(rows.prefetch_related(Prefetch("testings", Testing.objects.order_by("from_at"))))
    for measure in known:
        found[measure.case_id] += _events(measure)
    return found


def property_even(case_ids: Collection[int]) -> dict[int, bool]:
    """Say of each case with a list in force or ended whether a decision was made about every piece. One query."""
    found: dict[int, bool] = {}
    rows = Measure.objects.filter(among("case", list(case_ids)), executed_at__isnull=False, items__isnull=False)
    for case, closed in rows.values_list("case_id", "closed_at").distinct():
        found[case] = found.get(case, True) and closed is not None
    return found


def items_in_register() -> QuerySet[MeasureItem]:
    """Give every item with its measure and case, newest measure first."""
    return MeasureItem.objects.select_related("measure__case").order_by("-measure_id", "place_in_list")


def _whole(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    return (
        rows.select_related("case", "extension", "decided_by", "registered_by")
        .prefetch_related("items", "officers", "testings", "treatments__lines__item")
        .order_by("pk")
    )


def _events(measure: Measure) -> list[EventFacts]:
    kind, told = Kind(measure.kind), []

    def add(name: str, at: datetime | None, which: str = "") -> None:
        if at is not None:
            told.append(EventFacts(name=name, at=at, entered_at=at, which=which))

    if measure.executed_at is None:
        return told
    add("coercive_measure" if kind.is_coercive else "preservation", measure.executed_at)
    if kind.link:
        add(kind.link, measure.executed_at, measure.number)
        add(f"{kind.link}_closed", measure.closed_at or measure.refused_at, measure.number)
    extension = getattr(measure, "extension", None)
    add("sealing_extended", extension.decided_at if extension else None, measure.number)
    for testing in measure.testings.all():
        add("commission_started", testing.from_at, measure.number)
        add("commission_ended", testing.until_at, measure.number)
    if measure.is_emergency:
        add("emergency_measure", measure.executed_at, measure.number)
        add("measure_approved", measure.approved_at or measure.refused_at, measure.number)
    return told
