"""Every write about opinions on paper: the step that enters one for higher rooms, confirming, denying."""

from __future__ import annotations

from datetime import datetime

from liuhen.approvals.acts import (
    Given,
    NotYourStepError,
    OwnRequestError,
    record,
    require_apart,
    require_decidable,
    turn_of,
)
from liuhen.approvals.models import PaperOpinion, Request, Step
from liuhen.approvals.papers.words import CONFIRM_WITHIN, OnPaper, fault_of
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import calendar_for
from liuhen.errors import InputError


class PaperError(InputError):
    """What was typed of the paper is not acceptable."""

    code = "approvals.paper"


def decide_on_paper(
    act: Act, request: Request, paper: OnPaper, *, signer: Officer, content_digest: str = ""
) -> PaperOpinion:
    """Enter an opinion that somebody else gave on paper; it counts at once and waits for his confirmation. A step.

    The one who enters it is neither the requester nor the signer.

    Raises:
        PaperError: the words are missing, or the time on the paper does not fit.
        OwnRequestError, SeparationError, NotYourStepError, StaleRequestError: as `approvals.acts.decide`.
    """
    if act.officer.pk == signer.pk:
        raise PaperError("没有记入：签批人本人在系统里。", next_step="请直接在审批箱签署意见，不必走纸面。")
    if act.officer.pk == request.requested_by_id:
        raise OwnRequestError(
            "没有记入：送审人不能替负责人记入纸面签批。",
            article="谁申请谁不批准",
            next_step="请把签批件交给别的同事拍照记入。",
        )
    require_decidable(request, signer, decision=paper.decision, opinion=paper.opinion, content_digest=content_digest)
    step, standing = turn_of(request, signer, at=paper.signed_at)
    fault = fault_of(paper, before=_before(request, step), now=act.at)
    if fault:
        raise PaperError(f"没有记入纸面签批：{fault}。", next_step="请对照纸面核对后再记入。")
    given = Given(
        officer=signer,
        standing=standing,
        decision=paper.decision,
        opinion=paper.opinion,
        decided_at=paper.signed_at,
    )
    record(act, request, step, given)
    row = PaperOpinion.objects.create(
        step=step,
        signer=signer,
        signed_at=paper.signed_at,
        paper_number=paper.number,
        photo_digest=paper.photo_digest,
        photo_type=paper.photo_type,
        entered_by=act.officer,
        entered_at=act.at,
        due_at=CONFIRM_WITHIN.due(act.at, calendar=calendar_for(act.home)).at,
    )
    act.upon(signer)
    return act.upon(row, digest=paper.photo_digest)


def confirm_paper(row: PaperOpinion, *, by: Officer, at: datetime, once: str | None = None) -> PaperOpinion:
    """Confirm that the opinion on the paper is one's own (本人确认).

    Raises:
        NotYourStepError: it is another's paper, or it was confirmed or denied before.
    """
    with acting(by, "approval.confirm_paper", at=at, on=row.step.request, once=once) as act:
        _mine(row, by)
        _settle(row, confirmed_at=act.at)
        return act.upon(row, digest=row.photo_digest)


def deny_paper(row: PaperOpinion, *, by: Officer, at: datetime, words: str, once: str | None = None) -> PaperOpinion:
    """Say that the opinion on the paper is not one's own: the request goes no further, what was issued is marked.

    Raises:
        NotYourStepError: it is another's paper, or it was confirmed or denied before.
        PaperError: nothing is said about it.
    """
    if not words.strip():
        raise PaperError("没有记下：还没有写明情况。", next_step="请写一句，例如：本人未签过这份文件。")
    with acting(by, "approval.deny_paper", at=at, on=row.step.request, reason=words, once=once) as act:
        _mine(row, by)
        _settle(row, denied_at=act.at, denial=words.strip())
        return act.upon(row, digest=row.photo_digest)


def _before(request: Request, step: Step) -> datetime | None:
    """Return when the opinion before this one was given."""
    earlier = request.steps.filter(order__lt=step.order, decided_at__isnull=False).order_by("-order").first()
    return earlier.decided_at if earlier else None


def _mine(row: PaperOpinion, by: Officer) -> None:
    if row.signer_id != by.pk:
        raise NotYourStepError("没有办成：这份纸面签批不是以您的名义记入的。", next_step="请由签批人本人确认。")
    require_apart(row.step.request, by)


def _settle(row: PaperOpinion, **changes: object) -> None:
    rows = PaperOpinion.objects.filter(pk=row.pk, confirmed_at__isnull=True, denied_at__isnull=True)
    if not rows.update(**changes):
        raise NotYourStepError("没有办成：这份纸面签批已经确认或者否认过。", next_step="请刷新页面查看。")
    row.refresh_from_db()
