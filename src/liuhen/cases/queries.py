"""Reads of room cases: facts for the law, what a draft starts with, what stands on file."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from liuhen.approvals.models import Request
from liuhen.approvals.queries import decided_steps, requests_on
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.cases.models import Case, CaseEvent, CaseHandler, CaseRecording, Service
from liuhen.cases.prefill import Known
from liuhen.documents.fields import SHANGHAI, printed
from liuhen.documents.forms import form_of
from liuhen.documents.models import Document
from liuhen.documents.queries import document_facts, documents_of
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import recording_facts
from liuhen.law.facts import (
    CaseFacts,
    DocumentFacts,
    EventFacts,
    OfficerFacts,
    OpinionFacts,
    RecordingFacts,
    ServiceFacts,
)
from liuhen.law.finding import Hindrance
from liuhen.law.gate import gate
from liuhen.law.lifecycle import State

RETURNED = "退回补充"  # conclusion of a legal opinion that opens no step


def case_facts(case: Case, *, at: datetime | None = None) -> CaseFacts:
    """Freeze a case for the law, as it stands at the instant `at` (now if it is not given)."""
    now = at or timezone.now()
    events = live_events(case)
    return CaseFacts(
        id=str(case.pk),
        number=case.label,
        act_type=case.act_type,
        state=case.state,
        source_channel=case.source_channel,
        party=case.party_name,
        cause=case.cause,
        handlers=tuple(officer_facts(row.officer, now) for row in live_handlers(case)),
        events=tuple(
            EventFacts(
                name=event.name,
                at=event.at,
                entered_at=event.entered_at,
                by=str(event.by_id or ""),
                reason=event.reason,
            )
            for event in events
        ),
        documents=document_facts_of(case),
        services=tuple(_service_facts(service) for service in case.services.select_related("document")),
        recordings=recordings_on_file(case),
        legal_review_required=case.legal_review_required,
        collective_required=case.collective_required,
        expert_consulted=case.expert_consulted,
        statement_made=_statement(case, now),
        statement_waived=case.statement_waived,
        hearing_requested=case.hearing_requested,
        hearing_held=case.hearing_held,
        correction_due_on=case.correction_due_on,
        performance_due_on=case.performance_due_on,
        archive_class=case.archive_class,
    )


def hindrances_of(case: Case, step: str, *, at: datetime) -> tuple[Hindrance, ...]:
    """Say what stands in the way of a step now, by the bureau's pack."""
    return gate(case_facts(case, at=at), step, active_pack(case.bureau), at)


def live_events(case: Case) -> list[CaseEvent]:
    """Give the steps that count: neither countered nor counter-entries, in the order of happening."""
    rows = case.events.filter(counters__isnull=True, countered_by__isnull=True).select_related("by")
    return list(rows.order_by("at", "pk"))


def live_handlers(case: Case) -> list[CaseHandler]:
    """Give the rows of the officers in charge now."""
    rows = case.handlers.filter(until_at__isnull=True).select_related("officer__unit", "officer__bureau")
    return list(rows)


def has_handled(case: Case, officer: Officer) -> bool:
    """Say whether the officer is or ever was in charge of the case."""
    return case.handlers.filter(officer=officer).exists()


def has_reviewed(case: Case, officer: Officer) -> bool:
    """Say whether the officer gave a legal opinion on the case, or is drafting one."""
    return documents_of(case).filter(kind="legal_opinion", handler=officer).exists()


def officer_facts(officer: Officer, at: datetime) -> OfficerFacts:
    """Freeze an officer as he stands on the day of `at`."""
    certificate = officer.certificate_on(timezone.localdate(at))
    return OfficerFacts(
        id=str(officer.pk),
        name=officer.name,
        roles=frozenset(role.value for role in officer.roles),
        certificate_number=certificate.number if certificate else "",
        certificate_from=certificate.valid_from if certificate else None,
        certificate_until=certificate.valid_until if certificate else None,
    )


def document_facts_of(case: Case) -> tuple[DocumentFacts, ...]:
    """Freeze the documents that count: no void ones, none replaced by a newer version, no opinion that sent back."""
    rows = list(documents_of(case).exclude(state="void"))
    replaced = {row.supersedes_id for row in rows if row.supersedes_id and row.state == "issued"}
    return tuple(
        document_facts(row, opinions_on(row))
        for row in rows
        if row.pk not in replaced and not (row.kind == "legal_opinion" and row.fields.get("conclusion") == RETURNED)
    )


def opinions_on(document: Document) -> tuple[OpinionFacts, ...]:
    """Give the opinions on a document whose approval is running: the handler's own, then the decided steps."""
    if document.state != "pending":
        return ()
    request = requests_on(document).first()
    return opinions_of(document, request) if request else ()


def opinions_of(document: Document, request: Request) -> tuple[OpinionFacts, ...]:
    """Give the handler's opinion on the sheet and each decided step of its request."""
    form = form_of(document.kind)
    own = [item for item in form.fields if item.role == "handler"]
    given = [
        OpinionFacts(
            role="handler",
            officer=OfficerFacts(id=str(document.handler_id), name=document.handler.name),
            decision="agree",
            opinion=printed(item, document.fields.get(item.code)),
            decided_at=request.requested_at,
        )
        for item in own
    ]
    decided = [
        OpinionFacts(
            role=step.opinion_of,
            officer=OfficerFacts(id=str(step.officer_id), name=step.officer.name if step.officer else ""),
            decision=step.decision,
            opinion=step.opinion,
            decided_at=step.decided_at,
        )
        for step in decided_steps(request)
    ]
    return (*given, *decided)


def recordings_on_file(case: Case) -> tuple[RecordingFacts, ...]:
    """Freeze the recordings on the file."""
    return tuple(recording_facts(recording) for recording in Recording.objects.filter(case_links__case=case))


def recordings_to_choose(case: Case) -> QuerySet[Recording]:
    """Give the recordings of the bureau that are not yet on this file, newest first."""
    held = CaseRecording.objects.filter(case=case).values("recording_id")
    return Recording.objects.filter(bureau=case.bureau_id).exclude(pk__in=held).order_by("-started_earliest", "-pk")


def known_of(case: Case, me: Officer, *, at: datetime) -> Known:
    """Give what is known when a document is opened."""
    day = timezone.localdate(at)
    officers = []
    for row in live_handlers(case):
        certificate = row.officer.certificate_on(day)
        officers.append((row.officer.name, certificate.number if certificate else ""))
    decision = documents_of(case).filter(kind="penalty_decision", state="issued").last()
    notice = case.services.filter(document__kind="rights_notice").last()
    return Known(
        source_channel=case.source_channel,
        clue_at=case.clue_at,
        clue_words=case.clue_words,
        place=case.place,
        party=case.party,
        cause=case.cause,
        officers=tuple(officers),
        me=me.name,
        decision_number=decision.number if decision else "",
        notice_served_on=notice.served_at.astimezone(SHANGHAI).date() if notice else None,
        statement_until=case.statement_until,
    )


def next_step(case: Case) -> str:
    """Name the step that leads on along the straight road, or empty at its end."""
    return _NEXT.get(case.state, "")


_NEXT: dict[str, str] = {
    State.CLUE: "accept",
    State.ACCEPTED: "file",
    State.FILED: "investigate",
    State.INVESTIGATING: "finish_investigation",
    State.REVIEW: "decide",
    State.DECISION: "serve",
    State.SERVED: "terminate",
    State.TERMINATED: "archive",
}


def _statement(case: Case, now: datetime) -> bool | None:
    """Say whether the party stated anything: None while the period runs and nothing was said."""
    if case.statement_made:
        return True
    if case.statement_waived:
        return False
    is_over = case.statement_until is not None and timezone.localdate(now) > case.statement_until
    return False if is_over else None


def _service_facts(service: Service) -> ServiceFacts:
    return ServiceFacts(
        id=str(service.pk),
        document_kind=service.document.kind,
        document_id=str(service.document_id),
        method=service.method,
        served_at=service.served_at,
        fields=service.fields,
        has_receipt=service.receipt_id is not None,
        proof_kinds=tuple(service.proof_kinds),
        party_agreed=service.party_agreed,
    )
