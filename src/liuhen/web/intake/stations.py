"""采集台 → 工作站: register a dock or a township's PC, order that what it brings is taken in, hand out the agent."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import acting, seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.devices.acts import Keyed, NewStation, register_station, rekey_station, stop_station
from liuhen.devices.models import Station, StationKind
from liuhen.devices.queries import station_with_key, stations
from liuhen.docks.program import agent_program, settings_text
from liuhen.errors import InputError
from liuhen.evidence.stations.acts import end_order, give_order
from liuhen.evidence.stations.models import StandingOrder
from liuhen.evidence.stations.queries import deliveries_of, order_for, orders_of
from liuhen.trail import integrator
from liuhen.web.intake.docks import offered_folder, offered_folders
from liuhen.web.reading import optional, text, whole
from liuhen.web.route import Route, found, message, officer_of

PROGRAM, SETTINGS = "liuhen-agent.pyz", "liuhen-agent.ini"
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One station of the list."""

    station: Station
    order: StandingOrder | None


def stations_page(request: HttpRequest) -> HttpResponse:
    """Show the stations, and the form to register one."""
    return _page(request)


def register(request: HttpRequest) -> HttpResponse:
    """Register a station; its key is shown on this one page."""
    by = officer_of(request)
    try:
        new = _new(request, by)
        made = register_station(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    except InputError as error:
        return _page(request, error=error, status=422)
    return _key_page(request, made, "已登记")


def station_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one station: its order, how it was last heard, and what it brought."""
    by = officer_of(request)
    station = found(request, stations(Station.objects.all()), "station.view", number=number)
    seeing(by, "station.view", station)
    context = {
        "station": station,
        "order": order_for(station),
        "orders": list(orders_of(station)[:MOST_SHOWN]),
        "deliveries": list(deliveries_of(station)[:MOST_SHOWN]),
        "may_order": bool(may(by, "station.order")),
        "may_run": bool(may(by, "station.rekey")),
        "folder": bytes(station.folder).decode("utf-8", "replace"),
    }
    return render(request, "docks/station.html", context)


def order(request: HttpRequest, number: str) -> HttpResponse:
    """Give the standing order."""
    station = found(request, Station, "station.order", number=number)
    reason = text(request, "reason", "事由")
    give_order(station, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"已下达 {station.number} 的常设接收令。")
    return redirect("station", number=number)


def order_end(request: HttpRequest, number: str) -> HttpResponse:
    """End the standing order."""
    station = found(request, Station, "station.end_order", number=number)
    reason = text(request, "reason", "事由")
    end_order(station, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"{station.number} 的常设接收已停止。")
    return redirect("station", number=number)


def rekey(request: HttpRequest, number: str) -> HttpResponse:
    """Give a station a new key; it is shown on this one page."""
    station = found(request, Station, "station.rekey", number=number)
    reason = optional(request, "reason")
    made = rekey_station(
        station, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once")
    )
    return _key_page(request, made, "已更换密钥")


def stop(request: HttpRequest, number: str) -> HttpResponse:
    """Take a station out of use."""
    station = found(request, Station, "station.stop", number=number)
    reason = optional(request, "reason")
    stop_station(station, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"{station.number} 已停用，它带来的都保留。")
    return redirect("station", number=number)


def program(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the agent with one station's settings in it, or the settings alone."""
    station = found(request, Station, "station.program", number=number)
    key = text(request, "key", "密钥")
    if station_with_key(station.number, key) is None:
        raise InputError("没有生成。密钥不对，或工作站已停用。", next_step="请更换密钥，在给出密钥的那一页下载。")
    with acting(officer_of(request), "station.program", at=timezone.now(), on=station) as act:
        act.upon(station)
    said = _settings(request, station, key)
    if optional(request, "what") == "settings":
        return _file(settings_text(said).encode(), SETTINGS)
    return _file(agent_program(settings.BASE_DIR, said), PROGRAM)


def _page(request: HttpRequest, *, error: InputError | None = None, status: int = 200) -> HttpResponse:
    by = officer_of(request)
    rows = list(stations(Station.objects.filter(bureau=by.bureau)))
    orders = {row.station_id: row for row in StandingOrder.objects.filter(station__in=rows, ended_at__isnull=True)}
    context = {
        "rows": [Row(station=row, order=orders.get(row.pk)) for row in rows],
        "kinds": StationKind.choices,
        "people": Officer.objects.filter(bureau=by.bureau, is_active=True).order_by("username"),
        "folders": offered_folders(),
        "may_run": bool(may(by, "station.register")),
        "error": error,
        "typed": request.POST,
    }
    return render(request, "docks/stations.html", context, status=status)


def _new(request: HttpRequest, by: Officer) -> NewStation:
    kind = optional(request, "kind")
    if kind not in StationKind.values:
        raise InputError("没有登记。还没有选接入方式。", next_step="请选择接入方式。")
    keeper = Officer.objects.filter(
        bureau=by.bureau, username=text(request, "keeper", "负责人"), is_active=True
    ).first()
    if keeper is None:
        raise InputError("没有登记。负责人不是本机关在用的账号。", next_step="请从列表中选择负责人。")
    folder = optional(request, "folder")
    if kind == StationKind.FOLDER and not folder:
        raise InputError("没有登记。还没有选采集站的文件夹。", next_step="请从列表中选择文件夹。")
    return NewStation(
        number=optional(request, "number"),
        name=optional(request, "name"),
        kind=StationKind(kind),
        keeper=keeper,
        unit=keeper.unit,
        folder=bytes(offered_folder(folder)) if folder else b"",
        domain=optional(request, "domain"),
    )


def _key_page(request: HttpRequest, made: Keyed, done: str) -> HttpResponse:
    context = {
        "station": made.station,
        "key": made.key,
        "done": done,
        "is_agent": made.station.kind == StationKind.AGENT,
    }
    response = render(request, "docks/station_key.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _settings(request: HttpRequest, station: Station, key: str) -> dict[str, Any]:
    watched = [line.strip() for line in optional(request, "watch").splitlines() if line.strip()]
    return {
        "server": request.build_absolute_uri("/").rstrip("/"),
        "station": station.number,
        "key": key,
        "server_key": integrator.store().signer().verifier().text(),
        "spool": "liuhen-spool",
        "watch": "\n    ".join(watched),
        "limit_kb": str(whole(request, "limit_kb", "带宽上限", most=10**6) or 0),
        "hours": " ".join(optional(request, "hours").split()),
        "status_port": "8765",
    }


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES: tuple[Route, ...] = (
    Route(path="intake/stations/", name="stations", view=stations_page, kind="none", verb="station.view"),
    Route(
        path="intake/stations/register/", name="station_register", view=register, kind="act", verb="station.register",
        methods=("POST",),
    ),
    Route(
        path="intake/stations/<str:number>/", name="station", view=station_page, kind="content", verb="station.view"
    ),
    Route(
        path="intake/stations/<str:number>/order/", name="station_order", view=order, kind="act",
        verb="station.order", methods=("POST",),
    ),
    Route(
        path="intake/stations/<str:number>/order/end/", name="station_order_end", view=order_end, kind="act",
        verb="station.end_order", methods=("POST",),
    ),
    Route(
        path="intake/stations/<str:number>/key/", name="station_rekey", view=rekey, kind="act", verb="station.rekey",
        methods=("POST",),
    ),
    Route(
        path="intake/stations/<str:number>/stop/", name="station_stop", view=stop, kind="act", verb="station.stop",
        methods=("POST",),
    ),
    Route(
        path="intake/stations/<str:number>/agent/", name="station_program", view=program, kind="act",
        verb="station.program", methods=("POST",),
    ),
)  # fmt: skip
