"""Reads of who took which part in a case, for keeping handler, reviewer and approver apart."""

from __future__ import annotations

from collections.abc import Mapping

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


Signed = tuple[tuple[str, ...], tuple[str, ...]]  # who was there, who of them signed


def signatures_on(papers: Mapping[int, int]) -> dict[int, Signed]:
    """Give who took part in, and who signed, each discussion record, by its key; `papers`: document → case.

    A record written by hand tells of the newest discussion of its case that has no record of its own.
    """
    made: dict[int, Signed] = {}
    open_ones: dict[int, Signed] = {}
    rows = Discussion.objects.filter(case__in=set(papers.values())) if papers else Discussion.objects.none()
    for discussion in rows.prefetch_related("attendances").order_by("pk"):
        there = [one for one in discussion.attendances.all() if one.is_present]
        told = (tuple(one.name for one in there), tuple(one.name for one in there if one.signed_at))
        if discussion.document_id is not None:
            made[discussion.document_id] = told
        else:
            open_ones[discussion.case_id] = told
    found = {document: made.get(document) or open_ones.get(case) for document, case in papers.items()}
    return {document: told for document, told in found.items() if told is not None}
