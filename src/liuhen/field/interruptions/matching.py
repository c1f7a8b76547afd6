"""Which measured gap a report explains, how far its times are off, and which report explains nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from liuhen.field.coverage import Span, merge, subtract

TYPED = timedelta(seconds=60)  # reports are typed to the minute: each accounts for a minute more on either side


class Fit(StrEnum):
    """How a report fits what was measured."""

    EXACT = "exact"
    PARTLY = "partly"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return {
            Fit.EXACT: "与测得的缺口相符",
            Fit.PARTLY: "没有盖住全部缺口",
            Fit.NOTHING: "没有对应的缺口",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One report laid on the measured gaps."""

    number: str
    fit: Fit
    gaps: tuple[Span, ...]  # the measured gaps it touches, whole
    left: tuple[Span, ...]  # what of them it does not account for

    @property
    def left_seconds(self) -> int:
        """Return how much of the gaps it touches stays open."""
        return sum(span.seconds for span in self.left)


def reach(start: Span) -> Span:
    """Return what a report accounts for: its times with the minute they were typed to."""
    return Span(start=start.start - TYPED, end=start.end + TYPED)


def match(number: str, told: Span, gaps: Sequence[Span]) -> Match:
    """Lay one report on the measured gaps. A report that touches a gap only with its minute of grace explains none."""
    touched = tuple(gap for gap in merge(gaps) if _meets(told, gap))
    left = subtract(touched, (reach(told),))
    fit = Fit.NOTHING if not touched else Fit.PARTLY if left else Fit.EXACT
    return Match(number=number, fit=fit, gaps=touched, left=left)


def _meets(told: Span, gap: Span) -> bool:
    """A report of no length, both times typed in the same minute, stands for that minute."""
    if told.start == told.end:
        return reach(told).meets(gap)
    return told.meets(gap)
