"""见证: who cosigns whom, peers, carried files; and the endpoint that other installations send checkpoints to."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import count_attempt
from liuhen.bureau.acts import witness as acts
from liuhen.bureau.queries import may
from liuhen.errors import InputError
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Cosignature, Peer, Witnessed
from liuhen.trail.witness.protocol import SIZE_TYPE, Answer, RequestFormError, origin_of, read_request
from liuhen.trail.witness.queries import last_cosigned, last_seen, next_request
from liuhen.web import reading
from liuhen.web.route import Route, address_of, message, officer_of

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One peer with where it stands."""

    peer: Peer
    size: int | None
    at: datetime | None


def witnesses(request: HttpRequest) -> HttpResponse:
    """Show both lists, our own keys, and the forms for carried files."""
    by = officer_of(request)
    peers = list(Peer.objects.order_by("ended_at", "pk"))
    seeing(by, "witness.list", count=len(peers))
    context = {
        "ours": [_row(peer) for peer in peers if peer.part == Peer.Part.WITNESS],
        "theirs": [_row(peer) for peer in peers if peer.part == Peer.Part.LOG],
        "parts": Peer.Part.choices,
        "log_key": store().verifier().text(),
        "witness_key": store().witness_signer().key().text(),
        "address": request.build_absolute_uri("/witness"),
        "may_register": bool(may(by, "witness.register")),
        "may_read": bool(may(by, "trail.list")),
    }
    return render(request, "trail/witnesses.html", context)


def register(request: HttpRequest) -> HttpResponse:
    """Register a peer."""
    new = acts.NewPeer(
        part=reading.text(request, "part", "谁见证谁"),
        label=reading.text(request, "label", "名称"),
        key=reading.text(request, "key", "公钥"),
        url=reading.optional(request, "url"),
    )
    peer = acts.register_peer(new, by=officer_of(request), at=timezone.now())
    message(request, f"已登记{peer.label}。请与对方电话核对公钥编号。")
    return redirect("witnesses")


def end(request: HttpRequest) -> HttpResponse:
    """End a peer."""
    peer = _peer(request)
    acts.end_peer(peer, by=officer_of(request), at=timezone.now(), reason=reading.text(request, "reason", "事由"))
    message(request, f"已停用{peer.label}，以前的见证签名仍然有效。")
    return redirect("witnesses")


def carry(request: HttpRequest) -> HttpResponse:
    """Give the file to carry to a witness without a network."""
    peer = Peer.objects.filter(pk=request.GET.get("peer") or 0, part=Peer.Part.WITNESS).first()
    given = request.GET.get("from", "")
    seeing(officer_of(request), "witness.carry", side=peer.label if peer else "")
    point = integrate_now()
    old = int(given) if given.isdecimal() else last_cosigned(peer, point.origin) if peer else 0
    made = next_request(old)
    if made is None:
        raise InputError(f"没有取出：这里只有 {point.size} 条，不能从 {old} 条接着送签。", next_step="请核对条数。")
    headers = {"Content-Disposition": f'attachment; filename="liuhen-checkpoint-{point.size}.txt"'}
    return HttpResponse(made.text(), content_type="text/plain; charset=utf-8", headers=headers)


def cosign(request: HttpRequest) -> HttpResponse:
    """Cosign a carried file and give the file to carry back."""
    line = acts.cosign_carried(_file(request), by=officer_of(request), at=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="liuhen-cosigned.txt"'}
    return HttpResponse(line, content_type="text/plain; charset=utf-8", headers=headers)


def keep(request: HttpRequest) -> HttpResponse:
    """Keep the witness's signature that was carried back."""
    rows = acts.keep_cosigned(_file(request), by=officer_of(request), at=timezone.now())
    message(request, f"已收下{'、'.join(row.peer.label for row in rows)}对前 {rows[0].size} 条的见证签名。")
    return redirect("witnesses")


def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer C2SP tlog-witness add-checkpoint; open to callers without an account: the signature stands for one."""
    try:
        body = _limited(request).decode("utf-8")
        origin = origin_of(read_request(body))
        judged, line = acts.add_checkpoint(body, by=acts.WITNESS, at=timezone.now())
    except (RequestFormError, UnicodeDecodeError):
        count_attempt(address_of(request), "witness_malformed", at=timezone.now())
        return HttpResponse("malformed\n", status=Answer.MALFORMED, content_type="text/plain")
    if judged.answer in (Answer.UNKNOWN_ORIGIN, Answer.NOT_SIGNED):
        count_attempt(address_of(request), "witness_unknown", at=timezone.now())
    if judged.answer == Answer.CONFLICT:
        seen = last_seen(origin)
        return HttpResponse(f"{seen.size if seen else 0}\n", status=judged.answer, content_type=SIZE_TYPE)
    return HttpResponse(line or f"{judged.why}\n", status=judged.answer, content_type="text/plain; charset=utf-8")


def _row(peer: Peer) -> Row:
    rows = Cosignature.objects if peer.part == Peer.Part.WITNESS else Witnessed.objects
    newest = rows.filter(peer=peer).order_by("-size", "-id").first()
    if newest is None:
        return Row(peer=peer, size=None, at=None)
    at = newest.received_at if isinstance(newest, Cosignature) else newest.at
    return Row(peer=peer, size=newest.size, at=at)


def _peer(request: HttpRequest) -> Peer:
    peer = Peer.objects.filter(pk=reading.whole(request, "pk", "所指的见证方") or 0).first()
    if peer is None:
        raise InputError("没有办理：找不到所指的见证方。", next_step="请刷新页面，从列表里选。")
    return peer


def _file(request: HttpRequest) -> str:
    given = request.FILES.get("file")
    if given is None:
        raise InputError("没有办理：还缺文件。", next_step="请选对方带来的文件。")
    try:
        return bytes(given.read(_MOST_BYTES)).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("没有办理：这不是送签或见证的文件。", next_step="请选对方系统里取出的文本文件。") from None


def _limited(request: HttpRequest) -> bytes:
    data = request.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise RequestFormError("送签内容过长。")
    return data


ROUTES: tuple[Route, ...] = (
    Route(path="trail/witnesses/", name="witnesses", view=witnesses, kind="content", verb="witness.list"),
    Route(
        path="trail/witnesses/register/",
        name="witness_register",
        view=register,
        kind="act",
        verb="witness.register",
        methods=("POST",),
    ),
    Route(path="trail/witnesses/end/", name="witness_end", view=end, kind="act", verb="witness.end", methods=("POST",)),
    Route(path="trail/witnesses/carry/", name="witness_carry", view=carry, kind="content", verb="witness.carry"),
    Route(
        path="trail/witnesses/cosign/",
        name="witness_cosign",
        view=cosign,
        kind="act",
        verb="witness.cosign",
        methods=("POST",),
    ),
    Route(
        path="trail/witnesses/keep/", name="witness_keep", view=keep, kind="act", verb="witness.keep", methods=("POST",)
    ),
    Route(
        path="witness/add-checkpoint",
        name="add_checkpoint",
        view=add_checkpoint,
        kind="act",
        verb="witness.cosign",
        methods=("POST",),
        anonymous=True,
        csrf_exempt=True,
    ),
)
