"""What a phone kept while it had no network, act by act: each is done once, whatever is sent twice or out of order.

The answer to each act is one of: done, already, conflict, waits, refused, later. Refused and conflicting acts are
told in words, and the phone keeps them in sight; an act whose activity has not come in yet is to be sent later.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import AlreadyDoneError
from liuhen.bureau.models import Officer
from liuhen.docks import staging
from liuhen.docks.patterns import kind_of
from liuhen.errors import InputError, LiuhenError
from liuhen.evidence.acts import finish_upload
from liuhen.evidence.acts.uploading import NewUpload
from liuhen.evidence.models import Receipt, Upload
from liuhen.field.acts import NewActivity
from liuhen.field.interruptions.acts import Report, report_interruption, resume
from liuhen.field.models import Activity, SiteEvent
from liuhen.field.site import acts
from liuhen.field.site.acts import NewEvent
from liuhen.field.site.clock import Word
from liuhen.field.site.words import EventKind, EventState
from liuhen.web.intake import tus
from liuhen.web.intake.docks import start_taking_in
from liuhen.web.route import Route, found, officer_of

MOST_ACTS = 50
MOST_BYTES = 64 * 2**20  # of one photograph
_LONGEST = 10**13  # milliseconds since 1970 that still are a date people write
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class UnreadableActError(InputError):
    """What the phone sent is not an act."""

    code = "site.unreadable"


class NotYetError(InputError):
    """The activity this act belongs to has not come in yet."""

    code = "site.not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One act as it lies in the request."""

    by: Officer
    event: NewEvent
    activity: str  # HD-2026-0001, or local:<id> of the act that began it on the phone
    more: Mapping[str, Any]


def take(request: HttpRequest) -> JsonResponse:
    """Take the acts of one phone in, in the order it sends them."""
    by, received = officer_of(request), timezone.now()
    body = _body(request)
    sent_at = _instant(body.get("sent_at"))
    rows = body.get("acts")
    if not isinstance(rows, list) or len(rows) > MOST_ACTS:
        raise UnreadableActError("没有记录。手机送来的内容读不懂。", next_step="请刷新手机上的现场页后再送。")
    results = [_one(request, by, row, sent_at=sent_at, received=received) for row in rows]
    return JsonResponse({"results": results, "now": round(timezone.now().timestamp() * 1000)})


def finish(request: HttpRequest, batch: str) -> JsonResponse:
    """Hand the photographs of one batch to the worker, which seals them."""
    by = officer_of(request)
    receipt = acts.receipt_of(by, batch)
    if receipt is None:
        return JsonResponse({"state": "already"})
    receipt = found(request, Receipt, "upload.finish", pk=receipt.pk)
    try:
        finish_upload(receipt, by=by, at=timezone.now(), once=f"{acts.once_key(by, batch)}:e")
    except AlreadyDoneError:
        return JsonResponse({"state": "already", "receipt": receipt.number})
    start_taking_in(receipt)
    return JsonResponse({"state": "done", "receipt": receipt.number})


def _one(request: HttpRequest, by: Officer, row: object, *, sent_at: datetime, received: datetime) -> dict[str, Any]:
    """Do one act; a failure of it is its own answer and stops nobody else's."""
    known = str(row.get("id", "")) if isinstance(row, dict) else ""
    try:
        sent = _sent(by, row, sent_at=sent_at, received=received)
        return {"id": known, **_DO.get(sent.event.kind, _note)(request, sent)}
    except AlreadyDoneError:
        return {"id": known, "state": "already", **_earlier(by, known)}
    except NotYetError as error:
        return {"id": known, "state": "later", "words": error.sentence}
    except Http404:
        words = {"words": "没有这次活动，或者不是您的活动。", "next": "请在活动页核对编号。"}
        return {"id": known, "state": "refused", **words}
    except LiuhenError as error:
        words = {"words": error.sentence, "article": error.article, "next": error.next_step}
        return {"id": known, "state": "refused", **words}


def _plan(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    more = sent.more
    partners = [int(key) for key in more.get("officers", []) if str(key).isdigit()]
    people = Officer.objects.filter(bureau=sent.by.bureau, is_active=True, pk__in=partners).order_by("pk")
    new = NewActivity(
        title=str(more.get("title", ""))[:120],
        place=str(more.get("place", ""))[:200],
        party=str(more.get("party", ""))[:120],
        scenes=tuple(str(code) for code in more.get("scenes", [])),
        officers=(sent.by, *(one for one in people if one.pk != sent.by.pk)),
        planned_at=sent.event.reading.at,
    )
    return {"state": "done", "activity": acts.plan_on_site(new, sent.event, by=sent.by).number}


def _note(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    event = acts.note(_activity(request, sent), sent.event, by=sent.by)
    return _answer(event)


def _stop(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    """Note that recording stopped, and report it at once; the record, where one is owed, is written at the desk."""
    activity = _activity(request, sent)
    event = _noted_once(activity, sent)
    again = SiteEvent.objects.filter(activity=activity, kind=EventKind.RESUME, at__gte=event.at).order_by("at").first()
    report = Report(
        from_at=event.at,
        until_at=again.at if again else None,
        reason=str(sent.more.get("reason", ""))[:40],
        device_number=str(sent.more.get("device", ""))[:20],
        voice_on_resume={"yes": True, "no": False}.get(again.words) if again else None,
    )
    report_interruption(activity, report, by=sent.by, at=event.at, once=_second_key(sent))
    return _answer(event)


def _resume(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    """Note that recording goes on, and close the break that is open; `words` says whether it was explained aloud."""
    activity = _activity(request, sent)
    is_new = not SiteEvent.objects.filter(officer=sent.by, client_id=sent.event.client_id).exists()
    event = _noted_once(activity, sent)
    open_break = (
        activity.interruptions.filter(until_at__isnull=True, from_at__lte=event.at).order_by("-from_at").first()
    )
    if open_break is not None:
        said = {"yes": True, "no": False}.get(event.words)
        resume(open_break, by=sent.by, at=event.at, said=said, once=_second_key(sent))
    return _answer(event) if is_new or open_break else {**_answer(event), "state": "already"}


def _photo(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    """Announce a photograph and say where its bytes go."""
    activity, more = _activity(request, sent), sent.more
    batch, digest = str(more.get("batch", "")), str(more.get("sha256", "")).lower()
    size = more.get("size")
    if not _UUID.fullmatch(batch) or not isinstance(size, int) or not 0 < size <= MOST_BYTES:
        raise UnreadableActError("没有收下这张照片：大小读不懂，或者过大。", next_step="请重新拍照。")
    name = re.sub(r"[^\w.\-]", "_", str(more.get("name", "")))[-60:] or "photo.jpg"
    modified = more.get("modified")
    new = NewUpload(
        name=f"{sent.event.client_id}/{name}",
        size=size,
        modified_ns=(modified if isinstance(modified, int) and 0 < modified < _LONGEST else 0) * 10**6,
        kind=kind_of(name),
        starts=sent.event.reading.at,
        declared_sha256=digest if _DIGEST.fullmatch(digest) else "",
    )
    upload = acts.take_photo(activity, sent.event, new, by=sent.by, batch=batch)
    staging.create(tus.area(), upload.uid)
    return {"state": "done", "upload": reverse("upload", kwargs={"uid": upload.uid})}


_DO: dict[EventKind, Callable[[HttpRequest, Sent], dict[str, Any]]] = {
    EventKind.PLAN: _plan,
    EventKind.STOP: _stop,
    EventKind.RESUME: _resume,
    EventKind.PHOTO: _photo,
}


def _noted_once(activity: Activity, sent: Sent) -> SiteEvent:
    """Keep the event of an act that has a second half; one that came before is taken up where it stopped."""
    known = SiteEvent.objects.filter(officer=sent.by, client_id=sent.event.client_id).first()
    return known or acts.note(activity, sent.event, by=sent.by)


def _second_key(sent: Sent) -> str:
    return f"{acts.once_key(sent.by, sent.event.client_id)}:r"


def _answer(event: SiteEvent) -> dict[str, Any]:
    states = {EventState.CONFLICT: "conflict", EventState.WAITS: "waits"}
    told = {"words": event.note or event.doubt, "at": round(event.at.timestamp() * 1000)}
    return {"state": states.get(EventState(event.state), "done"), "activity": event.activity.number, **told}


def _earlier(by: Officer, client_id: str) -> dict[str, Any]:
    """Say again what came of an act that was done before: its answer was lost on the way."""
    event = SiteEvent.objects.filter(officer=by, client_id=client_id).select_related("activity").first()
    if event is None:
        return {}
    again = _answer(event)
    if event.upload_uid and Upload.objects.filter(uid=event.upload_uid, state="open").exists():
        again["upload"] = reverse("upload", kwargs={"uid": event.upload_uid})
    again.pop("state")
    return again


def _activity(request: HttpRequest, sent: Sent) -> Activity:
    if not sent.activity.startswith("local:"):
        return found(request, Activity.objects.select_related("bureau"), "activity.note", number=sent.activity)
    begun = SiteEvent.objects.filter(
        officer=sent.by, client_id=sent.activity.removeprefix("local:"), kind=EventKind.PLAN
    ).select_related("activity__bureau")
    event = begun.first()
    if event is None:
        raise NotYetError("这次活动的临时登记还没有送到，先留在手机上。")
    return event.activity


def _sent(by: Officer, row: object, *, sent_at: datetime, received: datetime) -> Sent:
    if not isinstance(row, dict) or row.get("kind") not in set(EventKind) or not _UUID.fullmatch(str(row.get("id"))):
        raise UnreadableActError("没有记录。手机送来的这一条读不懂。", next_step="请刷新手机上的现场页后再送。")
    off, contact = row.get("off_before"), row.get("contact_at")
    word = Word(
        said_at=_instant(row.get("said_at")),
        sent_at=sent_at,
        received_at=received,
        off_before=timedelta(milliseconds=off) if isinstance(off, int) and abs(off) < _LONGEST else None,
        contact_at=_instant(contact) if contact else None,
    )
    event = NewEvent(
        client_id=str(row["id"]),
        kind=EventKind(row["kind"]),
        word=word,
        scene=str(row.get("scene", ""))[:40],
        words=str(row.get("words", ""))[:200],
    )
    more = row.get("more")
    return Sent(by=by, event=event, activity=str(row.get("activity", "")), more=more if isinstance(more, dict) else {})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"null")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise UnreadableActError("没有记录。手机送来的内容读不懂。", next_step="请刷新手机上的现场页后再送。")
    return body


def _instant(value: object) -> datetime:
    """Read milliseconds since 1970, as a phone counts them.

    Raises:
        UnreadableActError: they are none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LONGEST:
        raise UnreadableActError("没有记录。手机送来的时间读不懂。", next_step="请刷新手机上的现场页后再送。")
    return datetime.fromtimestamp(value / 1000, UTC)


ROUTES: tuple[Route, ...] = (
    Route(path="site/acts/", name="site_acts", view=take, kind="act", verb="activity.note", methods=("POST",)),
    Route(
        path="site/photos/<str:batch>/", name="site_photos", view=finish, kind="act", verb="upload.finish",
        methods=("POST",),
    ),
)  # fmt: skip
