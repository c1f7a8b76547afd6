"""新建案件: which procedure, then the form of those that do not begin with a clue."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.cases import acts
from liuhen.cases.acts.opening import MATTERS
from liuhen.cases.models import Case
from liuhen.documents.fields import PARTY_PARTS
from liuhen.law.lifecycle import Procedure, procedures
from liuhen.web.reading import optional, truth
from liuhen.web.route import Route, found, message, officer_of

CHOICE = 50  # cases offered as where the new one comes from
ELSEWHERE = {"penalty": "source_form", "summary": "source_form"}  # these begin with a source
APPLICATIONS = ("confirmation", "payment", "reward", "adjudication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One procedure to choose."""

    label: str
    road: str
    begins: str
    address: str


_BEGINS = {
    "penalty": "从登记案源开始",
    "summary": "事实确凿、当场处罚的；从登记案源开始",
    "measure": "查封、扣押、封存；从呈报审批开始",
    "enforcement": "当事人不履行决定的；从呈报审批开始",
    "inspection": "从到场检查开始，可以先定计划",
}


def choose(request: HttpRequest) -> HttpResponse:
    """Offer every procedure the bureau's rules know."""
    pack = active_pack(officer_of(request).bureau)
    chosen = [pack.procedure(code) for code in procedures()]
    groups = (
        ("依职权", [_choice(one) for one in chosen if one.code not in APPLICATIONS]),
        ("依申请", [_choice(one) for one in chosen if one.code in APPLICATIONS]),
    )
    return render(request, "procedures/new.html", {"groups": groups})


def form(request: HttpRequest, act_type: str) -> HttpResponse:
    """Show the form of a new case of one procedure."""
    by = officer_of(request)
    cycle = _cycle(by, act_type)
    origin = request.GET.get("origin", "")
    context = {
        "cycle": cycle,
        "matter": MATTERS.get(act_type, "申请事项"),
        "parts": PARTY_PARTS,
        "officers": people_with(by.bureau, Role.OFFICER).exclude(pk=by.pk).order_by("pk"),
        "origins": scope(by, "case.view", Case.objects.exclude(state="archived")).order_by("-clue_at", "-pk")[:CHOICE],
        "origin": int(origin) if origin.isdecimal() else None,
    }
    return render(request, "procedures/open.html", context)


def open_case(request: HttpRequest, act_type: str) -> HttpResponse:
    """Open the case."""
    by, post = officer_of(request), request.POST
    cycle = _cycle(by, act_type)
    partners = people_with(by.bureau, Role.OFFICER).filter(username__in=post.getlist("partners"))
    origin = optional(request, "origin")
    new = acts.NewCase(
        act_type=cycle.code,
        party={code: post.get(f"party-{code}", "") for code, _ in PARTY_PARTS},
        matter=post.get("matter", "").strip(),
        cause=post.get("cause", "").strip(),
        place=post.get("place", "").strip(),
        partners=tuple(partners),
        origin=found(request, Case, "case.view", pk=int(origin)) if origin.isdecimal() else None,
        arrived=truth(request, "arrived") is True,
    )
    case = acts.open_case(new, by=by, at=timezone.now(), once=post.get("once"))
    message(request, f"已新建{cycle.label}案件 {case.label}，在“{case.get_state_display()}”环节。")
    return redirect("case", pk=case.pk)


def _choice(cycle: Procedure) -> Choice:
    return Choice(
        label=cycle.label,
        road="、".join(cycle.label_of(state) for state in cycle.road),
        begins=_BEGINS.get(cycle.code, "从接收申请材料开始"),
        address=_address(cycle.code),
    )


def _address(code: str) -> str:
    route = ELSEWHERE.get(code, "application_form" if code in APPLICATIONS else "")
    try:
        address = reverse(route) if route else ""
    except NoReverseMatch:
        address = ""
    if not address:
        return reverse("case_new_form", args=[code])
    return f"{address}?act_type={code}"


def _cycle(by: Officer, act_type: str) -> Procedure:
    if act_type not in procedures() or act_type in ELSEWHERE:
        raise Http404
    return active_pack(by.bureau).procedure(act_type)


ROUTES: tuple[Route, ...] = (
    Route(path="cases/new/", name="case_new", view=choose, kind="none", verb="case.open"),
    Route(path="cases/new/<slug:act_type>/", name="case_new_form", view=form, kind="none", verb="case.open"),
    Route(
        path="cases/new/<slug:act_type>/open/",
        name="case_new_open",
        view=open_case,
        kind="act",
        verb="case.open",
        methods=("POST",),
    ),
)
