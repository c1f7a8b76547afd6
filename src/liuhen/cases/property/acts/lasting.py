"""How long a measure lasts: its one extension, and time in which things are tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.property.models import Extension, Measure, Testing
from liuhen.cases.property.queries import until_of
from liuhen.cases.queries import rules_of
from liuhen.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExtension:
    """An extension of a sealing or seizure."""

    until_on: date
    reason: str
    approver: str
    told_at: datetime | None = None  # when the party was told in writing


def extend(measure: Measure, new: NewExtension, *, by: Officer, at: datetime, once: str | None = None) -> Extension:
    """Note the one extension of a sealing or seizure, decided at `at` (延长).

    An extension decided after the term ran out is refused only where the bureau has compared the text of the law;
    otherwise it is taken in and stands as late.

    Raises:
        WrongStateError: nothing is in force, it was extended before, or no law lets it be extended.
        StepRefusedError: the term had run out.

    Source: 行政强制法 (2011) art. 25.
    """
    if not new.reason.strip() or not new.approver.strip():
        raise InputError("没有登记延长：理由和批准人须写明。", next_step="请补齐后再登记。")
    with acting(by, "case.extend_measure", at=at, on=measure.case, reason=new.reason, once=once) as act:
        measure.refresh_from_db()
        if not measure.is_open or not measure.words.is_coercive:
            raise WrongStateError(
                "没有登记延长：只有正在查封、扣押的可以延长。", next_step="先行登记保存到期须作出处理决定。"
            )
        if Extension.objects.filter(measure=measure).exists():
            raise WrongStateError(
                "没有登记延长：已经延长过一次，不能再延。", next_step="请在期限内作出处理决定或者解除。"
            )
        is_late = _require_in_time(measure, at)
        row = Extension.objects.create(
            measure=measure,
            decided_at=at,
            until_on=new.until_on,
            reason=new.reason.strip(),
            approver=new.approver.strip(),
            told_at=new.told_at,
            by=act.officer,
        )
        act.upon(measure.case)
        act.upon(measure, until=new.until_on.isoformat(), late=is_late)
        return row


def _require_in_time(measure: Measure, at: datetime) -> bool:
    """Say whether the term had run out; refuse where the bureau has compared the text of the law itself."""
    term = until_of(measure, rules_of(measure.case))
    if term is None or term.due_at is None or at < term.due_at:
        return False
    if term.is_binding:
        last = timezone.localtime(term.due_at - timedelta(seconds=1))
        raise StepRefusedError(
            f"不能延长：期限已于 {last.month} 月 {last.day} 日届满。",
            article=f"{term.citation.source.value}{term.citation.article}",
            next_step="期限届满须解除查封、扣押，退还财物。",
        )
    return True


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
        fresh = Testing.objects.filter(pk=testing.pk, until_at__isnull=True)
        if not fresh.update(until_at=until_at, result=result.strip()):
            raise WrongStateError("没有登记结论：这次检测已经登记过结论。", next_step="请刷新页面。")
        testing.refresh_from_db()
        act.upon(testing.measure.case)
        act.upon(testing.measure, testing=testing.pk)
        return testing
