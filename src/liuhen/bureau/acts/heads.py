"""Appointing who leads the bureau while its head is away (主持工作): document number, from, until."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer, RoleHolding, Setting
from liuhen.bureau.queries.heads import ACTING_HEAD_KEY, ActingHead, acting_heads
from liuhen.bureau.roles import HEADS, Role
from liuhen.errors import InputError


class ActingHeadError(InputError):
    """The appointment is not acceptable: no head, wrong days, no document, or another one holds."""

    code = "bureau.acting_head"


def appoint_acting_head(
    officer: Officer,
    *,
    from_on: date,
    until_on: date,
    document_number: str,
    by: Officer,
    at: datetime,
    reason: str = "",
) -> ActingHead:
    """Let a person lead the bureau from a day until a day, both included, under a document.

    The office itself is held for these days: whatever the text gives to the head he may sign (wuhan 第二十条).

    Raises:
        ActingHeadError: he is no head of the bureau, the days are wrong, no document is named, or days overlap.
    """
    fault = _fault(officer, from_on, until_on, document_number, by)
    if fault:
        raise ActingHeadError(f"没有登记主持工作：{fault}。", next_step="请核对人员、起止日期和任命文件的文号。")
    with acting(by, "role.appoint_acting_head", at=at, on=officer, reason=reason) as act:
        RoleHolding.objects.create(officer=officer, role=Role.PRINCIPAL_HEAD.value, from_on=from_on, until_on=until_on)
        row = _note(act, officer, from_on, until_on, document_number.strip(), reason)
        act.upon(officer, from_on=from_on.isoformat(), until_on=until_on.isoformat(), document=document_number)
    return next(one for one in acting_heads(officer.bureau) if one.key == row.pk)


def end_acting_head(held: ActingHead, *, by: Officer, at: datetime, reason: str) -> None:
    """End an appointment with yesterday; what was signed under it stays.

    Raises:
        ActingHeadError: it has ended before.
    """
    officer, last = Officer.objects.get(pk=held.officer_id), timezone.localdate(at) - timedelta(days=1)
    with acting(by, "role.end_acting_head", at=at, on=officer, reason=reason) as act:
        rows = RoleHolding.objects.filter(
            officer=officer, role=Role.PRINCIPAL_HEAD.value, from_on=held.from_on, until_on=held.until_on
        )
        if held.until_on <= last or not rows.update(until_on=last):
            raise ActingHeadError("没有结束：这段主持工作已经结束。", next_step="请刷新页面。")
        value = {**_value(officer, held.from_on, last), "ends": held.key}
        Setting.objects.create(
            bureau=act.home,
            key=ACTING_HEAD_KEY,
            value=value,
            document_number=held.document_number,
            set_by=act.officer,
            set_on=timezone.localdate(at),
            from_on=held.from_on,
            reason=reason,
        )
        act.upon(officer, until_on=last.isoformat())


def _fault(officer: Officer, from_on: date, until_on: date, document_number: str, by: Officer) -> str:
    if officer.bureau_id != by.bureau_id or not officer.roles & (HEADS - {Role.PRINCIPAL_HEAD}):
        return "主持工作的须是本局的其他负责人"
    if until_on < from_on:
        return "截止日早于起始日"
    if not document_number.strip():
        return "还没有写明任命文件的文号"
    others = (one for one in acting_heads(officer.bureau) if one.from_on <= until_on and from_on <= one.until_on)
    other = next(others, None)
    return f"{other.name}在{other.from_on}至{other.until_on}已主持工作" if other else ""


def _note(act: Act, officer: Officer, from_on: date, until_on: date, document_number: str, reason: str) -> Setting:
    return Setting.objects.create(
        bureau=act.home,
        key=ACTING_HEAD_KEY,
        value=_value(officer, from_on, until_on),
        document_number=document_number,
        set_by=act.officer,
        set_on=timezone.localdate(act.at),
        from_on=from_on,
        reason=reason,
    )


def _value(officer: Officer, from_on: date, until_on: date) -> dict[str, object]:
    return {
        "officer": officer.pk,
        "name": officer.name,
        "from_on": from_on.isoformat(),
        "until_on": until_on.isoformat(),
    }
