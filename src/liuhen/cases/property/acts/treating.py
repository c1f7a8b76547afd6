"""What becomes of things: treatment with its balance, and changes of place or keeper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.fits import require_fits
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.property.acts.approving import ask
from liuhen.cases.property.acts.proposing import Carried, NewItem, NewMeasure, carry, create, put_on_list
from liuhen.cases.property.balance import is_even, require_fit
from liuhen.cases.property.models import ItemMove, Measure, MeasureItem, Treatment, TreatmentLine
from liuhen.cases.property.queries import balance_of
from liuhen.cases.property.words import Kind, Treated
from liuhen.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTreatment:
    """What becomes of things: so many of each item, by key."""

    kind: Treated
    lines: Mapping[int, int]
    reason: str
    receiver: str = ""
    signed_by: str = ""


def move_item(
    item: MeasureItem,
    *,
    place: str,
    keeper: str,
    reason: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> ItemMove:
    """Note that an item went to another place or keeper (移库、交接).

    Raises:
        InputError: place, keeper or reason is missing, or nothing changes.
    """
    place, keeper = place.strip(), keeper.strip()
    if not place or not keeper or not reason.strip():
        raise InputError("没有登记移交：地点、保管人、事由须写全。", next_step="请补齐后再登记。")
    with acting(by, "case.move_item", at=at, on=item.measure.case, reason=reason, once=once) as act:
        item = MeasureItem.objects.select_for_update().get(pk=item.pk)
        if (item.kept_at, item.keeper) == (place, keeper):
            raise InputError("没有登记移交：地点和保管人都没有变。", next_step="请核对要改的是哪一件。")
        move = ItemMove.objects.create(
            item=item,
            at=act.at,
            from_place=item.kept_at,
            from_keeper=item.keeper,
            to_place=place,
            to_keeper=keeper,
            reason=reason.strip(),
            by=act.officer,
        )
        require_fits(MeasureItem, {"kept_at": place, "keeper": keeper})
        MeasureItem.objects.filter(pk=item.pk).update(kept_at=place, keeper=keeper)
        act.upon(item.measure.case)
        act.upon(item, place=place, keeper=keeper)
        return move


def treat(
    measure: Measure,
    new: NewTreatment,
    files: Sequence[Kept] = (),
    *,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Treatment:
    """Note what became of things (处理决定), never more than is left; an even balance ends the measure.

    Things turned from registration into a seizure go on under a measure of their own.

    Raises:
        BalanceError: more than is left, twice, or nothing.
        WrongStateError: the measure was not carried out or has ended.
        InputError: the reason, or who received them, is missing.

    Source: 行政处罚法 (2021) art. 56; 行政强制法 (2011) art. 27, 28.
    """
    if not new.reason.strip():
        raise InputError("没有登记处理：还没有写明理由和依据。", next_step="请写明为什么这样处理。")
    if new.kind.is_handed_over and not (new.receiver.strip() and new.signed_by.strip()):
        raise InputError(f"没有登记{new.kind.label}：接收人和签收人须写明。", next_step="请写明交给谁、谁签收。")
    with acting(by, "case.treat_items", at=at, on=measure.case, reason=new.reason, once=once) as act:
        measure = Measure.objects.select_for_update().select_related("case").get(pk=measure.pk)
        if not measure.is_open:
            raise WrongStateError(
                "没有登记处理：这项措施还没有实施，或者清单已经全部处理。", next_step="请核对是哪一项措施。"
            )
        if new.kind is Treated.SEIZED and measure.words.is_coercive:
            raise WrongStateError("没有登记：已经是查封、扣押，不能再转为扣押。", next_step="请选择其他处理方式。")
        if measure.executed_at is not None and at < measure.executed_at:
            raise InputError("没有登记处理：处理时间早于实施时间。", next_step="请核对时间。")
        require_fit(balance_of(measure), new.lines)
        row = _treated(act, measure, new)
        put_down(act, measure.case, row, files)
        if new.kind is Treated.SEIZED:
            _seize(act, measure, new)
        if is_even(balance_of(measure)):
            Measure.objects.filter(pk=measure.pk).update(closed_at=act.at)
        act.upon(measure.case)
        act.upon(measure, treated=new.kind.label, pieces=sum(new.lines.values()))
        return row


def _treated(act: Act, measure: Measure, new: NewTreatment) -> Treatment:
    count = measure.treatments.count() + 1
    row = Treatment.objects.create(
        measure=measure,
        number=f"{measure.number}-C{count}",
        kind=new.kind.value,
        at=act.at,
        reason=new.reason.strip(),
        receiver=new.receiver.strip(),
        signed_by=new.signed_by.strip(),
        by=act.officer,
    )
    lines = [TreatmentLine(treatment=row, item_id=item, quantity=count) for item, count in new.lines.items()]
    TreatmentLine.objects.bulk_create(lines)
    return row


def _seize(act: Act, measure: Measure, new: NewTreatment) -> Measure:
    """Open the seizure that things registered go on under, and send it up: a seizure is approved for itself."""
    opened = NewMeasure(
        kind=Kind.SEIZURE, target=measure.target, reason=new.reason, basis="先行登记保存后转为扣押", carried=None
    )
    seizure = create(act, measure.case, opened)
    Measure.objects.filter(pk=seizure.pk).update(came_from=measure)
    seizure.refresh_from_db()
    carried = Carried(
        at=act.at,
        place=measure.place,
        officers=tuple(measure.officers.all()),
        party_present=measure.party_present,
        witness=measure.witness,
    )
    carry(act, seizure, carried)
    items = MeasureItem.objects.in_bulk(list(new.lines))
    put_on_list(
        act,
        seizure,
        [
            NewItem(
                name=items[key].name,
                quantity=count,
                unit=items[key].unit,
                condition=items[key].condition,
                kept_at=items[key].kept_at,
                keeper=items[key].keeper,
                model_words=items[key].model_words,
                words=f"原登记保存编号 {items[key].number}",
            )
            for key, count in new.lines.items()
        ],
    )
    ask(act, seizure)
    return act.upon(seizure)
