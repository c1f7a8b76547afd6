"""The page of a case for all that is weighed and approved: requests with their steps, review, discussions, experts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.approvals.models import Request, Step
from liuhen.approvals.queries import paper_of, right_words
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.deliberation.queries import all_sign, checklist_of, experts_of, open_review, unsigned
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.cases.seals.queries import register, seals_of
from liuhen.documents.acts import digest_of
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.web.route import Route, found, officer_of

ACTS = {
    "ask_review": "case.request_review",
    "review": "case.draft_opinion",
    "discuss": "case.hold_discussion",
    "expert": "case.enter_expert",
    "seal": "case.ask_seal",
    "enter": "case.enter_paper",
    "draft": "case.draft",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request of the case with its steps."""

    request: Request
    document: Document
    steps: tuple[tuple[Step, str, bool], ...]  # by what right it was decided, and whether its paper is unconfirmed
    is_stale: bool
    is_mine: bool


def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that is weighed and approved in a case."""
    by = officer_of(request)
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    seeing(by, "case.view", case, page="deliberation")
    pack = rules_of(case)
    discussions = list(case.discussions.prefetch_related("attendances").order_by("-pk"))
    papers = list(documents_of(case))
    context = {
        "case": case,
        "asked": _requests(papers, by),
        "reviews": list(case.reviews.select_related("reviewer", "asked_by", "document").order_by("-pk")),
        "open_review": open_review(case),
        "checklist": checklist_of(pack),
        "discussions": [(one, unsigned(one) if one.signing_at else ()) for one in discussions],
        "all_sign": all_sign(pack),
        "experts": experts_of(case),
        "uses": list(register(case.bureau).filter(case=case)),
        "seals": seals_of(case.bureau),
        "sealable": [one for one in papers if one.state == "issued"],
        "may": {name: bool(may(by, verb, case)) for name, verb in ACTS.items()},
    }
    return render(request, "deliberation/page.html", context)


def _requests(papers: list[Document], by: Officer) -> list[Asked]:
    known = {str(one.pk): one for one in papers}
    if not known:
        return []
    rows = Request.objects.filter(bureau=papers[0].bureau_id, subject_kind="document", subject_id__in=list(known))
    steps = Step.objects.select_related("officer", "on_behalf_of", "delegation", "paper__entered_by")
    found_rows = []
    for row in rows.order_by("-requested_at", "-pk").select_related("requested_by"):
        document = known[row.subject_id]
        mine = [(step, right_words(step), _waits(step)) for step in steps.filter(request=row).order_by("order")]
        stale = row.state == "open" and digest_of(document) != row.content_digest
        found_rows.append(
            Asked(
                request=row,
                document=document,
                steps=tuple(mine),
                is_stale=stale,
                is_mine=row.requested_by_id == by.pk,
            )
        )
    return found_rows


def _waits(step: Step) -> bool:
    paper = paper_of(step)
    return paper is not None and paper.confirmed_at is None


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/deliberation/",
        name="deliberation",
        view=deliberation,
        kind="content",
        verb="case.view",
    ),
)
