"""Reads of who took which part in a case, for keeping handler, reviewer and approver apart."""

from __future__ import annotations

from liuhen.approvals.models import Step
from liuhen.bureau.models import Officer
from liuhen.cases.deliberation.models import Review
from liuhen.cases.models import Case
from liuhen.documents.queries import documents_of


def parties_to(case: Case) -> frozenset[int]:
    """Give the people who never approve anything of the case: who handles or handled it, who reviewed its legality."""
    handlers = case.handlers.values_list("officer_id", flat=True)
    return frozenset(handlers) | reviewers_of(case)


def reviewers_of(case: Case) -> frozenset[int]:
    """Give who reviews or reviewed the legality of the case."""
    written = documents_of(case).filter(kind="legal_opinion").values_list("handler_id", flat=True)
    asked = Review.objects.filter(case=case, reviewer__isnull=False).values_list("reviewer_id", flat=True)
    return frozenset(written) | frozenset(asked)


def has_decided(case: Case, officer: Officer) -> bool:
    """Say whether the officer gave an opinion on any document of the case that went up for approval."""
    papers = [str(pk) for pk in documents_of(case).values_list("pk", flat=True)]
    rows = Step.objects.filter(
        officer=officer,
        decided_at__isnull=False,
        request__bureau=case.bureau_id,
        request__subject_kind="document",
        request__subject_id__in=papers,
    )
    return rows.exists()
