"""离岗交接: offer a list, let each receiver confirm it; the last confirmation hands everything over in one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.access.acts import end_permit
from liuhen.access.models import Permit
from liuhen.approvals.acts import end_delegation
from liuhen.approvals.models import Delegation
from liuhen.bureau.acting import Act, RoleRefusal, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts.clues import SEPARATION, SamePersonError
from liuhen.cases.acts.leaving import pass_on_case
from liuhen.cases.models import Case
from liuhen.cases.queries import has_handled
from liuhen.devices.acts.leaving import pass_on_device, pass_on_station
from liuhen.devices.models import Handover, Station
from liuhen.documents.acts import pass_on_draft
from liuhen.documents.models import Document
from liuhen.duties.leaving.held import ENDS, MOST_ITEMS, REASONS, Held, HeldKind, digest_of
from liuhen.duties.leaving.queries import OVERSEERS, held_by, receivers_left
from liuhen.duties.models import Leaving, LeavingAccept, LeavingItem, LeavingState
from liuhen.errors import InputError, RefusalError
from liuhen.field.acts import replace_officer
from liuhen.field.models import Activity


class LeavingError(InputError):
    """The hand-over cannot be offered or confirmed as it is."""

    code = "duties.leaving"


class NotReceiverError(RefusalError):
    """Only a receiver named on the list confirms it, and only once."""

    code = "duties.not_receiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeaving:
    """What is stated when a hand-over is offered."""

    leaver: Officer
    successor: Officer  # receives what no other is named for, and takes on the open duties
    reason: str  # one of REASONS
    last_on: date
    receivers: Mapping[HeldKind, Officer]  # others, for a whole kind
    things: tuple[Held, ...] = ()  # keys and other things, as typed
    note: str = ""


def offer_leaving(new: NewLeaving, *, by: Officer, at: datetime, once: str | None = None) -> Leaving:
    """Freeze the list of everything the officer holds, and ask the receivers to confirm it (提出离岗交接).

    Raises:
        RoleRefusal: it is another person's, and `by` is no head and no custodian.
        LeavingError: a receiver is missing or the leaver himself, nothing is held, too much for one list, or one
            is open already.
    """
    items = tuple((one, _receiver(new, one)) for one in (*held_by(new.leaver, at), *new.things))
    _require_sound(new, items, by)
    with acting(by, "leaving.offer", at=at, on=new.leaver, reason=new.reason, once=once) as act:
        if act.officer.pk != new.leaver.pk and not act.officer.roles & OVERSEERS:
            raise RoleRefusal(
                "没有提出交接：只有本人、各级负责人和管理员可以办理离岗交接。", next_step="请由本人或者其负责人办理。"
            )
        leaving = Leaving.objects.create(
            bureau=act.home,
            number=next_number(act, "JJ"),
            leaver=new.leaver,
            successor=new.successor,
            reason=new.reason,
            note=new.note.strip(),
            last_on=new.last_on,
            offered_by=act.officer,
            offered_at=act.at,
            digest=digest_of((one, receiver.pk if receiver else None) for one, receiver in items),
        )
        _write_items(leaving, items)
        act.upon(leaving, digest=leaving.digest, items=len(items))
        act.upon(new.leaver)
        return leaving


def accept_leaving(leaving: Leaving, *, digest: str, by: Officer, at: datetime, once: str | None = None) -> Leaving:
    """Confirm a list as its receiver (确认接收); the last confirmation hands everything over in one entry.

    `digest` is that of the list the receiver saw. A thing that is no longer the leaver's is left as it is and marked.

    Raises:
        NotReceiverError: `by` is named for nothing, has confirmed before, or the sheet is no longer open.
        LeavingError: the list is not the one he saw.
        SamePersonError, InputError: a case may not go to its receiver; then nothing is handed over.
    """
    left = receivers_left(leaving)
    is_last = [one.pk for one in left] == [by.pk]
    with acting(by, "leaving.hand_over" if is_last else "leaving.accept", at=at, on=leaving, once=once) as act:
        _require_receiver(leaving, act.officer, left)
        if digest != leaving.digest:
            raise LeavingError("没有确认。清单与您看到的不一致。", next_step="请刷新交接单，逐项核对后再确认。")
        act.upon(leaving, digest=leaving.digest)
        LeavingAccept.objects.create(leaving=leaving, officer=act.officer, digest=digest, at=act.at)
        if is_last:
            _hand_over(act, leaving)
    leaving.refresh_from_db()
    return leaving


def withdraw_leaving(leaving: Leaving, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Leaving:
    """Take an open sheet back, or decline it as its receiver (撤回、退回交接单). Nothing has changed hands yet.

    Raises:
        LeavingError: no reason, or the sheet is no longer open.
        RoleRefusal: `by` is neither named on it nor an overseer.
    """
    if not reason.strip():
        raise LeavingError("没有撤回。理由还没有填写。", next_step="请写明理由，例如：清单有出入。")
    with acting(by, "leaving.withdraw", at=at, on=leaving, reason=reason.strip(), once=once) as act:
        named = {leaving.leaver_id, leaving.offered_by_id, *leaving.items.values_list("receiver_id", flat=True)}
        if act.officer.pk not in named and not act.officer.roles & OVERSEERS:
            raise RoleRefusal("没有撤回：这份交接单与您无关。", next_step="请由交接单上的人员或者负责人办理。")
        changes = {"state": LeavingState.WITHDRAWN, "why_withdrawn": reason.strip()}
        if Leaving.objects.filter(pk=leaving.pk, state=LeavingState.OFFERED).update(**changes) != 1:
            raise LeavingError("没有再办。这份交接单已经办结或者撤回。", next_step="请刷新页面查看。")
        act.upon(leaving)
    leaving.refresh_from_db()
    return leaving


def _receiver(new: NewLeaving, held: Held) -> Officer | None:
    return None if held.kind in ENDS else new.receivers.get(held.kind, new.successor)


def _require_sound(new: NewLeaving, items: tuple[tuple[Held, Officer | None], ...], by: Officer) -> None:
    people = (new.leaver, new.successor, *new.receivers.values())
    if any(one.bureau_id != by.bureau_id for one in people):
        raise LeavingError("没有提出交接。有一名人员不是本机关人员。", next_step="请从本机关人员中选择。")
    receivers = {receiver for _, receiver in items if receiver} | {new.successor}
    if new.leaver in receivers:
        raise LeavingError("没有提出交接。接收人不能是离岗人本人。", next_step="请选择另一名接收人。")
    if not all(one.is_active for one in receivers):
        raise LeavingError("没有提出交接。有一名接收人的账号已停用。", next_step="请选择在岗的接收人。")
    if new.reason not in REASONS:
        raise LeavingError("没有提出交接。离岗原因还没有选定。", next_step=f"请从{'、'.join(REASONS)}中选定。")
    if not items:
        raise LeavingError(
            f"没有提出交接。{new.leaver.name}名下没有需要交接的事项。", next_step="有钥匙等物品的，请逐行填写后再提出。"
        )
    if len(items) > MOST_ITEMS:
        raise LeavingError(
            f"没有提出交接。清单有 {len(items)} 项，一份交接单最多 {MOST_ITEMS} 项。",
            next_step="请先清理文书草稿，或者先归还设备，再提出交接。",
        )
    if Leaving.objects.filter(leaver=new.leaver, state=LeavingState.OFFERED).exists():
        raise LeavingError(
            f"没有提出交接。{new.leaver.name}已有一份交接单等待确认。", next_step="请先办完或者撤回那一份。"
        )


def _write_items(leaving: Leaving, items: tuple[tuple[Held, Officer | None], ...]) -> None:
    LeavingItem.objects.bulk_create(
        LeavingItem(
            leaving=leaving,
            position=position,
            kind=held.kind.value,
            subject_id=held.id,
            label=held.label[:80],
            words=held.words,
            receiver=receiver,
        )
        for position, (held, receiver) in enumerate(items, 1)
    )


def _require_receiver(leaving: Leaving, officer: Officer, left: list[Officer]) -> None:
    if leaving.state != LeavingState.OFFERED:
        raise NotReceiverError("没有确认。这份交接单已经办结或者撤回。", next_step="请刷新页面查看。")
    if officer not in left:
        raise NotReceiverError(
            "没有确认。您不是这份交接单的接收人，或者已经确认过。", next_step="请由交接单上写明的接收人本人确认。"
        )


def _hand_over(act: Act, leaving: Leaving) -> None:
    """Carry the whole list out, line by line; every line is named in the one entry."""
    told: dict[str, list[str]] = {}
    for item in leaving.items.select_related("receiver").order_by("position"):
        kind = HeldKind(item.kind)
        is_done = _pass_on(act, leaving, item, kind)
        item.outcome = ("ended" if kind in ENDS else "handed") if is_done else "gone"
        item.save(update_fields=["outcome"])
        words = f"{item.label}→{item.receiver.name}" if item.receiver else item.label
        told.setdefault(f"{kind.value}_{item.outcome}", []).append(words)
    act.upon(leaving.leaver)
    for officer in {item.receiver for item in leaving.items.select_related("receiver") if item.receiver}:
        act.upon(officer)
    act.note(**told)
    done = {"state": LeavingState.DONE, "done_at": act.at, "entry": act.uid}
    if Leaving.objects.filter(pk=leaving.pk, state=LeavingState.OFFERED).update(**done) != 1:
        raise NotReceiverError("没有确认。这份交接单刚才已经办结或者撤回。", next_step="请刷新页面查看。")


def _pass_on(act: Act, leaving: Leaving, item: LeavingItem, kind: HeldKind) -> bool:
    """Hand one line over; False where it is no longer the leaver's."""
    giver, receiver, key = leaving.leaver, item.receiver, item.subject_id
    if kind is HeldKind.PERMIT:
        return _end_permit(act, Permit.objects.select_related("request").get(pk=key), leaving)
    if kind is HeldKind.DELEGATION:
        return end_delegation(act, Delegation.objects.get(pk=key))
    if receiver is None or kind is HeldKind.THING:
        return receiver is not None
    if kind is HeldKind.DEVICE:
        handover = Handover.objects.select_related("device", "holder").get(pk=key)
        return pass_on_device(act, handover, receiver=receiver, note=f"离岗交接 {leaving.number}")
    if kind is HeldKind.CASE:
        return pass_on_case(act, Case.objects.get(pk=key), giver=giver, receiver=receiver)
    if kind is HeldKind.DRAFT:
        return _pass_on_draft(act, Document.objects.get(pk=key), leaving, receiver)
    if kind is HeldKind.ACTIVITY:
        return replace_officer(act, Activity.objects.get(pk=key), giver=giver, receiver=receiver)
    return pass_on_station(act, Station.objects.get(pk=key), giver=giver, receiver=receiver)


def _pass_on_draft(act: Act, document: Document, leaving: Leaving, receiver: Officer) -> bool:
    """Hand a draft over; a legal opinion never to one who is in charge of the case (decisions 24)."""
    is_review = document.kind == "legal_opinion" and document.subject_kind == "case"
    if is_review and has_handled(Case.objects.get(pk=document.subject_id), receiver):
        raise SamePersonError(
            f"没有交接。{receiver.name}承办这件案件，不能接着写它的法制审核意见。",
            article=SEPARATION,
            next_step="请撤回交接单，为文书草稿另选一名接收人。",
        )
    return pass_on_draft(act, document, giver=leaving.leaver, receiver=receiver)


def _end_permit(act: Act, permit: Permit, leaving: Leaving) -> bool:
    if end_permit(act, permit, reason=f"离岗交接 {leaving.number}") is None:
        return False
    act.upon(permit.request)
    return True
