"""设备状况: the board of every device's state, provision against officers, care, repair, and the fixed places."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.devices import acts
from liuhen.devices.models import Device, DeviceState, RecordingPlace, Shortage
from liuhen.devices.queries import equipment, standings
from liuhen.devices.rules import place_words, provision_rule
from liuhen.errors import InputError
from liuhen.evidence.models import Receipt
from liuhen.web.devices.cabinet import STATE_CHIPS
from liuhen.web.reading import civil_day, optional, text
from liuhen.web.route import Route, found, message, officer_of

SEGMENTS = (("", "全部"), ("concern", "要看一看"), ("care", "该保养"), ("away", "送修和报失"))


def health(request: HttpRequest) -> HttpResponse:
    """Show how every device is, the gravest first, and whether there are enough."""
    by, now = officer_of(request), timezone.now()
    seeing(by, "device.health")
    pack = active_pack(by.bureau)
    devices = scope(by, "device.health", Device.objects.exclude(state=DeviceState.RETIRED))
    rows = standings(devices, pack, now, docked=_docked(by.bureau))
    chosen = request.GET.get("state", "")
    groups = {
        "": rows,
        "concern": tuple(one for one in rows if any(c.chip in ("over", "due", "judge") for c in one.concerns)),
        "care": tuple(one for one in rows if any(c.word in ("该保养", "保养到期") for c in one.concerns)),
        "away": tuple(one for one in rows if one.device.state in (DeviceState.REPAIR, DeviceState.LOST)),
    }
    there, rule = equipment(by.bureau, now), provision_rule(pack)
    since = now.replace(month=1, day=1, hour=0, minute=0)
    context = {
        "rows": [(one, STATE_CHIPS[DeviceState(one.device.state)]) for one in groups.get(chosen, rows)],
        "segments": [(key, word, len(groups[key]), key == chosen) for key, word in SEGMENTS],
        "there": there,
        "rule": rule,
        "counts": [(word, count, there.needed.get(word)) for word, count in there.devices.items()],
        "absent": [word for word in rule.words if word not in there.has],
        "short": [
            (word, need, there.devices.get(word, 0), need - there.devices.get(word, 0))
            for word, need in there.needed.items()
        ],
        "shortages": Shortage.objects.filter(bureau=by.bureau, asked_at__gte=since)
        .select_related("asked_by")
        .order_by("-asked_at")[:20],
        "places": _places(by.bureau),
        "wanted_places": [
            (word, citation, any(place.sort == word for place in _places(by.bureau)))
            for word, citation in place_words(pack)
        ],
        "is_keeper": bool(may(by, "device.issue")),
        "today": timezone.localdate(),
    }
    return render(request, "devices/health.html", context)


def maintain(request: HttpRequest, number: str) -> HttpResponse:
    """Enter a maintenance."""
    device = found(request, Device, "device.maintain", number=number)
    day = civil_day(text(request, "done_on", "维护日期"))
    if day is None:
        raise InputError("没有登记。维护日期读不懂。", next_step="请重新选择维护日期。")
    new = acts.NewCare(
        done_on=day,
        done_by=optional(request, "done_by"),
        work=optional(request, "work"),
        result=optional(request, "result"),
    )
    care = acts.maintain(device, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记 {device.number} 的维护保养，{care.number}。下一次从这一天起算。")
    return redirect("device", number=number)


def repair(request: HttpRequest, number: str) -> HttpResponse:
    """Send a device to repair."""
    device = found(request, Device, "device.repair", number=number)
    new = acts.NewRepair(
        fault=text(request, "reason", "故障"),
        contents=optional(request, "contents"),
        sent_to=optional(request, "sent_to"),
    )
    row = acts.send_to_repair(device, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已将 {device.number} 送修，{row.number}。")
    return redirect("device", number=number)


def restore(request: HttpRequest, number: str) -> HttpResponse:
    """Put a repaired device back into the cabinet."""
    device = found(request, Device, "device.restore", number=number)
    outcome = optional(request, "outcome")
    acts.restore(device, by=officer_of(request), at=timezone.now(), outcome=outcome, once=request.POST.get("once"))
    message(request, f"已将 {device.number} 修复入柜。")
    return redirect("device", number=number)


def add_place(request: HttpRequest) -> HttpResponse:
    """Register a fixed place."""
    by = officer_of(request)
    day = civil_day(optional(request, "used_from")) or timezone.localdate()
    new = acts.NewPlace(
        name=text(request, "name", "场所名称"),
        sort=optional(request, "sort"),
        address=optional(request, "address"),
        coverage=optional(request, "coverage"),
        used_from=day,
    )
    place = acts.add_place(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记音像记录场所 {place.name}。固定摄像设备在设备登记中选择这个场所。")
    return redirect("device_health")


def close_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a fixed place is no longer used."""
    place = found(request, RecordingPlace, "recording_place.close", pk=pk)
    reason = text(request, "reason", "停用事由")
    acts.close_place(place, timezone.localdate(), by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"已停用场所 {place.name}，登记仍然保留。")
    return redirect("device_health")


def _docked(bureau: Bureau) -> dict[int, datetime]:
    """Give when each device's card was last taken in. One query."""
    rows = Receipt.objects.filter(bureau=bureau, device__isnull=False).values_list("device_id")
    return dict(rows.annotate(Max("announced_at")).order_by("device_id"))


def _places(bureau: Bureau) -> list[RecordingPlace]:
    rows = RecordingPlace.objects.filter(bureau=bureau, used_until__isnull=True).prefetch_related("devices")
    return list(rows.order_by("name"))


def _post(path: str, name: str, view: Callable[..., HttpResponse], verb: str) -> Route:
    return Route(path=f"devices/{path}/", name=name, view=view, kind="act", verb=verb, methods=("POST",))


ROUTES: tuple[Route, ...] = (
    Route(path="devices/health/", name="device_health", view=health, kind="content", verb="device.health"),
    _post("<str:number>/maintain", "device_maintain", maintain, "device.maintain"),
    _post("<str:number>/repair", "device_repair", repair, "device.repair"),
    _post("<str:number>/restore", "device_restore", restore, "device.restore"),
    _post("places/add", "place_add", add_place, "recording_place.register"),
    _post("places/<int:pk>/close", "place_close", close_place, "recording_place.close"),
)
