"""The port: how rooms ask for background work, follow it and call it off. Engines stay behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from liuhen.jobs.engine import send
from liuhen.jobs.models import Job, JobEvent

Payload = Mapping[str, str | int | bool | None]
OPEN_STATES = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is, for a page that shows it."""

    state: str
    done: int
    total: int
    words: str

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state not in OPEN_STATES


def enqueue(
    kind: str, payload: Payload, *, dedupe: str = "", priority: int = 0, run_after: datetime | None = None
) -> int:
    """Ask for a job and return its id. Inside an open act the job comes into being with the act, or not at all.

    While a job of the same `kind` and `dedupe` is open, that one's id is returned and nothing is added.
    """
    if dedupe and (held := _held(kind, dedupe)) is not None:
        return held
    at = timezone.now()
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                payload=dict(payload),
                dedupe=dedupe,
                priority=priority,
                run_after=run_after or at,
                created_at=at,
            )
            JobEvent.objects.create(job=job, at=at, event="enqueued")
            send(job.pk, kind, priority=priority, not_before=run_after)
    except IntegrityError:
        held = _held(kind, dedupe)  # somebody else asked at the same moment
        if held is None:
            raise
        return held
    return job.pk


def cancel(job_id: int) -> bool:
    """Call a job off: at once if it waits, at its next look-up if it runs. False if it was over already."""
    at = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
        if waiting.update(state=Job.State.CANCELLED, ended_at=at):
            JobEvent.objects.create(job_id=job_id, at=at, event="cancelled")
            return True
        return bool(Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(is_cancel_asked=True))


def again(job_id: int) -> bool:
    """Put a job that failed for good or was called off back to work, with all its attempts; False if it was not.

    While another job with the same key is open, there is nothing to put back.
    """
    at = timezone.now()
    try:
        with transaction.atomic():
            over = Job.objects.filter(pk=job_id, state__in=(Job.State.DEAD, Job.State.CANCELLED))
            if not over.update(
                state=Job.State.WAITING, attempts=0, run_after=at, ended_at=None, is_cancel_asked=False, worker=""
            ):
                return False
            JobEvent.objects.create(job_id=job_id, at=at, event="again")
            job = Job.objects.get(pk=job_id)
            send(job_id, job.kind, priority=job.priority)
    except IntegrityError:  # another one with its key is open
        return False
    return True


def give_up(job_id: int) -> bool:
    """Let a job that failed for good rest: it is called off and no longer waits for a person. False if it was not."""
    at = timezone.now()
    with transaction.atomic():
        dead = Job.objects.filter(pk=job_id, state=Job.State.DEAD)
        if not dead.update(state=Job.State.CANCELLED):
            return False
        JobEvent.objects.create(job_id=job_id, at=at, event="cancelled")
    return True


def progress(job_id: int) -> Progress | None:
    """Return how far the job is; None if there is no such job."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    return Progress(state=job.state, done=job.done_units, total=job.total_units, words=job.words)


def open_job(kind: str, dedupe: str) -> Progress | None:
    """Return the progress of the open job with this key, if there is one."""
    held = _held(kind, dedupe)
    return None if held is None else progress(held)


def is_given_up(kind: str, dedupe: str) -> bool:
    """Say whether the newest job with this key failed for good: asking for it again is for a person to decide."""
    states = Job.objects.filter(kind=kind, dedupe=dedupe).order_by("-id").values_list("state", flat=True)
    return states.first() == Job.State.DEAD


def _held(kind: str, dedupe: str) -> int | None:
    return Job.objects.filter(kind=kind, dedupe=dedupe, state__in=OPEN_STATES).values_list("pk", flat=True).first()
