"""First run: the bureau, its rule pack with the effective date, and the first administrators."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewBureau, NewOfficer, appoint, assign_role, check_password, establish
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import installed_packs
from liuhen.bureau.roles import Role
from liuhen.errors import InputError
from liuhen.web.route import Route, message

STEPS = ("bureau", "pack", "administrator")
FIELDS = {
    "bureau": ("name", "short_name", "code", "region"),
    "pack": ("pack_code", "effective_on"),
    "administrator": ("admin_name", "admin_username", "security_name", "security_username"),
}
LABELS = {
    "name": "机关全称",
    "short_name": "简称",
    "code": "代码",
    "region": "所在地区",
    "pack_code": "规则包",
    "effective_on": "施行日期",
    "admin_name": "系统管理员姓名",
    "admin_username": "系统管理员账号",
    "security_name": "安全管理员姓名",
    "security_username": "安全管理员账号",
}


def setup_page(request: HttpRequest, step: str = "bureau") -> HttpResponse:
    """Show one step; what was typed is kept until the bureau stands."""
    _only_before_the_first_bureau()
    if step not in STEPS:
        raise Http404
    return _page(request, step)


def setup_step(request: HttpRequest, step: str) -> HttpResponse:
    """Keep one step's answers and go on; the last step founds the bureau."""
    _only_before_the_first_bureau()
    if step not in STEPS:
        raise Http404
    kept = {**request.session.get("setup", {}), **{name: request.POST.get(name, "").strip() for name in FIELDS[step]}}
    request.session["setup"] = kept
    try:
        _check(step, kept)
        if step != STEPS[-1]:
            return redirect("setup_step_page", step=STEPS[STEPS.index(step) + 1])
        _found(kept, admin=request.POST.get("admin_password", ""), security=request.POST.get("security_password", ""))
    except InputError as error:
        return _page(request, step, error=error)
    del request.session["setup"]
    message(request, "已建立机关。请用系统管理员账号登录，登记处室和人员。")
    return redirect("login")


def _only_before_the_first_bureau() -> None:
    if Bureau.objects.exists():
        raise Http404


def _page(request: HttpRequest, step: str, error: InputError | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "step": step,
        "number": STEPS.index(step) + 1,
        "before": STEPS[STEPS.index(step) - 1] if step != STEPS[0] else "",
        "kept": request.session.get("setup", {}),
        "packs": installed_packs(),
        "error": error,
    }
    return render(request, "session/setup.html", context, status=422 if error else 200)


def _check(step: str, kept: dict[str, str]) -> None:
    missing = [LABELS[name] for name in FIELDS[step] if not kept[name]]
    if missing:
        raise InputError("还缺：" + "、".join(missing) + "。", next_step="请补填后再继续，已填的都还在。")
    if step == "bureau" and not kept["code"].isalnum():
        raise InputError("代码只能用字母和数字。", next_step="例如 yunze。")
    if step == "pack":
        _effective_on(kept)
        if kept["pack_code"] not in {pack.code for pack in installed_packs()}:
            raise InputError("没有这个规则包。", next_step="请从列出的规则包中选一个。")


def _effective_on(kept: dict[str, str]) -> date:
    try:
        return date.fromisoformat(kept["effective_on"])
    except ValueError:
        raise InputError("施行日期不是一个日期。", next_step="请按 2026-01-01 的样子填写。") from None


def _found(kept: dict[str, str], *, admin: str, security: str) -> None:
    now, machine = timezone.now(), Machine("setup")
    pack = next(pack for pack in installed_packs() if pack.code == kept["pack_code"])
    if kept["admin_username"] == kept["security_username"]:
        raise InputError("系统管理员和安全管理员不能是同一个账号。", next_step="请指定两个人。")
    for password, label in ((admin, "系统管理员"), (security, "安全管理员")):
        if not password:
            raise InputError(f"还缺：{label}口令。", next_step="请设一个至少 8 位的口令。")
        check_password(password, Officer(username=kept["admin_username"], name=kept["admin_name"]))
    bureau = establish(
        NewBureau(
            code=kept["code"],
            name=kept["name"],
            short_name=kept["short_name"],
            region=kept["region"],
            pack_code=pack.code,
            pack_version=pack.version,
            pack_effective_on=_effective_on(kept),
        ),
        by=machine,
        at=now,
    )
    for prefix, password, role in (
        ("admin", admin, Role.SYSTEM_ADMIN),
        ("security", security, Role.SECURITY_ADMIN),
    ):
        person = NewOfficer(username=kept[f"{prefix}_username"], name=kept[f"{prefix}_name"], password=password)
        officer = appoint(bureau, person, by=Machine("setup", bureau=bureau), at=now)
        assign_role(officer, role, by=Machine("setup", bureau=bureau), at=now, reason="首次设置")


ROUTES: tuple[Route, ...] = (
    Route(path="setup/", name="setup", view=setup_page, kind="none", anonymous=True),
    Route(path="setup/<str:step>/", name="setup_step_page", view=setup_page, kind="none", anonymous=True),
    Route(
        path="setup/<str:step>/keep/", name="setup_step", view=setup_step, kind="act", methods=("POST",), anonymous=True
    ),
)
