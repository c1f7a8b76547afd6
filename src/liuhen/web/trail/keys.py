"""公钥: the keys this trail was signed with, the statements between them, changing the key; and 自检 · 留痕."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts.restoring import rotate_key
from liuhen.bureau.queries import may
from liuhen.errors import TamperError
from liuhen.trail import queries
from liuhen.trail.checkpoint import Checkpoint, grouped
from liuhen.trail.continuity import Change, Statement, read_statement
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Cosignature, Peer, Slip, Stamp
from liuhen.trail.note import read_verifier
from liuhen.web import reading
from liuhen.web.route import Route, message, officer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement of continuity as the page shows it."""

    statement: Statement
    is_origin: bool
    old_id: str
    new_id: str
    new_name: str
    text: str  # whole, to be copied or printed


def keys(request: HttpRequest) -> HttpResponse:
    """Show the present key, former ones with their statements, and how to go on when a key is lost."""
    by = officer_of(request)
    integrate_now()
    files = store()
    key = files.verifier()
    told = [_told(note) for note in reversed(files.continuity())]
    seeing(by, "key.list", count=len(told) + 1)
    context = {
        "key": key,
        "key_text": key.text(),
        "told": told,
        "may_rotate": bool(may(by, "trail.rotate_key")),
        "may_read": bool(may(by, "trail.list")),
    }
    return render(request, "trail/keys.html", context)


def rotate(request: HttpRequest) -> HttpResponse:
    """Change the key."""
    rotate_key(by=officer_of(request), reason=reading.text(request, "reason", "事由"), at=timezone.now())
    key = store().verifier()
    message(request, f"已更换公钥，新公钥编号 {key.key_id.hex()}。请抄入验收记录，并通知见证方重新登记。")
    return redirect("trail_keys")


def health_trail(request: HttpRequest) -> HttpResponse:
    """Show on one page how the trail stands: integration, checks, slips, witnesses, time stamps, keys."""
    files = store()
    fault, checkpoint, checked = "", None, None
    try:
        checkpoint, checked = files.checkpoint(), queries.last_check()
    except TamperError as error:
        fault = f"{error.sentence}{error.next_step}"
    context = {
        "fault": fault or (checked.fault if checked else ""),
        "checkpoint": checkpoint,
        "root": grouped(checkpoint.root) if checkpoint else (),
        "signed_at": files.signed_at(),
        "waiting": queries.pending_count() if not fault else 0,
        "checked": checked,
        "slip": Slip.objects.order_by("-made_at").first(),
        "stamp": Stamp.objects.order_by("-at").defer("request", "answer").first(),
        "cosignature": Cosignature.objects.select_related("peer").order_by("-received_at").first(),
        "witness_count": Peer.objects.filter(part=Peer.Part.WITNESS, ended_at__isnull=True).count(),
        "key_id": files.verifier().key_id.hex() if not fault else "",
        "keys_changed": len(files.continuity()),
        "behind": _behind(checkpoint),
    }
    return render(request, "health/trail.html", context)


def _behind(checkpoint: Checkpoint | None) -> int:
    """Count the signed entries that no witness has cosigned yet."""
    if checkpoint is None:
        return 0
    newest = Cosignature.objects.filter(origin=checkpoint.origin).order_by("-size").first()
    return checkpoint.size - (newest.size if newest else 0)


def _told(note: str) -> Told:
    statement = read_statement(note)
    old, new = read_verifier(statement.old_key), read_verifier(statement.new_key)
    return Told(
        statement=statement,
        is_origin=statement.change == Change.ORIGIN,
        old_id=old.key_id.hex(),
        new_id=new.key_id.hex(),
        new_name=new.name,
        text=note,
    )


ROUTES: tuple[Route, ...] = (
    Route(path="trail/keys/", name="trail_keys", view=keys, kind="content", verb="key.list"),
    Route(
        path="trail/keys/rotate/",
        name="trail_rotate_key",
        view=rotate,
        kind="act",
        verb="trail.rotate_key",
        methods=("POST",),
    ),
    Route(path="health/trail/", name="health_trail", view=health_trail, kind="none", verb="health.view"),
)
