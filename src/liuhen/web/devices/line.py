"""One line of the usage ledger: its check with times as read and photo, own check, setting out, passing on, notes."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.bureau.roles import Role
from liuhen.devices import acts
from liuhen.devices.models import Handover, LedgerSheet
from liuhen.devices.photos import type_of
from liuhen.evidence.queries import vault
from liuhen.web.devices.cabinet import form_choices, issue_of
from liuhen.web.devices.check import checked_of, typed_at
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, found, message, officer_of


def line(request: HttpRequest, number: str) -> HttpResponse:
    """Show one issue with everything that belongs to it; the user's own acts stand here, for phones too."""
    by = officer_of(request)
    handover = found(request, _rows(), "handover.view", number=number)
    seeing(by, "handover.view", handover)
    made = getattr(handover, "check_made", None)
    is_keeper = bool(may(by, "device.issue"))
    uses = by.pk in (handover.holder_id, handover.partner_id)
    is_open = handover.returned_at is None
    context = {
        "line": handover,
        "check": made,
        "is_open": is_open,
        "may_check": made is None and (uses or is_keeper),
        "may_set_out": handover.set_out_at is None and is_open and (uses or is_keeper),
        "may_take": is_open and (is_keeper or (Role.OFFICER in by.roles and by.pk != handover.holder_id)),
        "is_keeper": is_keeper,
        "me": by,
        "notes": [(acts.CELLS[note.cell], note) for note in handover.notes.select_related("noted_by").order_by("pk")],
        "cells": [(key, label, getattr(handover, key)) for key, label in acts.CELLS.items()],
        "next": Handover.objects.filter(passed_from=handover).select_related("holder").first(),
        "signed": _signed(handover),
        **form_choices(by),
    }
    return render(request, "devices/line.html", context)


def check(request: HttpRequest, number: str) -> HttpResponse:
    """Enter the user's own check."""
    handover = found(request, _rows(), "device.check", number=number)
    checked = checked_of(request, handover.device)
    reason, once = optional(request, "reason"), request.POST.get("once")
    acts.check(handover, checked, by=officer_of(request), at=typed_at(request), reason=reason, once=once)
    message(request, f"已记 {handover.device.number} 的使用前检查。")
    return redirect("handover", number=number)


def set_out(request: HttpRequest, number: str) -> HttpResponse:
    """Write down when they left."""
    handover = found(request, _rows(), "device.set_out", number=number)
    acts.set_out(handover, by=officer_of(request), at=typed_at(request), once=request.POST.get("once"))
    message(request, "已记出勤时间。")
    return redirect("handover", number=number)


def pass_on(request: HttpRequest, number: str) -> HttpResponse:
    """Pass the device on; who receives it enters it, or the custodian does."""
    by: Officer = officer_of(request)
    handover = found(request, _rows(), "device.pass", number=number)
    to = issue_of(request, by, "没有转交")
    following = acts.pass_on(handover, to, by=by, at=typed_at(request), once=request.POST.get("once"))
    told = "请自查后再使用。"
    message(request, f"已转交 {handover.device.number}，{following.number}，使用人员{to.holder.name}。{told}")
    return redirect("handover", number=following.number)


def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Complete or correct a cell of the line."""
    handover = found(request, _rows(), "ledger.amend", number=number)
    acts.amend(
        handover,
        optional(request, "cell"),
        text(request, "words", "补记的内容"),
        by=officer_of(request),
        at=timezone.now(),
        reason=optional(request, "reason"),
        once=request.POST.get("once"),
    )
    message(request, "已补记，原来的内容保留在本页。")
    return redirect("handover", number=number)


def photo(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show the photo of the screen taken at the check."""
    handover = found(request, _rows(), "handover.view", number=number)
    made = getattr(handover, "check_made", None)
    if made is None or not made.photo_digest:
        raise Http404
    seeing(officer_of(request), "handover.view", handover, photo=made.photo_digest)
    with vault().open(made.photo_digest) as kept:
        data = kept.read()
    return HttpResponse(data, content_type=type_of(data), headers={"Cache-Control": "private, no-store"})


def _rows() -> QuerySet[Handover]:
    return Handover.objects.select_related(
        "device", "device__bureau", "holder", "partner", "issued_by", "received_by", "brought_by", "passed_from__holder"
    ).select_related("check_made", "check_made__measured_by")


def _signed(handover: Handover) -> LedgerSheet | None:
    day = timezone.localdate(handover.issued_at)
    return LedgerSheet.objects.filter(bureau=handover.bureau_id, from_on__lte=day, until_on__gte=day).first()


def _route(path: str, name: str, view: Callable[..., HttpResponse], verb: str) -> Route:
    address = f"devices/handovers/<str:number>/{path}/"
    return Route(path=address, name=name, view=view, kind="act", verb=verb, methods=("POST",))


ROUTES: tuple[Route, ...] = (
    Route(path="devices/handovers/<str:number>/", name="handover", view=line, kind="content", verb="handover.view"),
    Route(
        path="devices/handovers/<str:number>/photo/",
        name="handover_photo",
        view=photo,
        kind="content",
        verb="handover.view",
    ),
    _route("check", "handover_check", check, "device.check"),
    _route("out", "handover_set_out", set_out, "device.set_out"),
    _route("pass", "handover_pass", pass_on, "device.pass"),
    _route("amend", "handover_amend", amend, "ledger.amend"),
)
