"""Uploads from the browser by tus 1.0: creation, expiration, checksum, termination. Bodies are streamed, never held."""

import base64
import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from liuhen.bureau.acting import seeing
from liuhen.devices.queries import patterns_of
from liuhen.docks import staging
from liuhen.docks.patterns import kind_of, read_claims
from liuhen.errors import InputError, LiuhenError
from liuhen.evidence import acts
from liuhen.evidence.acts.uploading import NewUpload
from liuhen.evidence.models import Receipt, Upload
from liuhen.field.sorting.acts import require_taker
from liuhen.web.intake import tus
from liuhen.web.intake.docks import officer_handing_over, picked_device, start_taking_in, to_bench
from liuhen.web.route import Route, found, message, officer_of

MOST_BYTES = 64 * 2**30
MOST_NAME = 4000


def open_upload(request: HttpRequest) -> HttpResponse:
    """Open a receipt for files that come through the browser."""
    require_taker(officer_of(request), at=timezone.now())
    receipt = acts.announce_upload(
        by=officer_of(request),
        at=timezone.now(),
        handed_over_by=officer_handing_over(request),
        device=picked_device(request),
        once=request.POST.get("once"),
    )
    return redirect("upload_page", number=receipt.number)


def upload_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show where files are dropped, and which ones are only half here."""
    receipt = found(request, Receipt.objects.select_related("handed_over_by", "device"), "intake.view", number=number)
    seeing(officer_of(request), "intake.view", receipt)
    uploads = list(receipt.uploads.exclude(state="ended").order_by("pk"))
    rows = [
        (upload, staging.held(tus.area(), upload.uid) if upload.state == "open" else upload.size) for upload in uploads
    ]
    context = {"receipt": receipt, "rows": rows, "left": sum(upload.state == "open" for upload in uploads)}
    return render(request, "docks/upload.html", context)


def finish(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the files that are here to the worker, which seals them."""
    receipt = found(request, Receipt, "upload.finish", number=number)
    acts.finish_upload(receipt, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    start_taking_in(receipt)
    message(request, f"文件已交齐，正在入库 {receipt.number}，可以离开本页。")
    return to_bench(receipt)


def create(request: HttpRequest, number: str) -> HttpResponse:
    """Announce one file (tus creation). The same file announced again gets the upload it has already."""
    if request.method == "OPTIONS":
        return tus.answer(204, extras={"Tus-Version": tus.VERSION, "Tus-Max-Size": str(MOST_BYTES), **tus.ABILITIES})
    receipt = found(request, Receipt, "upload.announce", number=number)
    try:
        new = _new(request)
        upload = _begun(receipt, new)
        if upload is None:
            upload = acts.add_upload(receipt, new, by=officer_of(request), at=timezone.now())
        staging.create(tus.area(), upload.uid)
        if upload.size == 0:
            acts.complete_upload(upload)
    except LiuhenError as error:
        return tus.refused(error)
    where = reverse("upload", kwargs={"uid": upload.uid})
    return tus.answer(201, extras={"Location": where, "Upload-Expires": http_date(upload.expires_at.timestamp())})


def upload(request: HttpRequest, uid: str) -> HttpResponse:
    """Say how far one upload is (HEAD), take a piece (PATCH), or call it off (DELETE)."""
    row = found(request, Upload, "upload.announce", uid=uid)
    if request.method == "HEAD":
        return tus.how_far(row)
    if not tus.speaks(request):
        return tus.answer(412, "上传方式的版本不对，没有接收。", extras={"Tus-Version": tus.VERSION})
    try:
        return tus.take(request, row) if request.method == "PATCH" else _end(request, row)
    except LiuhenError as error:
        return tus.refused(error)


def _end(request: HttpRequest, row: Upload) -> HttpResponse:
    acts.end_upload(row, by=officer_of(request), at=timezone.now())
    staging.drop(tus.area(), row.uid)
    return tus.answer(204)


def _new(request: HttpRequest) -> NewUpload:
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    size = tus.figure(request.headers.get("Upload-Length", ""))
    name = said.get("filename", "")
    if not name or len(name) > MOST_NAME or size > MOST_BYTES:
        raise InputError("没有登记这个文件：缺少文件名，或文件过大。", next_step="请重新选择文件。")
    claim = read_claims(name, patterns_of(officer_of(request).bureau)).taken
    declared = said.get("sha256", "").lower()
    return NewUpload(
        name=name,
        size=size,
        modified_ns=tus.figure(said.get("modified", "0")) * 10**6,
        kind=kind_of(name),
        device=claim.device,
        officer=claim.officer,
        starts=claim.starts,
        is_key_marked=claim.is_key_marked,
        declared_sha256=declared if re.fullmatch(r"[0-9a-f]{64}", declared) else "",
    )


def _begun(receipt: Receipt, new: NewUpload) -> Upload | None:
    """Find the same file half way in, announced from another tab or before the page was lost."""
    same = receipt.uploads.filter(state="open", name=new.name, size=new.size, modified_at=_when(new))
    return same.order_by("pk").first()


def _when(new: NewUpload) -> datetime:
    return datetime.fromtimestamp(new.modified_ns // 10**9, timezone.get_default_timezone())


def _metadata(header: str) -> dict[str, str]:
    """Read `key base64,key base64`; what cannot be read is left out."""
    said: dict[str, str] = {}
    for pair in header.split(","):
        key, _, coded = pair.strip().partition(" ")
        try:
            said[key] = base64.b64decode(coded, validate=True).decode("utf-8")
        except ValueError:  # no base64, or no text
            continue
    return said


ROUTES: tuple[Route, ...] = (
    Route(
        path="intake/upload/", name="upload_open", view=open_upload, kind="act", verb="receipt.announce",
        methods=("POST",),
    ),
    Route(path="intake/<str:number>/upload/", name="upload_page", view=upload_page, kind="content", verb="intake.view"),
    Route(
        path="intake/<str:number>/finish/", name="upload_finish", view=finish, kind="act", verb="upload.finish",
        methods=("POST",),
    ),
    Route(
        path="intake/<str:number>/files/", name="upload_create", view=create, kind="act", verb="upload.announce",
        methods=("POST", "OPTIONS"),
    ),
    Route(
        path="uploads/<str:uid>/", name="upload", view=upload, kind="act", verb="upload.announce",
        methods=("PATCH", "HEAD", "DELETE"),
    ),
)  # fmt: skip
