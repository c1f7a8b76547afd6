"""Acts that go through an approval: filing, decision, closing. The last agreement takes the step and the number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from liuhen.approvals.acts import decide, open_request
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import role_label
from liuhen.bureau.roles import Role
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.road import WrongStateError, note_event, require_free, take_step
from liuhen.cases.models import Case
from liuhen.cases.queries import known_of, opinions_of, rules_of
from liuhen.cases.sheets import Procedure, procedure_of, shown_for
from liuhen.documents import acts as documents
from liuhen.documents.models import Document
from liuhen.law.facts import OpinionFacts
from liuhen.law.lifecycle import State


def request_filing(case: Case, document: Document, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Send the filing approval up its chain (立案审批).

    Raises:
        IncompleteError: a field the form demands is empty.
        NobodyCanDecideError: a role of the chain is held by nobody else.

    Source: wuhan art. 12.
    """
    return _request(procedure_of("filing"), case, document, by=by, at=at, once=once)


def request_decision(case: Case, document: Document, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Send the penalty decision up for the head's opinion; what the law wants before a decision must be there.

    Raises:
        StepRefusedError: notice, statement review or legal opinion is missing; names article and document.

    Source: 行政处罚法 (2021) art. 44, 45, 57, 58; wuhan art. 17, 20.
    """
    return _request(procedure_of("decision"), case, document, by=by, at=at, once=once)


def request_closing(case: Case, document: Document, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Send the closing report up (结案审批).

    Raises:
        StepRefusedError: performance has not been checked.

    Source: wuhan art. 23.
    """
    return _request(procedure_of("closing"), case, document, by=by, at=at, once=once)


def approve_filing(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give one opinion on a filing; the last agreement files the case and takes its number.

    Two people agreeing at the same moment get two numbers; a refusal leaves no hole. One entry, and one more for
    the issue of the sheet after the last agreement.
    """
    return _approve(procedure_of("filing"), request, decision, opinion, by=by, at=at, limit=limit, once=once)


def approve_decision(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give one opinion on a penalty decision; the last agreement decides the case and issues the decision.

    Raises:
        StepRefusedError: what the law demands before a decision is not there (any more).
    """
    return _approve(procedure_of("decision"), request, decision, opinion, by=by, at=at, limit=limit, once=once)


def approve_closing(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give one opinion on a closing; the last agreement terminates the case (终结)."""
    return _approve(procedure_of("closing"), request, decision, opinion, by=by, at=at, limit=limit, once=once)


def chain_of(case: Case, procedure: Procedure) -> tuple[str, ...]:
    """Give the roles that decide, in order: the pack's chain for filing, the engine's for the rest."""
    pack = rules_of(case)
    return pack.approval_chain("filing") if procedure.name == "filing" else procedure.chain


def _request(
    procedure: Procedure, case: Case, document: Document, *, by: Officer, at: datetime, once: str | None
) -> Request:
    with acting(by, procedure.ask, at=at, on=case, once=once) as act:
        case.refresh_from_db()
        if document.kind != procedure.kind or str(case.pk) != document.subject_id or case.state != procedure.start:
            raise WrongStateError(
                f"现在还不能送审{procedure.label}：案件在“{case.get_state_display()}”环节。",
                next_step="请刷新案件页面，按环节办理。",
            )
        if procedure.start != State.ACCEPTED:
            require_free(case, procedure.step, at=at, except_kinds=(procedure.kind,))
        digest = documents.close_for_approval(act, document)
        act.upon(case)
        pack = rules_of(case)
        form = pack.document(document.kind)
        shown = shown_for(
            procedure,
            number=case.label,
            title=case.title,
            requester=by.name,
            fields=document.fields,
            known=known_of(case, by, at=at),
            citation=form.citation if form else None,
            last=role_label(case.bureau, Role.PRINCIPAL_HEAD),
        )
        return open_request(
            act,
            document,
            verb=procedure.decide,
            chain=chain_of(case, procedure),
            shown=shown,
            content_digest=digest,
        )


def _approve(
    procedure: Procedure,
    request: Request,
    decision: Decision,
    opinion: str,
    *,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None,
    once: str | None,
) -> Request:
    document = Document.objects.select_related("bureau", "handler").get(pk=request.subject_id)
    case = Case.objects.select_related("bureau").get(pk=document.subject_id)
    with acting(by, procedure.decide, at=at, on=case, once=once) as act:
        act.upon(case)
        decide(
            act,
            request,
            decision=decision,
            opinion=opinion,
            content_digest=documents.digest_of(document),
            limit=limit,
        )
        if request.state == "agreed":
            _carry_out(act, procedure, case, document, request)
        elif request.state != "open":
            documents.reopen(act, document)
            note_event(act, case, f"{procedure.name}_{request.state}", reason=opinion, document_kind=document.kind)
    if request.state == "agreed":
        finish(document, at=at)
    return request


def _carry_out(act: Act, procedure: Procedure, case: Case, document: Document, request: Request) -> None:
    """Take the step and the number that the last agreement opens; the law looks once more, at live facts."""
    documents.approve(act, document, opinions=_frozen(opinions_of(document, request)))
    take_step(act, case, procedure.step)
    documents.reserve(act, document, number=case.number if procedure.name == "filing" else "")
    if procedure.name == "filing":
        Case.objects.filter(pk=case.pk).update(number=document.number)
    if procedure.name == "decision":
        due = document.fields.get("performance_due_on") or None
        Case.objects.filter(pk=case.pk).update(performance_due_on=due)
    case.refresh_from_db()


def _frozen(opinions: tuple[OpinionFacts, ...]) -> list[dict[str, str]]:
    return [
        {
            "role": one.role,
            "officer": one.officer.name if one.officer else "",
            "officer_id": one.officer.id if one.officer else "",
            "decision": one.decision,
            "words": one.opinion,
            "decided_at": one.decided_at.isoformat() if one.decided_at else "",
        }
        for one in opinions
    ]
