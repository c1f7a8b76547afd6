"""人员与角色: units, people, roles, passwords; for those who run and grant, who open no content."""

from collections import defaultdict
from datetime import date

from axes.utils import reset as unlock_account
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau import acts
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer, Unit
from liuhen.bureau.queries import role_label
from liuhen.bureau.roles import Role
from liuhen.duties.leaving.queries import held_by
from liuhen.errors import InputError
from liuhen.web.route import Route, found, message, officer_of


def people(request: HttpRequest) -> HttpResponse:
    """List the bureau's people with units, certificates and roles."""
    by = officer_of(request)
    rows = list(
        Officer.objects.filter(bureau=by.bureau)
        .select_related("unit", "bureau")
        .prefetch_related("certificates", "role_holdings")
        .order_by("unit_id", "pk")
    )
    seeing(by, "people.view", count=len(rows))
    labels = {role: role_label(by.bureau, role) for role in Role}
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        certificate = row.certificate_on(timezone.localdate())
        shown: dict[str, object] = {
            "person": row,
            "certificate": certificate,
            "roles": [(role, labels[role]) for role in sorted(row.roles)],
        }
        groups[row.unit.name if row.unit else "未分处室"].append(shown)
    context = {
        "groups": dict(groups),
        "count": len(rows),
        "units": Unit.objects.filter(bureau=by.bureau),
        "roles": labels.items(),
        "uncovered": [labels[role] for role in Role if not any(role in row.roles for row in rows)],
        "may_appoint": Role.SYSTEM_ADMIN in by.roles,
        "may_assign": Role.SECURITY_ADMIN in by.roles,
    }
    return render(request, "bureau/people.html", context)


def open_unit(request: HttpRequest) -> HttpResponse:
    """Open a unit."""
    by = officer_of(request)
    name = _text(request, "name", "处室名称")
    acts.open_unit(by.bureau, name, by=by, at=timezone.now())
    message(request, f"已设立{name}。")
    return redirect("people")


def appoint(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    by = officer_of(request)
    unit = Unit.objects.filter(bureau=by.bureau, pk=request.POST.get("unit") or 0).first()
    new = acts.NewOfficer(
        username=_text(request, "username", "账号"),
        name=_text(request, "name", "姓名"),
        password=_text(request, "password", "初始口令"),
        unit=unit,
        badge=request.POST.get("badge", "").strip(),
        certificate_number=request.POST.get("certificate_number", "").strip(),
        certificate_from=_day(request, "certificate_from"),
        certificate_until=_day(request, "certificate_until"),
    )
    officer = acts.appoint(by.bureau, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记{officer.name}，请安全管理员授予角色。")
    return redirect("people")


def assign_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role."""
    by = officer_of(request)
    officer = found(request, Officer, "role.assign", pk=pk)
    role = _role(request)
    acts.assign_role(officer, role, by=by, at=timezone.now(), reason=_text(request, "reason", "事由"))
    message(request, f"已授予{officer.name}“{role_label(by.bureau, role)}”。")
    return redirect("people")


def withdraw_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    by = officer_of(request)
    officer = found(request, Officer, "role.withdraw", pk=pk)
    role = _role(request)
    acts.withdraw_role(officer, role, by=by, at=timezone.now(), reason=_text(request, "reason", "事由"))
    message(request, f"已收回{officer.name}的“{role_label(by.bureau, role)}”。")
    return redirect("people")


def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    officer = found(request, Officer, "officer.suspend", pk=pk)
    acts.suspend(officer, by=officer_of(request), at=timezone.now(), reason=_text(request, "reason", "事由"))
    left = len(held_by(officer, timezone.now()))
    still = f"他名下还有 {left} 项没有交接，请其负责人或者管理设备的人代办离岗交接。" if left else ""
    message(request, f"已停用{officer.name}的账号。{still}")
    return redirect("people")


def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a new first password and end the lock-out."""
    officer = found(request, Officer, "password.reset", pk=pk)
    acts.reset_password(
        officer,
        _text(request, "password", "新口令"),
        by=officer_of(request),
        at=timezone.now(),
        reason=_text(request, "reason", "事由"),
    )
    unlock_account(username=officer.username)
    message(request, f"已重设{officer.name}的口令并解锁，请当面告知本人并请其更改。")
    return redirect("people")


def password_page(request: HttpRequest) -> HttpResponse:
    """Show the form for one's own password."""
    return render(request, "bureau/password.html")


def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    by = officer_of(request)
    if not by.check_password(request.POST.get("old", "")):
        raise InputError("原口令不对，没有更改。", next_step="请重新输入原口令。")
    acts.change_password(by, _text(request, "password", "新口令"), at=timezone.now())
    message(request, "已更改口令，请用新口令重新登录。")
    return redirect("login")


def _text(request: HttpRequest, name: str, label: str) -> str:
    value = request.POST.get(name, "").strip()
    if not value:
        raise InputError(f"还缺：{label}。", next_step="请补填后再办。")
    return value


def _day(request: HttpRequest, name: str) -> date | None:
    value = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InputError("日期写法不对，没有登记。", next_step="请按 2026-01-01 的样子填写。") from None


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        raise InputError("没有这个角色。", next_step="请从列出的角色中选一个。") from None


ROUTES: tuple[Route, ...] = (
    Route(path="people/", name="people", view=people, kind="content", verb="people.view"),
    Route(path="people/units/open/", name="unit_open", view=open_unit, kind="act", verb="unit.open", methods=("POST",)),
    Route(
        path="people/appoint/",
        name="officer_appoint",
        view=appoint,
        kind="act",
        verb="officer.appoint",
        methods=("POST",),
    ),
    Route(
        path="people/<int:pk>/roles/assign/",
        name="role_assign",
        view=assign_role,
        kind="act",
        verb="role.assign",
        methods=("POST",),
    ),
    Route(
        path="people/<int:pk>/roles/withdraw/",
        name="role_withdraw",
        view=withdraw_role,
        kind="act",
        verb="role.withdraw",
        methods=("POST",),
    ),
    Route(
        path="people/<int:pk>/suspend/",
        name="officer_suspend",
        view=suspend,
        kind="act",
        verb="officer.suspend",
        methods=("POST",),
    ),
    Route(
        path="people/<int:pk>/password/",
        name="password_reset",
        view=reset_password,
        kind="act",
        verb="password.reset",
        methods=("POST",),
    ),
    Route(path="password/", name="password", view=password_page, kind="none"),
    Route(
        path="password/change/",
        name="password_change",
        view=change_password,
        kind="act",
        verb="password.change",
        methods=("POST",),
    ),
)
