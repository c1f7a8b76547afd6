"""What follows a service that was sent: it arrives or comes back, proof is added; decisions are made public."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.proof import NewService, complete
from liuhen.cases.acts.road import WrongStateError, note_event
from liuhen.cases.acts.whole import is_early
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case, NotPublic, Publication, Service
from liuhen.cases.serving.masking import leaks, mask
from liuhen.cases.serving.queries import clear_text, private_of
from liuhen.cases.serving.words import AFTER_RETURN
from liuhen.documents.models import Document
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording


class LeakError(RefusalError):
    """What was to be made public can still be read in the text; nothing left."""

    code = "cases.leak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """How something sent reached the party."""

    served_at: datetime
    signed_by: str = ""
    relation: str = ""
    circumstances: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    confirmed_at: datetime | None = None
    proof_kinds: tuple[str, ...] = ()
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """How a decision is made public."""

    channel: str
    approver: str
    address: str = ""
    by_hand: tuple[str, ...] = ()  # words masked by hand
    seen_digest: str = ""  # of the text the preview showed


def arrive(service: Service, arrived: Arrived, *, by: Officer, at: datetime, once: str | None = None) -> Service:
    """Note that something sent has reached the party (回执、确认收悉); only now its service takes the step.

    Two entries: the arrival with the receipt's number, then the issue of the receipt.

    Raises:
        WrongStateError: it arrived or came back before.
        InputError: it would arrive before it was sent.
        ServiceNotWholeError: what the text wants of this method is not there.
        StepRefusedError: an announcement has not run its days, where the bureau has compared the text of the law.
    """
    if service.sent_at and arrived.served_at < service.sent_at:
        raise InputError("没有登记到达：送达时间早于寄出时间。", next_step="请核对两个时间。")
    with acting(by, "case.complete_service", at=at, on=service.case, once=once) as act:
        changes: dict[str, object] = {
            "served_at": arrived.served_at,
            "relation": arrived.relation or service.relation,
            "confirmed_at": arrived.confirmed_at or service.confirmed_at,
            "fields": {**service.fields, **{k: v for k, v in arrived.extra.items() if v.strip()}},
            "proof_kinds": list(dict.fromkeys([*service.proof_kinds, *arrived.proof_kinds])),
        }
        if arrived.signed_by:
            changes["fields"] = {**changes["fields"], "受送达人或签收人": arrived.signed_by}  # type: ignore[dict-item]
        open_one = Service.objects.filter(pk=service.pk, served_at__isnull=True, returned_at__isnull=True)
        if not open_one.update(**changes):
            raise WrongStateError("没有登记到达：这次送达已经到达或者已经退回。", next_step="请刷新页面。")
        service.refresh_from_db()
        act.upon(service.case)
        act.upon(service, early=is_early(service.case, service.method, service.sent_at, arrived.served_at))
        put_down(act, service.case, service, arrived.files)
        receipt = complete(act, service, _again(service, arrived, act.officer))
    finish(receipt, at=at)
    return service


def note_returned(
    service: Service,
    *,
    because: str,
    after: str,
    files: Sequence[Kept] = (),
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Service:
    """Note that a document came back, why, and what is done next (退回); it counts as not served.

    Raises:
        InputError: why it came back, or what follows, is not said.
        WrongStateError: it arrived or came back before.

    Source: wuhan art. 22 (3).
    """
    if not because.strip() or after not in AFTER_RETURN:
        raise InputError("没有登记退回：退回的具体情况和之后怎么办须写明。", next_step="请补齐后再登记。")
    with acting(by, "case.note_returned", at=at, on=service.case, reason=because, once=once) as act:
        open_one = Service.objects.filter(pk=service.pk, served_at__isnull=True, returned_at__isnull=True)
        told = {**service.fields, "退回具体情况": because.strip()}
        if not open_one.update(returned_at=at, after_return=after, fields=told):
            raise WrongStateError("没有登记退回：这次送达已经到达或者已经退回。", next_step="请刷新页面。")
        service.refresh_from_db()
        put_down(act, service.case, service, files)
        act.upon(service.case)
        act.upon(service, after=after)
        note_event(act, service.case, "document_returned", reason=because.strip(), document_kind=service.document.kind)
        return service


def add_proof(
    service: Service,
    files: Sequence[Kept],
    recordings: Sequence[Recording],
    *,
    recorded: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Service:
    """Put further proof to a service: files, recordings, and whether they show the whole of it (补挂证明).

    Raises:
        InputError: there is nothing to add, or a recording is another bureau's.
    """
    if not files and not recordings:
        raise InputError("没有补挂证明：没有选文件，也没有选录像。", next_step="请至少选一项。")
    if any(one.bureau_id != service.case.bureau_id for one in recordings):
        raise InputError("没有补挂证明：其中有不属于本局的录像。", next_step="请只选本局的录像。")
    with acting(by, "case.keep_file", at=at, on=service.case, once=once) as act:
        act.upon(service.case)
        act.upon(service)
        put_down(act, service.case, service, files)
        service.recordings.add(*recordings)
        for recording in recordings:
            act.upon(recording)
        if recordings and recorded:
            Service.objects.filter(pk=service.pk).update(recorded=recorded)
            service.refresh_from_db()
        return service


def text_for(document: Document, by_hand: Sequence[str]) -> tuple[str, str, int, int]:
    """Give the masked text of a decision, its digest, and how much was hidden by rule and by hand."""
    case = _case_of(document)
    masked = mask(clear_text(document), private_of(case, [document]), by_hand)
    return masked.text, _digest(masked.text), masked.by_rule, masked.by_hand


def publish(
    document: Document, new: NewPublication, *, by: Officer, at: datetime, once: str | None = None
) -> Publication:
    """Make a decision public with exactly the masked text that was looked at (公示).

    Raises:
        WrongStateError: it is not issued, or public already.
        InputError: the text changed since the preview; channel or approver is missing.
        LeakError: something private can still be read.

    Source: 行政处罚法 (2021) art. 48; 国办发〔2018〕118号.
    """
    case = _case_of(document)
    if not new.channel.strip() or not new.approver.strip():
        raise InputError("没有登记公示：公示渠道和批准人须写明。", next_step="请补齐后再办。")
    with acting(by, "case.publish", at=at, on=case, once=once) as act:
        if document.state != "issued":
            raise WrongStateError("没有公示：文书还没有签发。", next_step="请先签发并送达，再公示。")
        if Publication.objects.filter(document=document, withdrawn_at__isnull=True).exists():
            raise WrongStateError("没有公示：这份决定已经公示。", next_step="要换文本的，请先撤回原公示。")
        text, digest, by_rule, hidden = text_for(document, new.by_hand)
        if digest != new.seen_digest:
            raise InputError("没有公示：文本与刚才预览的不一样。", next_step="请重新预览，看过之后再公示。")
        found = leaks(text, private_of(case, [document]), new.by_hand)
        if found:
            raise LeakError(
                f"没有公示：文本中仍能读到{'、'.join(found)}。", article="行政处罚法第五十条", next_step="请先遮蔽。"
            )
        row = Publication.objects.create(
            bureau=act.home,
            case=case,
            document=document,
            number=next_number(act, "GS"),
            text=text,
            digest=digest,
            by_rule=by_rule,
            by_hand=hidden,
            channel=new.channel.strip(),
            address=new.address.strip(),
            approver=new.approver.strip(),
            published_at=act.at,
            published_by=act.officer,
        )
        act.upon(case)
        act.upon(document)
        return act.upon(row, digest=digest)


def keep_private(
    document: Document, *, reason: str, approver: str, by: Officer, at: datetime, once: str | None = None
) -> NotPublic:
    """Note that a decision is not made public, and why (不予公开).

    Raises:
        InputError: the reason or the approver is missing.
        WrongStateError: it is public.
    """
    case = _case_of(document)
    if not reason.strip() or not approver.strip():
        raise InputError("没有登记不予公开：理由和批准人须写明。", next_step="请补齐后再办。")
    with acting(by, "case.publish", at=at, on=case, reason=reason, once=once) as act:
        if Publication.objects.filter(document=document, withdrawn_at__isnull=True).exists():
            raise WrongStateError("没有登记：这份决定已经公示。", next_step="请先撤回公示。")
        if NotPublic.objects.filter(document=document).exists():
            raise WrongStateError("没有登记：已经登记过不予公开。", next_step="请刷新页面。")
        row = NotPublic.objects.create(
            bureau=act.home,
            case=case,
            document=document,
            at=act.at,
            reason=reason.strip(),
            approver=approver.strip(),
            by=act.officer,
        )
        act.upon(case)
        act.upon(document)
        return row


def withdraw(
    publication: Publication,
    *,
    reason: str,
    revoked_at: datetime | None,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Publication:
    """Take a publication back with its reason; `revoked_at` is when the decision itself was changed or revoked (撤回).

    Raises:
        InputError: no reason.
        WrongStateError: it was taken back before.

    Source: 行政处罚法 (2021) art. 48 (2).
    """
    if not reason.strip():
        raise InputError("没有撤回公示：还没有写明理由。", next_step="请写明为什么撤回。")
    with acting(by, "case.withdraw_publication", at=at, on=publication.case, reason=reason, once=once) as act:
        standing = Publication.objects.filter(pk=publication.pk, withdrawn_at__isnull=True)
        if not standing.update(
            withdrawn_at=act.at, withdrawn_because=reason.strip(), withdrawn_by=act.officer, revoked_at=revoked_at
        ):
            raise WrongStateError("没有撤回：这次公示已经撤回。", next_step="请刷新页面。")
        publication.refresh_from_db()
        act.upon(publication.case)
        return act.upon(publication)


def _case_of(document: Document) -> Case:
    return Case.objects.select_related("bureau").get(pk=int(document.subject_id))


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _again(service: Service, arrived: Arrived, by: Officer) -> NewService:
    """Give the whole service as its receipt prints it; where nobody was named, by who notes the arrival."""
    case, day = service.case, timezone.localdate(arrived.served_at)
    people = [(one.name, one.certificate_on(day)) for one in (list(service.officers.all()) or [by])]
    words = "；".join(word for word in (service.fields.get("circumstances", ""), arrived.circumstances) if word.strip())
    return NewService(
        method=service.method,
        served_at=arrived.served_at,
        place=service.place,
        recipient=dict(case.party),
        officers=tuple({"name": name, "certificate": held.number if held else ""} for name, held in people),
        signed_by=arrived.signed_by,
        circumstances=words,
        relation=service.relation,
        method_kind=service.method_kind,
        carrier=service.carrier,
        tracking=service.tracking,
        sent_at=service.sent_at,
        extra=arrived.extra,
    )
