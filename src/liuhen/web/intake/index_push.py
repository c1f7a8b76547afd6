"""The line on which docks push their index: file records and heartbeats, each with the station's number and key."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from liuhen.bureau.acts import count_attempt
from liuhen.devices.acts import note_heard, note_refused_key
from liuhen.devices.models import Station
from liuhen.devices.queries import station_with_key
from liuhen.docks.pushed import MOST_BYTES, Pushed, PushError, read_heartbeat, read_push, read_record
from liuhen.evidence.index.acts import receive_record
from liuhen.web.route import Route, address_of
from liuhen.web.words import OFFICE

# The answers older docks look at: 0 is well, everything else is tried again by most.
WELL, BAD_INPUT, BAD_KEY = 0, 1, 2


def push_record(request: HttpRequest) -> JsonResponse:
    """Keep one file record; the same record again is answered in the same way and kept once."""
    try:
        pushed = _pushed(request)
        station = _station(request, pushed)
        if station is None:
            return _no_key()
        row, is_new = receive_record(station, read_record(pushed), at=timezone.now())
    except PushError as error:
        return _answer(BAD_INPUT, f"{error.sentence}{error.next_step}", status=422)
    return _answer(
        WELL,
        "已收" if is_new else "以前已收，没有重复登记",
        wjbh=row.number,
        digest=f"sha256:{row.digest}",
        matched=row.arrival_id is not None,
        unknown=sorted(row.unknown),
        doubts=list(row.faults),
    )


def heartbeat(request: HttpRequest) -> JsonResponse:
    """Note that a station is alive; the answer carries the server's time and whom to call, as docks expect it."""
    try:
        pushed = _pushed(request)
        station = _station(request, pushed)
        if station is None:
            return _no_key()
        note_heard(station, at=timezone.now(), heard=read_heartbeat(pushed))
    except PushError as error:
        return _answer(BAD_INPUT, f"{error.sentence}{error.next_step}", status=422)
    return _answer(
        WELL,
        "正常",
        svrtime=f"{timezone.now().astimezone(OFFICE):%Y-%m-%d %H:%M:%S}",
        dwmc=station.bureau.name,
        admin=station.keeper.name,
        phone=station.keeper.phone,
        address=station.unit.name if station.unit else "",
        wsconf={},  # rules of the dock's own; this server gives none and never asks a dock to delete
    )


def _pushed(request: HttpRequest) -> Pushed:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise PushError("推送的内容太长，没有收。", next_step="请一次推送一条记录。")
    return read_push(request.read(MOST_BYTES + 1), request.content_type or "")


def _station(request: HttpRequest, pushed: Pushed) -> Station | None:
    """Find the station by its number and key; a wrong key is counted for the address and for the station."""
    station = station_with_key(pushed.station, pushed.key)
    if station is not None and station.domain and pushed.fields.get("domain", "").strip() not in ("", station.domain):
        station = None
    now = timezone.now()
    if station is None:
        count_attempt(address_of(request), "station_key", at=now)
        note_refused_key(pushed.station[:20], at=now)
    else:
        note_heard(station, at=now)
    return station


def _no_key() -> JsonResponse:
    return _answer(BAD_KEY, "工作站编号或密钥不对，没有收。请核对编号，或请管理员更换密钥。", status=403)


def _answer(code: int, words: str, *, status: int = 200, **more: object) -> JsonResponse:
    return JsonResponse(
        {"code": code, "message": words, **more}, status=status, json_dumps_params={"ensure_ascii": False}
    )


ROUTES: tuple[Route, ...] = (
    Route(
        path="station/index/", name="station_index", view=push_record, kind="act", verb="index.receive",
        methods=("POST",), anonymous=True, csrf_exempt=True,
    ),
    Route(
        path="station/heartbeat/", name="station_heartbeat", view=heartbeat, kind="none", methods=("POST",),
        anonymous=True, csrf_exempt=True,
    ),
)  # fmt: skip
