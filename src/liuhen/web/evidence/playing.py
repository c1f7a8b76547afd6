"""The bytes a player asks for: tickets opened, renewed and closed, and every Range request checked again.

Playing is one entry, which opens a ticket; the requests for bytes write nothing; closing is one entry with what was
watched (decisions 9). Without a live ticket there are no bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag

from liuhen.access import acts as access
from liuhen.access import watermark
from liuhen.access.models import Ticket
from liuhen.access.queries import ticket_for
from liuhen.bureau.acting import RoleRefusal, refuse
from liuhen.discs.bag import Openable
from liuhen.errors import InputError
from liuhen.evidence.acts.deriving import ask_for_preview
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.media.derive import PLAY, POSTER, SPRITE, Derived, derivatives, folder_of
from liuhen.media.facts import Playing
from liuhen.media.sprite import SHEET, read_sheet
from liuhen.vault.port import Shelved
from liuhen.web.evidence.ranges import MOST_BYTES, NotSatisfiableError, Slice, wanted
from liuhen.web.route import Route, found, officer_of, rest_connection
from liuhen.web.words import OFFICE

_BLOCK = 256 * 1024
_MARK_STEPS = 90  # places for twelve minutes, longer than one ticket lives
_TYPES = {
    "mp4": "video/mp4", "wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "jpeg": "image/jpeg",
    "png": "image/png",
}  # fmt: skip


class NotPlayableError(InputError):
    """There is nothing to play, or not yet."""

    code = "not_playable"


class NoTicketError(RoleRefusal):
    """Bytes were asked for without a live ticket of one's own."""

    code = "role"


def open_play(request: HttpRequest, number: str) -> HttpResponse:
    """Open a ticket for one play; the answer says where the bytes are and what the watermark shows."""
    officer, recording = officer_of(request), _own_bureau(request, number)
    _require_playable(recording)
    ticket = access.open_ticket(officer, recording, at=timezone.now())
    return JsonResponse(_told(ticket))


def renew_play(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Prolong a ticket while its permit lives, and note what was watched so far."""
    ticket = _own_ticket(request, number, token)
    renewed = access.renew_ticket(officer_of(request), ticket, ranges=_ranges(request), at=timezone.now())
    return JsonResponse(_told(renewed))


def close_play(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """End a play with what was watched."""
    ticket = _own_ticket(request, number, token)
    access.close_ticket(officer_of(request), ticket, ranges=_ranges(request), at=timezone.now())
    return JsonResponse({"closed": True})


def media(request: HttpRequest, number: str, token: str) -> HttpResponseBase:
    """Give bytes of the original or of its playable copy, at most 4 MiB at a time."""
    recording = _own_bureau(request, number)
    if ticket_for(officer_of(request), recording, token, at=timezone.now()) is None:
        raise _no_ticket(request, recording, token)
    copy, digest, kind = _bytes_of(recording)
    size, etag = copy.size, quote_etag(digest)
    try:
        part = wanted(request.headers.get("Range", ""), size) if _range_holds(request, etag) else None
    except NotSatisfiableError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    is_photo = kind.startswith("image/")
    if part is None and size > MOST_BYTES and not is_photo:
        # A player always asks for ranges; whoever does not wants the file, and copying needs its own permission.
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    rest_connection()
    answer = _answer(copy, part or Slice(first=0, last=size - 1, size=size), kind, status=206 if part else 200)
    if part:
        answer["Content-Range"] = part.header
    answer["ETag"], answer["Accept-Ranges"] = etag, "bytes"
    return answer


def poster(request: HttpRequest, number: str) -> HttpResponse:
    """Give the still picture, to those who may view the recording's page."""
    recording = found(request, Recording.objects.select_related("arrival__original"), "recording.view", number=number)
    try:
        content = (derived_folder(recording) / POSTER).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


def sprite(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Give the sheet of small pictures to whoever holds a live ticket: it shows the whole recording at a glance."""
    recording = _own_bureau(request, number)
    if ticket_for(officer_of(request), recording, token, at=timezone.now()) is None:
        raise _no_ticket(request, recording, token)
    try:
        content = (derived_folder(recording) / SHEET).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def derived_folder(recording: Recording) -> Path:
    """Say where the recording's derivatives lie."""
    return folder_of(settings.DATA_DIR / "derived", recording.original.sha256)


def _own_bureau(request: HttpRequest, number: str) -> Recording:
    """Fetch a recording of the person's bureau: whether he may watch it, only a permit says, never his role."""
    rows = Recording.objects.select_related("arrival__original").filter(bureau=officer_of(request).bureau_id)
    recording = rows.filter(number=number).first()
    if recording is None:
        raise Http404
    return recording


def _require_playable(recording: Recording) -> None:
    if recording.playing == Playing.NONE.value:
        raise NotPlayableError(
            recording.playing_why or "这个文件没有可播放的内容。", next_step="原件照原样保存，可作为证据使用。"
        )
    if recording.playing == Playing.DIRECT.value:
        return
    made = derivatives(derived_folder(recording))
    if made is None or made.play is Derived.WAITING:
        ask_for_preview(recording)
        raise NotPlayableError("播放用的转换件还没有做好，没有打开。", next_step="请稍候一两分钟再试，原件已安全入库。")
    if made.play is not Derived.OK:
        raise NotPlayableError(
            "无法解码：转换件没有做成。原件照原样保存，仍是证据。", next_step="如需查看，请联系系统管理员。"
        )


def _told(ticket: Ticket) -> dict[str, object]:
    at = ticket.opened_at.astimezone(OFFICE)
    line = watermark.words(
        name=ticket.officer.name, badge="", permit_number=ticket.permit.number, at=f"{at.month}月{at.day}日 {at:%H:%M}"
    )
    address = {"number": ticket.recording.number, "token": ticket.token}
    sheet = read_sheet(derived_folder(ticket.recording) / SPRITE)
    return {
        "sprite": {"address": reverse("recording_sprite", kwargs=address), **asdict(sheet)} if sheet else None,
        "media": reverse("recording_media", kwargs=address),
        "renew": reverse("play_renew", kwargs=address),
        "close": reverse("play_close", kwargs=address),
        "still": reverse("play_still", kwargs=address),
        "seconds": max(0, int((ticket.until - timezone.now()).total_seconds())),
        "mark": line,
        "step_seconds": watermark.STEP_SECONDS,
        "places": [[place.left, place.top] for place in watermark.path(ticket.token, _MARK_STEPS)],
    }


def _own_ticket(request: HttpRequest, number: str, token: str) -> Ticket:
    ticket = Ticket.objects.filter(
        token=token, officer=officer_of(request), recording__number=number, bureau=officer_of(request).bureau_id
    ).first()
    if ticket is None:
        raise Http404
    return ticket


def _no_ticket(request: HttpRequest, recording: Recording, token: str) -> NoTicketError:
    error = NoTicketError(
        "没有播放：没有有效的调阅许可，或许可已到期、已收回。", next_step="请先申请调阅，批准并开放后再播放。"
    )
    # An own ticket that has run out ended with its own entry; the player's last requests are no new refusals.
    if not Ticket.objects.filter(token=token, officer=officer_of(request), recording=recording).exists():
        refuse(officer_of(request), "recording.play", error, on=recording)
    return error


def _ranges(request: HttpRequest) -> list[tuple[int, int]]:
    """Read what was watched, in milliseconds, as the player reports it."""
    try:
        stated = json.loads(request.POST.get("ranges") or "[]")
        pairs = [(int(start), int(end)) for start, end in stated]
    except (ValueError, TypeError):
        raise InputError("观看时段没有读懂，没有记入。", next_step="请刷新页面后再试。") from None
    return [(max(0, start), end) for start, end in pairs if end > max(0, start)][:200]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """What a player reads: an original in the store, or the copy made of it."""

    source: Openable
    size: int  # bytes


def _bytes_of(recording: Recording) -> tuple[_Copy, str, str]:
    """Return what to read, its SHA-256 and its type."""
    if recording.playing == Playing.DIRECT.value:
        digest = recording.original.sha256
        kind = _TYPES.get(recording.container, "application/octet-stream")
        if recording.medium == "audio" and recording.container == "mp4":
            kind = "audio/mp4"
        store = vault()
        held = _Copy(source=Shelved(vault=store, digest=digest), size=store.size_of(digest))
        return held, digest.rpartition(":")[2], kind
    folder = derived_folder(recording)
    made = derivatives(folder)
    if made is None or made.play is not Derived.OK:
        raise Http404
    played = _Copy(source=folder / PLAY, size=(folder / PLAY).stat().st_size)
    return played, made.play_sha256, "audio/mp4" if recording.medium == "audio" else "video/mp4"


def _range_holds(request: HttpRequest, etag: str) -> bool:
    return request.headers.get("If-Range", etag) == etag


def _answer(copy: _Copy, part: Slice, kind: str, *, status: int) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_blocks(copy.source, part), status=status, content_type=kind)
    answer["Content-Length"] = str(part.length)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _blocks(source: Openable, part: Slice) -> Iterator[bytes]:
    with source.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


_AT = "recordings/<str:number>/"
ROUTES: tuple[Route, ...] = (
    Route(path=f"{_AT}poster/", name="recording_poster", view=poster, kind="none", verb="recording.view"),
    Route(path=f"{_AT}play/", name="play_open", view=open_play, kind="content", verb="recording.play",
          methods=("POST",)),
    Route(path=f"{_AT}play/<str:token>/bytes/", name="recording_media", view=media, kind="none", verb="recording.play"),
    Route(path=f"{_AT}play/<str:token>/sheet/", name="recording_sprite", view=sprite, kind="none",
          verb="recording.play"),
    Route(path=f"{_AT}play/<str:token>/renew/", name="play_renew", view=renew_play, kind="act", verb="ticket.renew",
          methods=("POST",)),
    Route(path=f"{_AT}play/<str:token>/close/", name="play_close", view=close_play, kind="act", verb="ticket.close",
          methods=("POST",)),
)  # fmt: skip
