"""规则包 → 本局参数: every value the bureau may set itself beside what the text says, and the form of each."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import NewSetting, change_setting, withdraw_setting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, setting_history
from liuhen.duties.rules.acts import renew_soon
from liuhen.errors import InputError, LiuhenError, RefusalError
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.settings import KEYS, SETTABLE, Kind, Settable, Setting, shown_value
from liuhen.law.settings.weaker import applies
from liuhen.law.term import Term, Unit
from liuhen.web.reading import optional
from liuhen.web.route import Route, message, officer_of

_UNIT_WORDS = {
    Unit.HOURS: "小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.SAME_DAY: "当日",
}


def settings(request: HttpRequest) -> HttpResponse:
    """List what may be set: the text's own value with its article, the bureau's, who, when, under which document."""
    by = officer_of(request)
    pack = active_pack(by.bureau)
    seeing(by, "pack.view")
    rows = [_row(one, pack) for one in SETTABLE]
    groups = [(name, list(members)) for name, members in groupby(rows, key=lambda row: KEYS[_key(row)].group)]
    context = {
        "groups": groups,
        "count": sum(row["setting"] is not None for row in rows),
        "pack": pack,
        "today": timezone.localdate(),
        "may_set": bool(may(by, "setting.change", by.bureau)),
    }
    return render(request, "packs/settings.html", context)


def setting_form(request: HttpRequest, key: str) -> HttpResponse:
    """Show one value: what the text says, what the bureau has set, and the form."""
    by = officer_of(request)
    rule = _rule(key)
    seeing(by, "pack.view")
    return render(request, "packs/setting.html", _form(by, rule))


def setting_change(request: HttpRequest, key: str) -> HttpResponse:
    """Set a value; what was typed is kept when it is refused."""
    by = officer_of(request)
    rule = _rule(key)
    try:
        new = NewSetting(
            key=key,
            value=_typed(request, rule),
            document_number=optional(request, "document_number"),
            reason=optional(request, "reason"),
            from_on=_from_day(request),
        )
        row = change_setting(by.bureau, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    except (InputError, RefusalError) as error:
        return _again(request, by, rule, error)
    renew_soon(by.bureau)
    value = shown_value(rule, str(row.value))
    message(request, f"已设定{rule.label}：{value}（{row.document_number}）。职责事项正在重算。")
    return redirect("settings")


def setting_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a value back; what was typed is kept when it is refused."""
    by = officer_of(request)
    rule = _rule(key)
    new = NewSetting(key=key, document_number=optional(request, "document_number"), reason=optional(request, "reason"))
    try:
        withdraw_setting(by.bureau, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    except (InputError, RefusalError) as error:
        return _again(request, by, rule, error)
    renew_soon(by.bureau)
    message(request, f"已撤销{rule.label}的本局设定，照办法执行。已经保存的录像不因此缩短。")
    return redirect("settings")


def _row(rule: Settable, pack: Pack) -> dict[str, Any]:
    return {
        "rule": rule,
        "said": rule.said(pack),
        "setting": pack.setting(rule.key),
        "coming": _coming(rule, pack),
        "applies": applies(pack, rule),
    }


def _coming(rule: Settable, pack: Pack) -> Setting | None:
    """Give the next setting that has not begun yet."""
    today = timezone.localdate()
    return next((one for one in pack.settings if one.key == rule.key and one.begins and one.begins > today), None)


def _again(request: HttpRequest, by: Officer, rule: Settable, error: LiuhenError) -> HttpResponse:
    kept = {**request.POST.dict(), "chosen": request.POST.getlist("words")}
    return render(request, "packs/setting.html", {**_form(by, rule), "error": error, "kept": kept}, status=422)


def _form(by: Officer, rule: Settable) -> dict[str, Any]:
    pack = active_pack(by.bureau)
    setting = pack.setting(rule.key)
    rows = setting_history(by.bureau, rule.key)
    history = [(row, shown_value(rule, str(row.value)) if row.value else "") for row in rows]
    return {
        "rule": rule,
        "applies": applies(pack, rule),
        "said": rule.said(pack),
        "setting": setting,
        "coming": _coming(rule, pack),
        "history": history,
        "pack": pack,
        "today": timezone.localdate(),
        "units": [(unit.value, _UNIT_WORDS[unit]) for unit in rule.units],
        "choices": _choices(rule, pack),
        "kept": _kept(setting),
        "may_set": bool(may(by, "setting.change", by.bureau)),
    }


def _kept(setting: Setting | None) -> dict[str, object]:
    """Fill the form with what is set now."""
    if setting is None:
        return {}
    if setting.rule.kind is Kind.TERM:
        term: Term = setting.term
        return {"amount": term.amount or "", "unit": Unit(term.unit).value}
    if setting.rule.kind is Kind.WORDS:
        return {"typed": setting.value, "chosen": list(setting.words)}
    return {"amount": setting.value}


def _choices(rule: Settable, pack: Pack) -> tuple[str, ...]:
    """Give the words of a list that has only these."""
    if rule.key != "recording.duties":
        return rule.choices
    return tuple(duty.label for duty in pack.bare().duties() if duty.level is not Duty.MUST)


def _typed(request: HttpRequest, rule: Settable) -> str:
    """Put the fields of the form together as the words of the table."""
    if rule.kind is Kind.TERM:
        unit = optional(request, "unit")
        return unit if unit == Unit.SAME_DAY.value else f"{optional(request, 'amount')} {unit}"
    if rule.kind is Kind.WORDS:
        return "、".join((*request.POST.getlist("words"), optional(request, "typed")))
    return optional(request, "amount")


def _from_day(request: HttpRequest) -> date | None:
    typed = optional(request, "from_on")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InputError("没有设定：日期写法不对。", next_step="请按 2026-01-01 的样子填写。") from None


def _rule(key: str) -> Settable:
    if key not in KEYS:
        raise Http404
    return KEYS[key]


def _key(row: dict[str, Any]) -> str:
    return str(row["rule"].key)


ROUTES: tuple[Route, ...] = (
    Route(path="packs/settings/", name="settings", view=settings, kind="content", verb="pack.view"),
    Route(path="packs/settings/<str:key>/", name="setting_form", view=setting_form, kind="content", verb="pack.view"),
    Route(
        path="packs/settings/<str:key>/set/",
        name="setting_change",
        view=setting_change,
        kind="act",
        verb="setting.change",
        methods=("POST",),
    ),
    Route(
        path="packs/settings/<str:key>/withdraw/",
        name="setting_withdraw",
        view=setting_withdraw,
        kind="act",
        verb="setting.withdraw",
        methods=("POST",),
    ),
)
