"""法制审核: sending a case to review, the checklist with citations of recordings, the opinion."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.deliberation.acts.review import ReviewMovedError, ask_review, finish_review, save_review
from liuhen.cases.deliberation.checklist import Answer, Draft
from liuhen.cases.deliberation.models import Review
from liuhen.cases.deliberation.queries import checklist_of, questions_of
from liuhen.cases.deliberation.words import ANSWERS, CONCLUSIONS
from liuhen.cases.models import Case
from liuhen.cases.queries import has_handled, rules_of
from liuhen.web.reading import optional, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.two_texts import Form, Saved, side_by_side


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a case to legal review."""
    by = officer_of(request)
    case = found(request, Case, "case.view", pk=pk)
    ask_review(case, words=optional(request, "words"), by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已将{case.label}送法制审核。")
    return redirect("deliberation", pk=pk)


def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one review with its points; the reviewer answers them here."""
    review = _review(request, pk)
    by = officer_of(request)
    seeing(by, "case.view", review.case, page="review")
    held = {point.code: point for point in review.points.all()}
    questions = questions_of(review)
    may_write = (
        review.finished_at is None
        and review.reviewer_id in (None, by.pk)
        and bool(may(by, "case.draft_opinion", review.case))
        and not has_handled(review.case, by)
    )
    context = {
        "review": review,
        "case": review.case,
        "lines": [(one, held.get(one.code)) for one in questions],
        "citation": checklist_of(rules_of(review.case))[1],
        "answers": ANSWERS,
        "conclusions": CONCLUSIONS,
        "may_write": may_write,
        "recordings": review.case.recordings.select_related("recording").order_by("pk"),
    }
    return render(request, "deliberation/review.html", context)


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the answers; with `finish` the opinion is given too."""
    review, by, now = _review(request, pk), officer_of(request), timezone.now()
    answers = {
        one.code: Answer(answer=optional(request, f"answer_{one.code}"), words=optional(request, f"words_{one.code}"))
        for one in questions_of(review)
    }
    draft = Draft(conclusion=optional(request, "conclusion"), opinion=optional(request, "opinion"))
    edition = whole(request, "edition", "版次") or 0
    try:
        review = save_review(review, answers, draft, edition=edition, by=by, at=now)
    except ReviewMovedError as error:
        return _two_texts(request, review, error)
    if "finish" not in request.POST:
        message(request, "已保存审核情况。")
        return redirect("review", pk=pk)
    conclusion, opinion = text(request, "conclusion", "审核结论"), text(request, "opinion", "审核意见")
    review = finish_review(review, conclusion=conclusion, opinion=opinion, by=by, at=now, once=request.POST.get("once"))
    number = review.document.number if review.document else ""
    message(request, f"已出具法制审核意见书 {number}，结论：{review.conclusion}。")
    return redirect("deliberation", pk=review.case_id)


def _two_texts(request: HttpRequest, review: Review, error: ReviewMovedError) -> HttpResponse:
    """Show what was typed beside what was saved in another tab meanwhile."""
    held = {point.code: point for point in review.points.all()}
    saved: dict[str, Saved] = {}
    for one in questions_of(review):
        point = held.get(one.code)
        saved[f"answer_{one.code}"] = Saved(label=one.zh, value=point.answer if point else "", words=dict(ANSWERS))
        saved[f"words_{one.code}"] = Saved(label=f"{one.zh}的说明", value=point.words if point else "")
    saved["conclusion"] = Saved(label="审核结论", value=review.conclusion)
    saved["opinion"] = Saved(label="审核意见", value=review.opinion)
    form = Form(
        title=f"法制审核 {review.case.label}",
        draft=f"review-{review.pk}",
        back=reverse("review", args=[review.pk]),
        edition=review.edition,
        buttons=("finish",),
    )
    return side_by_side(request, form, saved, error=error)


def _review(request: HttpRequest, pk: int) -> Review:
    rows = Review.objects.select_related("case__bureau", "reviewer", "asked_by")
    review = found(request, rows, "case.view", pk=pk)
    found(request, Case, "case.view", pk=review.case_id)
    return review


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/review/ask/",
        name="review_ask",
        view=ask,
        kind="act",
        verb="case.request_review",
        methods=("POST",),
    ),
    Route(path="reviews/<int:pk>/", name="review", view=review_page, kind="content", verb="case.view"),
    Route(
        path="reviews/<int:pk>/save/",
        name="review_save",
        view=save,
        kind="act",
        verb="case.draft_opinion",
        methods=("POST",),
    ),
)
