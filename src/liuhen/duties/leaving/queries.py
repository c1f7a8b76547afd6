"""Reads of leaving: what an officer holds, what stays open beside it, whose duties somebody has taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from liuhen.access.models import Permit
from liuhen.access.queries import OPEN_STATES
from liuhen.approvals.models import Delegation, Request, Step
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import people_with, role_label
from liuhen.bureau.roles import HEADS, Role
from liuhen.cases.models import CaseHandler
from liuhen.devices.models import Handover, Station
from liuhen.documents.models import Document
from liuhen.duties.leaving.held import Held, HeldKind
from liuhen.duties.models import Leaving, LeavingState
from liuhen.evidence.models import Receipt
from liuhen.evidence.words import ReceiptState
from liuhen.field.models import ActivityOfficer
from liuhen.law.lifecycle import State
from liuhen.law.term import shown

DONE_WITH = (State.ARCHIVED, State.NOT_FILED, State.TRANSFERRED, State.CRIMINAL)
OVERSEERS = HEADS | {Role.CUSTODIAN}  # who may make the sheet of another person, and see all sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Something the hand-over cannot do for the officer: who must do it, in a sentence."""

    words: str
    next_step: str
    route: str = ""  # name of the page where it is done
    number: str = ""


def held_by(officer: Officer, at: datetime) -> tuple[Held, ...]:
    """Return everything still open that the officer holds at `at`, by kind. Eight queries."""
    return (
        *_devices(officer),
        *_cases(officer),
        *_drafts(officer),
        *_activities(officer),
        *_stations(officer),
        *_permits(officer, at),
        *_delegations(officer, at),
    )


def still_open(officer: Officer) -> tuple[Open, ...]:
    """Return what the officer himself, or an administrator, must still settle beside the hand-over."""
    return (*_unconfirmed(officer), *_under_way(officer), *_asked(officer), *_only_holder(officer), *_account(officer))


def sheets_seen_by(officer: Officer) -> QuerySet[Leaving]:
    """Return the sheets a person may open: all for those who oversee, else those that name him. Newest first."""
    rows = Leaving.objects.filter(bureau=officer.bureau_id).select_related("leaver", "offered_by", "bureau")
    if officer.roles & OVERSEERS:
        return rows.order_by("-pk")
    named = Q(leaver=officer) | Q(offered_by=officer) | Q(items__receiver=officer)
    return rows.filter(named).distinct().order_by("-pk")


def waiting_for(officer: Officer) -> QuerySet[Leaving]:
    """Return the open sheets this person has still to confirm."""
    rows = Leaving.objects.filter(state=LeavingState.OFFERED, items__receiver=officer)
    return rows.exclude(accepts__officer=officer).select_related("leaver").distinct().order_by("pk")


def receivers_left(leaving: Leaving) -> list[Officer]:
    """Return the receivers who have not confirmed yet, in the order of the list."""
    confirmed = set(leaving.accepts.values_list("officer_id", flat=True))
    wanted = Officer.objects.filter(pk__in=leaving.items.values("receiver_id")).exclude(pk__in=confirmed)
    return list(wanted.order_by("pk"))


def taken_over_by(officer: Officer) -> Q | None:
    """Limit findings to what had begun with the officers a person succeeded; None where he succeeded nobody."""
    done = Leaving.objects.filter(state=LeavingState.DONE, successor=officer)
    taken = [
        Q(Q(since__isnull=True) | Q(since__lte=done_at), officer=leaver)
        for leaver, done_at in done.values_list("leaver_id", "done_at")
    ]
    return reduce(or_, taken) if taken else None


def _devices(officer: Officer) -> Iterator[Held]:
    rows = Handover.objects.filter(holder=officer, returned_at__isnull=True).select_related("device").order_by("pk")
    for row in rows:
        words = f"{row.device.get_kind_display()} · {shown(row.issued_at)} 领用"
        yield Held(kind=HeldKind.DEVICE, id=str(row.pk), label=f"{row.device.number} {row.number}", words=words)


def _cases(officer: Officer) -> Iterator[Held]:
    rows = CaseHandler.objects.filter(officer=officer, until_at__isnull=True).exclude(case__state__in=DONE_WITH)
    for row in rows.select_related("case").order_by("pk"):
        case = row.case
        state = case.get_state_display()
        words = state if case.secrecy else f"{case.title} · {state}"
        yield Held(kind=HeldKind.CASE, id=str(case.pk), label=case.label, words=words[:200])


def _drafts(officer: Officer) -> Iterator[Held]:
    rows = Document.objects.filter(bureau=officer.bureau_id, handler=officer, state="draft").select_related("bureau")
    for row in rows.order_by("pk"):
        words = f"{shown(row.saved_at)} 最后保存"
        yield Held(kind=HeldKind.DRAFT, id=str(row.pk), label=row.label, words=words)


def _activities(officer: Officer) -> Iterator[Held]:
    rows = ActivityOfficer.objects.filter(officer=officer, activity__arrived_at__isnull=True)
    for row in rows.select_related("activity").order_by("pk"):
        activity = row.activity
        words = f"{activity.title} · 计划 {shown(activity.planned_at)}"
        yield Held(kind=HeldKind.ACTIVITY, id=str(activity.pk), label=activity.number, words=words[:200])


def _stations(officer: Officer) -> Iterator[Held]:
    for row in Station.objects.filter(keeper=officer, is_active=True).order_by("number"):
        words = f"{row.name} · 密钥 {shown(row.keyed_at)} 启用"
        yield Held(kind=HeldKind.STATION, id=str(row.pk), label=row.number, words=words)


def _permits(officer: Officer, at: datetime) -> Iterator[Held]:
    live = Permit.objects.filter(officer=officer, revoked_at__isnull=True, window_until__gt=at)
    for row in live.filter(request__state__in=OPEN_STATES).select_related("request").order_by("pk"):
        words = f"{row.request.purpose} · 至 {shown(row.window_until)}"
        yield Held(kind=HeldKind.PERMIT, id=str(row.pk), label=row.number, words=words[:200])


def _delegations(officer: Officer, at: datetime) -> Iterator[Held]:
    rows = Delegation.objects.filter(Q(giver=officer) | Q(holder=officer), revoked_at__isnull=True)
    for row in rows.filter(until_on__gte=at.date()).select_related("giver", "holder").order_by("pk"):
        words = f"{row.giver.name}授权{row.holder.name}代批"
        yield Held(kind=HeldKind.DELEGATION, id=str(row.pk), label=row.label, words=words)


def _unconfirmed(officer: Officer) -> Iterator[Open]:
    rows = Receipt.objects.filter(handed_over_by=officer, state=ReceiptState.SEALED)
    for row in rows.exclude(confirmations__officer=officer).order_by("pk"):
        yield Open(
            words=f"接收回执 {row.number} 还没有由{officer.name}确认移交",
            next_step="请本人在采集台确认后再离岗",
            route="intake",
            number=row.number,
        )


def _under_way(officer: Officer) -> Iterator[Open]:
    rows = ActivityOfficer.objects.filter(
        officer=officer, activity__arrived_at__isnull=False, activity__ended_at__isnull=True
    )
    for number in rows.order_by("pk").values_list("activity__number", flat=True):
        yield Open(
            words=f"执法活动 {number} 已经开始，还没有登记结束",
            next_step="到过现场的人不能由他人顶替，请登记活动结束",
            route="activity",
            number=number,
        )


def _asked(officer: Officer) -> Iterator[Open]:
    asked = Request.objects.filter(bureau=officer.bureau_id, requested_by=officer, state="open").count()
    if asked:
        yield Open(words=f"{asked} 件送审还没有批复", next_step="批复照常办理，批复之后由接收人接着办")


def _only_holder(officer: Officer) -> Iterator[Open]:
    for role in sorted(officer.roles):
        if list(people_with(officer.bureau, role).values_list("pk", flat=True)[:2]) != [officer.pk]:
            continue
        label, waiting = role_label(officer.bureau, role), _steps_for(officer, role)
        more = f"，有 {waiting} 件审批等他签署" if waiting else ""
        yield Open(
            words=f"本局只有{officer.name}一人担任{label}{more}", next_step=f"请安全管理员先指定另一人担任{label}"
        )


def _steps_for(officer: Officer, role: Role) -> int:
    rows = Step.objects.filter(request__bureau=officer.bureau_id, request__state="open", is_open=True, role=role.value)
    return rows.count()


def _account(officer: Officer) -> Iterator[Open]:
    if officer.is_active:
        yield Open(
            words=f"{officer.name}的账号仍在使用", next_step="交接办结后，请系统管理员停用账号、安全管理员收回角色"
        )
