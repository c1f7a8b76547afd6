"""Every write about seals: registering one, naming its keeper, asking for a use, the head's opinion, sealing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from liuhen.approvals.acts import Apart, decide, open_request
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import acting
from liuhen.bureau.acts import give_grant, next_number, revoke_grants
from liuhen.bureau.models import Officer
from liuhen.cases.models import Case
from liuhen.cases.seals.models import Seal, SealKeeper, SealUse
from liuhen.cases.seals.queries import is_current, keeper_of
from liuhen.cases.seals.sheet import shown_for
from liuhen.documents.models import Document
from liuhen.errors import InputError, RefusalError

# No text says who approves the use of a seal: the engine asks the head of the division (or whoever stands in for him).
CHAIN = ("division_head",)
APART = "申请、审批、用印分离"
MOST_COPIES = 200


class SealError(InputError):
    """What was typed is not acceptable, or the use is not in the state it needs."""

    code = "cases.seal"


class SealRefusedError(RefusalError):
    """The page changed, is not issued, or the same person would do two parts of one use."""

    code = "cases.seal_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUse:
    """What is asked: which seal on how many copies of which document, and what for."""

    seal: Seal
    document: Document
    copies: int
    purpose: str


def register_seal(name: str, *, by: Officer, at: datetime, once: str | None = None) -> Seal:
    """Register a seal of the bureau.

    Raises:
        SealError: no name, or one of that name exists.
    """
    if not name.strip() or Seal.objects.filter(bureau=by.bureau, name=name.strip()).exists():
        raise SealError("没有登记印章：名称为空，或者已有同名印章。", next_step="请换一个名称。")
    with acting(by, "seal.register", at=at, once=once) as act:
        return act.upon(Seal.objects.create(bureau=act.home, name=name.strip(), registered_at=act.at))


def name_keeper(
    seal: Seal, officer: Officer, *, from_on: date, document_number: str, by: Officer, at: datetime
) -> SealKeeper:
    """Make somebody the keeper of a seal from a day on; the keeper before keeps it until the day before.

    Raises:
        SealError: he is not of the bureau, keeps it already, or the day lies before the present keeper's first.
    """
    with acting(by, "seal.name_keeper", at=at, on=seal, reason=document_number) as act:
        held = seal.keepers.filter(until_on__isnull=True).first()
        is_late = held is not None and from_on <= held.from_on
        if officer.bureau_id != seal.bureau_id or is_late or (held and held.officer_id == officer.pk):
            raise SealError(
                "没有指定保管人：须是本局人员，且起始日晚于现保管人的起始日。", next_step="请核对人员和日期。"
            )
        if held is not None:
            SealKeeper.objects.filter(pk=held.pk).update(until_on=from_on - timedelta(days=1))
            revoke_grants(act, verb="seal.use", subject=seal, officer=held.officer)
        row = SealKeeper.objects.create(
            seal=seal, officer=officer, from_on=from_on, document_number=document_number.strip()
        )
        give_grant(act, verb="seal.use", subject=seal, officer=officer, reason="印章保管人")
        act.upon(officer)
        act.upon(seal, from_on=from_on.isoformat())
        return row


def ask_use(case: Case, new: NewUse, *, by: Officer, at: datetime, once: str | None = None) -> SealUse:
    """Ask for a seal on an issued document (申请用印); bound to the page as it is in the vault.

    Raises:
        SealRefusedError: the document is not issued, or replaced by a newer version.
        SealError: no copies, no purpose, or nobody keeps the seal.
    """
    document = new.document
    if not 0 < new.copies <= MOST_COPIES or not new.purpose.strip():
        raise SealError("没有申请用印：份数和事由都要写明。", next_step="份数为 1 至 200，事由写一句。")
    with acting(by, "case.ask_seal", at=at, on=case, once=once) as act:
        if document.subject_id != str(case.pk) or not is_current(document):
            raise SealRefusedError(
                f"现在还不能用印：{document.label}还没有签发，或者已有新版。", next_step="请先签发，再申请用印。"
            )
        if keeper_of(new.seal, timezone.localdate(act.at)) is None:
            raise SealError(f"没有申请用印：{new.seal.name}没有保管人。", next_step="请负责人先指定保管人。")
        use = SealUse.objects.create(
            bureau=act.home,
            number=next_number(act, "YY"),
            seal=new.seal,
            case=case,
            document=document,
            title=document.title,
            document_number=document.number,
            version=document.version,
            pdf_digest=document.pdf_digest,
            copies=new.copies,
            purpose=new.purpose.strip(),
            asked_by=act.officer,
            asked_at=act.at,
        )
        act.upon(case)
        act.upon(use, digest=use.pdf_digest, copies=use.copies)
        use.approval = open_request(
            act,
            use,
            verb="seal.approve",
            chain=CHAIN,
            shown=shown_for(use, case=case.label, title=case.title, asker=by.name),
            content_digest=use.pdf_digest,
            kept=Apart(apart=_keepers(new.seal)),
        )
        use.save(update_fields=["approval"])
        return use


def approve_use(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> SealUse:
    """Give the opinion on a use of a seal.

    Raises:
        StaleRequestError: the document was replaced since it was asked.
    """
    use = SealUse.objects.select_related("document", "seal").get(pk=request.subject_id)
    with acting(by, "seal.approve", at=at, on=use, once=once) as act:
        digest = use.document.pdf_digest if is_current(use.document) else ""
        decide(act, request, decision=decision, opinion=opinion, content_digest=digest, limit=limit)
        changes: dict[str, object] = {}
        if request.state == "agreed":
            changes = {"state": "approved", "approved_by": act.officer, "approved_at": act.at}
        elif request.state != "open":
            changes = {"state": request.state, "why": opinion.strip()[:300]}
        if changes:
            SealUse.objects.filter(pk=use.pk, state="asked").update(**changes)
        use.refresh_from_db()
        return act.upon(use, state=use.state)


def seal_document(use: SealUse, *, copies: int, by: Officer, at: datetime, once: str | None = None) -> SealUse:
    """Note that the keeper put the seal on so many copies (用印).

    Raises:
        SealRefusedError: the keeper asked or approved himself, or the document was replaced since.
        SealError: it is not approved, or more copies than approved.
    """
    with acting(by, "seal.use", at=at, on=use.seal, once=once) as act:
        use.refresh_from_db()
        if use.state != "approved" or not 0 < copies <= use.copies:
            raise SealError(
                f"没有用印：{use.number} 还没有批准、已经用过，或者份数超过批准的 {use.copies} 份。",
                next_step="请核对用印登记簿。",
            )
        if by.pk in (use.asked_by_id, use.approved_by_id):
            raise SealRefusedError(
                "没有用印：您申请或者批准了这次用印，不能由您盖印。", article=APART, next_step="请由另一名保管人用印。"
            )
        if not is_current(use.document) or use.document.pdf_digest != use.pdf_digest:
            raise SealRefusedError(
                "没有用印：批准之后这件文书已有新版，批准的不是现在的内容。",
                article="批准与内容绑定",
                next_step="请对新版另行申请用印。",
            )
        rows = SealUse.objects.filter(pk=use.pk, state="approved")
        rows.update(state="sealed", sealed_by=act.officer, sealed_at=act.at, sealed_copies=copies)
        use.refresh_from_db()
        return act.upon(use, copies=copies, digest=use.pdf_digest)


def _keepers(seal: Seal) -> tuple[int, ...]:
    return tuple(seal.keepers.filter(until_on__isnull=True).values_list("officer_id", flat=True))
