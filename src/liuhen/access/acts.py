"""Every write of room access: ask, decide, release, revoke, expire; tickets opened, renewed and closed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.access.asked import Asked, shown
from liuhen.access.limits import Barrier, Terms, limited, ticket_until
from liuhen.access.models import AccessRequest, Permit, RequestState, Ticket, WatchedRange
from liuhen.access.queries import barrier_for, live_permit, permit_terms, stale_permits, stale_tickets
from liuhen.access.watched import Range, merged, total_seconds, words
from liuhen.approvals.acts import decide, open_request
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import Act, Machine, acting, refuse
from liuhen.bureau.acts import give_grant, next_number, revoke_grants
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import active_pack, pack_at
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording
from liuhen.trail.entry import EntryKind, canonical_json, instant_text

MOST_RECORDINGS = 200
PLAY = "recording.play"


class AccessRefusedError(RefusalError):
    """Viewing is not open to this person now."""

    code = "access.refused"


class NotSeparateError(RefusalError):
    """The one who opens is the one who asked or approved (decisions 24)."""

    code = "access.not_separate"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What a person asks for."""

    recordings: tuple[Recording, ...]
    purpose: str
    terms: Terms
    basis: str = ""


def request_viewing(new: NewRequest, *, by: Officer, at: datetime, once: str | None = None) -> AccessRequest:
    """Ask to view recordings (申请调阅); the approval it needs is opened with it.

    Raises:
        InputError: no purpose, no recording, one of another bureau, or a window already over.
        NobodyCanDecideError: nobody but the requester could approve.

    Source: 武汉办法 第二十八条第二款; 宝丰制度 第十三条.
    """
    _require_complete(new, by, at)
    with acting(by, "access.request", at=at, reason=new.purpose.strip(), once=once) as act:
        request = AccessRequest.objects.create(
            bureau=act.home,
            number=next_number(act, "TY"),
            purpose=new.purpose.strip(),
            basis=new.basis.strip(),
            requested_by=act.officer,
            requested_at=act.at,
            window_from=new.terms.window_from,
            window_until=new.terms.window_until,
            plays=new.terms.plays,
        )
        request.recordings.set(new.recordings)
        act.upon(request, recordings=len(new.recordings))
        rule = active_pack(act.home).viewing()
        request.approval = open_request(
            act,
            request,
            verb="access.decide",
            chain=[rule.approver_role],
            shown=shown(_asked(request, new.recordings), rule),
            content_digest=content_digest(request),
        )
        request.save(update_fields=["approval"])
        for recording in new.recordings:
            act.upon(recording)
        return request


def approve_viewing(
    request: Request,
    *,
    by: Officer,
    decision: Decision,
    opinion: str,
    limit: Mapping[str, str] | None = None,
    at: datetime,
    once: str | None = None,
) -> AccessRequest:
    """Decide a viewing request (审批调阅). Agreement makes a permit that another person must still open.

    `request` is the approval, as the table of room web hands it over. `limit` may carry `until` (ISO instant or
    civil date, 24:00 of it), `plays` and `words`; a limit only takes away.

    Raises:
        OwnRequestError, NotYourStepError, StaleRequestError: see `approvals.acts.decide`.
        InputError: the limit cannot be read.
    """
    viewing = AccessRequest.objects.select_related("requested_by", "bureau").get(approval=request)
    with acting(by, "access.decide", at=at, on=viewing, reason=_said(decision, opinion), once=once) as act:
        act.upon(viewing)
        decide(act, request, decision=decision, opinion=opinion, content_digest=content_digest(viewing), limit=limit)
        if decision.is_agreement and request.state == "agreed":
            _grant_permit(act, viewing, request, limit if decision is Decision.AGREE_LIMITED else None)
            viewing.state = RequestState.APPROVED
        elif not decision.is_agreement:
            viewing.state = RequestState.RETURNED
        viewing.save(update_fields=["state"])
        return viewing


def release(permit: Permit, *, by: Officer, at: datetime, once: str | None = None) -> Permit:
    """Open what was approved (执行调阅): from now on the person may play, and the register row is complete.

    Raises:
        NotSeparateError: the one who opens asked or approved himself.
        AccessRefusedError: revoked, over, opened before, or another role carries it out.

    Source: 武汉办法 第二十八条第二款.
    """
    with acting(by, "access.release", at=at, on=permit.request, once=once) as act:
        rule = pack_at(act.home, permit.request.requested_at).viewing()
        if act.officer.pk in (permit.officer_id, permit.approved_by_id):
            raise NotSeparateError(
                "没有开放。申请人和批准人不能自己执行同一件调阅。",
                article=rule.handler_citation.article,
                next_step=f"请由另一名{rule.handler_label}执行。",
            )
        if rule.handler_role not in {role.value for role in act.officer.roles}:
            raise AccessRefusedError(
                f"没有开放。调阅由{rule.handler_label}执行。", article=rule.handler_citation.article
            )
        if act.at >= permit.window_until:
            raise AccessRefusedError("没有开放。许可的有效期已过。", next_step="如仍需要，请重新申请。")
        _open(act, permit)
        permit.refresh_from_db()
        act.upon(permit.request, viewer=permit.officer.name, recordings=permit.request.recordings.count())
        return permit


def revoke(permit: Permit, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Permit:
    """Take a permit back at once (收回许可): grants end, running plays end.

    Raises:
        InputError: no reason, or it was taken back before.
    """
    if not reason.strip():
        raise InputError("没有收回。收回的理由还没有填写。", next_step="请写明理由后再办。")
    with acting(by, "access.revoke", at=at, on=permit.request, reason=reason.strip(), once=once) as act:
        ended = end_permit(act, permit, reason=reason.strip())
        if ended is None:
            raise InputError("没有再办。这份许可已经收回。", next_step="请刷新页面查看。")
        permit.refresh_from_db()
        act.upon(permit.request, viewer=permit.officer.name, plays_ended=ended)
        return permit


def end_permit(act: Act, permit: Permit, *, reason: str) -> int | None:
    """Take a permit back with its grants and running plays; return the plays ended, None if it was before. A step."""
    taken = {"revoked_at": act.at, "revoked_by": act.officer, "revoked_why": reason}
    if Permit.objects.filter(pk=permit.pk, revoked_at__isnull=True).update(**taken) != 1:
        return None
    _end_grants(act, permit)
    AccessRequest.objects.filter(pk=permit.request_id).update(state=RequestState.REVOKED)
    return permit.tickets.filter(closed_at__isnull=True).update(closed_at=act.at)


def open_ticket(by: Officer, recording: Recording, *, at: datetime) -> Ticket:
    """Open one play (播放): one content entry, ten minutes, renewable. Without a live permit nothing is opened.

    Raises:
        AccessRefusedError: approved but not opened, revoked, over, or used up. Recorded as a refusal.
        RoleRefusal: no permit names this person and this recording. Recorded as a refusal.
    """
    reason = barrier_for(by, recording, at)
    if reason is not Barrier.NONE and recording.bureau_id == by.bureau_id:
        refusal = _barred(reason)
        refuse(by, PLAY, refusal, on=recording)
        raise refusal
    with acting(by, PLAY, at=at, on=recording) as act:
        permit = live_permit(act.officer, recording, act.at)
        if permit is None:
            raise _barred(Barrier.NOT_RELEASED)
        act.kind = EntryKind.CONTENT
        ticket = Ticket.objects.create(
            bureau=act.home,
            token=secrets.token_hex(16),
            permit=permit,
            officer=act.officer,
            recording=recording,
            opened_at=act.at,
            until=ticket_until(act.at, permit_terms(permit)),
        )
        act.upon(recording)
        act.upon(permit.request, ticket=ticket.pk)
        return ticket


def renew_ticket(by: Officer, ticket: Ticket, *, ranges: Iterable[Range] = (), at: datetime) -> Ticket:
    """Prolong a play by ten minutes while its permit lives, and keep what was watched so far (继续播放).

    Raises:
        AccessRefusedError: the permit is revoked or over, or the play has ended, or it is another's.
    """
    with acting(by, "ticket.renew", at=at, on=ticket) as act:
        _require_own(ticket, act.officer)
        permit = Permit.objects.select_related("request").get(pk=ticket.permit_id)
        # Plays are counted when a ticket opens, so a renewal asks for the window only.
        if permit.revoked_at is not None or act.at >= permit.window_until:
            raise _barred(Barrier.REVOKED if permit.revoked_at else Barrier.OVER)
        until = ticket_until(act.at, permit_terms(permit))
        if Ticket.objects.filter(pk=ticket.pk, closed_at__isnull=True, until__gt=act.at).update(until=until) != 1:
            raise AccessRefusedError("没有继续播放。这次播放已经结束。", next_step="请重新打开录像播放。")
        _keep_ranges(ticket, ranges)
        ticket.refresh_from_db()
        return act.upon(ticket)


def close_ticket(by: Officer | Machine, ticket: Ticket, *, ranges: Iterable[Range] = (), at: datetime) -> Ticket:
    """End a play; its one entry says which stretches were watched (结束播放).

    Raises:
        AccessRefusedError: it is another person's play.
    """
    with acting(by, "ticket.close", at=at, on=ticket) as act:
        if isinstance(by, Officer):
            _require_own(ticket, by)
        if Ticket.objects.filter(pk=ticket.pk, closed_at__isnull=True).update(closed_at=act.at) != 1:
            raise InputError("没有再办。这次播放已经结束。")
        _keep_ranges(ticket, ranges)
        watched = _watched(ticket)
        ticket.refresh_from_db()
        act.upon(ticket.recording)
        act.upon(ticket.permit.request)
        act.note(ticket=ticket.pk, watched=words(watched)[:100], seconds=total_seconds(watched))
        return ticket


def expire(*, at: datetime, bureau: Bureau) -> int:
    """End plays and permits whose time has run out, one entry each; give how many there were. For the worker."""
    machine = Machine("access", bureau=bureau)
    tickets, permits = list(stale_tickets(bureau, at)), list(stale_permits(bureau, at))
    for ticket in tickets:
        close_ticket(machine, ticket, at=at)
    for permit in permits:
        state = RequestState.CLOSED if permit.released_at else RequestState.EXPIRED
        with acting(machine, "access.expire", at=at, on=permit.request) as act:
            AccessRequest.objects.filter(pk=permit.request_id).update(state=state)
            act.upon(permit.request, outcome=state.value)
    return len(tickets) + len(permits)


def content_digest(request: AccessRequest) -> str:
    """Return the digest an approval binds to: who, what, why, how long (decisions 3)."""
    members = {
        "number": request.number,
        "by": request.requested_by_id,
        "purpose": request.purpose,
        "basis": request.basis,
        "from": instant_text(request.window_from),
        "until": instant_text(request.window_until),
        "plays": request.plays or 0,
        "recordings": sorted(request.recordings.values_list("number", flat=True)),
    }
    return "sha256:" + hashlib.sha256(canonical_json(members)).hexdigest()


def _require_complete(new: NewRequest, by: Officer, at: datetime) -> None:
    missing = [words for words, value in (("事由", new.purpose.strip()), ("录像", new.recordings)) if not value]
    if missing:
        raise InputError(f"没有申请。还缺：{'、'.join(missing)}。", next_step="请补填后再送审。")
    if len(new.recordings) > MOST_RECORDINGS:
        raise InputError(f"没有申请。一次最多 {MOST_RECORDINGS} 段录像。", next_step="请分几次申请。")
    if any(recording.bureau_id != by.bureau_id for recording in new.recordings):
        raise InputError("没有申请。有的录像不属于本机关。", next_step="请核对录像编号。")
    if new.terms.window_until <= at:
        raise InputError("没有申请。有效期的截止时间已经过去。", next_step="请改填以后的日期。")


def _asked(request: AccessRequest, recordings: Sequence[Recording]) -> Asked:
    return Asked(
        number=request.number,
        who=request.requested_by.name,
        unit=request.requested_by.unit.name if request.requested_by.unit else "",
        purpose=request.purpose,
        basis=request.basis,
        recordings=tuple(recording.number for recording in recordings),
        seconds=int(sum(recording.seconds or 0 for recording in recordings)),
        days=tuple(
            sorted({recording.started_earliest.date() for recording in recordings if recording.started_earliest})
        ),
        restricted=tuple(recording.number for recording in recordings if recording.secrecy),
        own=all(recording.recorded_by_id == request.requested_by_id for recording in recordings),
        window_until=request.window_until,
        plays=request.plays,
    )


def _said(decision: Decision, opinion: str) -> str:
    words = opinion.strip()
    return decision.label if words in ("", decision.label) else f"{decision.label}，{words}"


def _grant_permit(act: Act, request: AccessRequest, approval: Request, limit: Mapping[str, str] | None) -> Permit:
    terms = _limited(request, limit or {})
    step = approval.steps.order_by("-order")[0]
    return Permit.objects.create(
        bureau=act.home,
        request=request,
        officer=request.requested_by,
        window_from=terms.window_from,
        window_until=terms.window_until,
        plays=terms.plays,
        limits=dict(limit or {}),
        approved_by=act.officer,
        approved_as=step.label,
        approved_at=act.at,
    )


def _limited(request: AccessRequest, limit: Mapping[str, str]) -> Terms:
    asked = Terms(window_from=request.window_from, window_until=request.window_until, plays=request.plays)
    try:
        return limited(asked, limit)
    except ValueError:
        raise InputError(
            "没有批准。限定的有效期或者次数不能用。", next_step="有效期要晚于开始时间，次数填整数。"
        ) from None


def _open(act: Act, permit: Permit) -> None:
    """Mark the permit as opened, once, and write its leave down as grants for each recording."""
    changed = Permit.objects.filter(pk=permit.pk, released_at__isnull=True, revoked_at__isnull=True).update(
        released_at=act.at, released_by=act.officer, release_uid=act.uid
    )
    if changed != 1:
        raise AccessRefusedError("没有再办。这份许可已经开放或者收回。", next_step="请刷新页面查看。")
    AccessRequest.objects.filter(pk=permit.request_id).update(state=RequestState.RELEASED)
    for recording in permit.request.recordings.all():
        give_grant(
            act,
            verb=PLAY,
            subject=recording,
            officer=permit.officer,
            from_at=permit.window_from,
            until_at=permit.window_until,
            reason=permit.number,
        )


def _end_grants(act: Act, permit: Permit) -> None:
    if not permit.release_uid:
        return
    for recording in permit.request.recordings.all():
        revoke_grants(act, verb=PLAY, subject=recording, officer=permit.officer, given_by=permit.release_uid)


def _barred(reason: Barrier) -> AccessRefusedError:
    return AccessRefusedError(reason.sentence, next_step="请打开这件调阅申请查看许可，需要时重新申请。")


def _require_own(ticket: Ticket, officer: Officer) -> None:
    if ticket.officer_id != officer.pk:
        raise AccessRefusedError("没有办理。这次播放不是您本人的。", next_step="请用您自己的许可播放。")


def _keep_ranges(ticket: Ticket, ranges: Iterable[Range]) -> None:
    WatchedRange.objects.bulk_create(
        WatchedRange(ticket=ticket, from_ms=start, until_ms=end) for start, end in merged(ranges)
    )


def _watched(ticket: Ticket) -> tuple[Range, ...]:
    return merged(ticket.ranges.values_list("from_ms", "until_ms"))
