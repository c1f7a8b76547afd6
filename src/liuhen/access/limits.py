"""What a permit allows, how an approver may narrow it, and whether a play is still within it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")
TICKET_SPAN = timedelta(minutes=10)  # decisions 9; renewable while the permit lives


class Barrier(StrEnum):
    """Why nothing may be played now."""

    NONE = ""
    NOT_RELEASED = "not_released"
    REVOKED = "revoked"
    TOO_EARLY = "too_early"
    OVER = "over"
    USED_UP = "used_up"

    @property
    def sentence(self) -> str:
        """Return what the officer reads."""
        return _SENTENCES[self]


_SENTENCES = {
    Barrier.NONE: "",
    Barrier.NOT_RELEASED: "现在还不能播放，调阅已经批准，还没有开放。",
    Barrier.REVOKED: "现在不能播放，许可已经收回。",
    Barrier.TOO_EARLY: "现在还不能播放，没有到许可的开始时间。",
    Barrier.OVER: "现在不能播放，许可的有效期已过。",
    Barrier.USED_UP: "现在不能播放，许可的次数已经用完。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Window and number of plays: asked for, or granted."""

    window_from: datetime
    window_until: datetime  # the first instant that is outside
    plays: int | None = None  # for each recording; None: without number

    def __post_init__(self) -> None:
        if self.window_until <= self.window_from:
            raise ValueError("a window must have length")


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitState:
    """A permit as it stands, for the question whether it carries one more play."""

    terms: Terms
    is_released: bool
    is_revoked: bool
    plays_used: int = 0


def narrow(asked: Terms, *, window_until: datetime | None = None, plays: int | None = None) -> Terms:
    """Apply an approver's limit. It can only take away: a later end or more plays than asked have no effect.

    Raises:
        ValueError: the limit ends before the window begins.
    """
    until = asked.window_until if window_until is None else min(asked.window_until, window_until)
    counts = [count for count in (asked.plays, plays) if count is not None]
    return Terms(window_from=asked.window_from, window_until=until, plays=min(counts, default=None))


def limited(asked: Terms, limit: Mapping[str, str]) -> Terms:
    """Apply a limit as a decision carries it: `until` (an instant, or a civil date that counts whole) and `plays`.

    Raises:
        ValueError: a value cannot be read, or leaves no window.
    """
    until, plays = limit.get("until", ""), limit.get("plays", "")
    if plays and int(plays) < 1:
        raise ValueError("a permit carries at least one play")
    return narrow(asked, window_until=instant_of(until) if until else None, plays=int(plays) if plays else None)


def instant_of(text: str) -> datetime:
    """Read an aware instant, or a civil date as 24:00 of it in the office."""
    if len(text) == len("2026-09-21"):
        day = date.fromisoformat(text) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=OFFICE)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=OFFICE)


def barrier(state: PermitState, at: datetime) -> Barrier:
    """Name what stands in the way of one more play at `at`; the first in the order of weight."""
    checks = (
        (state.is_revoked, Barrier.REVOKED),
        (at >= state.terms.window_until, Barrier.OVER),
        (not state.is_released, Barrier.NOT_RELEASED),
        (at < state.terms.window_from, Barrier.TOO_EARLY),
        (state.terms.plays is not None and state.plays_used >= state.terms.plays, Barrier.USED_UP),
    )
    return next((reason for stands, reason in checks if stands), Barrier.NONE)


def ticket_until(at: datetime, terms: Terms) -> datetime:
    """Return when a ticket opened or renewed at `at` ends: ten minutes, never past the window."""
    return min(at + TICKET_SPAN, terms.window_until)
