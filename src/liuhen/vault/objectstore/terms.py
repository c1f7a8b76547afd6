"""How long a lock lasts: two stages, a rolling end, a legal hold for what has no end (decisions 17, 18). Pure."""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from liuhen.errors import RefusalError

SEALED = timedelta(days=7)  # first stage: may still be expelled by two persons
GUARD = SEALED + timedelta(days=30)  # the first stage's lock outlasts it, so that a late sealer leaves no gap
ROLLING_MONTHS = 13
RENEW_BELOW_MONTHS = 12  # renewed monthly: below this much the monthly run moves the end again
OVERDUE_BELOW_MONTHS = 11  # a renewal was missed
LATE_SEALING = timedelta(days=1)


class BeyondRollingError(RefusalError):
    """A lock was asked to end later than the rolling term allows."""

    code = "vault.beyond_rolling"


class Mode(StrEnum):
    """The two strengths of a lock, in the words of S3."""

    SEALED = "GOVERNANCE"  # the app cannot lift it; the sealer can, for an expulsion
    LOCKED = "COMPLIANCE"  # nobody can


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long something must be kept, as far as is known."""

    until: datetime | None = None  # aware; None: not known yet, so the rolling term goes on
    is_indefinite: bool = False  # 永久, or held: rolling and a legal hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock as the store says it is."""

    mode: Mode
    until: datetime
    is_held: bool = False  # legal hold


def months_after(start: datetime, months: int) -> datetime:
    """Give the same day and time some months later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, calendar.monthrange(year, month + 1)[1]))


def rolling_end(term: Term, *, now: datetime) -> datetime:
    """Give the end of a lasting lock set now: the own term, or thirteen months when that is later or not known."""
    latest = months_after(now, ROLLING_MONTHS)
    if term.is_indefinite or term.until is None:
        return latest
    return min(term.until, latest)


def require_rolling(until: datetime, *, now: datetime) -> None:
    """Refuse a lock that ends later than the rolling term: nobody could ever take it back.

    Raises:
        BeyondRollingError: it does.
    """
    if until > months_after(now, ROLLING_MONTHS):
        raise BeyondRollingError(
            "锁定期限超过十三个月，没有设置：锁定按月滚动续期，不一次锁到底。",
            next_step="请按月续期。",
        )


def wanted(lock: Lock | None, term: Term, *, stored_at: datetime, now: datetime) -> Lock | None:
    """Say which lock an original should get now; None when the one it has is right.

    While sealed it keeps the first lock, which is put on again where it is missing. After that it is locked for
    good with a rolling end. An own term that is over is not prolonged; a hold never ends by itself.
    """
    if now < stored_at + SEALED:
        return None if lock is not None else Lock(mode=Mode.SEALED, until=stored_at + GUARD)
    end = rolling_end(term, now=now)
    if lock is not None and lock.mode is Mode.LOCKED:
        if lock.until >= min(end, months_after(now, RENEW_BELOW_MONTHS)) and lock.is_held >= term.is_indefinite:
            return None
        end = max(end, lock.until)  # a lock is never shortened
    if end <= now:
        return None  # the own term is over: disposal may ask, and silence never destroys
    held = term.is_indefinite or (lock is not None and lock.is_held)
    return Lock(mode=Mode.LOCKED, until=end, is_held=held)


def is_overdue(lock: Lock | None, term: Term, *, stored_at: datetime, now: datetime) -> bool:
    """Say whether somebody should have renewed this lock already."""
    if lock is None or lock.until <= now:
        return term.is_indefinite or term.until is None or term.until > now
    if lock.mode is Mode.SEALED:
        return now > stored_at + SEALED + LATE_SEALING
    return lock.until < min(rolling_end(term, now=now), months_after(now, OVERDUE_BELOW_MONTHS))
