"""授权与主持工作: who may decide in whose place, from when until when; and who leads the bureau meanwhile."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.approvals.acts import delegate, revoke_delegation
from liuhen.approvals.lending import MATTERS, Lent
from liuhen.approvals.models import Delegation
from liuhen.approvals.queries import delegations_in, lent
from liuhen.bureau.acting import seeing
from liuhen.bureau.acts.heads import appoint_acting_head, end_acting_head
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, people_with
from liuhen.bureau.queries.heads import acting_heads
from liuhen.bureau.roles import HEADS, Role
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, optional, text
from liuhen.web.route import Route, found, message, officer_of

VIEW = "approval.view_delegations"


def delegations(request: HttpRequest) -> HttpResponse:
    """List every delegation and every appointment of an acting head, the newest first."""
    by, today = officer_of(request), timezone.localdate()
    seeing(by, VIEW)
    rows = [(row, lent(row).words, _chip(row, today)) for row in delegations_in(by.bureau)]
    appointments = [(one, one.holds_on(today)) for one in acting_heads(by.bureau)]
    context = {
        "rows": rows,
        "appointments": appointments,
        "heads": _heads(by),
        "others": [one for one in _heads(by) if one.pk != by.pk],
        "matters": MATTERS,
        "today": today,
        "may_lend": bool(may(by, "approval.delegate")),
        "may_appoint": bool(may(by, "role.appoint_acting_head")),
    }
    return render(request, "approvals/delegations.html", context)


def lend(request: HttpRequest) -> HttpResponse:
    """Let another head decide in one's place."""
    by = officer_of(request)
    holder = _head(request, by, "holder")
    new = Lent(
        from_on=_day(request, "from_on", "起始日"),
        until_on=_day(request, "until_on", "截止日"),
        matters=frozenset(request.POST.getlist("matters")),
    )
    row = delegate(by, holder, new, reason=text(request, "reason", "事由"), at=timezone.now())
    message(request, f"已授权{holder.name}代批，{row.from_on}至{row.until_on}。每一条代批的意见都会标明。")
    return redirect("delegations")


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back from now on."""
    row = found(request, Delegation, "approval.revoke_delegation", pk=pk)
    revoke_delegation(row, by=officer_of(request), at=timezone.now())
    message(request, "已收回授权，从现在起不能再代批；已经签署的意见不变。")
    return redirect("delegations")


def appoint(request: HttpRequest) -> HttpResponse:
    """Enter who leads the bureau from a day until a day, under which document."""
    by = officer_of(request)
    officer = _head(request, by, "officer")
    held = appoint_acting_head(
        officer,
        from_on=_day(request, "from_on", "起始日"),
        until_on=_day(request, "until_on", "截止日"),
        document_number=text(request, "document_number", "任命文件的文号"),
        by=by,
        at=timezone.now(),
        reason=optional(request, "reason") or "主持工作",
    )
    message(request, f"已登记{officer.name}{held.words}。")
    return redirect("delegations")


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment with yesterday."""
    by = officer_of(request)
    held = next((one for one in acting_heads(by.bureau) if one.key == pk), None)
    if held is None:
        raise Http404
    end_acting_head(held, by=by, at=timezone.now(), reason=text(request, "reason", "理由"))
    message(request, f"已结束{held.name}主持工作，期间签署的意见不变。")
    return redirect("delegations")


def _heads(by: Officer) -> list[Officer]:
    rows = {one.pk: one for role in sorted(HEADS) for one in people_with(by.bureau, Role(role))}
    return list(rows.values())


def _head(request: HttpRequest, by: Officer, name: str) -> Officer:
    chosen = optional(request, name)
    found_one = next((one for one in _heads(by) if str(one.pk) == chosen), None)
    if found_one is None:
        raise InputError("没有办理：没有选负责人，或者他已不再担任。", next_step="请重新选择。")
    return found_one


def _day(request: HttpRequest, name: str, label: str) -> date:
    day = civil_day(text(request, name, label))
    if day is None:
        raise InputError(f"没有办理：{label}不是日期。", next_step="请按 2026-09-21 的样子填写。")
    return day


def _chip(row: Delegation, today: date) -> tuple[str, str]:
    if row.revoked_at is not None:
        return ("na", "已收回")
    if row.until_on < today:
        return ("na", "已到期")
    return ("met", "有效") if row.from_on <= today else ("todo", "未开始")


ROUTES: tuple[Route, ...] = (
    Route(path="approvals/delegations/", name="delegations", view=delegations, kind="content", verb=VIEW),
    Route(
        path="approvals/delegations/lend/",
        name="delegation_lend",
        view=lend,
        kind="act",
        verb="approval.delegate",
        methods=("POST",),
    ),
    Route(
        path="approvals/delegations/<int:pk>/back/",
        name="delegation_back",
        view=take_back,
        kind="act",
        verb="approval.revoke_delegation",
        methods=("POST",),
    ),
    Route(
        path="approvals/acting/appoint/",
        name="acting_head_appoint",
        view=appoint,
        kind="act",
        verb="role.appoint_acting_head",
        methods=("POST",),
    ),
    Route(
        path="approvals/acting/<int:pk>/end/",
        name="acting_head_end",
        view=end,
        kind="act",
        verb="role.end_acting_head",
        methods=("POST",),
    ),
)
