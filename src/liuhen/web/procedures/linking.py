"""特别环节 on the page of a case: opened, noted, closed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from liuhen.cases import acts
from liuhen.cases.acts.links import LATE
from liuhen.cases.acts.road import procedure_for
from liuhen.cases.models import Case
from liuhen.cases.words import step_words
from liuhen.web.reading import happened_at, optional
from liuhen.web.route import Route, found, message, officer_of


def take(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """Open or close a special link, when it happened and why."""
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    link = procedure_for(case).link(event)
    if link is None:
        raise Http404
    act = acts.close_link if event == link.closes else acts.open_link
    noted = act(
        case,
        event,
        by=officer_of(request),
        at=happened_at(request, now=timezone.now()),
        reason=optional(request, "reason"),
        once=request.POST.get("once"),
    )
    late = "，晚于期限，已注明逾期提出" if noted.reason.startswith(LATE) else ""
    message(request, f"已登记“{step_words(event)}”{late}。")
    return redirect("case", pk=case.pk)


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/links/<slug:event>/",
        name="case_link",
        view=take,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
)
