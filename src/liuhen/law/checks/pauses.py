"""Time that does not count: a suspended procedure, things being tested. The term goes on where it stopped.

Source: 行政强制法第二十五条第三款 (检测、鉴定); 医疗保障行政处罚程序暂行规定第四十二条 (中止; number to be verified).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.law.calendar import Calendar
from liuhen.law.term import Term, Unit, civil_day, start_of

_CLOCK = (Unit.HOURS, Unit.SAME_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """One stretch that does not count."""

    since: datetime
    until: datetime | None  # None: still going on


def counted_from(term: Term, started: datetime, pauses: Iterable[Paused], calendar: Calendar) -> datetime | None:
    """Return the instant from which the whole term, counted without pauses, ends where it ends with them.

    None while a pause goes on: no end can be told. A pause that begins after the term has ended changes nothing.
    """
    anchor = started
    for pause in sorted(pauses, key=lambda one: one.since):
        if pause.since < started or pause.since >= term.due(anchor, calendar=calendar).at:
            continue
        if pause.until is None:
            return None
        anchor = _moved(term, anchor, pause.since, pause.until, calendar)
    return anchor


def _moved(term: Term, anchor: datetime, since: datetime, until: datetime, calendar: Calendar) -> datetime:
    if term.unit in _CLOCK:
        return anchor + (until - since)
    if term.unit is not Unit.WORKING_DAYS:
        return anchor + (civil_day(until) - civil_day(since))
    used, day = 0, civil_day(anchor)
    while day < civil_day(since):
        day += timedelta(days=1)
        used += calendar.is_working_day(day)
    last = calendar.after(civil_day(until), max(term.amount - used, 0))
    counted = 0
    while counted < term.amount:
        counted += calendar.is_working_day(last)
        last -= timedelta(days=1)
    return start_of(last)
