"""Acts of service and evidence: serving a document, putting recordings on the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.road import StepRefusedError, WrongStateError, note_event, take_step
from liuhen.cases.models import Case, CaseRecording, Service
from liuhen.cases.queries import rules_of
from liuhen.documents import acts as documents
from liuhen.documents.fields import Value
from liuhen.documents.forms import form_of
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.law.lifecycle import State
from liuhen.law.pack import ServiceMethod

DECISIONS = frozenset({"penalty_decision"})
NEEDS_WORDS = ("lien", "post", "electronic", "entrusted", "announcement")  # what happened is written on the receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """How a document was served."""

    method: str  # direct, lien, post, electronic, entrusted, announcement
    served_at: datetime
    place: str
    recipient: dict[str, str]
    officers: tuple[dict[str, str], ...]  # name and certificate of those who served
    signed_by: str = ""
    circumstances: str = ""
    proof_kinds: tuple[str, ...] = ()
    party_agreed: bool = False
    extra: dict[str, str] = field(default_factory=dict)  # further fields the method asks for


def serve(
    case: Case, document: Document, new: NewService, *, by: Officer, at: datetime, once: str | None = None
) -> Service:
    """Register the service of an issued document with its receipt (送达); a decision's service takes the step.

    Two entries: the service with the receipt's number, then the issue of the receipt.

    Raises:
        WrongStateError: the document is not issued.
        StepRefusedError: the method is not allowed for this document, or its proof is missing.

    Source: wuhan art. 22; 行政处罚法 (2021) art. 61.
    """
    with acting(by, "case.serve", at=at, on=case, once=once) as act:
        act.upon(case)
        method = _method_for(case, document, new)
        receipt = documents.open_draft(act, case, "service_receipt", _receipt_fields(case, document, new))
        documents.reserve(act, receipt)
        if new.signed_by:
            documents.sign(act, receipt, "party", method="paper", note=new.signed_by)
        for _ in new.officers:
            documents.sign(act, receipt, "officer", method="paper")
        service = Service.objects.create(
            case=case,
            document=document,
            receipt=receipt,
            method=new.method,
            served_at=new.served_at,
            fields=_service_fields(new, method),
            proof_kinds=list(new.proof_kinds),
            party_agreed=new.party_agreed,
        )
        act.upon(document, method=new.method)
        _go_on(act, case, document)
    finish(receipt, at=at)
    return service


def file_evidence(
    case: Case,
    recordings: Sequence[Recording],
    *,
    purpose: str,
    by: Officer,
    at: datetime,
    stage: str = "",
    once: str | None = None,
) -> list[CaseRecording]:
    """Put recordings on the file for a stated purpose (录像入卷); one that is on it already stays as it is.

    Raises:
        InputError: no recording or no purpose.
        WrongStateError: the file is in the archive.
    """
    if not recordings or not purpose.strip():
        raise InputError("没有放入录像：还没有选录像，或者没有写用途。", next_step="请至少选一段录像，写明证明什么。")
    with acting(by, "case.file_evidence", at=at, on=case, reason=purpose, once=once) as act:
        if case.state == State.ARCHIVED:
            raise WrongStateError("不能再放入录像：案卷已经归档。", next_step="请办理补充归档。")
        act.upon(case)
        defaults = {
            "purpose": purpose.strip(),
            "stage": stage or case.state,
            "filed_at": act.at,
            "filed_by": by,
        }
        links = [_put_on(act, case, recording, defaults) for recording in recordings]
        act.note(count=len(links))
        return links


def _put_on(act: Act, case: Case, recording: Recording, defaults: dict[str, object]) -> CaseRecording:
    if recording.bureau_id != case.bureau_id:
        raise InputError("没有放入录像：其中有不属于本局的录像。", next_step="请只选本局的录像。")
    link, is_new = CaseRecording.objects.get_or_create(case=case, recording=recording, defaults=defaults)
    if is_new:
        act.upon(recording)
    return link


def _method_for(case: Case, document: Document, new: NewService) -> ServiceMethod:
    """Give the pack's rule for the method, if it may be used for this document and is told completely."""
    title = document.title
    if document.state != "issued" or document.subject_id != str(case.pk):
        raise WrongStateError(f"不能登记送达：《{title}》还没有签发。", next_step="请先签发，再送达。")
    method = rules_of(case).service_method(new.method)
    if method is None:
        raise InputError("没有登记送达：没有选送达方式。", next_step="请选择送达方式。")
    if document.kind in DECISIONS and "decision" in method.not_for:
        raise StepRefusedError(
            f"不能用“{method.label}”送达《{title}》。",
            article=f"{method.citation.source.value}{method.citation.article}",
            next_step="请改用直接、留置、邮寄、委托或者公告送达。",
        )
    if new.method in NEEDS_WORDS and not new.circumstances.strip():
        raise InputError(f"没有登记送达：“{method.label}”须在送达回证上注明情况。", next_step="请在备注中写明情况。")
    if new.method == "direct" and not new.signed_by.strip():
        raise InputError("没有登记送达：直接送达须由受送达人签收。", next_step="请填写签收人；拒绝签收的改用留置送达。")
    return method


def _receipt_fields(case: Case, document: Document, new: NewService) -> dict[str, Value]:
    form = form_of("service_receipt")
    labels = form.field("method").choices
    order = ("direct", "lien", "post", "electronic", "entrusted", "announcement")
    return {
        "document": [f"《{document.title}》{document.number}"],
        "recipient": new.recipient or dict(case.party),
        "method": labels[order.index(new.method)],
        "served_at": new.served_at.isoformat(timespec="minutes"),
        "place": new.place,
        "officers": [dict(officer) for officer in new.officers],
        "signed_by": new.signed_by,
        "circumstances": new.circumstances,
    }


def _service_fields(new: NewService, method: ServiceMethod) -> dict[str, str]:
    """Name what was recorded in the words the pack asks for; what happened answers all of them."""
    named = {"地点": new.place, "送达人": "、".join(one.get("name", "") for one in new.officers)}
    named |= {"受送达人或签收人": new.signed_by or new.recipient.get("name", "")}
    told = dict.fromkeys(method.fields, new.circumstances) if new.circumstances else {}
    return {**named, **told, **new.extra}


def _go_on(act: Act, case: Case, document: Document) -> None:
    """A decision's service is a step of the case; that of another document is an event."""
    if document.kind in DECISIONS and case.state == State.DECISION:
        take_step(act, case, "serve")
    else:
        note_event(act, case, "serve_document", document_kind=document.kind)
