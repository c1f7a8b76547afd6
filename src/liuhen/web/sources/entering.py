"""登记案源: the form, the question whether it is the same matter as one held, and the act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.queries import active_pack, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.entering import Entered, NewComplainant
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.cases.sources.likeness import Matter
from liuhen.cases.sources.models import CaseSource
from liuhen.cases.sources.printed import further_fields
from liuhen.cases.sources.queries import like_ones
from liuhen.cases.sources.words import KINDS, MEANS, PARTS, is_complaint
from liuhen.documents.fields import PARTY_PARTS
from liuhen.web.reading import civil_day, instant, optional
from liuhen.web.route import Route, found, message, officer_of

APART = "apart"  # the person says that it is a matter of its own


def source_form(request: HttpRequest) -> HttpResponse:
    """Show the form of a new source; the address may say the procedure and the inspection it was found in."""
    return _form(request, request.GET, [])


def source_register(request: HttpRequest) -> HttpResponse:
    """Register a source; where one of the same matter is held the person is asked first, and keeps all he typed."""
    by, post = officer_of(request), request.POST
    entered, twice = _entered(request), post.get("twice", "")
    mine = scope(by, "source.view", CaseSource.objects.select_related("case"))
    joins = mine.filter(number=twice).first() if twice and twice != APART else None
    if not twice:
        matter = Matter(
            party=entered.party.get("name", ""), words=entered.words, cause=entered.cause, at=timezone.now()
        )
        if likes := like_ones(by.bureau, matter):
            return _form(request, post, likes, status=422)
    partners = people_with(by.bureau, Role.OFFICER).filter(username__in=post.getlist("partners"))
    new = NewSource(
        entered=entered,
        partners=tuple(partners),
        joins=joins,
        act_type="summary" if post.get("act_type") == "summary" else "penalty",
        origin=_origin(request, post),
    )
    source = register_source(new, by=by, at=timezone.now(), once=post.get("once"))
    joined = f"，并入 {source.case.label}" if source.has_joined else ""
    message(request, f"已登记案源 {source.number}{joined}。")
    if source.hidden:
        message(request, f"内容中的{'、'.join(source.hidden)}已遮蔽，原话只在受保护的专栏里。")
    return redirect("source", number=source.number)


def _origin(request: HttpRequest, typed: QueryDict) -> Case | None:
    """Give the inspection the source was found in, where one is named."""
    key = typed.get("origin", "")
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=int(key)) if key.isdecimal() else None


def _form(request: HttpRequest, typed: QueryDict, likes: list[CaseSource], *, status: int = 200) -> HttpResponse:
    by = officer_of(request)
    pack = active_pack(by.bureau)
    context = {
        "channels": pack.source_channels(),
        "complaints": [name for name in pack.source_channels() if is_complaint(name)],
        "means": MEANS,
        "roles": PARTS,
        "kinds": KINDS,
        "parts": [(code, label, typed.get(f"party-{code}", "")) for code, label in PARTY_PARTS],
        "further": [(place, name, typed.get(f"more-{place}", "")) for place, name in enumerate(further_fields(pack))],
        "officers": people_with(by.bureau, Role.OFFICER).exclude(pk=by.pk).order_by("pk"),
        "partners": typed.getlist("partners"),
        "typed": typed,
        "origin": _origin(request, typed),
        "likes": likes,
        "may_join": {row.pk for row in scope(by, "source.view", CaseSource.objects.all())} if likes else set(),
    }
    return render(request, "sources/new.html", context, status=status)


def _entered(request: HttpRequest) -> Entered:
    post = request.POST
    pack = active_pack(officer_of(request).bureau)
    channel = optional(request, "source_channel")
    who = NewComplainant(
        part=optional(request, "informant_part") or "informant",
        kind=optional(request, "informant_kind") or "person",
        name="" if optional(request, "anonymous") else optional(request, "informant_name"),
        code=optional(request, "informant_code"),
        contact=optional(request, "informant_contact"),
        address=optional(request, "informant_address"),
        relation=optional(request, "informant_relation"),
        demand=optional(request, "informant_demand"),
        wants_reply=post.get("wants_reply", "yes") != "no",
    )
    return Entered(
        channel=channel,
        words=optional(request, "words"),
        party={code: post.get(f"party-{code}", "") for code, _ in PARTY_PARTS},
        cause=optional(request, "cause"),
        place=optional(request, "place"),
        received_at=instant(request, "received_at", "收到时间"),
        means=optional(request, "means"),
        acceptance=optional(request, "acceptance"),
        organ=optional(request, "organ"),
        letter=optional(request, "letter"),
        reply_by=civil_day(optional(request, "reply_by")),
        more={name: post.get(f"more-{place}", "") for place, name in enumerate(further_fields(pack))},
        complainant=who if is_complaint(channel) or who.name or who.contact else None,
    )


ROUTES: tuple[Route, ...] = (
    Route(path="sources/new/", name="source_form", view=source_form, kind="none", verb="case.register"),
    Route(
        path="sources/register/",
        name="source_register",
        view=source_register,
        kind="act",
        verb="case.register",
        methods=("POST",),
    ),
)
