"""Acts that go through an approval: filing, decision, closing, and any document that wants a head's opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from liuhen.approvals.acts import Apart, decide, open_request, withdraw
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.approvals.papers.acts import decide_on_paper
from liuhen.approvals.papers.words import OnPaper
from liuhen.approvals.queries import decided_steps, right_words
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import role_label
from liuhen.bureau.roles import Role
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.road import WrongStateError, note_event, require_free, take_step
from liuhen.cases.acts.road import procedure_for as procedure_for_case
from liuhen.cases.apart.queries import parties_to
from liuhen.cases.beside.queries import beside
from liuhen.cases.models import Case
from liuhen.cases.performing.acts.paying import require_performed
from liuhen.cases.performing.words import PERFORMED
from liuhen.cases.queries import known_of, live_events, opinions_of, rules_of
from liuhen.cases.sheets import DOCUMENT, Procedure, Sheet, procedure_for, procedure_of, shown_for
from liuhen.documents import acts as documents
from liuhen.documents.models import Document
from liuhen.law.checks.approval import head_of
from liuhen.law.lifecycle import State
from liuhen.law.pack import Pack


def request_filing(case: Case, document: Document, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Send the filing approval up its chain (立案审批); after an emergency start this is its make-up (补办).

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


def request_document(case: Case, document: Document, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Send any other document up: to the head its rule names, else to the head of the bureau (内部审批).

    Raises:
        IncompleteError: a field the form demands is empty.
        NobodyCanDecideError: a role of the chain is held by nobody else.
    """
    procedure = procedure_for(document.form, approver_of(document.kind, rules_of(case)))
    return _request(procedure, case, document, by=by, at=at, once=once)


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
    return _approve(request, decision, opinion, by=by, at=at, limit=limit, once=once)


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
    return _approve(request, decision, opinion, by=by, at=at, limit=limit, once=once)


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
    return _approve(request, decision, opinion, by=by, at=at, limit=limit, once=once)


def approve_document(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give one opinion on a document that takes no step; the last agreement numbers and issues it."""
    return _approve(request, decision, opinion, by=by, at=at, limit=limit, once=once)


def withdraw_request(request: Request, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Document:
    """Take one's own request back; the document is a draft again (撤回送审).

    Raises:
        NotYourStepError: it is somebody else's, or closed.
    """
    document, case = _thing_of(request)
    with acting(by, "case.withdraw_request", at=at, on=case, reason=reason, once=once) as act:
        act.upon(case)
        withdraw(act, request)
        documents.reopen(act, document)
    return document


def enter_paper_opinion(
    request: Request, paper: OnPaper, *, signer: Officer, by: Officer, at: datetime, once: str | None = None
) -> Request:
    """Enter an opinion a head gave on paper, with the photo that is in the vault; he confirms it later (纸面签批).

    Raises:
        PaperError: the words are missing, or the time on the paper does not fit.
        OwnRequestError: the requester would enter it, or the signer asked for it himself.
    """
    document, case = _thing_of(request)
    with acting(by, "case.enter_paper", at=at, on=case, once=once) as act:
        act.upon(case)
        decide_on_paper(act, request, paper, signer=signer, content_digest=documents.digest_of(document))
        _follow(act, case, document, request, opinion=paper.opinion)
    return _finished(request, document, at=at)


def approver_of(kind: str, pack: Pack) -> str:
    """Give the bureau role whose approval the rules want for a document; empty where no text names one."""
    rule = pack.document(kind)
    named = head_of(kind, pack) if kind == "penalty_decision" or (rule and rule.approver_role) else ""
    return pack.bureau_role(named) or named


def chain_of(case: Case, procedure: Procedure) -> tuple[str, ...]:
    """Give the roles that decide, in order: the pack's chain for filing; else ours, ending with whom the text names."""
    pack = rules_of(case)
    if procedure.name == "filing":
        return pack.approval_chain("filing")
    last = approver_of(procedure.kind, pack)
    return (*procedure.chain[:-1], last) if last and last not in procedure.chain[:-1] else procedure.chain


def own_offices(case: Case, procedure: Procedure) -> tuple[str, ...]:
    """Give the roles whose opinion nobody else may give: the head the bureau's own text names for this document.

    Source: wuhan 第二十条; wangdu 第十条, 第十一条, 第十七条.
    """
    pack = rules_of(case)
    if procedure.kind == "penalty_decision":
        stated = pack.resolve(lambda body: body.decision)
        is_own = stated is not None and stated.layer is pack.own
    else:
        listed = pack.own.body.documents.catalogue if pack.own.body.documents else ()
        is_own = any(rule.code == procedure.kind and rule.approver_role for rule in listed)
    return (approver_of(procedure.kind, pack),) if is_own else ()


def is_make_up(case: Case, procedure: Procedure) -> bool:
    """Say whether this filing makes up for an emergency start: begun, not filed, and not over."""
    names = {event.name for event in live_events(case)}
    return procedure.name == "filing" and "emergency_start" in names and "file" not in names


def _request(
    procedure: Procedure, case: Case, document: Document, *, by: Officer, at: datetime, once: str | None
) -> Request:
    with acting(by, procedure.ask, at=at, on=case, once=once) as act:
        case.refresh_from_db()
        made_up = is_make_up(case, procedure)
        in_place = procedure.start is None or case.state == procedure.start or made_up
        if document.kind != procedure.kind or str(case.pk) != document.subject_id or not in_place:
            raise WrongStateError(
                f"现在还不能送审{procedure.label}：案件在“{case.get_state_display()}”环节。",
                next_step="请刷新案件页面，按环节办理。",
            )
        if procedure.start not in (None, State.ACCEPTED):
            require_free(case, procedure.step, at=at, except_kinds=(procedure.kind,))
        if procedure.name == "closing" and document.fields.get("manner") == PERFORMED:
            require_performed(case)
        digest = documents.close_for_approval(act, document)
        act.upon(case)
        pack = rules_of(case)
        rule = pack.document(document.kind)
        findings, recordings = beside(case, pack, at)
        shown = shown_for(
            procedure,
            Sheet(form=document.form, fields=document.fields, findings=findings, recordings=recordings),
            number=case.label,
            title=case.title,
            requester=by.name,
            known=known_of(case, by, at=at),
            citation=rule.citation if rule else None,
            last=role_label(case.bureau, Role.PRINCIPAL_HEAD),
        )
        return open_request(
            act,
            document,
            verb=procedure.decide,
            chain=chain_of(case, procedure),
            shown=shown,
            content_digest=digest,
            kept=Apart(apart=tuple(parties_to(case)), personal=own_offices(case, procedure)),
        )


def _approve(
    request: Request,
    decision: Decision,
    opinion: str,
    *,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None,
    once: str | None,
) -> Request:
    document, case = _thing_of(request)
    with acting(by, request.verb, at=at, on=case, once=once) as act:
        act.upon(case)
        decide(
            act,
            request,
            decision=decision,
            opinion=opinion,
            content_digest=documents.digest_of(document),
            limit=limit,
        )
        _follow(act, case, document, request, opinion=opinion)
    return _finished(request, document, at=at)


def _thing_of(request: Request) -> tuple[Document, Case]:
    document = Document.objects.select_related("bureau", "handler").get(pk=request.subject_id)
    return document, Case.objects.select_related("bureau").get(pk=document.subject_id)


def _follow(act: Act, case: Case, document: Document, request: Request, *, opinion: str) -> None:
    """Do what the opinion leads to: carry out after the last agreement, give the draft back after a return."""
    procedure = procedure_for(document.form)
    if request.state == "agreed":
        _carry_out(act, procedure, case, document, request)
    elif request.state != "open":
        documents.reopen(act, document)
        note_event(act, case, f"{procedure.name}_{request.state}", reason=opinion, document_kind=document.kind)


def _finished(request: Request, document: Document, *, at: datetime) -> Request:
    if request.state == "agreed":
        finish(document, at=at)
    return request


def _carry_out(act: Act, procedure: Procedure, case: Case, document: Document, request: Request) -> None:
    """Take the step and the number that the last agreement opens; the law looks once more, at live facts."""
    documents.approve(act, document, opinions=_frozen(document, request))
    if is_make_up(case, procedure):
        note_event(act, case, procedure.step, document_kind=document.kind)
        Case.objects.filter(pk=case.pk).update(filed_at=act.at)
    elif procedure.name != DOCUMENT:
        take_step(act, case, procedure.step)
    elif (carried := procedure_for_case(case).carried(case.state, document.kind)) is not None:
        take_step(act, case, carried.step)
    documents.reserve(act, document, number=case.number if procedure.name == "filing" else "")
    if procedure.name == "filing":
        Case.objects.filter(pk=case.pk).update(number=document.number)
    if procedure.name == "decision":
        due = document.fields.get("performance_due_on") or None
        Case.objects.filter(pk=case.pk).update(performance_due_on=due)
    case.refresh_from_db()


def _frozen(document: Document, request: Request) -> list[dict[str, str]]:
    """Freeze every opinion with the right it was given by: delegation, appointment, paper."""
    rights = {step.opinion_of: right_words(step) for step in decided_steps(request)}
    return [
        {
            "role": one.role,
            "officer": one.officer.name if one.officer else "",
            "officer_id": one.officer.id if one.officer else "",
            "decision": one.decision,
            "words": one.opinion,
            "decided_at": one.decided_at.isoformat() if one.decided_at else "",
            "way": rights.get(one.role, ""),
        }
        for one in opinions_of(document, request)
    ]
