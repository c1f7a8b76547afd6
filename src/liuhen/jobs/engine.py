"""The rules of both engines: claim with a fencing token, renew, and end only what is still one's own.

A claim is one conditional update, so two workers never get the same job. Every later write names the token of its
claim; a worker that was paused past its lease finds no row to write to, and its result does not count.
Embedded, a worker looks for the next row; on PostgreSQL a message brings the number of a row (`carrier.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from liuhen.jobs.models import Job, JobEvent
from liuhen.jobs.reason import shortened

LEASE = timedelta(seconds=10)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_WORDS_KEPT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One job in one worker's hands."""

    job_id: int
    token: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    priority: int


def claim(
    kinds: Collection[str], *, worker: str, at: datetime, lease: timedelta = LEASE, in_hand: Collection[int] = ()
) -> Claim | None:
    """Take the next job of these kinds that is due, or whose worker has vanished; None if there is none.

    What the worker has `in_hand` itself is never taken again: a late pulse does not make it vanish.
    """
    candidates = Job.objects.filter(_due(at), kind__in=kinds).exclude(pk__in=in_hand).order_by("-priority", "id")
    # Reading first keeps an idle worker from taking the write lock.
    for job in candidates[:3]:
        if (taken := _claim(job, worker=worker, at=at, lease=lease)) is not None:
            return taken
    return None


def claim_this(job_id: int, *, worker: str, at: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take the job a message speaks of; None if it is over, called off, put off or in a living worker's hands."""
    job = Job.objects.filter(_due(at), pk=job_id).first()
    return None if job is None else _claim(job, worker=worker, at=at, lease=lease)


def is_carried() -> bool:
    """Say whether messages bring the jobs; otherwise workers look for them."""
    return connection.vendor == "postgresql"


def send(job_id: int, kind: str, *, priority: int, not_before: datetime | None = None) -> None:
    """Let a worker know of a waiting job, within the open transaction; embedded workers look by themselves."""
    if is_carried():
        from liuhen.jobs import carrier  # only where the engine is installed as an application

        carrier.carry(job_id, kind, priority=priority, not_before=not_before)


def pass_on(job_id: int) -> None:
    """Send a message again that came to a worker who is leaving."""
    job = Job.objects.filter(pk=job_id, state=Job.State.WAITING).first()
    if job is not None:
        send(job.pk, job.kind, priority=job.priority)


def renew(claims: Sequence[Claim], *, at: datetime, lease: timedelta = LEASE) -> tuple[set[int], set[int]]:
    """Prolong the leases; return the ids that were lost to others, and those whose cancelling was asked for."""
    lost, cancelled = set(), set()
    for held in claims:
        if not _own(held).update(lease_until=at + lease):
            lost.add(held.job_id)
        elif _own(held).filter(is_cancel_asked=True).exists():
            cancelled.add(held.job_id)
    return lost, cancelled


def report(held: Claim, *, done: int, total: int, words: str) -> None:
    """Write how far the job is, if it is still ours."""
    _own(held).update(done_units=done, total_units=total, words=words[:200])


def finish(held: Claim, *, worker: str, at: datetime) -> bool:
    """Mark the job done; False if the lease was lost and the result does not count."""
    return _end(held, Job.State.DONE, "done", worker=worker, at=at)


def stop(held: Claim, *, worker: str, at: datetime) -> bool:
    """Mark a job cancelled that was called off while it ran."""
    return _end(held, Job.State.CANCELLED, "cancelled", worker=worker, at=at)


def release(held: Claim, *, worker: str, at: datetime) -> bool:
    """Give a job back unfinished, because the worker is told to stop; it does not count as an attempt."""
    with transaction.atomic():
        is_ours = _own(held).update(
            state=Job.State.WAITING, attempts=held.attempt - 1, lease_until=None, run_after=at, worker=""
        )
        _remember(held.job_id, "released", worker=worker, at=at, is_true=bool(is_ours))
        if is_ours:
            send(held.job_id, held.kind, priority=held.priority)
    return bool(is_ours)


def fail(held: Claim, words: str, *, worker: str, at: datetime) -> bool:
    """Put the job back for later, longer each time; after the last attempt it is dead and waits for a person."""
    with transaction.atomic():
        row = _own(held).first()
        if row is None:
            return False
        if held.attempt >= row.most_attempts:
            return _end(held, Job.State.DEAD, "dead", worker=worker, at=at, words=words)
        wait = min(_FIRST_WAIT * 2 ** (held.attempt - 1), _LONGEST_WAIT)
        _own(held).update(state=Job.State.WAITING, run_after=at + wait, lease_until=None, worker="")
        _remember(held.job_id, "failed", worker=worker, at=at, words=words)
        send(held.job_id, held.kind, priority=held.priority, not_before=at + wait)
    return True


def _own(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=held.job_id, token=held.token, state=Job.State.RUNNING)


def _due(at: datetime) -> Q:
    return Q(state=Job.State.WAITING, run_after__lte=at) | Q(state=Job.State.RUNNING, lease_until__lt=at)


def _claim(job: Job, *, worker: str, at: datetime, lease: timedelta) -> Claim | None:
    if job.state == Job.State.RUNNING and (job.attempts >= job.most_attempts or job.is_cancel_asked):
        _give_up(job, at=at)
        return None
    if not _take(job, worker=worker, at=at, lease=lease):
        return None
    return Claim(
        job_id=job.pk,
        token=job.token + 1,
        kind=job.kind,
        payload=job.payload,
        attempt=job.attempts + 1,
        priority=job.priority,
    )


def _take(job: Job, *, worker: str, at: datetime, lease: timedelta) -> bool:
    with transaction.atomic():
        taken = Job.objects.filter(pk=job.pk, token=job.token, state=job.state).update(
            state=Job.State.RUNNING,
            token=job.token + 1,
            attempts=job.attempts + 1,
            lease_until=at + lease,
            worker=worker,
        )
        event = "claimed" if job.state == Job.State.WAITING else "reclaimed"
        _remember(job.pk, event, worker=worker, at=at, is_true=bool(taken))
    return bool(taken)


def _give_up(job: Job, *, at: datetime) -> None:
    """End a job whose worker vanished on its last attempt, or that was called off meanwhile."""
    state, event = (Job.State.CANCELLED, "cancelled") if job.is_cancel_asked else (Job.State.DEAD, "dead")
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.RUNNING).update(
            state=state, token=job.token + 1, ended_at=at, lease_until=None
        )
        _remember(job.pk, event, at=at, words="办理到一半时后台几次中断，没有再试。", is_true=bool(ended))


def _end(held: Claim, state: Job.State, event: str, *, worker: str, at: datetime, words: str = "") -> bool:
    with transaction.atomic():
        ended = _own(held).update(state=state, ended_at=at, lease_until=None)
        _remember(held.job_id, event, worker=worker, at=at, words=words, is_true=bool(ended))
    return bool(ended)


def _remember(
    job_id: int, event: str, *, at: datetime, worker: str = "", words: str = "", is_true: bool = True
) -> None:
    if is_true:
        JobEvent.objects.create(job_id=job_id, at=at, event=event, worker=worker, words=shortened(words, _WORDS_KEPT))
