"""What the queue page shows: what waits, what runs, what failed for good, what was done, and what comes round."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from liuhen.jobs.models import Job, JobEvent, Schedule

_OVERDUE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One job as a page shows it."""

    id: int
    kind: str
    payload: dict[str, Any]
    state: str
    asked_at: datetime
    since: datetime | None  # when the present or last try began
    machine: str
    done: int
    total: int
    words: str
    attempts: int
    again_at: datetime | None  # when a job that was put off comes round
    ended_at: datetime | None
    reason: str  # why the last try failed, one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many jobs of one kind wait, and since when the oldest does."""

    kind: str
    count: int
    oldest_at: datetime
    put_off: int  # tried before, and waiting for the next try


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One task that comes round."""

    kind: str
    due_at: datetime
    machine: str  # empty while nobody minds it
    is_overdue: bool
    reason: str


def running(most: int = 100) -> list[Seen]:
    """Give what runs now, the longest first."""
    return _seen(Job.objects.filter(state=Job.State.RUNNING).order_by("id")[:most])


def waiting() -> list[Waiting]:
    """Count what waits, by kind."""
    rows = Job.objects.filter(state=Job.State.WAITING).values("kind").order_by("kind")
    counted = rows.annotate(count=Count("id"), oldest=Min("created_at"), put_off=Count("id", filter=Q(attempts__gt=0)))
    return [
        Waiting(kind=row["kind"], count=row["count"], oldest_at=row["oldest"], put_off=row["put_off"])
        for row in counted
    ]


def put_off(most: int = 20) -> list[Seen]:
    """Give what failed and will be tried again by itself, the next one first."""
    rows = Job.objects.filter(state=Job.State.WAITING, attempts__gt=0)
    return _seen(rows.order_by("run_after")[:most])


def failed(most: int = 100) -> list[Seen]:
    """Give what failed for good and waits for a person, newest first."""
    return _seen(Job.objects.filter(state=Job.State.DEAD).order_by("-id")[:most])


def count_failed() -> int:
    """Count what failed for good."""
    return Job.objects.filter(state=Job.State.DEAD).count()


def history(most: int = 20) -> list[Seen]:
    """Give what was done or called off, newest asked for first."""
    over = (Job.State.DONE, Job.State.CANCELLED)
    return _seen(Job.objects.filter(state__in=over).order_by("-id")[:most])


def rounds(at: datetime) -> list[Round]:
    """Give the tasks that come round; overdue is one that nobody minds, or that should have run minutes ago."""
    return [
        Round(
            kind=row.kind,
            due_at=row.due_at,
            machine=_machine(row.worker),
            is_overdue=row.lease_until is None or row.lease_until < at or row.due_at < at - _OVERDUE,
            reason=row.failure.partition("\n")[0],
        )
        for row in Schedule.objects.order_by("kind")
    ]


def last_heard_at() -> datetime | None:
    """Say until when the newest lease runs: long past, and no worker is at work anywhere."""
    found: datetime | None = Schedule.objects.aggregate(last=Max("lease_until"))["last"]
    return found


def _seen(jobs: "QuerySet[Job]") -> list[Seen]:
    of_job = JobEvent.objects.filter(job=OuterRef("pk")).order_by("-id")
    began = of_job.filter(event__in=("claimed", "reclaimed")).values("at")[:1]
    failure = of_job.filter(event__in=("failed", "dead")).values("words")[:1]
    return [
        Seen(
            id=job.pk,
            kind=job.kind,
            payload=job.payload,
            state=job.state,
            asked_at=job.created_at,
            since=job.began,
            machine=_machine(job.worker),
            done=job.done_units,
            total=job.total_units,
            words=job.words,
            attempts=job.attempts,
            again_at=job.run_after if job.state == Job.State.WAITING else None,
            ended_at=job.ended_at,
            reason=(job.failure or "").partition("\n")[0],
        )
        for job in jobs.annotate(began=Subquery(began), failure=Subquery(failure))
    ]


def _machine(worker: str) -> str:
    """Name the machine of a worker: what stands before the number of its process."""
    return worker.rpartition(":")[0]
