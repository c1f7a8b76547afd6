"""Every write of room approvals: the steps `open_request` and `decide` for higher rooms, and delegations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from liuhen.approvals.chain import Decision, PlannedStep, plan, state_after
from liuhen.approvals.lending import MATTER_WORDS, Lent, first_overlap
from liuhen.approvals.models import Delegation, PaperOpinion, Request, Step
from liuhen.approvals.queries import (
    Standing,
    barred_from,
    delegated_by,
    holders_of,
    lent,
    open_step,
    standing_of,
)
from liuhen.approvals.shown import Shown
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import kind_of, role_label
from liuhen.bureau.roles import HEADS, Role
from liuhen.errors import InputError, RefusalError

NOBODY_HIS_OWN = "谁申请谁不批准"
APART = "承办、审核、审批分离"


class OwnRequestError(RefusalError):
    """Nobody decides his own request (decisions 24)."""

    code = "approvals.own_request"


class NotYourStepError(RefusalError):
    """The step waits for another role, or the request is closed."""

    code = "approvals.not_your_step"


class StaleRequestError(RefusalError):
    """The content changed after the request: what was shown is no longer what would be approved."""

    code = "approvals.stale"


class SeparationError(RefusalError):
    """Who handles or reviews a thing never approves it (decisions 24)."""

    code = "approvals.separation"


class OverlapError(InputError):
    """The same matter is lent for the same days already."""

    code = "approvals.overlap"


class AlreadyAskedError(InputError):
    """The same approval is under way."""

    code = "approvals.already_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What a request keeps apart: people who never decide it, roles that nobody decides for, and its term."""

    apart: tuple[int, ...] = ()
    personal: tuple[str, ...] = ()
    due_at: datetime | None = None


ALONE = Apart()  # nobody but the requester is kept apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One opinion as it is written down: whose, by what right, what, when."""

    officer: Officer
    standing: Standing
    decision: Decision
    opinion: str
    decided_at: datetime
    limit: dict[str, str] | None = None


def open_request(
    act: Act,
    subject: Model,
    *,
    verb: str,
    chain: Sequence[str],
    shown: Shown,
    content_digest: str = "",
    kept: Apart = ALONE,
) -> Request:
    """Ask for approval of a subject along a chain of roles. A step.

    `kept.apart` names people who handle or review the thing, `kept.personal` the roles whose opinion is their own.

    Raises:
        NobodyCanDecideError: a role of the chain is held by nobody but the requester and those kept apart.
        AlreadyAskedError: an open request about the same thing exists.
    """
    apart = frozenset(kept.apart)
    planned = plan(
        [str(role) for role in chain],
        requester=act.officer.pk,
        holders=holders_of(act.home),
        apart=apart,
        personal=frozenset(kept.personal),
    )
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
                due_at=kept.due_at,
                apart=sorted(apart - {act.officer.pk}),
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

    `content_digest` is that of the thing as it is now. What changed since it was asked can be sent back, not approved.

    Raises:
        OwnRequestError: the decider asked for it himself.
        SeparationError: he handles or reviews the thing.
        NotYourStepError: another role's turn, or the request is closed.
        StaleRequestError: the thing changed since it was asked.
        InputError: a return or refusal without words.
    """
    require_decidable(request, act.officer, decision=decision, opinion=opinion, content_digest=content_digest)
    step, standing = turn_of(request, act.officer, at=act.at)
    given = Given(
        officer=act.officer,
        standing=standing,
        decision=decision,
        opinion=opinion,
        decided_at=act.at,
        limit=dict(limit) if limit else None,
    )
    return record(act, request, step, given)


def withdraw(act: Act, request: Request) -> Request:
    """Take one's own request back before it is decided to its end (撤回送审). A step.

    Raises:
        NotYourStepError: it is somebody else's, or closed.
    """
    if request.requested_by_id != act.officer.pk:
        raise _not_your_step("这件审批不是您送的，只能由送审人撤回")
    if not Request.objects.filter(pk=request.pk, state="open").update(state="withdrawn", closed_at=act.at):
        raise _not_your_step("这件审批已经办结，不能撤回")
    request.steps.filter(is_open=True).update(is_open=False)
    request.refresh_from_db()
    return act.upon(request, state="withdrawn")


def record(act: Act, request: Request, step: Step, given: Given) -> Request:
    """Write one opinion down and pass the request on; of two tabs the first counts. A step.

    Raises:
        NotYourStepError: the step was decided meanwhile.
    """
    standing, officer = given.standing, given.officer
    changed = Step.objects.filter(pk=step.pk, is_open=True, decided_at__isnull=True, request__state="open").update(
        officer=officer,
        on_behalf_of=standing.place if standing.place != officer else None,
        delegation=standing.delegation,
        acting_words=standing.acting,
        decision=given.decision.value,
        opinion=given.opinion.strip() or given.decision.label,
        limit=given.limit,
        decided_at=given.decided_at,
        is_open=False,
    )
    if not changed:
        raise _not_your_step("这一步刚才已由他人办理")
    _go_on(act, request, given.decision)
    under = f"delegation {standing.delegation.pk}" if standing.delegation else standing.acting
    act.upon(request, decision=given.decision.value, step=step.order, **({"under": under} if under else {}))
    return request


def require_decidable(
    request: Request, officer: Officer, *, decision: Decision, opinion: str, content_digest: str
) -> None:
    """Refuse what nobody may do to this request, whoever's turn it is.

    Raises:
        OwnRequestError, SeparationError, NotYourStepError, StaleRequestError, InputError: as `decide`.
    """
    require_apart(request, officer)
    if request.state != "open":
        raise _not_your_step("这件审批已经办结")
    if not decision.is_agreement and not opinion.strip():
        raise InputError(f"没有{decision.label}：还没有写明理由。", next_step="请写一句理由，承办人据此修改。")
    if not decision.is_agreement:
        return
    if content_digest != request.content_digest:
        raise StaleRequestError(
            "没有批准：送审之后内容已有变动，您看到的不是现在的内容。", next_step="请退回承办人，重新送审。"
        )
    denied = PaperOpinion.objects.filter(step__request=request, denied_at__isnull=False).first()
    if denied is not None:
        raise StaleRequestError(
            f"没有批准：前面的纸面签批，{denied.signer.name}否认是本人所签。", next_step="请退回承办人，重新送审。"
        )


def require_apart(request: Request, officer: Officer) -> None:
    """Refuse whoever asked, handles or reviews the thing.

    Raises:
        OwnRequestError: he asked for it himself.
        SeparationError: he handles or reviews it.
    """
    if request.requested_by_id == officer.pk:
        raise OwnRequestError(
            "没有办成：这件事是您本人申请的，本人不能批准自己的申请。",
            article=NOBODY_HIS_OWN,
            next_step="请由副职或者上级审批。",
        )
    if officer.pk in request.apart:
        raise SeparationError(
            f"没有办成：{officer.name}是本案的承办或者审核人员，承办、审核与审批不能是同一人。",
            article=APART,
            next_step="请由没有参与本案的负责人审批。",
        )


def turn_of(request: Request, officer: Officer, *, at: datetime) -> tuple[Step, Standing]:
    """Give the step that this person may decide at the instant `at`, and by what right.

    Raises:
        NotYourStepError: it is not his turn, or his delegation has ended.
        OwnRequestError: he would decide in the place of somebody who must keep apart.
    """
    step = open_step(request)
    if step is None or request.state != "open":
        raise _not_your_step("这件审批已经办结")
    standing = standing_of(officer, step, at=at)
    if standing is None:
        barred = barred_from(request)
        if any(giver.pk in barred and Role(step.role) in giver.roles for giver in delegated_by(officer, at=at)):
            raise OwnRequestError("没有办成：授权给您的人正是申请人，不能由他授权的人批准。", article=NOBODY_HIS_OWN)
        raise _not_your_step(_why_not(officer, step, at=at))
    return step, standing


def delegate(giver: Officer, holder: Officer, new: Lent, *, reason: str, at: datetime) -> Delegation:
    """Let another person decide in one's place from a day until a day, both included, in the matters named.

    Raises:
        InputError: the days are the wrong way round, the holder is no head of the same bureau, or what is lent
            overlaps with another delegation of the same giver.
    """
    is_fit = holder.pk != giver.pk and holder.bureau_id == giver.bureau_id and bool(holder.roles & HEADS)
    if new.until_on < new.from_on or not is_fit or not new.matters <= MATTER_WORDS.keys():
        raise InputError(
            "没有授权：起止日期、授权事项或者被授权人不合要求。",
            next_step="请选择本局的另一位负责人，截止日不早于起始日。",
        )
    with acting(giver, "approval.delegate", at=at, on=holder, reason=reason) as act:
        held = Delegation.objects.filter(giver=giver, revoked_at__isnull=True).select_related("holder")
        rows = {row.pk: row for row in held}
        twice = first_overlap(new, ((pk, lent(row)) for pk, row in rows.items()))
        if twice is not None:
            raise OverlapError(
                f"没有授权：{rows[twice].from_on}至{rows[twice].until_on}已授权{rows[twice].holder.name}，事项有重叠。",
                next_step="请先收回原来的授权，或者改起止日期、事项。",
            )
        row = Delegation.objects.create(
            bureau=act.home,
            giver=giver,
            holder=holder,
            from_on=new.from_on,
            until_on=new.until_on,
            matters=sorted(new.matters),
            reason=reason,
            given_at=act.at,
            entry=act.uid,
        )
        act.upon(holder)
        days = {"from_on": new.from_on.isoformat(), "until_on": new.until_on.isoformat()}
        return act.upon(row, **days, matters=sorted(new.matters))


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
            is_personal=step.is_personal,
        )


def _why_not(officer: Officer, step: Step, *, at: datetime) -> str:
    """Say why it is not his turn, in the nearest words: an ended delegation, an office nobody may lend, another's."""
    today = timezone.localdate(at)
    ended = Delegation.objects.filter(holder=officer, until_on__lt=today).select_related("giver").order_by("-until_on")
    lapsed = next((row for row in ended if Role(step.role) in row.giver.roles), None)
    if step.is_personal and any(Role(step.role) in giver.roles for giver in delegated_by(officer, at=at)):
        return f"{step.label}的意见须由本人签署，不能授权他人代签"
    if lapsed is not None and Role(step.role) not in officer.roles:
        return f"{lapsed.giver.name}给您的授权已于{lapsed.until_on}到期"
    return f"现在轮到{step.label}签署意见"


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
