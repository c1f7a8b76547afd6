"""领用归还, the device pages and the usage ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer, Unit
from liuhen.bureau.queries import active_pack, may, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.devices import acts
from liuhen.devices.drift import offset_words
from liuhen.devices.ledger import Use, columns, row
from liuhen.devices.models import Device, DeviceKind, DeviceState, Handover, Purpose
from liuhen.devices.queries import Fleet, fleet, ledger
from liuhen.devices.rules import ledger_rule, preuse_citation, wanted_items
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.web.reading import civil_day, end_of, instant, optional, start_of, text, truth, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.words import moment

STATE_CHIPS = {
    DeviceState.IN_CABINET: "met",
    DeviceState.ISSUED: "info",
    DeviceState.REPAIR: "due",
    DeviceState.RETIRED: "na",
}
SLOT_CSS = {DeviceState.IN_CABINET: "ok", DeviceState.ISSUED: "run", DeviceState.REPAIR: "", DeviceState.RETIRED: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One device on the cabinet page."""

    device: Device
    issue: Handover | None
    chip: str
    word: str
    css: str
    is_chosen: bool


def board(request: HttpRequest) -> HttpResponse:
    """Show the cabinet: devices on top, the chosen one left, the act right."""
    by, now = officer_of(request), timezone.now()
    seeing(by, "device.list")
    known = fleet(scope(by, "device.list", Device.objects.all()), now)
    chosen = _chosen(known, request.GET.get("device", ""))
    context = {
        "fleet": known,
        "slots": [_slot(device, now, chosen) for device in known.devices],
        "chosen": chosen,
        "issue": _open_issue(chosen) if chosen else None,
        "past": list(ledger(Handover.objects.filter(device=chosen))[:6]) if chosen else [],
        "is_keeper": bool(may(by, "device.issue")),
        "now": now,
        **_form_choices(by),
    }
    return render(request, "devices/board.html", context)


def device_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one device: register, clock, issues, trail."""
    by = officer_of(request)
    device = found(request, Device.objects.select_related("unit"), "device.view", number=number)
    seeing(by, "device.view", device)
    issues = list(ledger(Handover.objects.filter(device=device))[:50])
    context = {
        "device": device,
        "chip": STATE_CHIPS[DeviceState(device.state)],
        "issues": [(issue, _clock_words(issue)) for issue in issues],
        "is_keeper": bool(may(by, "device.issue")),
    }
    return render(request, "devices/device.html", context)


def new_device(request: HttpRequest) -> HttpResponse:
    """Show the form that registers a device."""
    units = Unit.objects.filter(bureau=officer_of(request).bureau)
    return render(request, "devices/new.html", {"units": units, "kinds": DeviceKind.choices})


def register(request: HttpRequest) -> HttpResponse:
    """Register a device."""
    by = officer_of(request)
    kind = optional(request, "kind")
    if kind not in DeviceKind.values:
        raise InputError("没有登记。设备类型不在列表中。", next_step="请从列表中选择设备类型。")
    new = acts.NewDevice(
        number=text(request, "number", "设备编号"),
        kind=DeviceKind(kind),
        maker=optional(request, "maker"),
        model=optional(request, "model"),
        serial=optional(request, "serial"),
        badge_default=optional(request, "badge_default"),
        unit=Unit.objects.filter(bureau=by.bureau, pk=optional(request, "unit") or 0).first(),
        gap_seconds=whole(request, "gap_seconds", "自动分段间隔", most=60) or 2,
    )
    device = acts.register(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记设备 {device.number}。")
    return _to_board(device)


def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a device with its check."""
    by = officer_of(request)
    device = found(request, Device, "device.issue", number=number)
    holder = Officer.objects.filter(bureau=by.bureau, is_active=True, pk=optional(request, "holder") or 0).first()
    if holder is None:
        raise InputError("没有领用。还没有选择使用人员。", next_step="请选择使用人员后再办。")
    to = acts.Issue(
        holder=holder,
        purpose=optional(request, "purpose"),
        activity_note=optional(request, "activity_note"),
        expected_return_at=instant(request, "expected_return_at", "预计归还时间"),
        reason=optional(request, "reason"),
    )
    checked = acts.Checked(
        works=truth(request, "works"),
        battery_percent=whole(request, "battery_percent", "电量", most=100),
        free_mb=_megabytes(request),
        device_time=instant(request, "device_time", "设备显示的时间"),
        true_time=instant(request, "true_time", "标准时间"),
        clock_was_set=bool(truth(request, "clock_was_set")),
    )
    handover = acts.issue(device, to, checked, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已领用 {device.number}，{handover.number}，使用人员{holder.name}。")
    return _to_board(device)


def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take a device back."""
    handover = found(request, Handover.objects.select_related("device"), "device.return", number=number)
    back = acts.Return(
        condition=optional(request, "condition"),
        contents=optional(request, "contents"),
        device_time=instant(request, "device_time", "设备显示的时间"),
        true_time=instant(request, "true_time", "标准时间"),
    )
    acts.return_device(handover, back, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已归还 {handover.device.number}，台账已记一行。请到采集台接收卡内资料。")
    return _to_board(handover.device)


def repair(request: HttpRequest, number: str) -> HttpResponse:
    """Send a device to repair."""
    device = found(request, Device, "device.repair", number=number)
    new = acts.NewRepair(
        fault=text(request, "reason", "故障"),
        contents=optional(request, "contents"),
        sent_to=optional(request, "sent_to"),
    )
    acts.send_to_repair(device, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已将 {device.number} 送修。")
    return _to_board(device)


def restore(request: HttpRequest, number: str) -> HttpResponse:
    """Put a repaired device back into the cabinet."""
    device = found(request, Device, "device.restore", number=number)
    acts.restore(device, by=officer_of(request), at=timezone.now())
    message(request, f"已将 {device.number} 修复入柜。")
    return _to_board(device)


def retire(request: HttpRequest, number: str) -> HttpResponse:
    """Take a device out of use."""
    device = found(request, Device, "device.retire", number=number)
    reason = text(request, "reason", "停用事由")
    acts.retire(device, by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"已停用 {device.number}，登记和台账仍然保留。")
    return _to_board(device)


def ledger_page(request: HttpRequest) -> HttpResponse:
    """Show the usage ledger."""
    seeing(officer_of(request), "ledger.view")
    shown, heads = _ledger_rows(request, "ledger.view")
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    rows = [row(use, heads) for use in _uses(page.object_list)]
    context = {"page": page, "rows": rows, **_ledger_context(request, heads)}
    return render(request, "devices/ledger.html", context)


def ledger_print(request: HttpRequest) -> HttpResponse:
    """Show the ledger as it prints: A4 across."""
    by = officer_of(request)
    shown, heads = _ledger_rows(request, "ledger.print")
    rows = [row(use, heads) for use in _uses(shown[:2000])]
    seeing(by, "ledger.print", rows=len(rows))
    return render(request, "devices/ledger_print.html", {"rows": rows, **_ledger_context(request, heads)})


def ledger_export(request: HttpRequest) -> HttpResponse:
    """Hand the ledger out as an Excel sheet."""
    by = officer_of(request)
    shown, heads = _ledger_rows(request, "ledger.export")
    rows = [row(use, heads) for use in _uses(shown[:20000])]
    seeing(by, "ledger.export", rows=len(rows))
    name = ledger_rule(active_pack(by.bureau)).name
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(timezone.now())}"
    return attached(workbook(name, heads, rows, foot=foot), name)


def _slot(device: Device, now: datetime, chosen: Device | None) -> Slot:
    out = _open_issue(device)
    state = DeviceState(device.state)
    late = out is not None and out.expected_return_at is not None and out.expected_return_at < now
    return Slot(
        device=device,
        issue=out,
        chip="over" if late else STATE_CHIPS[state],
        word="过了预计归还" if late else state.label,
        css="bad" if late else SLOT_CSS[state],
        is_chosen=chosen is not None and device.pk == chosen.pk,
    )


def _chosen(known: Fleet, number: str) -> Device | None:
    return next((device for device in known.devices if device.number == number), next(iter(known.devices), None))


def _open_issue(device: Device) -> Handover | None:
    issues: list[Handover] = getattr(device, "out_now", [])
    return issues[0] if issues else None


def _form_choices(by: Officer) -> dict[str, object]:
    pack = active_pack(by.bureau)
    return {
        "people": people_with(by.bureau, Role.OFFICER).order_by("name"),
        "purposes": Purpose.choices,
        "wanted": {item.code: item.label for item in wanted_items(pack)},
        "authority": preuse_citation(pack),
    }


def _clock_words(handover: Handover) -> str:
    check = getattr(handover, "check_made", None)
    out = offset_words(check.clock_offset_ms) if check and check.clock_offset_ms is not None else "未测"
    if check and check.clock_was_set:
        out += "，已校时"
    back = "" if handover.return_offset_ms is None else f"；归还时{offset_words(handover.return_offset_ms)}"
    return out + back


def _uses(shown: Iterable[Handover]) -> list[Use]:
    """Tell issues as ledger rows; what was recorded is proposed from the recordings where nobody wrote it down."""
    handovers = list(shown)
    made = _recorded(handovers)
    return [_use(handover, made.get(handover.pk, "")) for handover in handovers]


def _recorded(handovers: list[Handover]) -> dict[int, str]:
    """Count the recordings made under each issue. One query. Source: 石龙制度 第四条."""
    if not handovers:
        return {}
    rows = Recording.objects.filter(
        device__in={handover.device_id for handover in handovers},
        started_earliest__gte=min(handover.issued_at for handover in handovers),
    )
    counts: dict[int, Counter[str]] = {}
    for device, started, medium in rows.values_list("device_id", "started_earliest", "medium"):
        issue = next((one for one in handovers if one.device_id == device and _was_out(one, started)), None)
        if issue is not None:
            counts.setdefault(issue.pk, Counter())[medium] += 1
    return {pk: "、".join(_counted(count)) for pk, count in counts.items()}


def _was_out(handover: Handover, instant: datetime | None) -> bool:
    if instant is None:
        return False
    return handover.issued_at <= instant and (handover.returned_at is None or instant <= handover.returned_at)


def _counted(count: Counter[str]) -> list[str]:
    units = (("video", "录像", "段"), ("audio", "录音", "段"), ("photo", "照片", "张"))
    return [f"{word} {count[medium]} {unit}" for medium, word, unit in units if count[medium]]


def _use(handover: Handover, recorded: str) -> Use:
    now = timezone.now()
    return Use(
        device=handover.device.number,
        holder=handover.holder.name,
        issued=moment(handover.issued_at, now=now),
        returned=moment(handover.returned_at, now=now) if handover.returned_at else "",
        purpose=handover.activity_note or handover.get_purpose_display(),
        contents=handover.contents or recorded,
        condition=handover.condition,
        issued_by=handover.issued_by.name,
        received_by=handover.received_by.name if handover.received_by else "",
    )


def _ledger_rows(request: HttpRequest, verb: str) -> tuple[QuerySet[Handover], tuple[str, ...]]:
    by = officer_of(request)
    rows = ledger(scope(by, verb, Handover.objects.all()))
    since, until = civil_day(request.GET.get("from", "")), civil_day(request.GET.get("until", ""))
    if since:
        rows = rows.filter(issued_at__gte=start_of(since))
    if until:
        rows = rows.filter(issued_at__lt=end_of(until))
    if number := request.GET.get("device", ""):
        rows = rows.filter(device__number=number)
    return rows, columns(ledger_rule(active_pack(by.bureau)).columns)


def _ledger_context(request: HttpRequest, heads: tuple[str, ...]) -> dict[str, object]:
    by = officer_of(request)
    rule = ledger_rule(active_pack(by.bureau))
    return {
        "heads": heads,
        "name": rule.name,
        "authority": rule.citation,
        "devices": scope(by, "ledger.view", Device.objects.all()).order_by("number"),
        "query": request.GET.urlencode(),
    }


def _megabytes(request: HttpRequest) -> int | None:
    gigabytes = whole(request, "free_gb", "剩余空间", most=100_000)
    return None if gigabytes is None else gigabytes * 1024


def _to_board(device: Device) -> HttpResponse:
    return redirect(f"{reverse('devices')}?device={device.number}")


ROUTES: tuple[Route, ...] = (
    Route(path="devices/", name="devices", view=board, kind="content", verb="device.list"),
    Route(path="devices/new/", name="device_new", view=new_device, kind="none", verb="device.register"),
    Route(
        path="devices/register/",
        name="device_register",
        view=register,
        kind="act",
        verb="device.register",
        methods=("POST",),
    ),
    Route(path="devices/ledger/", name="ledger", view=ledger_page, kind="content", verb="ledger.view"),
    Route(path="devices/ledger/print/", name="ledger_print", view=ledger_print, kind="content", verb="ledger.print"),
    Route(
        path="devices/ledger/export/", name="ledger_export", view=ledger_export, kind="content", verb="ledger.export"
    ),
    Route(
        path="devices/handovers/<str:number>/return/",
        name="device_return",
        view=give_back,
        kind="act",
        verb="device.return",
        methods=("POST",),
    ),
    Route(path="devices/<str:number>/", name="device", view=device_page, kind="content", verb="device.view"),
    Route(
        path="devices/<str:number>/issue/",
        name="device_issue",
        view=issue,
        kind="act",
        verb="device.issue",
        methods=("POST",),
    ),
    Route(
        path="devices/<str:number>/repair/",
        name="device_repair",
        view=repair,
        kind="act",
        verb="device.repair",
        methods=("POST",),
    ),
    Route(
        path="devices/<str:number>/restore/",
        name="device_restore",
        view=restore,
        kind="act",
        verb="device.restore",
        methods=("POST",),
    ),
    Route(
        path="devices/<str:number>/retire/",
        name="device_retire",
        view=retire,
        kind="act",
        verb="device.retire",
        methods=("POST",),
    ),
)
