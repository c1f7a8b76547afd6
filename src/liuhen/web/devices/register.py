"""设备登记: the register of every type, one device's page, its label, corrections, loss and retirement."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer, Unit
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.devices import acts
from liuhen.devices.drift import offset_words
from liuhen.devices.kinds import FIXED, is_fixed, kind_of
from liuhen.devices.label import code_text
from liuhen.devices.models import Device, DeviceKind, DeviceState, Handover, RecordingPlace, Station
from liuhen.devices.queries import Standing, custody_at, drift_at, ledger, performance_lacks, standings
from liuhen.devices.rules import device_words, devices_citation, minimums, provision_rule
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.law.pack import Pack
from liuhen.trail.slip_sheet import code_svg
from liuhen.web.devices.cabinet import STATE_CHIPS
from liuhen.web.reading import civil_day, optional, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.words import OFFICE, civil_date, deadline, moment

HEADS = (
    "设备编号",
    "类型",
    "厂家型号",
    "出厂编号",
    "使用单位或者场所",
    "购置日期",
    "画面、连续摄录、容量",
    "固件",
    "状态",
    "上次维护",
    "下次维护",
)


def register_page(request: HttpRequest) -> HttpResponse:
    """Show the register: every device, fixed ones and docks too, with what it can do and its care."""
    by = officer_of(request)
    seeing(by, "device.register_view")
    pack = active_pack(by.bureau)
    devices = _filtered(request, scope(by, "device.register_view", Device.objects.all()))
    rows = standings(devices, pack, timezone.now())
    kinds = scope(by, "device.register_view", Device.objects.all()).values_list("kind", flat=True).distinct()
    context = {
        "rows": [(one, STATE_CHIPS[DeviceState(one.device.state)], _line(one)) for one in _by_number(rows)],
        "heads": HEADS,
        "kinds": [(kind, DeviceKind(kind).label) for kind in sorted(set(kinds))],
        "states": DeviceState.choices,
        "stations": Station.objects.filter(bureau=by.bureau, is_active=True).count(),
        "authority": devices_citation(pack),
        "is_keeper": bool(may(by, "device.register")),
        "query": request.GET.urlencode(),
    }
    return render(request, "devices/register.html", context)


def register_export(request: HttpRequest) -> HttpResponse:
    """Hand the register out as an Excel sheet."""
    by = officer_of(request)
    devices = _filtered(request, scope(by, "device.register_export", Device.objects.all()))
    rows = [_line(one) for one in _by_number(standings(devices, active_pack(by.bureau), timezone.now()))]
    seeing(by, "device.register_export", rows=len(rows))
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(timezone.now())}"
    return attached(workbook("设备登记", HEADS, rows, foot=foot), "设备登记")


def register_print(request: HttpRequest) -> HttpResponse:
    """Show the register as it prints: A4 across."""
    by = officer_of(request)
    devices = _filtered(request, scope(by, "device.register_export", Device.objects.all()))
    rows = [_line(one) for one in _by_number(standings(devices, active_pack(by.bureau), timezone.now()))]
    seeing(by, "device.register_export", rows=len(rows))
    return render(request, "devices/register_print.html", {"heads": HEADS, "rows": rows})


def device_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one device: register, parameters, clock, care, repairs, issues, trail; and who had it at an instant."""
    by, now = officer_of(request), timezone.now()
    device = found(request, Device.objects.select_related("unit", "place"), "device.view", number=number)
    seeing(by, "device.view", device)
    pack = active_pack(by.bureau)
    asked = _asked(request)
    offset = drift_at(device, asked) if asked else None
    issues = list(ledger(Handover.objects.filter(device=device))[:50])
    standing = standings(Device.objects.filter(pk=device.pk), pack, now)[0]
    context = {
        "device": device,
        "chip": STATE_CHIPS[DeviceState(device.state)],
        "standing": standing,
        "issues": [(issue, clock_words(issue)) for issue in issues],
        "filmed": [
            (row, offset_words(row.offset_ms), Recording.objects.filter(pk=row.recording_id).first())
            for row in device.filmed_clocks.order_by("-true_time")[:5]
        ],
        "cares": device.cares.order_by("-done_on", "-pk")[:20],
        "repairs": device.repairs.select_related("sent_by", "ended_by").order_by("-sent_at")[:20],
        "lacks": performance_lacks(device, pack),
        "asks_nothing": minimums(pack).is_silent,
        "provision": provision_rule(pack),
        "is_keeper": bool(may(by, "device.issue")),
        "is_fixed": is_fixed(device.kind),
        "today": timezone.localdate(),
        "asked": asked,
        "custody": custody_at(device, asked) if asked else None,
        "asked_drift": offset,
        "slack": -(-offset.slack_ms // 1000) if offset else 0,
    }
    return render(request, "devices/device.html", context)


def new_device(request: HttpRequest) -> HttpResponse:
    """Show the form that registers a device."""
    by = officer_of(request)
    return render(request, "devices/new.html", {"device": None, **_choices(by)})


def register(request: HttpRequest) -> HttpResponse:
    """Register a device."""
    by = officer_of(request)
    new = _typed(request, by, text(request, "number", "设备编号"))
    device = acts.register(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    advice = "" if new.purchase_reason else "配备用途和理由还没有写，可以在设备页补登。"
    message(request, f"已登记设备 {device.number}。{advice}")
    return redirect("device", number=device.number)


def correct_form(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form that corrects what stands in the register."""
    by = officer_of(request)
    device = found(request, Device.objects.select_related("unit", "place"), "device.correct", number=number)
    return render(request, "devices/new.html", {"device": device, **_choices(by)})


def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Correct or complete what stands in the register."""
    by = officer_of(request)
    device = found(request, Device.objects.select_related("unit", "place"), "device.correct", number=number)
    reason, once = optional(request, "reason"), request.POST.get("once")
    acts.correct(device, _typed(request, by, number), by=by, at=timezone.now(), reason=reason, once=once)
    message(request, f"已更正 {number} 的登记，原来的内容在留痕中。")
    return redirect("device", number=number)


def retire(request: HttpRequest, number: str) -> HttpResponse:
    """Take a device out of use."""
    device = found(request, Device, "device.retire", number=number)
    acts.retire(device, by=officer_of(request), at=timezone.now(), reason=text(request, "reason", "停用事由"))
    message(request, f"已停用 {device.number}，登记和台账仍然保留。")
    return redirect("device", number=number)


def lose(request: HttpRequest, number: str) -> HttpResponse:
    """Write down that a device cannot be found."""
    device = found(request, Device, "device.lose", number=number)
    acts.report_lost(device, by=officer_of(request), at=timezone.now(), reason=text(request, "reason", "报失事由"))
    message(request, f"已报失 {device.number}。领用没有了结的，仍在使用人员名下。")
    return redirect("device", number=number)


def find(request: HttpRequest, number: str) -> HttpResponse:
    """Write down that a lost device was found."""
    device = found(request, Device, "device.find", number=number)
    acts.find_again(device, by=officer_of(request), at=timezone.now(), reason=text(request, "reason", "找回经过"))
    message(request, f"已登记找回 {device.number}。请检查设备，并采集卡内资料。")
    return redirect("device", number=number)


def labels(request: HttpRequest) -> HttpResponse:
    """Show labels with codes as they print; one device or all that are in use."""
    by = officer_of(request)
    rows = scope(by, "device.label", Device.objects.exclude(state=DeviceState.RETIRED))
    if number := request.GET.get("device", ""):
        rows = rows.filter(number=number)
    devices = list(rows.select_related("unit", "place").order_by("number"))
    seeing(by, "device.label", devices[0] if len(devices) == 1 else None, labels=len(devices))
    drawn = [(one, mark_safe(code_svg(code_text(one.number), scale=4))) for one in devices]  # noqa: S308 - our drawing
    return render(request, "devices/labels.html", {"labels": drawn, "one": number})


def clock_words(handover: Handover) -> str:
    """Say what was measured of the clock at issue and return."""
    check = getattr(handover, "check_made", None)
    out = offset_words(check.clock_offset_ms) if check and check.clock_offset_ms is not None else "未测"
    if check and check.clock_was_set:
        out += "，已校时"
        out += f"，校后{offset_words(check.after_offset_ms)}" if check.after_offset_ms is not None else ""
    back = "" if handover.return_offset_ms is None else f"；归还时{offset_words(handover.return_offset_ms)}"
    return out + back


def _asked(request: HttpRequest) -> datetime | None:
    """Give the instant asked about in the address; None where there is none, or what stands there is none."""
    try:
        return datetime.fromisoformat(request.GET.get("at", "")).replace(tzinfo=OFFICE)
    except ValueError:
        return None


def _filtered(request: HttpRequest, rows: QuerySet[Device]) -> QuerySet[Device]:
    kind, state, word = (request.GET.get(name, "").strip() for name in ("kind", "state", "q"))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if word:
        rows = rows.filter(
            Q(number__icontains=word) | Q(serial__icontains=word) | Q(model__icontains=word) | Q(maker__icontains=word)
        )
    return rows


def _by_number(rows: tuple[Standing, ...]) -> list[Standing]:
    return sorted(rows, key=lambda one: one.device.number)


def _line(one: Standing) -> tuple[str, ...]:
    device = one.device
    where = device.place.name if device.place else device.unit.name if device.unit else "全局共用"
    return (
        device.number,
        device.kind_label,
        f"{device.maker} {device.model}".strip() or "—",
        device.serial or "—",
        where,
        civil_date(device.bought_on) if device.bought_on else "—",
        _parameters(device),
        device.firmware or "—",
        str(device.get_state_display()),
        civil_date(one.last_care.done_on) if one.last_care else "—",
        deadline(one.care.due_at) if one.care is not None and one.care.due_at else "—",
    )


def _parameters(device: Device) -> str:
    told = [
        f"{device.picture_lines} 线" if device.picture_lines else "",
        f"{device.record_minutes / 60:g} 小时" if device.record_minutes else "",
        f"{device.storage_gb} GB" if device.storage_gb else "",
    ]
    return "、".join(part for part in told if part) or "—"


def _choices(by: Officer) -> dict[str, object]:
    pack = active_pack(by.bureau)
    named, others = _kinds(pack)
    return {
        "units": Unit.objects.filter(bureau=by.bureau).order_by("name"),
        "places": RecordingPlace.objects.filter(bureau=by.bureau, used_until__isnull=True).order_by("name"),
        "named": named,
        "others": others,
        "authority": devices_citation(pack),
        "fixed": sorted(FIXED),
        "minimums": minimums(pack),
    }


def _kinds(pack: Pack) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the types the pack names in its own words, then the other ones."""
    named = [(kind_of(word), word) for word in device_words(pack) if kind_of(word)]
    known = {kind for kind, _ in named}
    return named, [choice for choice in DeviceKind.choices if choice[0] not in known]


def _typed(request: HttpRequest, by: Officer, number: str) -> acts.NewDevice:
    kind = optional(request, "kind")
    if kind not in DeviceKind.values:
        raise InputError("没有登记。设备类型不在列表中。", next_step="请从列表中选择设备类型。")
    return acts.NewDevice(
        number=number,
        kind=DeviceKind(kind),
        kind_words=optional(request, "kind_words"),
        maker=optional(request, "maker"),
        model=optional(request, "model"),
        serial=optional(request, "serial"),
        firmware=optional(request, "firmware"),
        badge_default=optional(request, "badge_default"),
        unit=Unit.objects.filter(bureau=by.bureau, pk=optional(request, "unit") or 0).first(),
        place=RecordingPlace.objects.filter(bureau=by.bureau, pk=optional(request, "place") or 0).first(),
        gap_seconds=whole(request, "gap_seconds", "自动分段间隔", most=60) or 2,
        picture_lines=whole(request, "picture_lines", "画面线数", most=10_000),
        record_minutes=whole(request, "record_minutes", "连续摄录时间", most=100_000),
        storage_gb=whole(request, "storage_gb", "存储容量", most=1_000_000),
        bought_on=_day(request, "bought_on", "购置日期"),
        purchase_reason=optional(request, "purchase_reason"),
        note=optional(request, "note"),
    )


def _day(request: HttpRequest, name: str, label: str) -> date | None:
    typed = optional(request, name)
    if not typed:
        return None
    day = civil_day(typed)
    if day is None:
        raise InputError(f"没有办理。{label}写作“{typed}”，不是日期。", next_step=f"请改正{label}，例如 2026-09-21。")
    return day


def _post(path: str, name: str, view: Callable[..., HttpResponse], verb: str) -> Route:
    return Route(path=f"devices/<str:number>/{path}/", name=name, view=view, kind="act", verb=verb, methods=("POST",))


ROUTES: tuple[Route, ...] = (
    Route(path="devices/all/", name="device_list", view=register_page, kind="content", verb="device.register_view"),
    Route(
        path="devices/all/export/",
        name="device_export",
        view=register_export,
        kind="content",
        verb="device.register_export",
    ),
    Route(
        path="devices/all/print/",
        name="device_print",
        view=register_print,
        kind="content",
        verb="device.register_export",
    ),
    Route(path="devices/labels/", name="device_labels", view=labels, kind="content", verb="device.label"),
    Route(path="devices/new/", name="device_new", view=new_device, kind="none", verb="device.register"),
    Route(
        path="devices/register/",
        name="device_register",
        view=register,
        kind="act",
        verb="device.register",
        methods=("POST",),
    ),
    Route(path="devices/<str:number>/", name="device", view=device_page, kind="content", verb="device.view"),
    Route(
        path="devices/<str:number>/correct/",
        name="device_correct_form",
        view=correct_form,
        kind="none",
        verb="device.correct",
    ),
    _post("correct/save", "device_correct", correct, "device.correct"),
    _post("retire", "device_retire", retire, "device.retire"),
    _post("lose", "device_lose", lose, "device.lose"),
    _post("find", "device_find", find, "device.find"),
)
