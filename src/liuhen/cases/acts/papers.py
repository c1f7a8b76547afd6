"""Acts upon the documents of a case: draft, save, make final, issue."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import pack_at
from liuhen.cases.acts.clues import SEPARATION, SamePersonError
from liuhen.cases.acts.road import WrongStateError, note_event, procedure_for
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.lifecycle import APPROVED_KINDS, FINAL_EVENTS, FINAL_VERBS, may_draft_in
from liuhen.cases.models import Case
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import has_handled
from liuhen.documents import acts as documents
from liuhen.documents.adapted import form_under
from liuhen.documents.fields import Value
from liuhen.documents.forms import Form
from liuhen.documents.issuing import store_pdf
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of, draft_pdf, header_of
from liuhen.documents.typst import MissingSignError
from liuhen.errors import InputError
from liuhen.evidence.queries import vault

LEFT_AFTER = timedelta(minutes=10)  # a request that reserves a number has issued the document long before


def draft_document(case: Case, kind: str, *, by: Officer, at: datetime, once: str | None = None) -> Document:
    """Open a draft of one kind, filled with what is known. An open draft of that kind by the same person is given back.

    Raises:
        WrongStateError: the kind does not belong to the case's state yet.
        SamePersonError: a handler would write the legal opinion.
    """
    form = form_under(pack_at(case.bureau, at), kind)
    open_one = documents_of(case).filter(kind=kind, state="draft", handler=by).last()
    if open_one is not None:
        return open_one
    with acting(by, _draft_verb(form), at=at, on=case, once=once) as act:
        _require_writer(case, form, by)
        if not may_draft_in(form, case.state, procedure_for(case)):
            raise WrongStateError(
                f"现在还不能起草《{form.zh}》：案件在“{case.get_state_display()}”环节。",
                next_step="请先办完前面的环节。",
            )
        act.upon(case)
        return documents.open_draft(act, case, kind, prefilled(form, known_for(case, form, by, at=at)))


def redraft_document(issued: Document, case: Case, *, by: Officer, at: datetime, reason: str) -> Document:
    """Open a new version of an issued document with a reason; the old one stays as it is."""
    if issued.state != "issued" or not reason.strip():
        raise InputError(
            "没有另作新版：只有已签发的文书可以另作新版，并须写明理由。", next_step="请写明改了什么、为什么。"
        )
    form = issued.form
    with acting(by, _draft_verb(form), at=at, on=case, reason=reason) as act:
        _require_writer(case, form, by)
        act.upon(case)
        return documents.open_draft(act, case, issued.kind, issued.fields, supersedes=issued)


def save_document(
    document: Document, case: Case, fields: Mapping[str, Value], *, edition: int, by: Officer, at: datetime
) -> Document:
    """Save a draft as typed.

    Raises:
        EditionConflictError: somebody else saved meanwhile; nothing is overwritten, nothing typed is lost.
    """
    form = document.form
    verb = "case.draft_opinion" if form.written_by == "legal_reviewer" else "case.save"
    with acting(by, verb, at=at, on=case) as act:
        act.upon(case)
        return documents.save_draft(act, document, fields, edition=edition)


def issue_document(
    document: Document,
    case: Case,
    *,
    by: Officer,
    at: datetime,
    signed: Sequence[str] = (),
    once: str | None = None,
) -> Document:
    """Make a document final that needs no approval: take its number, then render, store and issue it.

    `signed` names the signer roles whose signatures stand on the paper. Two entries: the number, then the issue.

    Raises:
        IncompleteError: required fields are empty or unreadable.
        WrongStateError: this kind goes through an approval.
        MissingSignError: no font has a sign of the text.
    """
    if document.kind in APPROVED_KINDS or procedure_for(case).carried(case.state, document.kind) is not None:
        raise WrongStateError(f"《{document.title}》须经审批，不能直接定稿。", next_step="请在案件页面送审。")
    draft_pdf(document)  # a sign that no font has is told before a number is taken for it
    with acting(by, FINAL_VERBS.get(document.kind, "case.issue_document"), at=at, on=case, once=once) as act:
        _require_writer(case, document.form, by)
        settle(act, case, document, signed=signed)
    return finish(document, at=at)


def settle(act: Act, case: Case, document: Document, *, signed: Sequence[str] = ()) -> None:
    """Take a document's number, note who signed, and write on the case what it means; `finish` follows. A step."""
    act.upon(case)
    documents.reserve(act, document)
    for role in signed:
        documents.sign(act, document, role, method="paper")
    if document.kind == "legal_opinion":
        documents.sign(act, document, "legal_reviewer", method="account")
    _take_note(act, case, document)


def renew_document(voided: Document, case: Case, *, by: Officer, at: datetime, reason: str) -> Document:
    """Make a void document anew, under a new number (a filing approval under the number of its case). Two entries.

    Raises:
        DocumentStateError: it is not void, or has been renewed already.
    """
    with acting(by, "case.issue_document", at=at, on=case, reason=reason) as act:
        act.upon(case)
        document = documents.renew(act, voided)
        documents.reserve(act, document, number=case.number if voided.kind == "filing_approval" else "")
    return finish(document, at=at)


def give_rights_notice(document: Document, case: Case, *, by: Officer, at: datetime) -> Document:
    """Issue the notice of rights (权利告知); its last day of statement is from then on the case's."""
    return issue_document(document, case, by=by, at=at)


def legal_review(document: Document, case: Case, *, by: Officer, at: datetime) -> Document:
    """Issue the legal opinion (法制审核意见书).

    Raises:
        SamePersonError: the reviewer handles or handled the case.
    """
    return issue_document(document, case, by=by, at=at)


def check_performance(document: Document, case: Case, *, by: Officer, at: datetime) -> Document:
    """Issue the record that performance was checked (履行情况检查记录)."""
    return issue_document(document, case, by=by, at=at)


def finish(document: Document, *, at: datetime) -> Document:
    """Render a reserved document, store it in the vault, then issue it. Done again after a crash it goes on."""
    header = header_of(document, issued_at=at, foot=foot_of(document))
    digest = store_pdf(document, document.fields, header, vault=vault())
    return documents.issue(document, pdf_digest=digest, at=at)


def finish_reserved(*, at: datetime) -> int:
    """Finish every document whose number was taken a while ago without a page; give how many. For the worker.

    What was reserved just now is left to the request that reserved it; a page that lacks a font holds up no other.
    """
    left = Document.objects.filter(state="reserved", subject_kind="case", reserved_at__lt=at - LEFT_AFTER)
    rows = list(left.select_related("bureau")[:100])
    done = 0
    for document in rows:
        with contextlib.suppress(MissingSignError):
            finish(document, at=at)
            done += 1
    return done


def foot_of(document: Document) -> str:
    """Give the left part of the foot: the case number, or the clue number before there is one."""
    case = Case.objects.filter(pk=document.subject_id).first() if document.subject_kind == "case" else None
    return case.label if case else ""


def _take_note(act: Act, case: Case, document: Document) -> None:
    """Write on the case what the document means for it."""
    changes: dict[str, object] = {}
    if document.kind == "rights_notice":
        changes["statement_until"] = date.fromisoformat(document.fields["period_until"])
    if document.kind == "statement_review":
        changes["statement_made"] = True
    if document.kind == "waiver_note":
        changes["statement_waived"] = document.fields.get("manner") == "当事人明示放弃"
    if document.kind == "correction_order":
        changes["correction_due_on"] = date.fromisoformat(document.fields["correct_by"])
    if changes:
        Case.objects.filter(pk=case.pk).update(**changes)
        case.refresh_from_db()
    if name := FINAL_EVENTS.get(document.kind):
        note_event(act, case, name, document_kind=document.kind)


def _draft_verb(form: Form) -> str:
    return "case.draft_opinion" if form.written_by == "legal_reviewer" else "case.draft"


def _require_writer(case: Case, form: Form, by: Officer) -> None:
    if form.written_by == "legal_reviewer" and has_handled(case, by):
        raise SamePersonError(
            "不能由您审核：您是本案承办人，办案与法制审核不能是同一人。",
            article=SEPARATION,
            next_step="请由其他法制审核人员审核。",
        )
