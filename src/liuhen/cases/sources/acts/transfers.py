"""Acts of a transfer: ask the head, decide, send with the list of materials, write down the receipt.

1. `ask_transfer`: the letter (or the report of a suspected crime) goes up to the head with the list of materials.
2. `approve_transfer`: the last agreement gives the letter its number; it is then printed and sealed.
3. `complete_transfer`: sent, received: only then the case leaves the bureau (step transfer or transfer_crime).

Source: wangdu art. 10, 11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from liuhen.approvals.acts import Apart, decide, open_request
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import role_label
from liuhen.bureau.roles import Role
from liuhen.cases.acts.papers import finish
from liuhen.cases.acts.road import WrongStateError, note_event, take_step
from liuhen.cases.apart.queries import parties_to
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case
from liuhen.cases.queries import opinions_of, rules_of
from liuhen.cases.sources.models import CaseTransfer
from liuhen.cases.sources.sheets import Asked, shown_for
from liuhen.documents import acts as documents
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.law.checks.approval import head_of
from liuhen.law.facts import OpinionFacts

PAPERS = {"jurisdiction": "transfer_letter", "crime": "crime_transfer_report"}
STEPS = {"jurisdiction": "transfer", "crime": "transfer_crime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One line of the list that goes along."""

    name: str
    count: str = "1"
    form: str = ""  # 原件, 复印件, 光盘, 电子数据
    digest: str = ""  # of electronic material


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """A transfer as it is asked for."""

    kind: str  # jurisdiction, crime
    organ: str
    reason: str
    materials: tuple[Material, ...]
    document: Document  # the letter or the report, still a draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """That a transfer was sent and received."""

    sent_at: datetime
    receipt_on: date | None
    receiver: str
    receipt_number: str = ""
    accepted: str = ""
    scans: tuple[Kept, ...] = ()  # the receipt as it came, in the vault


def ask_transfer(case: Case, new: NewTransfer, *, by: Officer, at: datetime, once: str | None = None) -> CaseTransfer:
    """Send a transfer up to the head (报请移送).

    Raises:
        InputError: organ, reason or list of materials is missing, or the paper is another one.
        WrongStateError: a transfer is under way.
        IncompleteError: required fields of the paper are empty.
    """
    if not new.organ.strip() or not new.reason.strip() or not new.materials:
        raise InputError("没有报批：受移送机关、移送理由和材料清单都要写明。", next_step="请补齐后再报批。")
    if new.document.kind != PAPERS[new.kind] or new.document.subject_id != str(case.pk):
        raise InputError("没有报批：所选文书不是这次移送的文书。", next_step="请先起草移送文书，再报批。")
    with acting(by, "case.request_transfer", at=at, on=case, once=once) as act:
        if case.transfers.filter(state__in=("asked", "approved")).exists():
            raise WrongStateError("没有报批：本案已有一次移送正在办理。", next_step="请先办完那一次。")
        digest = documents.close_for_approval(act, new.document)
        transfer = CaseTransfer.objects.create(
            bureau=act.home,
            case=case,
            kind=new.kind,
            organ=new.organ.strip()[:120],
            reason=new.reason.strip(),
            materials=[asdict(one) for one in new.materials],
            document=new.document,
            asked_by=act.officer,
            asked_at=act.at,
        )
        act.upon(case)
        act.upon(transfer, materials=len(new.materials))
        pack, head = rules_of(case), head_of(new.document.kind, rules_of(case))
        rule = pack.document(new.document.kind)
        asked = Asked(
            kind=transfer.get_kind_display(),
            number=case.label,
            title=case.title,
            asker=by.name,
            organ=transfer.organ,
            reason=transfer.reason,
            materials=tuple(one.name for one in new.materials),
        )
        shown = shown_for(asked, citation=rule.citation if rule else None, head=role_label(case.bureau, Role(head)))
        open_request(
            act,
            new.document,
            verb="case.approve_transfer",
            chain=(head,),
            shown=shown,
            content_digest=digest,
            kept=Apart(apart=tuple(parties_to(case))),
        )
        return transfer


def approve_transfer(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give the head's opinion on a transfer; agreement numbers and issues the letter or the report.

    Two entries after the agreement: the opinion, then the issue.
    """
    document = Document.objects.select_related("bureau", "handler").get(pk=request.subject_id)
    transfer = CaseTransfer.objects.select_related("case__bureau").get(document=document)
    with acting(by, "case.approve_transfer", at=at, on=transfer.case, once=once) as act:
        act.upon(transfer.case)
        act.upon(transfer)
        digest = documents.digest_of(document)
        decide(act, request, decision=decision, opinion=opinion, content_digest=digest, limit=limit)
        if request.state == "agreed":
            given = [_frozen(one) for one in opinions_of(document, request)]
            documents.approve(act, document, opinions=given)
            documents.reserve(act, document)
            CaseTransfer.objects.filter(pk=transfer.pk).update(state="approved", approved_at=act.at)
        elif request.state != "open":
            documents.reopen(act, document)
            CaseTransfer.objects.filter(pk=transfer.pk).update(state="refused")
            note_event(act, transfer.case, f"transfer_{request.state}", reason=opinion, document_kind=document.kind)
    if request.state == "agreed":
        finish(document, at=at)
    return request


def complete_transfer(
    transfer: CaseTransfer, sent: Sent, *, by: Officer, at: datetime, once: str | None = None
) -> CaseTransfer:
    """Write down that the case was sent and received; only now it leaves the bureau (办结移送).

    Raises:
        WrongStateError: the head has not agreed.
        InputError: no receipt, or a receipt of a day before it was sent.
        StepRefusedError: the law wants something that is not there.
    """
    if sent.receipt_on is None or not sent.receiver.strip():
        raise InputError("没有办结移送：还没有回执。", next_step="请写明接收人和回执日期，回执可以拍照附上。")
    if sent.receipt_on < sent.sent_at.astimezone().date():
        raise InputError("没有办结移送：回执日期早于移送时间。", next_step="请核对移送时间和回执日期。")
    with acting(by, "case.complete_transfer", at=at, on=transfer.case, once=once) as act:
        changed = CaseTransfer.objects.filter(pk=transfer.pk, state="approved").update(
            state="done",
            sent_at=sent.sent_at,
            receipt_on=sent.receipt_on,
            receiver=sent.receiver.strip()[:60],
            receipt_number=sent.receipt_number.strip()[:80],
            accepted=sent.accepted.strip()[:200],
        )
        if not changed:
            raise WrongStateError(
                "没有办结移送：还没有经负责人批准，或者已经办结。",
                article=_article(transfer),
                next_step="请等负责人批准后再移送。",
            )
        act.upon(transfer, receiver_known=True)
        put_down(act, transfer.case, transfer, sent.scans)
        take_step(act, transfer.case, STEPS[transfer.kind], reason=transfer.reason)
    transfer.refresh_from_db()
    return transfer


def materials_of(lines: Sequence[str]) -> tuple[Material, ...]:
    """Read a typed list: 名称、份数、形式 in one line, parted by tabs, commas or vertical bars."""
    found = []
    for line in lines:
        parts = [part.strip() for part in line.replace("\t", "|").replace("，", "|").replace(",", "|").split("|")]
        if parts and parts[0]:
            count, form = [*parts[1:3], "", ""][:2]
            found.append(Material(name=parts[0][:120], count=count or "1", form=form))
    return tuple(found)


def _article(transfer: CaseTransfer) -> str:
    rule = rules_of(transfer.case).document(PAPERS[transfer.kind])
    return f"{rule.citation.source.value}{rule.citation.article}" if rule else ""


def _frozen(one: OpinionFacts) -> dict[str, str]:
    return {
        "role": one.role,
        "officer": one.officer.name if one.officer else "",
        "officer_id": one.officer.id if one.officer else "",
        "decision": one.decision,
        "words": one.opinion,
        "decided_at": one.decided_at.isoformat() if one.decided_at else "",
    }
