"""Proposing, approving and carrying out a measure, and its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.fits import require_fits
from liuhen.cases.models import Case
from liuhen.cases.property.acts.approving import ask, require_told
from liuhen.cases.property.models import Measure, MeasureItem
from liuhen.cases.property.words import Kind
from liuhen.errors import InputError
from liuhen.law.lifecycle import State

MOST_ITEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One line of a list."""

    name: str
    quantity: int
    unit: str
    condition: str
    kept_at: str
    keeper: str
    model_words: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How a measure was carried out."""

    at: datetime
    place: str
    officers: tuple[Officer, ...] = ()
    party_present: bool | None = None
    witness: str = ""
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasure:
    """A measure that is proposed, or has been carried out already."""

    kind: Kind
    target: str
    reason: str
    basis: str
    forms: tuple[str, ...] = ()
    is_emergency: bool = False
    carried: Carried | None = None  # None: it waits for approval
    items: tuple[NewItem, ...] = ()


def propose(case: Case, new: NewMeasure, *, by: Officer, at: datetime, once: str | None = None) -> Measure:
    """Register a measure and send it up: proposed, or carried out already with its list (查封、扣押、登记保存、保全).

    What happened on site is taken in even without approval; the request is then its make-up (补办).

    Raises:
        InputError: target, reason or basis is missing; a list is given before the measure was carried out.
        WrongStateError: the case is over.
        NobodyCanDecideError: it is only proposed, and nobody else holds a role of its chain.

    Source: wuhan art. 15 (4), art. 16; wangdu art. 12 (4); 行政强制法 (2011) art. 18, 19, 24.
    """
    require_told(new.target, new.reason, new.basis)
    if new.items and new.carried is None:
        raise InputError("没有登记措施：还没有实施，不能先有清单。", next_step="请先报批；实施后再登记清单。")
    with acting(by, "case.propose_measure", at=at, on=case, reason=new.reason, once=once) as act:
        _require_going(case)
        act.upon(case)
        measure = create(act, case, new)
        if new.carried is not None:
            carry(act, measure, new.carried)
        put_on_list(act, measure, new.items)
        act.upon(measure, measure=measure.words.label, items=len(new.items))
        ask(act, measure)
        return measure


def carry_out(
    measure: Measure,
    carried: Carried,
    items: Sequence[NewItem],
    *,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Measure:
    """Note that an approved measure was carried out, with its list (实施).

    Raises:
        StepRefusedError: it was refused. One that waits for approval is taken in, and its request has to be renewed.
        WrongStateError: it has been carried out.
    """
    with acting(by, "case.carry_out_measure", at=at, on=measure.case, once=once) as act:
        measure.refresh_from_db()
        if measure.executed_at is not None:
            raise WrongStateError("没有登记：这项措施已经实施。", next_step="漏登的物品请用“补登物品”。")
        if measure.refused_at is not None:
            raise StepRefusedError(
                "不能实施：负责人没有批准这项措施。",
                article="行政强制法第十八条",
                next_step="请重新提出，或者不采取措施。",
            )
        act.upon(measure.case)
        carry(act, measure, carried)
        put_on_list(act, measure, items)
        return act.upon(measure, items=len(items))


def add_items(
    measure: Measure, items: Sequence[NewItem], *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> list[MeasureItem]:
    """Add what the list left out, with the reason (补登物品); no line is ever taken off.

    Raises:
        WrongStateError: the measure is not in force.
        InputError: nothing to add, or no reason.
    """
    if not items or not reason.strip():
        raise InputError("没有补登：还没有写物品，或者没有写明为什么漏登。", next_step="请写明物品和理由。")
    with acting(by, "case.list_items", at=at, on=measure.case, reason=reason, once=once) as act:
        measure.refresh_from_db()
        if not measure.is_open:
            raise WrongStateError("没有补登：这项措施还没有实施，或者已经了结。", next_step="请核对是哪一项措施。")
        act.upon(measure.case)
        act.upon(measure)
        return put_on_list(act, measure, items)


def create(act: Act, case: Case, new: NewMeasure) -> Measure:
    """Open a measure under the next number. A step."""
    return Measure.objects.create(
        bureau=act.home,
        case=case,
        number=next_number(act, "CW"),
        kind=new.kind.value,
        forms=list(new.forms),
        target=new.target.strip(),
        reason=new.reason.strip(),
        basis=new.basis.strip(),
        is_emergency=new.is_emergency,
        proposed_at=act.at,
        registered_by=act.officer,
    )


def carry(act: Act, measure: Measure, carried: Carried) -> None:
    """Write down how a measure was carried out. A step."""
    told = {"place": carried.place.strip(), "witness": carried.witness.strip()}
    require_fits(Measure, told)
    Measure.objects.filter(pk=measure.pk).update(
        executed_at=carried.at, party_present=carried.party_present, until_on=carried.until_on, **told
    )
    if any(one.bureau_id != measure.bureau_id for one in carried.officers):
        raise InputError("没有登记：实施人员不是本局人员。", next_step="请从本局执法人员中选择。")
    measure.officers.set(carried.officers)
    measure.refresh_from_db()
    act.note(executed_at=carried.at.isoformat(timespec="minutes"))


def put_on_list(act: Act, measure: Measure, items: Sequence[NewItem]) -> list[MeasureItem]:
    """Put lines at the end of the list, each with a number of its own. A step."""
    first = measure.items.count()
    if first + len(items) > MOST_ITEMS:
        raise InputError(f"没有登记清单：一份清单最多 {MOST_ITEMS} 项。", next_step="请分作两项措施登记。")
    rows = []
    for place, one in enumerate(items, first + 1):
        _require_told(place, one)
        rows.append(
            MeasureItem.objects.create(
                bureau=act.home,
                measure=measure,
                place_in_list=place,
                number=f"{measure.number}-{place:03d}",
                name=one.name.strip(),
                model_words=one.model_words.strip(),
                quantity=one.quantity,
                unit=one.unit.strip(),
                condition=one.condition.strip(),
                kept_at=one.kept_at.strip(),
                keeper=one.keeper.strip(),
                words=one.words.strip(),
            )
        )
    return rows


def _require_told(place: int, one: NewItem) -> None:
    told = (
        ("名称", one.name),
        ("单位", one.unit),
        ("状况", one.condition),
        ("存放地点", one.kept_at),
        ("保管人", one.keeper),
    )
    lacking = [name for name, value in told if not value.strip()]
    if lacking or one.quantity < 1:
        words = "、".join([*lacking, *(["数量"] if one.quantity < 1 else [])])
        raise InputError(f"没有登记清单：第 {place} 项还缺{words}。", next_step="请补齐这一项，已填的内容都还在。")


def _require_going(case: Case) -> None:
    case.refresh_from_db()
    if case.state in (State.TERMINATED, State.ARCHIVED):
        raise WrongStateError("不能再采取措施：案件已经终结。", next_step="确有需要的，请另行立案。")
