"""Until when a measure may last: the clock of the law in force for the bureau, with extension and testing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.law.checks.pauses import Paused, counted_from
from liuhen.law.citation import Citation
from liuhen.law.finding import Level
from liuhen.law.layers import Layer
from liuhen.law.pack import Pack
from liuhen.law.schema.lifecycle import Clock

CLOCK_OF = {"advance_registration": "advance_registration", "sealing": "sealing"}
EXTENDED, MAKE_UP = "sealing_extended", "coercion_report"
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """The end of a term and who says so."""

    due_at: datetime | None  # None: testing goes on, the term stands still
    words: str  # 30 日
    citation: Citation
    is_binding: bool  # the bureau has compared the text: the software may refuse


def until(
    pack: Pack, link: str, started: datetime, *, extended_at: datetime | None = None, paused: Sequence[Paused] = ()
) -> Until | None:
    """Return until when a measure begun at `started` may last, or None where no law sets a term."""
    code, since = CLOCK_OF.get(link, ""), started
    if extended_at is not None and link == "sealing":
        first = until(pack, link, started, paused=paused)
        last_day = first.due_at - _MOMENT if first and first.due_at else extended_at  # a due instant is 24:00
        code, since = EXTENDED, last_day
    found = _clock(pack, code)
    if found is None:
        return None
    layer, clock = found
    origin = counted_from(clock.limit.term, since, paused, pack.calendar)
    due = clock.limit.term.due(origin, calendar=pack.calendar).at if origin is not None else None
    return Until(
        due_at=due,
        words=clock.limit.term.words,
        citation=layer.cite(clock.req),
        is_binding=layer.capped(Level.VIOLATION) is Level.VIOLATION,
    )


def longest(pack: Pack, first_due: datetime) -> datetime | None:
    """Return until when a term that ends at `first_due` may be lengthened at most; None where no law says."""
    found = _clock(pack, EXTENDED)
    return found[1].limit.term.due(first_due - _MOMENT, calendar=pack.calendar).at if found else None


def make_up(pack: Pack, executed_at: datetime) -> Until | None:
    """Return until when an emergency measure must be approved afterwards, or None where no law says.

    Source: 行政强制法 (2011) art. 19.
    """
    found = _clock(pack, MAKE_UP)
    if found is None:
        return None
    layer, clock = found
    return Until(
        due_at=clock.limit.term.due(executed_at, calendar=pack.calendar).at,
        words=clock.limit.term.words,
        citation=layer.cite(clock.req),
        is_binding=layer.capped(Level.VIOLATION) is Level.VIOLATION,
    )


def _clock(pack: Pack, code: str) -> tuple[Layer, Clock] | None:
    return next(((layer, one) for layer in pack.layers for one in layer.body.clocks if one.code == code), None)
