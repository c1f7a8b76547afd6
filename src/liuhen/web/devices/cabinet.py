"""领用归还: the cabinet, issue with its check, return, passing on, requests that could not be served."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.devices import acts
from liuhen.devices.kinds import FIXED
from liuhen.devices.label import scanned
from liuhen.devices.models import Contents, Device, DeviceKind, DeviceState, Handover, Purpose
from liuhen.devices.queries import Fleet, device_named, fleet, ledger
from liuhen.devices.rules import check_timing, preuse_citation, wanted_items
from liuhen.errors import InputError
from liuhen.field.models import Activity
from liuhen.web.devices.check import checked_of, typed_at
from liuhen.web.reading import instant, optional, text
from liuhen.web.route import Route, found, message, officer_of

STATE_CHIPS = {
    DeviceState.IN_CABINET: "met",
    DeviceState.ISSUED: "info",
    DeviceState.REPAIR: "due",
    DeviceState.LOST: "over",
    DeviceState.RETIRED: "na",
}
SLOT_CSS = {DeviceState.IN_CABINET: "ok", DeviceState.ISSUED: "run", DeviceState.LOST: "bad"}


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
    """Show the cabinet: devices on top, the chosen one left, the act right. Fixed devices stand in the register."""
    by, now = officer_of(request), timezone.now()
    typed = request.GET.get("scan", "").strip()
    if typed:
        return _scanned(request, by, typed)
    seeing(by, "device.list")
    portable = Device.objects.exclude(kind__in=FIXED).exclude(state=DeviceState.RETIRED)
    known = fleet(scope(by, "device.list", portable), now)
    chosen = _chosen(known, request.GET.get("device", ""))
    context = {
        "fleet": known,
        "slots": [_slot(device, now, chosen) for device in known.devices],
        "chosen": chosen,
        "issue": _open_issue(chosen) if chosen else None,
        "past": list(ledger(Handover.objects.filter(device=chosen))[:6]) if chosen else [],
        "is_keeper": bool(may(by, "device.issue")),
        "now": now,
        **form_choices(by),
    }
    return render(request, "devices/board.html", context)


def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a device with its check, or for the user to check it himself."""
    by = officer_of(request)
    device = found(request, Device, "device.issue", number=number)
    to = issue_of(request, by, "没有领用")
    is_own = optional(request, "checked_by") == "user"
    checked = None if is_own else checked_of(request, device)
    handover = acts.issue(device, to, checked, by=by, at=typed_at(request), once=request.POST.get("once"))
    told = "请使用人员自查后再使用。" if is_own else ""
    message(request, f"已领用 {device.number}，{handover.number}，使用人员{to.holder.name}。{told}")
    return _to_board(device)


def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take a device back."""
    by = officer_of(request)
    handover = found(request, Handover.objects.select_related("device", "holder"), "device.return", number=number)
    back = acts.Return(
        condition=optional(request, "condition"),
        contents=optional(request, "contents"),
        device_time=instant(request, "device_time", "设备显示的时间"),
        true_time=instant(request, "true_time", "标准时间"),
        brought_by=person(by, optional(request, "brought_by")),
    )
    acts.return_device(handover, back, by=by, at=typed_at(request), once=request.POST.get("once"))
    other = "" if back.brought_by in (None, handover.holder) else "归还人不是使用人员，台账已标明。"
    message(request, f"已归还 {handover.device.number}，台账已记一行。{other}请到采集台接收卡内资料。")
    return _to_board(handover.device)


def note_shortage(request: HttpRequest) -> HttpResponse:
    """Write down that somebody asked for a device and none could be issued."""
    by = officer_of(request)
    asked_by = person(by, optional(request, "asked_by"))
    kind = optional(request, "kind")
    if asked_by is None or kind not in DeviceKind.values:
        raise InputError("没有登记。还缺：申领人或者设备类型。", next_step="请选择申领人和设备类型后再办。")
    new = acts.NewShortage(
        asked_by=asked_by,
        kind=DeviceKind(kind),
        reason=text(request, "reason", "未能领用的原因"),
        purpose=optional(request, "purpose"),
    )
    acts.note_shortage(new, by=by, at=typed_at(request), once=request.POST.get("once"))
    message(request, f"已登记{asked_by.name}未能领用，在设备状况的“配备”中可以看到。")
    return redirect("devices")


def form_choices(by: Officer) -> dict[str, object]:
    """Give what the forms of issue, return and passing on offer."""
    pack = active_pack(by.bureau)
    today = timezone.localdate()
    near = Q(planned_at__date=today) | Q(arrived_at__date=today)
    activities: QuerySet[Activity] = scope(by, "activity.list", Activity.objects.filter(near))
    return {
        "people": people_with(by.bureau, Role.OFFICER).order_by("name"),
        "everybody": Officer.objects.filter(bureau=by.bureau, is_active=True).order_by("name"),
        "purposes": Purpose.choices,
        "kinds": [choice for choice in DeviceKind.choices if choice[0] not in FIXED],
        "inside": Contents.choices,
        "wanted": {item.code: item.label for item in wanted_items(pack)},
        "timing": check_timing(pack),
        "authority": preuse_citation(pack),
        "activities": activities.order_by("planned_at")[:20],
    }


def issue_of(request: HttpRequest, by: Officer, undone: str) -> acts.Issue:
    """Read who gets a device and what for."""
    holder = person(by, optional(request, "holder"))
    if holder is None:
        raise InputError(f"{undone}。还没有选择使用人员。", next_step="请选择使用人员后再办。")
    return acts.Issue(
        holder=holder,
        partner=person(by, optional(request, "partner")),
        purpose=optional(request, "purpose"),
        activity_note=optional(request, "activity_note"),
        expected_return_at=instant(request, "expected_return_at", "预计归还时间"),
        set_out_at=instant(request, "set_out_at", "出勤时间"),
        reason=optional(request, "reason"),
    )


def person(by: Officer, typed: str) -> Officer | None:
    """Give an active person of the bureau by the key a form sent."""
    if not (typed.isascii() and typed.isdigit()):
        return None
    return Officer.objects.filter(bureau=by.bureau, is_active=True, pk=int(typed)).first()


def _scanned(request: HttpRequest, by: Officer, typed: str) -> HttpResponse:
    number = scanned(typed)
    device = device_named(by.bureau, number)
    if device is None:
        raise InputError(
            f"没有找到设备“{number}”。", next_step="请核对标签；没有登记的设备先登记，也可以从下面的设备中点选。"
        )
    if device.kind in FIXED or device.state == DeviceState.RETIRED:
        return redirect("device", number=device.number)
    return _to_board(device)


def _slot(device: Device, now: datetime, chosen: Device | None) -> Slot:
    out = _open_issue(device)
    state = DeviceState(device.state)
    late = out is not None and out.expected_return_at is not None and out.expected_return_at < now
    late = late and state is DeviceState.ISSUED
    return Slot(
        device=device,
        issue=out,
        chip="over" if late else STATE_CHIPS[state],
        word="过了预计归还" if late else state.label,
        css="bad" if late else SLOT_CSS.get(state, ""),
        is_chosen=chosen is not None and device.pk == chosen.pk,
    )


def _chosen(known: Fleet, number: str) -> Device | None:
    return next((device for device in known.devices if device.number == number), next(iter(known.devices), None))


def _open_issue(device: Device) -> Handover | None:
    issues: list[Handover] = getattr(device, "out_now", [])
    return issues[0] if issues else None


def _to_board(device: Device) -> HttpResponse:
    return redirect(f"{reverse('devices')}?device={device.number}")


ROUTES: tuple[Route, ...] = (
    Route(path="devices/", name="devices", view=board, kind="content", verb="device.list"),
    Route(
        path="devices/shortage/",
        name="device_shortage",
        view=note_shortage,
        kind="act",
        verb="device.shortage",
        methods=("POST",),
    ),
    Route(
        path="devices/handovers/<str:number>/return/",
        name="device_return",
        view=give_back,
        kind="act",
        verb="device.return",
        methods=("POST",),
    ),
    Route(
        path="devices/<str:number>/issue/",
        name="device_issue",
        view=issue,
        kind="act",
        verb="device.issue",
        methods=("POST",),
    ),
)
