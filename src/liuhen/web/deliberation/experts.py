"""专家论证: entering what experts said, and drafting their record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from liuhen.cases.deliberation.acts.experts import NewExpert, draft_experts, enter_expert
from liuhen.cases.models import Case
from liuhen.web.approvals.papers import photo_of
from liuhen.web.reading import civil_day, optional
from liuhen.web.route import Route, found, message, officer_of


def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one expert's opinion, with the photo of the signed sheet where there is one."""
    by = officer_of(request)
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    has_photo = "photo" in request.FILES
    new = NewExpert(
        name=optional(request, "name"),
        qualification=optional(request, "qualification"),
        organisation=optional(request, "organisation"),
        question=optional(request, "question"),
        opinion=optional(request, "opinion"),
        signed_on=civil_day(optional(request, "signed_on")),
        signed_how="paper",
        photo_digest=photo_of(request, by, about=case.label, kind="expert_opinion").sha256 if has_photo else "",
    )
    expert = enter_expert(case, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已记入专家{expert.name}的意见。")
    return redirect("deliberation", pk=pk)


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the draft of the experts' record."""
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    document = draft_experts(case, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已起草《{document.title}》，专家的意见已经填入，请补齐后签发。")
    return redirect("case_document", pk=pk, document=document.pk)


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/experts/enter/",
        name="expert_enter",
        view=enter,
        kind="act",
        verb="case.enter_expert",
        methods=("POST",),
    ),
    Route(
        path="cases/<int:pk>/experts/draft/",
        name="expert_draft",
        view=draft,
        kind="act",
        verb="case.draft",
        methods=("POST",),
    ),
)
