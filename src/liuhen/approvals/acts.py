"""Every write of room approvals: the steps `open_request` and `decide` for higher rooms, and delegations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Model

from liuhen.approvals.chain import Decision, PlannedStep, plan, state_after
from liuhen.approvals.models import Delegation, Request, Step
from liuhen.approvals.queries import holders_of, open_step, place_of
from liuhen.approvals.shown import Shown
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import kind_of, role_label
from liuhen.bureau.roles import HEADS, Role
from liuhen.errors import InputError, RefusalError

NOBODY_HIS_OWN = "谁申请谁不批准"


class OwnRequestError(RefusalError):
    """Nobody decides his own request (decisions 24)."""

    code = "approvals.own_request"


class NotYourStepError(RefusalError):
    """The step waits for another role, or the request is closed."""

    code = "approvals.not_your_step"


class StaleRequestError(RefusalError):
    """The content changed after the request: what was shown is no longer what would be approved."""

    code = "approvals.stale"


class AlreadyAskedError(InputError):
    """The same approval is under way."""

    code = "approvals.already_asked"


def open_request(
    act: Act,
    subject: Model,
    *,
    verb: str,
    chain: Sequence[str],
    shown: Shown,
    content_digest: str = "",
    due_at: datetime | None = None,
) -> Request:
    """Ask for approval of a subject along a chain of roles. A step.

    Raises:
        NobodyCanDecideError: a role of the chain is held by nobody but the requester.
        AlreadyAskedError: an open request about the same thing exists.
    """
    planned = plan([str(role) for role in chain], requester=act.officer.pk, holders=holders_of(act.home))
    try:
        with transaction.atomic():
            request = Request.objects.create(
                bureau=act.home,
                subject_kind=kind_of(subject),
                subject_id=str(subject.pk),
                content_digest=content_digest,
                verb=verb,
                shown=shown.as_fields(),
                requested_by=act.officer,
                requested_at=act.at,
                due_at=due_at,
            )
    except IntegrityError:
        raise AlreadyAskedError(
            "这件事已经送审，还没有批完，没有重复送审。", next_step="请在审批栏查看现在批到哪一级。"
        ) from None
    _lay_out(act, request, planned)
    return act.upon(request, digest=content_digest, chain=[step.role for step in planned])


def decide(
    act: Act,
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    content_digest: str = "",
    limit: Mapping[str, str] | None = None,
) -> Request:
    """Decide the step whose turn it is; the last agreement closes the request as agreed. A step.

    `content_digest` is that of the thing as it is now.

    Raises:
        OwnRequestError: the decider asked for it himself.
        NotYourStepError: another role's turn, or the request is closed.
        StaleRequestError: the thing changed since it was asked.
        InputError: a return or refusal without words.
    """
    step = _turn_of(act, request)
    _require_unchanged(request, content_digest)
    if not decision.is_agreement and not opinion.strip():
        raise InputError(f"没有{decision.label}：还没有写明理由。", next_step="请写一句理由，承办人据此修改。")
    place = place_of(act.officer, step, at=act.at)
    changed = Step.objects.filter(pk=step.pk, is_open=True, decided_at__isnull=True).update(
        officer=act.officer,
        on_behalf_of=place if place != act.officer else None,
        decision=decision.value,
        opinion=opinion.strip() or decision.label,
        limit=dict(limit) if limit else None,
        decided_at=act.at,
        is_open=False,
    )
    if not changed:
        raise _not_your_step("这一步刚才已由他人办理")
    _go_on(act, request, decision)
    act.upon(request, decision=decision.value, step=step.order)
    return request


def delegate(
    giver: Officer, holder: Officer, *, from_on: date, until_on: date, reason: str, at: datetime
) -> Delegation:
    """Let another person decide in one's place from a day until a day, both included.

    Raises:
        InputError: the days are the wrong way round, or the holder is no head of the same bureau.
    """
    is_fit = holder.pk != giver.pk and holder.bureau_id == giver.bureau_id and bool(holder.roles & HEADS)
    if until_on < from_on or not is_fit:
        raise InputError(
            "没有授权：起止日期或者被授权人不合要求。", next_step="请选择本局的另一位负责人，截止日不早于起始日。"
        )
    with acting(giver, "approval.delegate", at=at, on=holder, reason=reason) as act:
        row = Delegation.objects.create(
            bureau=act.home, giver=giver, holder=holder, from_on=from_on, until_on=until_on, reason=reason
        )
        act.upon(holder)
        return act.upon(row, from_on=from_on.isoformat(), until_on=until_on.isoformat())


def revoke_delegation(row: Delegation, *, by: Officer, at: datetime) -> None:
    """Take a delegation back from now on."""
    with acting(by, "approval.revoke_delegation", at=at, on=row) as act:
        if row.giver_id != by.pk:
            raise OwnRequestError("没有收回：这份授权不是您给出的。", next_step="请由授权人本人收回。")
        Delegation.objects.filter(pk=row.pk, revoked_at__isnull=True).update(revoked_at=act.at)
        act.upon(row)


def end_delegation(act: Act, row: Delegation) -> bool:
    """End a delegation because giver or holder leaves (离岗交接); False where it has ended before. A step."""
    if Delegation.objects.filter(pk=row.pk, revoked_at__isnull=True).update(revoked_at=act.at) != 1:
        return False
    act.upon(row)
    return True


def _lay_out(act: Act, request: Request, planned: Sequence[PlannedStep]) -> None:
    for step in planned:
        Step.objects.create(
            request=request,
            order=step.order,
            opinion_of=step.opinion_of,
            role=step.role,
            label=role_label(act.home, Role(step.opinion_of)),
            is_open=step.order == 1,
        )


def _turn_of(act: Act, request: Request) -> Step:
    """Give the step that this person may decide now."""
    if request.requested_by_id == act.officer.pk:
        raise OwnRequestError(
            "没有办成：这件事是您本人申请的，本人不能批准自己的申请。",
            article=NOBODY_HIS_OWN,
            next_step="请由副职或者上级审批。",
        )
    step = open_step(request)
    if step is None or request.state != "open":
        raise _not_your_step("这件审批已经办结")
    place = place_of(act.officer, step, at=act.at)
    if place is None:
        raise _not_your_step(f"现在轮到{step.label}签署意见")
    if place.pk == request.requested_by_id:
        raise OwnRequestError("没有办成：授权给您的人正是申请人，不能由他授权的人批准。", article=NOBODY_HIS_OWN)
    return step


def _require_unchanged(request: Request, content_digest: str) -> None:
    if content_digest != request.content_digest:
        raise StaleRequestError(
            "没有批准：送审之后内容已有变动，您看到的不是现在的内容。", next_step="请退回承办人，重新送审。"
        )


def _go_on(act: Act, request: Request, decision: Decision) -> None:
    waiting = request.steps.filter(decided_at__isnull=True).order_by("order")
    state = state_after(decision, steps_left=waiting.count())
    if state == "open":
        request.steps.filter(pk=waiting[0].pk).update(is_open=True)
    else:
        Request.objects.filter(pk=request.pk, state="open").update(state=state, closed_at=act.at)
    request.refresh_from_db()


def _not_your_step(why: str) -> NotYourStepError:
    return NotYourStepError(f"没有办成：{why}。", next_step="请回到审批箱，查看等您办的事项。")
