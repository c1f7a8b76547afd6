"""录像截图: a still out of a play, under its live ticket; seen again by who may play the recording."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from liuhen.access.models import Snapshot, Ticket
from liuhen.access.snapshots.acts import PlayOverError, keep_still, take_snapshot
from liuhen.access.snapshots.queries import may_see
from liuhen.bureau.acting import RoleRefusal, refuse, seeing
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.media.still import take_still
from liuhen.web.reading import optional, whole
from liuhen.web.route import Route, found, officer_of, rest_connection
from liuhen.web.words import play_clock

VIEW = "snapshot.view"


def take(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Take the frame at a place of the original; the answer says what it is called."""
    by, at = officer_of(request), timezone.now()
    ticket = _ticket(request, number, token)
    play_ms = whole(request, "play_ms", "录像内位置")
    if play_ms is None:
        raise InputError("没有截取。没有说明录像内的位置。", next_step="请播放到要截的画面再截。")
    if ticket.closed_at is not None or ticket.until <= at:
        raise PlayOverError("没有截取。这次播放已经结束。", next_step="请凭许可重新播放后再截。")
    rest_connection()
    store = vault()
    scratch = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=scratch) as work, store.at_hand(ticket.recording.original.sha256) as original:
        picture = take_still(original, play_ms, Path(work))
    still = keep_still(ticket, picture, play_ms, vault=store, words=optional(request, "words"))
    row = take_snapshot(ticket, still, by=by, at=timezone.now(), once=request.POST.get("once"))
    return JsonResponse({"number": row.number, "address": reverse("snapshot", kwargs={"number": row.number})})


def snapshot(request: HttpRequest, number: str) -> HttpResponse:
    """Show a still with its origin and digest."""
    row = _seen(request, number)
    return render(
        request, "access/snapshot.html", {"row": row, "recording": row.recording, "place": play_clock(row.play_ms)}
    )


def picture(request: HttpRequest, number: str) -> HttpResponse:
    """Give the bytes of a still; the page that shows it has left the entry."""
    row = _mine(request, number)
    with vault().open(row.digest) as file:
        content = file.read()
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, no-store"})


def _seen(request: HttpRequest, number: str) -> Snapshot:
    row = _mine(request, number)
    seeing(officer_of(request), VIEW, row)
    return row


def _mine(request: HttpRequest, number: str) -> Snapshot:
    """Fetch a still the person may see now; a permit says so, never his role."""
    row = found(request, Snapshot.objects.select_related("recording__arrival__original", "by"), VIEW, number=number)
    if not may_see(officer_of(request), row.recording, timezone.now()):
        refusal = RoleRefusal(
            "没有打开截图：没有这件录像的有效调阅许可。", next_step="请先申请调阅这件录像，批准并开放后再看。"
        )
        refuse(officer_of(request), VIEW, refusal, on=row)
        raise refusal
    return row


def _ticket(request: HttpRequest, number: str, token: str) -> Ticket:
    by = officer_of(request)
    rows = Ticket.objects.select_related("recording__arrival__original", "permit__request")
    return get_object_or_404(rows, token=token, officer=by, recording__number=number, bureau=by.bureau_id)


_PLAY = "recordings/<str:number>/play/<str:token>/"
ROUTES: tuple[Route, ...] = (
    Route(path=f"{_PLAY}still/", name="play_still", view=take, kind="act", verb="snapshot.take", methods=("POST",)),
    Route(path="snapshots/<str:number>/", name="snapshot", view=snapshot, kind="content", verb=VIEW),
    Route(path="snapshots/<str:number>/picture/", name="snapshot_picture", view=picture, kind="none", verb=VIEW),
)  # fmt: skip
