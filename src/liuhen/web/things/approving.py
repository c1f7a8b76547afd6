"""The approval of measures from the handler's side: how far it is, sending it again, extensions, telling the party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from liuhen.approvals.models import Request, Step
from liuhen.approvals.queries import decided_steps, open_step, paper_of, requests_on, right_words
from liuhen.bureau.models import Officer
from liuhen.cases.models import Case, Extension, Measure
from liuhen.cases.property import acts
from liuhen.cases.property.queries import content_digest
from liuhen.cases.property.words import FORMS
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, needed_instant, optional
from liuhen.web.route import Route, found, message, officer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How far the newest request about a measure or an extension is, as the handler reads it."""

    request: Request
    given: Sequence[tuple[Step, str, bool]]  # opinion, by what right, whether it is on paper and unconfirmed
    waits_for: Step | None
    is_stale: bool  # the content changed since it was asked
    is_mine: bool
    due_at: datetime | None


def asked_of(thing: Measure | Extension, by: Officer) -> Asked | None:
    """Give how far the newest request is; None where nothing went up yet."""
    request = requests_on(thing).select_related("requested_by").first()
    if request is None:
        return None
    steps = decided_steps(request)
    papers = [(one, paper_of(one)) for one in steps]
    return Asked(
        request=request,
        given=[(one, right_words(one), bool(paper and not paper.confirmed_at)) for one, paper in papers],
        waits_for=open_step(request) if request.state == "open" else None,
        is_stale=request.state == "open" and content_digest(thing) != request.content_digest,
        is_mine=request.requested_by_id == by.pk,
        due_at=request.due_at if request.state == "open" else None,
    )


def ask_again(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Send a measure up again as it is now, mended where something was changed."""
    case, one = measure_of(request, pk, measure)
    proposal = acts.Proposal(
        target=optional(request, "target"),
        reason=optional(request, "reason"),
        basis=optional(request, "basis"),
        forms=tuple(form for form in FORMS if form in request.POST.getlist("forms")),
    )
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.ask_again(one, proposal, by=by, at=now, once=once)
    message(request, f"{one.number} 已按现在的内容送审。")
    return redirect("case_property", pk=case.pk)


def extend(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Send the extension of a sealing or seizure up."""
    case, one = measure_of(request, pk, measure)
    until_on = civil_day(optional(request, "until_on"))
    if until_on is None:
        raise InputError("没有报请延长：还没有写延长至哪一天。", next_step="请填写日期。")
    new = acts.NewExtension(until_on=until_on, reason=optional(request, "reason"))
    acts.ask_extension(one, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已报请延长 {one.number}，等负责人批准。")
    return redirect("case_property", pk=case.pk)


def tell_extension(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note when the party was told of the extension in writing."""
    case, one = measure_of(request, pk, measure)
    row = Extension.objects.select_related("measure__case__bureau").filter(measure=one).first()
    if row is None:
        raise InputError("没有登记告知：这项措施还没有报请延长。", next_step="请先报请延长，批准之后再登记告知。")
    told_at = needed_instant(request, "told_at", "书面告知时间")
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.tell_extension(row, told_at=told_at, by=by, at=now, once=once)
    message(request, "已登记书面告知当事人延长。")
    return redirect("case_property", pk=case.pk)


def case_of(request: HttpRequest, pk: int) -> Case:
    """Give a case this person sees; 404 where there is none."""
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def measure_of(request: HttpRequest, pk: int, measure: int) -> tuple[Case, Measure]:
    """Give a measure of a case this person sees; 404 where there is none."""
    case = case_of(request, pk)
    one = Measure.objects.select_related("case__bureau").filter(case=case, pk=measure).first()
    if one is None:
        raise Http404
    return case, one


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


_ONE = "cases/<int:pk>/property/<int:measure>/"
ROUTES: tuple[Route, ...] = (
    _act(_ONE + "ask/", "measure_ask", ask_again),
    _act(_ONE + "extend/", "measure_extend", extend),
    _act(_ONE + "extension-told/", "measure_told", tell_extension),
)
