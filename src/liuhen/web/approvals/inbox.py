"""审批箱: what waits for the person, the decision page, and the one literal table from verb to the act that decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.access import acts as access
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.approvals.queries import (
    decided_steps,
    inbox,
    open_step,
    paper_of,
    right_words,
    standing_of,
    unconfirmed_papers,
)
from liuhen.approvals.shown import Shown
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.cases import acts as cases
from liuhen.cases.deliberation.queries import to_sign
from liuhen.cases.property import acts as measures
from liuhen.cases.property.queries import content_digest
from liuhen.cases.seals import acts as seals
from liuhen.cases.seals.models import SealUse
from liuhen.cases.sources.acts import transfers
from liuhen.documents.acts import digest_of
from liuhen.documents.models import Document
from liuhen.duties.rules import acts as rules
from liuhen.errors import InputError
from liuhen.web.route import Route, found, message, officer_of


class OwningAct(Protocol):
    """The act of the room that owns what is approved; it opens the entry and calls the step `decide`."""

    def __call__(
        self,
        request: Request,
        *,
        decision: Decision,
        opinion: str,
        by: Officer,
        at: datetime,
        limit: Mapping[str, str] | None = None,
        once: str | None = None,
    ) -> object:
        """Give one opinion on the request."""


# The literal table of decisions 6. An architecture test proves that it is total.
OWNING_ACTS: dict[str, OwningAct] = {
    "case.approve_filing": cases.approve_filing,
    "case.approve_decision": cases.approve_decision,
    "case.approve_closing": cases.approve_closing,
    "case.approve_transfer": transfers.approve_transfer,
    "case.approve_document": cases.approve_document,
    "case.approve_measure": measures.approve,
    "seal.approve": seals.approve_use,
    "access.decide": access.approve_viewing,
    "pack.approve": rules.approve_rules,
}
RETURN_REASONS = ("事实还没有写清", "依据或者证据不足", "文书填写不完整", "其他，见补充说明")
MOST = 100


def approval_inbox(request: HttpRequest) -> HttpResponse:
    """List what waits for this person, the earliest due first."""
    by = officer_of(request)
    steps = list(inbox(by)[:MOST])
    seeing(by, "approval.list", count=len(steps))
    rows = [
        {"step": step, "shown": Shown.from_fields(step.request.shown), "chip": _chip(step.request)} for step in steps
    ]
    context = {
        "rows": rows,
        "papers": [(row, row.due_at < timezone.now()) for row in unconfirmed_papers(by.bureau).filter(signer=by)],
        "to_sign": to_sign(by),
    }
    return render(request, "approvals/inbox.html", context)


def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the decision page as it was frozen when the approval was asked for."""
    by = officer_of(request)
    asked = found(request, Request, "approval.view", pk=pk)
    seeing(by, "approval.view", asked)
    step = open_step(asked)
    mine = [one.request_id for one in inbox(by)[:MOST]]
    standing = standing_of(by, step, at=timezone.now()) if step else None
    document = _document_of(asked)
    context = {
        "asked": asked,
        "shown": Shown.from_fields(asked.shown),
        "chip": _chip(asked),
        "step": step,
        "standing": standing,
        "may_decide": standing is not None and asked.state == "open",
        "is_stale": asked.state == "open" and _is_stale(asked, document),
        "decided": [(one, right_words(one), paper_of(one)) for one in decided_steps(asked)],
        "ahead": asked.steps.filter(decided_at__isnull=True).order_by("order"),
        "place": mine.index(asked.pk) + 1 if asked.pk in mine else 0,
        "count": len(mine),
        "document": document,
        "property_of": measures.thing_of(asked)[1] if asked.verb == measures.VERB else None,
        "return_reasons": RETURN_REASONS,
    }
    return render(request, "approvals/decision.html", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's opinion through the act of the owning room, with the password once more."""
    by = officer_of(request)
    asked = found(request, Request, "approval.view", pk=pk)
    decision = _decision(request)
    if not by.check_password(request.POST.get("password", "")):
        raise InputError("没有提交：口令不对，您的意见还没有记入。", next_step="请重新输入您的登录口令。")
    shown = Shown.from_fields(asked.shown)
    limit = dict(shown.limit) if shown.limit and decision == Decision.AGREE_LIMITED else None
    words = request.POST.get("limit_words", "").strip()
    if words:
        limit = {**(limit or {}), "words": words}
    OWNING_ACTS[asked.verb](
        asked,
        decision=decision,
        opinion="：".join(
            part for part in (request.POST.get("opinion", ""), request.POST.get("opinion_more", "").strip()) if part
        ),
        by=by,
        at=timezone.now(),
        limit=limit,
        once=request.POST.get("once"),
    )
    message(request, f"已{decision.label}：{shown.title} {shown.number}。您的意见已留痕。")
    return redirect("approval_inbox")


def _document_of(asked: Request) -> Document | None:
    """Give the document that is approved or sealed, so that the decider may read the whole of it."""
    if asked.subject_kind == SealUse.trail_kind:
        return Document.objects.filter(seal_uses=int(asked.subject_id), bureau=asked.bureau_id).first()
    if asked.subject_kind != "document":
        return None
    return Document.objects.filter(bureau=asked.bureau_id, pk=asked.subject_id).first()


def _is_stale(asked: Request, document: Document | None) -> bool:
    """Say whether what was sent up is no longer what stands there."""
    if asked.verb == measures.VERB:
        return content_digest(measures.thing_of(asked)[0]) != asked.content_digest
    if document is None or asked.subject_kind != "document":
        return False
    return digest_of(document) != asked.content_digest


def _decision(request: HttpRequest) -> Decision:
    try:
        return Decision(request.POST.get("decision", ""))
    except ValueError:
        raise InputError("没有提交：没有选同意还是退回。", next_step="请回到审批页重新选择。") from None


def _chip(asked: Request) -> tuple[str, str]:
    if asked.state != "open":
        return ("met" if asked.state == "agreed" else "na", asked.get_state_display())
    if asked.due_at is None:
        return ("due", "待审批")
    now = timezone.now()
    if asked.due_at < now:
        return ("over", "已超答复期")
    return ("due", "今日须答复" if timezone.localdate(asked.due_at) <= timezone.localdate(now) else "待审批")


ROUTES: tuple[Route, ...] = (
    Route(path="approvals/", name="approval_inbox", view=approval_inbox, kind="content", verb="approval.list"),
    Route(path="approvals/<int:pk>/", name="approval", view=approval, kind="content", verb="approval.view"),
    Route(
        path="approvals/<int:pk>/decide/",
        name="approval_decide",
        view=decide,
        kind="act",
        verb="approval.view",
        methods=("POST",),
    ),
)
