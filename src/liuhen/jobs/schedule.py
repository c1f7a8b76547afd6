"""Tasks that come round again. One row each; whoever holds its lease runs it, everybody else leaves it alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from liuhen.jobs.models import Schedule
from liuhen.jobs.reason import shortened

LEASE = timedelta(seconds=10)


def take_over(kind: str, *, worker: str, at: datetime, lease: timedelta = LEASE) -> int | None:
    """Become the one who minds this task; return the fencing token, or None while another worker lives."""
    Schedule.objects.get_or_create(kind=kind, defaults={"due_at": at})
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    if not Schedule.objects.filter(free, kind=kind).exists():
        return None
    with transaction.atomic():
        taken = Schedule.objects.filter(free, kind=kind).update(
            token=F("token") + 1, lease_until=at + lease, worker=worker
        )
        return Schedule.objects.values_list("token", flat=True).get(kind=kind) if taken else None


def keep(kind: str, token: int, *, at: datetime, next_at: datetime, lease: timedelta = LEASE) -> bool:
    """Prolong the lease and note when the task comes round; False if another worker has it now."""
    return bool(Schedule.objects.filter(kind=kind, token=token).update(lease_until=at + lease, due_at=next_at))


def due_at(kind: str) -> datetime:
    """Return the next instant at which the task is due."""
    return Schedule.objects.values_list("due_at", flat=True).get(kind=kind)


def ran(kind: str, token: int, *, next_at: datetime, failure: str = "") -> None:
    """Write down that the task has run, and when it comes round again."""
    Schedule.objects.filter(kind=kind, token=token).update(due_at=next_at, failure=shortened(failure, 4000))


def give_back(kind: str, token: int) -> None:
    """Let another worker take the task at once."""
    Schedule.objects.filter(kind=kind, token=token).update(lease_until=None, worker="")
