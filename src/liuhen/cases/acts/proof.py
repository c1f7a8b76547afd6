"""Acts of service and evidence: serving a document, putting recordings on the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.road import StepRefusedError, WrongStateError, note_event, procedure_for, take_step
from liuhen.cases.acts.whole import counts, is_early, require_whole
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case, CaseRecording, Service
from liuhen.cases.queries import rules_of
from liuhen.documents import acts as documents
from liuhen.documents.fields import SHANGHAI, Value, instant_words
from liuhen.documents.forms import form_of
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.law.answers import ServiceMethod
from liuhen.law.lifecycle import State

DECISIONS = frozenset({"penalty_decision"})
NEEDS_SENDING = ("post", "electronic", "entrusted", "announcement")
NEEDS_WORDS = ("lien", "post", "electronic", "entrusted", "announcement")  # what happened is written on the receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """How a document was served, or sent on its way."""

    method: str  # direct, lien, post, electronic, entrusted, announcement
    served_at: datetime | None  # None: sent, and not known to have arrived
    place: str
    recipient: dict[str, str]
    officers: tuple[dict[str, str], ...]  # name and certificate of those who served
    signed_by: str = ""
    circumstances: str = ""
    proof_kinds: tuple[str, ...] = ()
    party_agreed: bool = False
    extra: dict[str, str] = field(default_factory=dict)  # further fields the method asks for
    sent_at: datetime | None = None
    method_kind: str = ""  # word of the pack: 特快专递, 传真
    tracking: str = ""
    carrier: str = ""  # of an announcement
    relation: str = ""  # who signed, if not the recipient himself
    confirmed_at: datetime | None = None  # receipt confirmed by the recipient
    people: tuple[Officer, ...] = ()
    recordings: tuple[Recording, ...] = ()
    recorded: str = ""  # '' not at all, any, full
    files: tuple[Kept, ...] = ()


def serve(
    case: Case, document: Document, new: NewService, *, by: Officer, at: datetime, once: str | None = None
) -> Service:
    """Register the service of an issued document with its receipt (送达); a decision's service takes the step.

    What was only sent has no receipt and takes no step yet: `cases.serving.acts.arrive` goes on with it. Two entries:
    the service with the receipt's number, then the issue of the receipt.

    Raises:
        WrongStateError: the document is not issued.
        InputError: an instant lies before the issue or in the future.
        StepRefusedError: the method is not allowed for this document, or its proof is missing.

    Source: wuhan art. 22; wangdu art. 18; 行政处罚法 (2021) art. 61.
    """
    with acting(by, "case.serve", at=at, on=case, once=once) as act:
        act.upon(case)
        method = _method_for(case, document, new)
        service = Service.objects.create(
            case=case,
            document=document,
            method=new.method,
            method_kind=new.method_kind,
            sent_at=new.sent_at,
            served_at=new.served_at,
            place=new.place[:200],
            tracking=new.tracking,
            carrier=new.carrier,
            relation=new.relation,
            confirmed_at=new.confirmed_at,
            recorded=new.recorded,
            fields=_service_fields(document, new, method),
            proof_kinds=_proofs(new),
            party_agreed=new.party_agreed,
        )
        service.officers.set(new.people)
        service.recordings.set(new.recordings)
        put_down(act, case, service, new.files)
        for recording in new.recordings:
            act.upon(recording)
        act.upon(document, method=new.method, early=is_early(case, new.method, new.sent_at, new.served_at))
        receipt = complete(act, service, new) if new.served_at is not None else None
        if receipt is None:
            note_event(act, case, "send_document", document_kind=document.kind)
    if receipt is not None:
        finish(receipt, at=at)
    return service


def complete(act: Act, service: Service, new: NewService) -> Document:
    """Make the receipt of a service that has arrived, and take the step where it counts. A step.

    The receipt has its number and waits for its page.

    Raises:
        StepRefusedError: what the text wants of this method is not there.
    """
    case, document = service.case, service.document
    require_whole(service)
    receipt = documents.open_draft(act, case, "service_receipt", _receipt_fields(case, document, new))
    documents.reserve(act, receipt)
    if new.signed_by:
        documents.sign(act, receipt, "party", method="paper", note=new.signed_by)
    for _ in new.officers:
        documents.sign(act, receipt, "officer", method="paper")
    Service.objects.filter(pk=service.pk).update(receipt=receipt)
    service.receipt = receipt
    if counts(service):
        _go_on(act, case, document)
    else:
        note_event(act, case, "serve_document", document_kind=document.kind)
    return receipt


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
    _require_instants(document, new)
    method = rules_of(case).service_method(new.method)
    if method is None:
        raise InputError("没有登记送达：没有选送达方式。", next_step="请选择送达方式。")
    if document.kind in DECISIONS and "decision" in method.not_for:
        raise StepRefusedError(
            f"不能用“{method.label}”送达《{title}》。",
            article=f"{method.citation.source.value}{method.citation.article}",
            next_step="请改用直接、留置、邮寄、委托或者公告送达。",
        )
    is_told = bool(new.circumstances.strip()) or any(value.strip() for value in new.extra.values())
    if new.method in NEEDS_WORDS and not is_told:
        raise InputError(f"没有登记送达：“{method.label}”须在送达回证上注明情况。", next_step="请在备注中写明情况。")
    if new.method in NEEDS_SENDING and new.served_at is None and new.sent_at is None:
        raise InputError("没有登记送达：寄出时间和送达时间都没有填。", next_step="请至少填写一项。")
    if new.method == "direct" and not new.signed_by.strip():
        raise InputError("没有登记送达：直接送达须由受送达人签收。", next_step="请填写签收人；拒绝签收的改用留置送达。")
    return method


def _require_instants(document: Document, new: NewService) -> None:
    """Refuse a service before its document was issued; the minute of the issue counts as after it."""
    issued = document.issued_at.replace(second=0, microsecond=0) if document.issued_at else None
    for name, at in (("寄出时间", new.sent_at), ("送达时间", new.served_at)):
        if at is not None and issued is not None and at < issued:
            told = issued.astimezone(SHANGHAI)
            raise InputError(
                f"没有登记送达：{name}早于《{document.title}》的签发时间（{told.month}月{told.day}日 {told:%H:%M}）。",
                next_step="请核对时间；签发之前交给当事人的不是这份文书。",
            )
    if new.served_at and new.sent_at and new.served_at < new.sent_at:
        raise InputError("没有登记送达：送达时间早于寄出时间。", next_step="请核对两个时间。")


def _proofs(new: NewService) -> list[str]:
    """Name every proof: those told, those whose files are kept, and recordings."""
    media = [
        "photo" if one.medium == "photo" else "audio" if one.medium == "audio" else "video" for one in new.recordings
    ]
    return list(dict.fromkeys((*new.proof_kinds, *(one.kind for one in new.files), *media)))


def _receipt_fields(case: Case, document: Document, new: NewService) -> dict[str, Value]:
    form = form_of("service_receipt")
    labels = form.field("method").choices
    order = ("direct", "lien", "post", "electronic", "entrusted", "announcement")
    return {
        "document": [f"《{document.title}》{document.number}"],
        "recipient": new.recipient or dict(case.party),
        "method": labels[order.index(new.method)],
        "served_at": new.served_at.isoformat(timespec="minutes") if new.served_at else "",
        "place": new.place,
        "officers": [dict(officer) for officer in new.officers],
        "signed_by": new.signed_by,
        "circumstances": _circumstances(new),
    }


def _circumstances(new: NewService) -> str:
    """Write on the receipt what happened: the free words, then each field the text asks for."""
    told = [f"{name}：{value.strip()}" for name, value in new.extra.items() if value.strip()]
    return "；".join([*([new.circumstances.strip()] if new.circumstances.strip() else []), *told])


def _service_fields(document: Document, new: NewService, method: ServiceMethod) -> dict[str, str]:
    """Name what was recorded in the words the pack asks for; the free words answer what nothing else does."""
    people = "、".join(one.get("name", "") for one in new.officers)
    who = new.signed_by or new.recipient.get("name", "")
    signer = f"{who}（{new.relation}）" if new.relation and new.relation != "本人" else who
    when = new.served_at or new.sent_at
    at = instant_words(when) if when else ""
    known = {
        "地点": new.place,
        "送达地点": new.place,
        "送达时间": at,
        "送达人": people,
        "受送达人或签收人": signer,
        "受送达人或者符合法定条件的签收人员": signer,
        "送达文书名称": f"《{document.title}》{document.number}",
        "文书名称": document.title,
        "文号": document.number,
        "公告载体": new.carrier,
    }
    if new.method == "lien":
        known["留置地点和时间"] = f"{new.place} {at}".strip()
    told = dict.fromkeys(method.fields, new.circumstances) if new.circumstances else {}
    given = {name: value for name, value in {**known, **new.extra}.items() if value.strip()}
    return {**told, **given}


def _go_on(act: Act, case: Case, document: Document) -> None:
    """The service of the document that carries the step is a step of the case; that of another is an event."""
    if procedure_for(case).serving(case.state, document.kind) is not None:
        take_step(act, case, "serve")
    else:
        note_event(act, case, "serve_document", document_kind=document.kind)
