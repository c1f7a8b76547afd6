"""离岗交接: what an officer who leaves holds, the sheet with its receivers, the confirmation, the printed sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import CASE_WORKERS
from liuhen.devices.models import Station
from liuhen.duties.leaving.acts import (
    LeavingError,
    NewLeaving,
    accept_leaving,
    offer_leaving,
    withdraw_leaving,
)
from liuhen.duties.leaving.held import ENDS, REASONS, Held, HeldKind, things_in
from liuhen.duties.leaving.queries import (
    OVERSEERS,
    Open,
    held_by,
    receivers_left,
    sheets_seen_by,
    still_open,
    waiting_for,
)
from liuhen.duties.models import Leaving, LeavingItem, LeavingState
from liuhen.web.reading import MissingError, civil_day, optional, text
from liuhen.web.route import Route, found, message, officer_of

CHIPS = {LeavingState.OFFERED: "due", LeavingState.DONE: "met", LeavingState.WITHDRAWN: "na"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The things of one kind, with who receives them."""

    kind: HeldKind
    held: tuple[Held, ...] = ()
    items: tuple[LeavingItem, ...] = ()
    may_choose: bool = True  # nobody receives what simply ends


def leavings(request: HttpRequest) -> HttpResponse:
    """List the sheets that concern this person, those that wait for him first."""
    by = officer_of(request)
    seeing(by, "leaving.list")
    context = {
        "sheets": [(row, CHIPS[LeavingState(row.state)]) for row in sheets_seen_by(by)[:100]],
        "waiting": list(waiting_for(by)),
        "people": _colleagues(by) if by.roles & OVERSEERS else [],
    }
    return render(request, "duties/leavings.html", context)


def new_leaving(request: HttpRequest) -> HttpResponse:
    """Show everything an officer holds, and ask who receives it."""
    by, now = officer_of(request), timezone.now()
    leaver = _leaver(request, request.GET.get("officer", ""))
    held = held_by(leaver, now)
    seeing(by, "leaving.view", leaver, items=len(held))
    groups = [
        Lines(kind=kind, held=tuple(several), may_choose=kind not in ENDS)
        for kind, several in groupby(held, key=lambda one: one.kind)
    ]
    context = {
        "leaver": leaver,
        "groups": groups,
        "count": len(held),
        "open": _with_pages(still_open(leaver)),
        "people": [one for one in _colleagues(by, leaver) if one.pk != leaver.pk],
        "reasons": REASONS,
        "today": timezone.localdate(),
        "is_own": leaver.pk == by.pk,
        "waits": Leaving.objects.filter(leaver=leaver, state=LeavingState.OFFERED).first(),
    }
    return render(request, "duties/leaving_new.html", context)


def offer(request: HttpRequest) -> HttpResponse:
    """Offer the hand-over to its receivers."""
    by = officer_of(request)
    leaver = _leaver(request, optional(request, "officer"))
    people = {str(one.pk): one for one in Officer.objects.filter(bureau=by.bureau, is_active=True)}
    successor = people.get(text(request, "successor", "接收人"))
    if successor is None:
        raise MissingError("没有提出交接。接收人不在本机关在岗人员中。", next_step="请从列表中选择接收人。")
    others = {kind: people.get(optional(request, f"receiver_{kind.value}")) for kind in HeldKind}
    new = NewLeaving(
        leaver=leaver,
        successor=successor,
        reason=optional(request, "reason"),
        last_on=_day(request),
        receivers={kind: one for kind, one in others.items() if one is not None},
        things=things_in(optional(request, "things")),
        note=_note(request, by, leaver),
    )
    leaving = offer_leaving(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    names = "、".join(one.name for one in receivers_left(leaving))
    message(request, f"已提出交接 {leaving.number}，共 {leaving.items.count()} 项，等{names}确认接收。")
    return redirect("leaving", number=leaving.number)


def leaving_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one sheet: what goes to whom, who has confirmed, what is still open beside it."""
    by = officer_of(request)
    leaving = _sheet(request, number)
    seeing(by, "leaving.view", leaving)
    left = receivers_left(leaving)
    context = {
        **_content(leaving),
        "chip": CHIPS[LeavingState(leaving.state)],
        "left": left,
        "my_turn": leaving.state == LeavingState.OFFERED and by in left,
        "is_last": [one.pk for one in left] == [by.pk],
        "mine": leaving.items.filter(receiver=by).count(),
        "is_offered": leaving.state == LeavingState.OFFERED,
        "keys": _old_keys(leaving),
    }
    return render(request, "duties/leaving.html", context)


def leaving_print(request: HttpRequest, number: str) -> HttpResponse:
    """Print the sheet for three signatures: who hands over, who receives, who witnesses."""
    leaving = _sheet(request, number)
    seeing(officer_of(request), "leaving.print", leaving)
    return render(request, "duties/leaving_print.html", _content(leaving))


def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm a sheet as its receiver."""
    by, leaving = officer_of(request), _sheet(request, number)
    digest, once = optional(request, "digest"), request.POST.get("once")
    leaving = accept_leaving(leaving, digest=digest, by=by, at=timezone.now(), once=once)
    if leaving.state == LeavingState.DONE:
        message(request, f"已办结离岗交接 {leaving.number}：{leaving.leaver.name}名下各项已交接收人。")
    else:
        names = "、".join(one.name for one in receivers_left(leaving))
        message(request, f"已确认接收 {leaving.number}，还等{names}确认，全部确认后一次交接。")
    return redirect("leaving", number=number)


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a sheet back, or decline it."""
    leaving, reason = _sheet(request, number), text(request, "reason", "理由")
    withdraw_leaving(leaving, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"已撤回交接单 {number}，各项仍在{leaving.leaver.name}名下。")
    return redirect("leaving", number=number)


def _sheet(request: HttpRequest, number: str) -> Leaving:
    return found(request, sheets_seen_by(officer_of(request)), "leaving.view", number=number)


def _content(leaving: Leaving) -> dict[str, object]:
    items = leaving.items.select_related("receiver").order_by("position")
    groups = [
        Lines(kind=HeldKind(kind), items=tuple(several)) for kind, several in groupby(items, key=lambda one: one.kind)
    ]
    return {
        "leaving": leaving,
        "groups": groups,
        "accepts": list(leaving.accepts.select_related("officer").order_by("at")),
        "open": _with_pages(still_open(leaving.leaver)),
    }


def _old_keys(leaving: Leaving) -> list[str]:
    """Give the stations whose key the leaver still knows: handed over, and not replaced since."""
    if leaving.done_at is None:
        return []
    rows = leaving.items.filter(kind=HeldKind.STATION.value, outcome="handed").values_list("subject_id", flat=True)
    stations = Station.objects.filter(pk__in=[int(pk) for pk in rows], keyed_at__lte=leaving.done_at, is_active=True)
    return list(stations.order_by("number").values_list("number", flat=True))


def _leaver(request: HttpRequest, key: str) -> Officer:
    by = officer_of(request)
    if not key or key == str(by.pk):
        return by
    return found(request, Officer.objects.select_related("unit", "bureau"), "leaving.offer", pk=_whole(key))


def _whole(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 12 else 0


def _colleagues(by: Officer, *more: Officer) -> list[Officer]:
    """Give the people on duty who may receive something: never the three administrators."""
    held = [role.value for role in CASE_WORKERS]
    today = Q(role_holdings__until_on__isnull=True) | Q(role_holdings__until_on__gte=timezone.localdate())
    rows = Officer.objects.filter(today, bureau=by.bureau_id, is_active=True, role_holdings__role__in=held)
    rows = rows.select_related("unit").distinct().order_by("unit", "pk")
    return [one for one in rows if one.pk != by.pk or more]


def _day(request: HttpRequest) -> date:
    day = civil_day(optional(request, "last_on"))
    if day is None:
        raise MissingError("没有提出交接。最后在岗日还没有填写。", next_step="请填写最后在岗日。")
    return day


def _note(request: HttpRequest, by: Officer, leaver: Officer) -> str:
    note = optional(request, "note")
    if by.pk != leaver.pk and not note:
        raise LeavingError(
            f"没有提出交接。由他人代{leaver.name}办理的，须写明原因。",
            next_step="请在说明中写明本人为什么不能自己办理，例如：已离任。",
        )
    return note


def _with_pages(rows: Iterable[Open]) -> list[tuple[Open, str]]:
    return [(one, _page(one)) for one in rows]


def _page(one: Open) -> str:
    """Give the page where it is settled; a receipt is settled at the intake bench."""
    if one.route == "intake":
        return f"{reverse('intake')}?slot={one.number}"
    return reverse(one.route, kwargs={"number": one.number}) if one.route else ""


ROUTES: tuple[Route, ...] = (
    Route(path="leavings/", name="leavings", view=leavings, kind="content", verb="leaving.list"),
    Route(path="leavings/new/", name="leaving_new", view=new_leaving, kind="content", verb="leaving.view"),
    Route(
        path="leavings/offer/", name="leaving_offer", view=offer, kind="act", verb="leaving.offer", methods=("POST",)
    ),
    Route(path="leavings/<str:number>/", name="leaving", view=leaving_page, kind="content", verb="leaving.view"),
    Route(
        path="leavings/<str:number>/print/",
        name="leaving_print",
        view=leaving_print,
        kind="content",
        verb="leaving.print",
    ),
    Route(
        path="leavings/<str:number>/accept/",
        name="leaving_accept",
        view=accept,
        kind="act",
        verb="leaving.accept",
        methods=("POST",),
    ),
    Route(
        path="leavings/<str:number>/withdraw/",
        name="leaving_withdraw",
        view=withdraw,
        kind="act",
        verb="leaving.withdraw",
        methods=("POST",),
    ),
)
