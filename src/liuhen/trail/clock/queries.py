"""Reads of the server's clock: whether it is explained, its comparisons and steps.

`clock_is_explained` is what disposal and lock renewal ask before they trust a date (decisions 19); any room may.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liuhen.trail.models import ClockComparison, ClockStep

UNREAD_AFTER = timedelta(days=7)  # a comparison older than this is said to be old


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How the server's clock stands, as pages and acts need it."""

    unexplained: tuple[ClockStep, ...]
    newest: ClockComparison | None  # the newest that counts
    is_old: bool  # there is none, or it is more than a week old

    @property
    def is_explained(self) -> bool:
        """Tell whether every step has been explained."""
        return not self.unexplained


def clock_is_explained() -> bool:
    """Tell whether dates of the server's clock may be acted upon: no step of it waits for its explanation."""
    return not unexplained_steps().exists()


def why_clock_is_unexplained() -> str:
    """Say in words what waits and what to do; empty where nothing does."""
    first = unexplained_steps().order_by("at").first()
    if first is None:
        return ""
    return f"服务器时钟{first.label}还没有说明，与日期有关的销毁和续期先停下。请系统管理员到“自检 · 时钟”写明原因。"


def clock_state(at: datetime) -> ClockState:
    """Give the state of the clock at `at`."""
    newest = counted().order_by("-at").first()
    return ClockState(
        unexplained=tuple(unexplained_steps().order_by("at")[:20]),
        newest=newest,
        is_old=newest is None or at - newest.at > UNREAD_AFTER,
    )


def counted() -> QuerySet[ClockComparison]:
    """Give the comparisons that count: read by the machine, or typed and confirmed by a second person."""
    return ClockComparison.objects.filter(Q(typed_by="") | ~Q(confirmed_by=""))


def to_confirm() -> QuerySet[ClockComparison]:
    """Give the typed comparisons that wait for the second person, newest first."""
    return ClockComparison.objects.exclude(typed_by="").filter(confirmed_by="").order_by("-at")


def unexplained_steps() -> QuerySet[ClockStep]:
    """Give the steps nobody has explained yet."""
    return ClockStep.objects.filter(explained_at__isnull=True)


def history(since: datetime) -> tuple[list[ClockComparison], list[ClockStep]]:
    """Give the comparisons that count and all steps from `since` on, oldest first."""
    comparisons = list(counted().filter(at__gte=since).order_by("at")[:2000])
    return comparisons, list(ClockStep.objects.filter(at__gte=since).order_by("at")[:500])
