"""The line to the stations: a township's agent announces a batch, sends its bytes by tus, and gets a signed receipt.

A station shows its number and its key; nothing here is for people. docs/formats/agent.md has every message.
"""

import base64
import functools
import json
import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from liuhen.bureau.acts import count_attempt
from liuhen.devices.acts import note_heard, note_refused_key
from liuhen.devices.models import Station, StationKind
from liuhen.devices.queries import patterns_of, station_with_key
from liuhen.docks import staging
from liuhen.docks.delivery import Announced, AnnouncedError, source_of
from liuhen.errors import InputError, LiuhenError, RefusalError
from liuhen.evidence.found import LeftOut
from liuhen.evidence.models import Upload
from liuhen.evidence.stations import acts
from liuhen.evidence.stations.models import Delivery
from liuhen.evidence.stations.queries import delivery_of, order_for
from liuhen.evidence.words import ReceiptState
from liuhen.trail import integrator
from liuhen.web.intake import tus
from liuhen.web.intake.docks import start_taking_in
from liuhen.web.route import Route, address_of

MOST_HEARD = 60
_BATCH = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEARD = ("version", "batches", "bytes", "problem")


class NotThereError(InputError):
    """The station has no such batch or upload."""

    code = "station.not_there"


def _for_stations(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only a station with its key through, note that it was heard, and answer failures in JSON."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        number = unquote(request.headers.get("Liuhen-Station", ""))
        word, _, key = request.headers.get("Authorization", "").partition(" ")
        station = station_with_key(number, key) if word == "Bearer" and number else None
        if station is None:
            note_refused_key(number, at=timezone.now())
            count_attempt(address_of(request), "station_key", at=timezone.now())
            return _no(401, "工作站编号或密钥不对，没有接收。", "请向局里核对编号，或重新领取采集程序。")
        if station.kind != StationKind.AGENT:
            return _no(403, "这台工作站没有登记为远端采集程序，没有接收。", "请局里的管理员核对接入方式。")
        note_heard(station, at=timezone.now())
        try:
            return view(request, station, **kwargs)
        except NotThereError as error:
            return _no(404, error.sentence, error.next_step)
        except LiuhenError as error:
            return _no(409 if isinstance(error, RefusalError) else 422, error.sentence, error.next_step)

    return guarded


@_for_stations
def hello(request: HttpRequest, station: Station) -> HttpResponse:
    """Hear how a station is; tell it the time, the public key and whether it may send."""
    said = _json(request)
    heard = {name: str(said[name])[:MOST_HEARD] for name in _HEARD if name in said}
    note_heard(station, at=timezone.now(), heard=heard)
    return JsonResponse(
        {
            "station": station.number,
            "name": station.name,
            "at": timezone.now().isoformat(),
            "key": integrator.store().signer().verifier().text(),
            "is_ordered": order_for(station) is not None,
        }
    )


@_for_stations
def batches(request: HttpRequest, station: Station) -> HttpResponse:
    """Announce a batch: one receipt for a card, one upload for each file. Asked again, the answer is the same."""
    said = _json(request)
    batch = str(said.get("batch", ""))
    if not _BATCH.fullmatch(batch):
        raise AnnouncedError("批号不合格式，没有接收。", next_step="请更新采集程序。")
    delivery = delivery_of(station, batch)
    if delivery is None:
        files = [_file(row) for row in _rows(said, "files")]
        left_out = [
            LeftOut(shown=str(row.get("shown"))[:300], why=str(row.get("why"))[:200]) for row in _rows(said, "left_out")
        ]
        source = source_of(
            files,
            left_out,
            label=str(said.get("label", "")) or station.name,
            area=tus.area(),
            patterns=patterns_of(station.bureau),
        )
        declared = {file.raw_path: file.sha256 for file in files}
        acts.deliver(station, source, batch=batch, at=timezone.now(), declared=declared)
        delivery = cast("Delivery", delivery_of(station, batch))
    uploads = dict(delivery.receipt.arrivals.values_list("uid", "raw_name"))
    if delivery.receipt.state == ReceiptState.ANNOUNCED:
        for uid in uploads:
            staging.create(tus.area(), uid)
    answer = {"receipt": delivery.receipt.number, "uploads": {bytes(raw).hex(): uid for uid, raw in uploads.items()}}
    return JsonResponse(answer, status=201)


@_for_stations
def upload(request: HttpRequest, station: Station, uid: str) -> HttpResponse:
    """Say how far one file is (HEAD), take a chunk (PATCH), or leave the file out (DELETE)."""
    row = Upload.objects.filter(uid=uid, receipt__delivery__station=station).select_related("receipt").first()
    if row is None:
        raise NotThereError("没有这个上传。", next_step="请在工作站重新插卡。")
    if request.method == "HEAD":
        return tus.how_far(row)
    if not tus.speaks(request):
        return tus.answer(412, "上传方式的版本不对，没有接收。", extras={"Tus-Version": tus.VERSION})
    try:
        if request.method == "DELETE":
            acts.leave_out(row, station, at=timezone.now())
            staging.drop(tus.area(), row.uid)
            return tus.answer(204)
        if not request.headers.get("Upload-Checksum"):
            return tus.answer(400, "这一段没有声明摘要值，没有接收。请更新采集程序。")
        acts.extend(row)
        return tus.take(request, row)
    except LiuhenError as error:
        return tus.refused(error)


@_for_stations
def finish(request: HttpRequest, station: Station, batch: str) -> HttpResponse:
    """Hand a batch to the worker, which seals it; handed in before, nothing more is done."""
    delivery = _delivery(station, batch)
    if delivery.receipt.state == ReceiptState.ANNOUNCED and not delivery.receipt.progress_at:
        acts.hand_in(delivery, at=timezone.now())
    if delivery.receipt.state in (ReceiptState.ANNOUNCED, ReceiptState.RECEIVING):
        start_taking_in(delivery.receipt)
    return JsonResponse({"receipt": delivery.receipt.number}, status=202)


@_for_stations
def batch(request: HttpRequest, station: Station, batch: str) -> HttpResponse:
    """Tell how far a batch is, and give its signed receipt once everything is sealed."""
    delivery = _delivery(station, batch)
    receipt = delivery.receipt
    failure = receipt.failure if receipt.state == ReceiptState.FAILED else {}
    return JsonResponse(
        {
            "receipt": receipt.number,
            "state": receipt.state,
            "files": receipt.file_count,
            "done": receipt.done_count,
            "why": str(failure.get("sentence", "")),
            "note": acts.sign_receipt(delivery, at=timezone.now()),
        }
    )


def _delivery(station: Station, batch: str) -> Delivery:
    delivery = delivery_of(station, batch)
    if delivery is None:
        raise NotThereError("没有这一批。", next_step="请在工作站重新插卡。")
    return delivery


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body or b"{}")
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise AnnouncedError("送来的内容读不懂，没有接收。", next_step="请更新采集程序。")
    return said


def _rows(said: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = said.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AnnouncedError("送来的清单读不懂，没有接收。", next_step="请更新采集程序。")
    return rows


def _file(row: dict[str, Any]) -> Announced:
    try:
        file = Announced(
            raw_path=bytes.fromhex(str(row["path"])),
            size=int(row["size"]),
            modified_ns=int(row["modified_ns"]),
            sha256=str(row["sha256"]),
            text=base64.b64decode(str(row.get("text", "")), validate=True),
        )
    except (KeyError, ValueError) as error:
        raise AnnouncedError("清单里有读不懂的一行，没有接收。", next_step="请更新采集程序。") from error
    if not _DIGEST.fullmatch(file.sha256):
        raise AnnouncedError("清单里的摘要值不是 SHA-256，没有接收。", next_step="请更新采集程序。")
    return file


def _no(status: int, sentence: str, next_step: str) -> HttpResponse:
    return JsonResponse({"sentence": sentence, "next_step": next_step}, status=status)


ROUTES: tuple[Route, ...] = (
    Route(
        path="station/hello/", name="station_hello", view=hello, kind="none", methods=("POST",),
        anonymous=True, csrf_exempt=True,
    ),
    Route(
        path="station/batches/", name="station_batches", view=batches, kind="act", verb="station.deliver",
        methods=("POST",), anonymous=True, csrf_exempt=True,
    ),
    Route(
        path="station/batches/<str:batch>/", name="station_batch", view=batch, kind="none", anonymous=True,
        csrf_exempt=True,
    ),
    Route(
        path="station/batches/<str:batch>/finish/", name="station_finish", view=finish, kind="act",
        verb="station.hand_in", methods=("POST",), anonymous=True, csrf_exempt=True,
    ),
    Route(
        path="station/uploads/<str:uid>/", name="station_upload", view=upload, kind="act", verb="station.leave_out",
        methods=("PATCH", "HEAD", "DELETE"), anonymous=True, csrf_exempt=True,
    ),
)  # fmt: skip
