"""采集台: pick a source, watch it come in, see its list, confirm the hand-over, print the slip."""

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import note_failed_login
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import account_of, people_with, role_label, scope
from liuhen.bureau.roles import Role
from liuhen.devices.models import Device
from liuhen.devices.queries import drift_at, patterns_of
from liuhen.docks.acts import STAGED, close_list
from liuhen.docks.recognise import recognise
from liuhen.errors import InputError
from liuhen.evidence import acts
from liuhen.evidence.clearing.queries import clearance_of, reasons_against
from liuhen.evidence.keeping.queries import verified_copies
from liuhen.evidence.models import Delivery, Receipt, Recording
from liuhen.evidence.names import read_name
from liuhen.evidence.queries import faulty_digests, receipts, slots, vault
from liuhen.evidence.words import ReceiptState, Side, SourceKind, Trace
from liuhen.field.sorting.acts import require_taker
from liuhen.jobs.port import enqueue
from liuhen.web.intake.bench import Signing, checks_of, deadline_of, label_of, rows_of, slots_of
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, address_of, found, message, officer_of

PLACES = 8
PAGE = 200


class PasswordRefusedError(InputError):
    """The one who confirms could not show who he is."""

    code = "handover.password"


class FolderError(InputError):
    """The folder that was picked is not one of those offered."""

    code = "source.outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that may be taken in."""

    key: str  # raw path in hex, for names that are no text
    shown: str
    changed_at: float


def intake_page(request: HttpRequest) -> HttpResponse:
    """Show the bench: sources on top, the chosen one below."""
    by, now = officer_of(request), timezone.now()
    shown = _shown(request)
    chosen = _chosen(request, shown)
    seeing(by, "intake.view", chosen)
    laid = slots_of(shown, chosen=chosen, now=now)
    context = {
        "slots": laid,
        "slot": next((slot for slot in laid if slot.is_chosen), None),
        "free": range(len(shown) + 1, PLACES + 1),
        "running": _is_running(shown),
        "chosen": chosen,
        "busy": sum(row.state != ReceiptState.CONFIRMED for row in shown),
        **(_bench(request, chosen) if chosen else {}),
    }
    return render(request, "docks/intake.html", context)


def intake_slots(request: HttpRequest) -> HttpResponse:
    """Give the sources alone, for the page that watches them; says when the chosen one has moved on."""
    shown, now = _shown(request), timezone.now()
    chosen = _chosen(request, shown)
    seen = request.GET.get("seen", "")
    context = {
        "slots": slots_of(shown, chosen=chosen, now=now),
        "free": range(len(shown) + 1, PLACES + 1),
        "running": _is_running(shown),
        "chosen": chosen,
        "seen": seen,
        "moved_on": bool(chosen and seen and seen != chosen.state),
    }
    return render(request, "docks/slots.html", context)


def new_intake(request: HttpRequest) -> HttpResponse:
    """Show the folders that may be taken in, and the form for an upload."""
    by = officer_of(request)
    context = {
        "folders": offered_folders(),
        "roots": [read_name(os.fsencode(root)).shown for root in settings.INTAKE_ROOTS],
        "devices": Device.objects.filter(bureau=by.bureau).exclude(state="retired").order_by("number"),
        "people": people_with(by.bureau, Role.OFFICER).order_by("username"),
    }
    return render(request, "docks/new.html", context)


def announce(request: HttpRequest) -> HttpResponse:
    """Open a receipt for a folder; a worker takes it in, whether or not the page stays open."""
    by, now = officer_of(request), timezone.now()
    require_taker(by, at=now)
    root = offered_folder(text(request, "folder", "来源文件夹"))
    receipt = acts.announce(
        recognise(root, patterns=patterns_of(by.bureau)),
        by=by,
        at=now,
        handed_over_by=officer_handing_over(request),
        device=picked_device(request),
        once=request.POST.get("once"),
    )
    start_taking_in(receipt)
    message(request, f"已登记接收 {receipt.number}，正在只读接收，可以离开本页。")
    return to_bench(receipt)


def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Go on with a receipt that was broken off."""
    receipt = found(request, Receipt, "receipt.resume", number=number)
    if receipt.source_kind in STAGED:
        acts.finish_upload(receipt, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    else:
        folder = Path(os.fsdecode(bytes(receipt.source_path)))
        source = recognise(folder, patterns=patterns_of(receipt.bureau))
        if Delivery.objects.filter(receipt=receipt).exists():  # what else came to a station's folder is another receipt
            source = replace(source, files=())
        acts.resume(receipt, source, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    start_taking_in(receipt)
    message(request, f"已继续接收 {receipt.number}，收过的不会重复。")
    return to_bench(receipt)


def settle(request: HttpRequest, number: str) -> HttpResponse:
    """Close a receipt over the files that could not be read, with a reason."""
    receipt = found(request, Receipt, "receipt.close", number=number)
    reason = text(request, "reason", "未收的原因")
    close_list(receipt, vault(), by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"{receipt.number} 已按收到的部分结清，未收的文件列在清单上。")
    return to_bench(receipt)


def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm the hand-over for one side, after that person's own password."""
    receipt = found(request, Receipt, "receipt.confirm", number=number)
    side = Side.OFFICER if optional(request, "side") == Side.OFFICER else Side.CUSTODIAN
    if optional(request, "agreed") != "yes":
        raise InputError("没有确认。还没有勾选“已核对清单”。", next_step="请核对清单后勾选，再确认。")
    acts.confirm_handover(
        receipt,
        side,
        by=_signer(request),
        at=timezone.now(),
        manifest_digest=optional(request, "manifest"),
        once=request.POST.get("once"),
    )
    message(request, f"{side.label}已确认，回执 {receipt.number}。")
    return to_bench(receipt)


def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Print the receipt slip on A5."""
    by = officer_of(request)
    receipt = found(request, receipts(Receipt.objects.all()), "receipt.print", number=number)
    seeing(by, "receipt.print", receipt)
    return render(request, "docks/slip.html", {"chosen": receipt, **_slip(receipt)})


def _shown(request: HttpRequest) -> list[Receipt]:
    rows = scope(officer_of(request), "intake.view", Receipt.objects.all())
    return slots(rows, at=timezone.now(), places=PLACES)


def _chosen(request: HttpRequest, shown: list[Receipt]) -> Receipt | None:
    number = request.GET.get("slot", "")
    if not number:
        return next((row for row in shown if row.state == ReceiptState.SEALED), shown[0] if shown else None)
    held = next((row for row in shown if row.number == number), None)
    return held or found(request, receipts(Receipt.objects.all()), "intake.view", number=number)


def _is_running(shown: list[Receipt]) -> bool:
    return any(row.state in (ReceiptState.ANNOUNCED, ReceiptState.RECEIVING) for row in shown)


def _bench(request: HttpRequest, receipt: Receipt) -> dict[str, object]:
    """Gather everything the lower half shows."""
    arrivals = receipt.arrivals.select_related("original", "recording", "companion_of").prefetch_related(
        "recording__time_claims"
    )
    page = Paginator(arrivals.order_by("position"), PAGE).get_page(request.GET.get("page"))
    faulty = faulty_digests(receipt)
    rows = rows_of(list(page), gap_seconds=receipt.device.gap_seconds if receipt.device else 2, faulty=faulty)
    drift = drift_at(receipt.device, receipt.announced_at) if receipt.device else None
    is_done = receipt.state in (ReceiptState.SEALED, ReceiptState.CONFIRMED)
    return {
        "page": page,
        "faulty": len(faulty),
        "query": f"slot={receipt.number}",
        "rows": rows,
        "drift": drift,
        "label": label_of(receipt),
        "checks": checks_of(receipt, rows, now=timezone.now()) if is_done else [],
        "signings": _signings(request, receipt) if is_done else [],
        "is_done": is_done,
        "is_upload": receipt.source_kind == SourceKind.UPLOAD,
        "uploads_left": receipt.uploads.filter(state="open").count(),
        "against": reasons_against(receipt) if is_done else (),
        "clearers": people_with(receipt.bureau, Role.CUSTODIAN).order_by("username") if is_done else (),
        "failed_files": receipt.arrivals.filter(state="failed").count(),
        **_slip(receipt),
    }


def _slip(receipt: Receipt) -> dict[str, object]:
    """Gather what the slip says."""
    films = Recording.objects.filter(arrival__receipt=receipt)
    lengths = films.filter(medium="video").values_list("milliseconds", flat=True)
    ended = films.exclude(ended_latest=None).order_by("-ended_latest").values_list("ended_latest", flat=True).first()
    figures = receipt.manifest_sm3.removeprefix("sm3:")
    sides = {row.side: row for row in receipt.confirmations.all()}
    traces = [item for item in receipt.left_out if item.get("trace")]
    return {
        "label": label_of(receipt),
        "filmed": timedelta(milliseconds=sum(value or 0 for value in lengths)),
        "ended_at": ended,
        "deadline": deadline_of(receipt, now=timezone.now()),
        "left_out": [item for item in receipt.left_out if not item.get("trace")],
        "traces": traces,
        "perhaps_deleted": sum(item["trace"] != Trace.NOT_LOOKED for item in traces),
        "sm3": f"{figures[:4]} {figures[4:8]} {figures[8:12]} … {figures[-4:]}" if figures else "",
        "clearance": clearance_of(receipt),
        "copies": verified_copies(receipt),
        "by_officer": sides.get(Side.OFFICER),
        "by_custodian": sides.get(Side.CUSTODIAN),
    }


def _signings(request: HttpRequest, receipt: Receipt) -> list[Signing]:
    by, sides = officer_of(request), {row.side: row for row in receipt.confirmations.all()}
    giver, taker = sides.get(Side.OFFICER), sides.get(Side.CUSTODIAN)
    certificate = receipt.handed_over_by.certificate_on(timezone.localdate())
    keeper = by if Role.CUSTODIAN in by.roles else None
    keepers = role_label(receipt.bureau, Role.CUSTODIAN)
    return [
        Signing(
            side=Side.OFFICER,
            name=receipt.handed_over_by.name,
            facts=f"执法证 {certificate.number}" if certificate else "没有在有效期内的执法证",
            at=giver.at if giver else None,
            username=receipt.handed_over_by.username,
        ),
        Signing(
            side=Side.CUSTODIAN,
            name=taker.officer.name if taker else (keeper.name if keeper else ""),
            facts=keepers,
            at=taker.at if taker else None,
            username=keeper.username if keeper else "",
        ),
    ]


def _signer(request: HttpRequest) -> Officer:
    """Check the password of the one who confirms; it may be another person than the one logged in."""
    account = account_of(text(request, "username", "账号"))
    person = authenticate(request, username=account, password=request.POST.get("password", ""))
    if isinstance(person, Officer):
        return person
    locked = AxesProxyHandler.is_locked(request, {"username": account})
    note_failed_login(account, address=address_of(request), locked=locked)
    if locked:
        raise PasswordRefusedError("输错次数过多，账号已暂时锁定，没有确认。", next_step="请过一刻钟再试。")
    raise PasswordRefusedError("账号或口令不对，没有确认。", next_step="请确认人本人重新输入账号和口令。")


def start_taking_in(receipt: Receipt) -> None:
    """Have a worker take in what a receipt announces."""
    # A crash between the act and this line leaves an announced receipt; 继续接收 starts it.
    enqueue("docks.take_in", {"receipt": receipt.pk}, dedupe=f"receipt:{receipt.pk}", priority=10)


def to_bench(receipt: Receipt) -> HttpResponse:
    """Go to the bench with this receipt chosen."""
    return redirect(f"{reverse('intake')}?slot={receipt.number}")


def officer_handing_over(request: HttpRequest) -> Officer:
    """Give the person who hands over, as picked in the form."""
    username = text(request, "officer", "移交人")
    person = Officer.objects.filter(bureau=officer_of(request).bureau, username=username, is_active=True).first()
    if person is None:
        raise InputError("没有登记接收。移交人不是本机关在用的账号。", next_step="请从列表中选择移交人。")
    return person


def picked_device(request: HttpRequest) -> Device | None:
    """Give the device that was picked, if one was."""
    number = optional(request, "device")
    device = Device.objects.filter(bureau=officer_of(request).bureau, number=number).first() if number else None
    if number and device is None:
        raise InputError(f"没有登记接收。没有设备 {number}。", next_step="请从列表中选择设备，或先登记设备。")
    return device


def offered_folders() -> list[Folder]:
    """List the folders directly under the configured roots; newest first."""
    offered: list[Folder] = []
    for root in settings.INTAKE_ROOTS:
        if not root.is_dir():
            continue
        for path in root.iterdir():
            if path.is_dir() and not path.is_symlink():
                raw = os.fsencode(path)
                offered.append(Folder(key=raw.hex(), shown=read_name(raw).shown, changed_at=path.stat().st_mtime))
    return sorted(offered, key=lambda folder: -folder.changed_at)


def offered_folder(key: str) -> Path:
    """Give the folder behind a key, if it lies under a configured root; links out of it do not count."""
    try:
        path = Path(os.fsdecode(bytes.fromhex(key))).resolve()
    except ValueError:
        path = Path("/")
    if not any(path.is_relative_to(root.resolve()) for root in settings.INTAKE_ROOTS):
        raise FolderError(
            "这个文件夹不在本机设定的采集来源之内，没有登记接收。",
            next_step="请从列表中选择；要增加来源，请系统管理员设置采集目录。",
        )
    return path


ROUTES: tuple[Route, ...] = (
    Route(path="intake/", name="intake", view=intake_page, kind="content", verb="intake.view"),
    Route(path="intake/slots/", name="intake_slots", view=intake_slots, kind="none", verb="intake.view"),
    Route(path="intake/new/", name="intake_new", view=new_intake, kind="none", verb="receipt.announce"),
    Route(
        path="intake/announce/", name="intake_announce", view=announce, kind="act", verb="receipt.announce",
        methods=("POST",),
    ),
    Route(
        path="intake/<str:number>/resume/", name="intake_resume", view=resume, kind="act", verb="receipt.resume",
        methods=("POST",),
    ),
    Route(
        path="intake/<str:number>/settle/", name="intake_settle", view=settle, kind="act", verb="receipt.close",
        methods=("POST",),
    ),
    Route(
        path="intake/<str:number>/confirm/", name="intake_confirm", view=confirm, kind="act", verb="receipt.confirm",
        methods=("POST",),
    ),
    Route(path="intake/<str:number>/slip/", name="intake_slip", view=slip, kind="content", verb="receipt.print"),
)  # fmt: skip
