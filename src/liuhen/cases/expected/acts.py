"""Which activities belong to a case: what its documents state is then compared with what was recorded there."""

from __future__ import annotations

from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.models import Case
from liuhen.errors import InputError
from liuhen.field.acts import belong_to
from liuhen.field.models import Activity


def put_activity(case: Case, activity: Activity, *, by: Officer, at: datetime, once: str | None = None) -> None:
    """Say that an activity took place in a case (活动归入案件).

    Raises:
        InputError: it belongs to a case already, or the person may not see one of them.
    """
    with acting(by, "activity.join_case", at=at, on=activity, once=once) as act:
        if not may(act.officer, "case.view", case):
            raise InputError("没有归入。这件案件您不能查看。", next_step="请由本案承办人办理。")
        belong_to(act, activity, case.pk)
        act.upon(case)


def take_out_activity(case: Case, activity: Activity, *, why: str, by: Officer, at: datetime) -> None:
    """Say that an activity does not belong to the case it was put to, with the reason (移出案件).

    Raises:
        InputError: no reason, or it does not belong to this case.
    """
    if not why.strip():
        raise InputError("没有移出。理由还没有填写。", next_step="请写明理由再办。")
    with acting(by, "activity.leave_case", at=at, on=activity, reason=why.strip()) as act:
        if not may(act.officer, "case.view", case) or activity.case_id != case.pk:
            raise InputError("没有移出。这个活动不在本案。", next_step="请刷新页面查看。")
        belong_to(act, activity, None)
        act.upon(case)
