"""Logins, callers turned away, and forgetting the keys of old forms."""

from datetime import datetime

from django.db.models import F

from liuhen.bureau.acting import Machine, acting, at_the_door
from liuhen.bureau.models import Attempt, Officer, OnceKey


def note_login(officer: Officer, *, address: str) -> None:
    """Record a login."""
    at_the_door(officer, "session.open", on=officer, address=address)


def note_logout(officer: Officer) -> None:
    """Record a logout."""
    at_the_door(officer, "session.close", on=officer)


def note_failed_login(username: str, *, address: str, locked: bool) -> None:
    """Record a failed login under the account name that was typed; a mistyped password is never kept."""
    officer = Officer.objects.filter(username=username).select_related("bureau").first()
    known = officer.username if officer else ""
    door = Machine("door", bureau=officer.bureau if officer else None)
    at_the_door(door, "session.refuse", on=officer, username=known, address=address, locked=locked)


def count_attempt(address: str, kind: str, *, at: datetime) -> None:
    """Count a caller turned away at the door; `sum_attempts` turns the counts into entries (decisions 9)."""
    minute = at.replace(second=0, microsecond=0)
    Attempt.objects.get_or_create(address=address, minute=minute, kind=kind)
    Attempt.objects.filter(address=address, minute=minute, kind=kind).update(count=F("count") + 1)


def sum_attempts(*, at: datetime) -> int:
    """Write one entry for the past minutes' callers turned away; give how many rows were summed."""
    minute = at.replace(second=0, microsecond=0)
    rows = list(Attempt.objects.filter(summed=False, minute__lt=minute).order_by("minute")[:500])
    if not rows:
        return 0
    with acting(Machine("door"), "door.summed", at=at) as act:
        act.note(
            callers=[f"{row.minute:%Y-%m-%dT%H:%MZ} {row.address} {row.kind} {row.count}" for row in rows][:200],
            total=sum(row.count for row in rows),
        )
        Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(summed=True)
    return len(rows)


def forget_old_keys(*, before: datetime) -> None:
    """Drop the keys of forms older than `before`: a form that old is answered by the state of its thing."""
    OnceKey.objects.filter(done_at__lt=before).delete()
