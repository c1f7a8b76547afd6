"""Reads of who took which part in a case, for keeping handler, reviewer and approver apart."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from liuhen.approvals.models import Step
from liuhen.bureau.models import Officer
from liuhen.cases.deliberation.models import Discussion, Review
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
    """Say whether the officer gave an opinion on any document or measure of the case that went up for approval."""
    papers = [str(pk) for pk in documents_of(case).values_list("pk", flat=True)]
    measures = [str(pk) for pk in case.measures.values_list("pk", flat=True)]
    longer = [str(pk) for pk in case.measures.filter(extension__isnull=False).values_list("extension__pk", flat=True)]
    about = Q(request__subject_kind="document", request__subject_id__in=papers)
    about |= Q(request__subject_kind="measure", request__subject_id__in=measures)
    about |= Q(request__subject_kind="measure_extension", request__subject_id__in=longer)
    rows = Step.objects.filter(about, officer=officer, decided_at__isnull=False, request__bureau=case.bureau_id)
    return rows.exists()


def signatures_on(document_ids: Collection[int]) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give who took part in, and who signed, each discussion record, by the key of its document."""
    found: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    rows = Discussion.objects.filter(document_id__in=document_ids).prefetch_related("attendances")
    for discussion in rows:
        there = [one for one in discussion.attendances.all() if one.is_present]
        signed = [one.name for one in there if one.signed_at]
        if discussion.document_id is not None:
            found[discussion.document_id] = (tuple(one.name for one in there), tuple(signed))
    return found
