"""How long a measure lasts: its one extension, and time in which things are tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.fits import require_fits
from liuhen.cases.property.acts.approving import ask_longer
from liuhen.cases.property.acts.in_time import require_in_time
from liuhen.cases.property.models import Extension, Measure, Testing
from liuhen.errors import InputError

RUNNING = ("asked", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExtension:
    """An extension of a sealing or seizure, as it is asked for."""

    until_on: date
    reason: str


def ask_extension(
    measure: Measure, new: NewExtension, *, by: Officer, at: datetime, once: str | None = None
) -> Extension:
    """Send the one extension of a sealing or seizure up to the heads (报请延长); theirs is the day it counts from.

    What is asked after the term ran out is refused only where the bureau has compared the text of the law;
    otherwise it goes up and stands as late.

    Raises:
        WrongStateError: nothing is in force, or an extension was approved or is under way.
        StepRefusedError: the term had run out.
        InputError: no reason.
        NobodyCanDecideError: a role of the chain is held by nobody else.

    Source: 行政强制法 (2011) art. 25.
    """
    if not new.reason.strip():
        raise InputError("没有报请延长：还没有写明理由。", next_step="请写明情况复杂在哪里，再送审。")
    with acting(by, "case.extend_measure", at=at, on=measure.case, reason=new.reason, once=once) as act:
        measure = Measure.objects.select_for_update().select_related("case__bureau").get(pk=measure.pk)
        if not measure.is_open or not measure.words.is_coercive:
            raise WrongStateError(
                "没有报请延长：只有正在查封、扣押的可以延长。", next_step="先行登记保存到期须作出处理决定。"
            )
        row = Extension.objects.filter(measure=measure).first() or Extension(measure=measure)
        if row.pk and row.state in RUNNING:
            raise WrongStateError(_TWICE[row.state][0], next_step=_TWICE[row.state][1])
        is_late = require_in_time(measure, act.at)
        row.state, row.asked_at, row.by = "asked", act.at, act.officer
        row.until_on, row.reason = new.until_on, new.reason.strip()
        row.save()
        act.upon(measure.case)
        act.upon(measure, until=new.until_on.isoformat(), late=is_late)
        ask_longer(act, row)
        return row


_TWICE = {
    "approved": ("没有报请延长：已经延长过一次，不能再延。", "请在期限内作出处理决定或者解除。"),
    "asked": ("没有报请延长：已经送审，还没有批完。", "请等负责人批准；要改内容的，请送审人先撤回。"),
}


def tell_extension(
    extension: Extension, *, told_at: datetime, by: Officer, at: datetime, once: str | None = None
) -> Extension:
    """Note when the party was told of the extension in writing (书面告知).

    Raises:
        WrongStateError: the extension is not approved.
        InputError: told before it was decided.

    Source: 行政强制法 (2011) art. 25 (2).
    """
    if extension.decided_at is None:
        raise WrongStateError("没有登记告知：延长还没有经负责人批准。", next_step="请等批准后再告知当事人。")
    if told_at < extension.decided_at.replace(second=0, microsecond=0):
        raise InputError("没有登记告知：告知时间早于批准延长的时间。", next_step="请核对时间。")
    with acting(by, "case.extend_measure", at=at, on=extension.measure.case, once=once) as act:
        Extension.objects.filter(pk=extension.pk).update(told_at=told_at)
        extension.refresh_from_db()
        act.upon(extension.measure.case)
        act.upon(extension.measure, told_at=told_at.isoformat(timespec="minutes"))
        return extension


def start_testing(
    measure: Measure,
    *,
    body: str,
    from_at: datetime,
    told_at: datetime | None,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Testing:
    """Note that things are being tested from now on; the time does not count (检测、鉴定期间).

    Raises:
        WrongStateError: nothing is in force, or a testing goes on already.
    """
    if not body.strip():
        raise InputError("没有登记：还没有写承担机构。", next_step="请写明由谁检测、鉴定。")
    with acting(by, "case.note_testing", at=at, on=measure.case, once=once) as act:
        measure.refresh_from_db()
        if not measure.is_open or measure.testings.filter(until_at__isnull=True).exists():
            raise WrongStateError(
                "没有登记：措施不在进行中，或者已有检测没有结束。", next_step="请先登记上一次的结论。"
            )
        row = Testing.objects.create(measure=measure, body=body.strip(), from_at=from_at, told_at=told_at, by=by)
        act.upon(measure.case)
        act.upon(measure, testing=row.pk)
        return row


def end_testing(
    testing: Testing, *, until_at: datetime, result: str, by: Officer, at: datetime, once: str | None = None
) -> Testing:
    """Note the end and result of a testing; the term goes on.

    Raises:
        InputError: it would end before it began, or the result is missing.
    """
    if until_at < testing.from_at or not result.strip():
        raise InputError("没有登记结论：结束早于开始，或者没有写结论。", next_step="请核对时间，写明结论。")
    with acting(by, "case.note_testing", at=at, on=testing.measure.case, once=once) as act:
        require_fits(Testing, {"result": result.strip()})
        fresh = Testing.objects.filter(pk=testing.pk, until_at__isnull=True)
        if not fresh.update(until_at=until_at, result=result.strip()):
            raise WrongStateError("没有登记结论：这次检测已经登记过结论。", next_step="请刷新页面。")
        testing.refresh_from_db()
        act.upon(testing.measure.case)
        act.upon(testing.measure, testing=testing.pk)
        return testing
