"""Reads of the documents of a case for the pages that lay them out by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liuhen.cases.board import Flags, Paper, Stage, stages_of
from liuhen.cases.models import Case, Service
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.law.finding import Hindrance
from liuhen.law.pack import Pack

FIGURES = "零一二三四五六七八九"


def laid_out(
    case: Case, pack: Pack, hindrances: Sequence[Hindrance], *, papers: Sequence[Document] | None = None
) -> tuple[Stage, ...]:
    """Lay out the documents of a case by stage; `papers` are its documents where they were read already."""
    rows = list(documents_of(case)) if papers is None else papers
    return stages_of(
        pack.procedure(case.act_type),
        case.state,
        papers_shown(rows, list(case.services.select_related("document", "receipt"))),
        flags_of(case),
        excused(case),
        pack=pack,
        hindrances=hindrances,
    )


def papers_shown(papers: Sequence[Document], services: Sequence[Service]) -> tuple[Paper, ...]:
    """Freeze documents as a page shows them, with when each was served."""
    served = {service.document_id: service.served_at for service in services}
    return tuple(
        Paper(
            id=paper.pk,
            kind=paper.kind,
            state=paper.state,
            state_words=paper.get_state_display(),
            number=paper.number,
            day=paper.issued_at or paper.saved_at,
            served_at=served.get(paper.pk),
            signed=signed_words(paper),
            version=paper.version,
        )
        for paper in papers
    )


def signed_words(paper: Document) -> str:
    """Say how far a document is signed: 四级意见, 当事人签收, 已签署, else who writes it."""
    if paper.opinions:
        return f"{FIGURES[len(paper.opinions)]}级意见" if len(paper.opinions) < len(FIGURES) else "意见齐"
    signed = list(paper.signatures.all())
    if any(signature.role == "party" for signature in signed):
        return "当事人签收"
    return "已签署" if signed else paper.handler.name


def flags_of(case: Case) -> Flags:
    """Give the facts of a case that make conditional documents due."""
    return Flags(
        statement_made=case.statement_made,
        statement_waived=case.statement_waived,
        collective_required=case.collective_required,
        legal_review_required=case.legal_review_required,
    )


def excused(case: Case) -> Mapping[str, str]:
    """Give the kinds of document noted as not applicable, with why."""
    rows = case.events.filter(name="not_applicable", countered_by__isnull=True)
    return {row.document_kind: row.reason for row in rows}
