"""Obligations, instalments, payments and things done; that the party does not perform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import StepRefusedError, WrongStateError, follow
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case, Instalment, Obligation, Performance, Unperformed
from liuhen.cases.performing.account import Part, money_words, open_words, require_parts
from liuhen.cases.performing.queries import accounts_of
from liuhen.cases.performing.words import Owed
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.law.lifecycle import State

OVER = frozenset({State.TERMINATED, State.ARCHIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObligation:
    """One thing a decision obliges the party to."""

    kind: Owed
    words: str
    amount: Decimal | None = None
    due_on: date | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerformance:
    """Something the party did."""

    words: str
    amount: Decimal | None = None
    voucher: str = ""
    on_the_spot: bool = False
    files: tuple[Kept, ...] = ()


def note_obligation(
    case: Case, new: NewObligation, *, by: Officer, at: datetime, once: str | None = None
) -> Obligation:
    """Write down what the decision obliges the party to (应当履行的义务); an order to correct sets its day.

    Raises:
        InputError: what, or of money how much, is missing.
    """
    if not new.words.strip() or (new.kind.is_money and new.amount is None):
        raise InputError("没有登记义务：内容须写明，缴款的还须写明金额。", next_step="请补齐后再登记。")
    with acting(by, "case.note_obligation", at=at, on=case, once=once) as act:
        row = Obligation.objects.create(
            bureau=act.home,
            case=case,
            document=new.document,
            kind=new.kind.value,
            words=new.words.strip(),
            amount=new.amount if new.kind.is_money else None,
            due_on=new.due_on,
            registered_at=act.at,
            by=act.officer,
        )
        if new.kind is Owed.CORRECTION and new.due_on:
            Case.objects.filter(pk=case.pk).update(correction_due_on=new.due_on)
        act.upon(case)
        return act.upon(row, owed=row.label)


def withdraw_obligation(
    obligation: Obligation, *, reason: str, by: Officer, at: datetime, once: str | None = None
) -> Obligation:
    """Take an obligation back that was entered by mistake; it stays in the table with the reason.

    Raises:
        InputError: no reason.
        WrongStateError: something was done towards it.
    """
    if not reason.strip():
        raise InputError("没有更正：还没有写明理由。", next_step="请写明错在哪里。")
    with acting(by, "case.note_obligation", at=at, on=obligation.case, reason=reason, once=once) as act:
        if obligation.performances.exists():
            raise WrongStateError("没有更正：这项义务已有履行记录。", next_step="请另行登记正确的义务，并写明情况。")
        standing = Obligation.objects.filter(pk=obligation.pk, withdrawn_at__isnull=True)
        if not standing.update(withdrawn_at=act.at, withdrawn_because=reason.strip()):
            raise WrongStateError("没有更正：刚才已由他人更正。", next_step="请刷新页面。")
        if obligation.kind == Owed.CORRECTION:  # the day it had set falls away with it
            mine = Case.objects.filter(pk=obligation.case_id, correction_due_on=obligation.due_on)
            mine.update(correction_due_on=None)
        obligation.refresh_from_db()
        act.upon(obligation.case)
        return act.upon(obligation)


def plan_instalments(
    obligation: Obligation,
    parts: Sequence[Part],
    *,
    reason: str,
    approver: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> list[Instalment]:
    """Write down that an amount may be paid later or in parts (分期、延期缴纳); it replaces an older plan as a whole.

    Raises:
        InputError: the parts do not make up the amount; reason or approver is missing.

    Source: 行政处罚法 (2021) art. 66 (2).
    """
    require_parts(obligation.amount, parts)
    if not reason.strip() or not approver.strip():
        raise InputError("没有登记分期：理由和批准人须写明。", next_step="请补齐后再登记。")
    with acting(by, "case.note_obligation", at=at, on=obligation.case, reason=reason, once=once) as act:
        plan = (obligation.instalments.aggregate(last=Max("plan"))["last"] or 0) + 1
        rows = [
            Instalment.objects.create(
                obligation=obligation,
                plan=plan,
                due_on=part.due_on,
                amount=part.amount,
                reason=reason.strip(),
                approver=approver.strip(),
                decided_at=act.at,
            )
            for part in parts
        ]
        act.upon(obligation.case)
        act.upon(obligation, plan=plan, parts=len(rows))
        return rows


def note_performance(
    obligation: Obligation, new: NewPerformance, *, by: Officer, at: datetime, once: str | None = None
) -> Performance:
    """Write down what the party did, with its proof (履行记录); never more than is owed.

    Raises:
        InputError: what was done or paid is missing, or is more than is left.
        WrongStateError: the obligation was taken back, or the case is over.

    Source: wangdu art. 19; wuhan art. 23 (1).
    """
    if not new.words.strip() or (obligation.amount is not None and new.amount is None):
        raise InputError("没有登记履行：内容须写明，缴款的还须写明金额。", next_step="请补齐后再登记。")
    with acting(by, "case.note_performance", at=at, on=obligation.case, once=once) as act:
        obligation = Obligation.objects.select_for_update().select_related("case").get(pk=obligation.pk)
        if obligation.withdrawn_at or obligation.case.state == State.ARCHIVED:
            raise WrongStateError("没有登记履行：这项义务已更正，或者案卷已归档。", next_step="请核对是哪一项。")
        account = next(one for one in accounts_of(obligation.case) if one.id == obligation.pk)
        if new.amount is not None and new.amount > account.left:
            raise InputError(
                f"没有登记履行：登记 {money_words(new.amount)} 元，只余 {money_words(account.left)} 元未缴。",
                next_step="请核对金额；加处罚款请另行登记一项义务。",
            )
        row = Performance.objects.create(
            bureau=act.home,
            case=obligation.case,
            obligation=obligation,
            at=act.at,
            amount=new.amount,
            words=new.words.strip(),
            voucher=new.voucher.strip(),
            on_the_spot=new.on_the_spot,
            by=act.officer,
        )
        put_down(act, obligation.case, row, new.files)
        act.upon(obligation.case)
        act.upon(obligation)
        if not open_words(accounts_of(obligation.case)):  # a case of enforcement ends where all is performed
            follow(act, obligation.case, "performed", reason="登记的义务已经全部履行")
        return act.upon(row)


def hand_in(performance: Performance, *, by: Officer, at: datetime, once: str | None = None) -> Performance:
    """Note that a fine collected on the spot was handed in (交存当场收缴的罚款).

    Raises:
        WrongStateError: it was not collected on the spot, or is handed in.
        InputError: it would be handed in before it was collected.

    Source: 行政处罚法 (2021) art. 71.
    """
    if at < performance.at:
        raise InputError("没有登记交存：交存时间早于收缴时间。", next_step="请核对时间。")
    with acting(by, "case.note_performance", at=at, on=performance.case, once=once) as act:
        held = Performance.objects.filter(pk=performance.pk, on_the_spot=True, handed_in_at__isnull=True)
        if not held.update(handed_in_at=at):
            raise WrongStateError("没有登记交存：不是当场收缴的，或者已经交存。", next_step="请刷新页面。")
        performance.refresh_from_db()
        act.upon(performance.case)
        return act.upon(performance)


def note_unperformed(case: Case, *, words: str, by: Officer, at: datetime, once: str | None = None) -> Unperformed:
    """Note that the party does not perform, and how it was established (逾期不履行).

    Raises:
        InputError: how is not said.
        WrongStateError: everything is performed.
    """
    if not words.strip():
        raise InputError("没有登记：还没有写明不履行的情况。", next_step="请写明哪一项、到哪天、怎样核实的。")
    with acting(by, "case.note_unperformed", at=at, on=case, reason=words, once=once) as act:
        accounts = accounts_of(case)
        if accounts and all(one.is_settled for one in accounts):
            raise WrongStateError("没有登记：所登记的义务都已履行。", next_step="请核对履行记录。")
        row = Unperformed.objects.create(bureau=act.home, case=case, at=act.at, words=words.strip(), by=act.officer)
        act.upon(case)
        return row


def require_performed(case: Case) -> None:
    """Refuse to close a case as performed while an obligation is open. A check for the closing.

    Raises:
        StepRefusedError: names what is open.

    Source: wangdu art. 19; wuhan art. 23 (1).
    """
    words = open_words(accounts_of(case))
    if words:
        raise StepRefusedError(
            f"不能按“执行完毕”结案：{words}。",
            article="办案登记",
            next_step="请登记履行，责令改正的登记复查；确实不能履行的，改选其他结案方式并说明。",
        )
