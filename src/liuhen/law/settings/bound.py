"""The end that binds one instance: the text's own beside the bureau's setting (decisions 23).

Of two ends of a duty the earlier holds, under each reading of an uncertain start. What is late for the bureau's own
end alone is a lapse against the setting (warning); what is late for the text's end is a breach of the text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from liuhen.law.checks.judge import Span, span_of
from liuhen.law.citation import Citation
from liuhen.law.facts import Interval
from liuhen.law.finding import Level
from liuhen.law.frozen import frozen
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Limit
from liuhen.law.settings import Setting
from liuhen.law.term import Due, civil_day, shown, start_of


@frozen
class Bound:
    """The binding end with its authority."""

    span: Span
    level: Level
    citation: Citation
    note: str = ""  # names both authorities; '' where no setting speaks


@frozen
class Weight:
    """How the text itself weighs the duty, and whether the number is the engine's."""

    level: Level
    citation: Citation
    is_open: bool = False


def sooner(
    pack: Pack, key: str, own: Span, anchor: Interval, *, weight: Weight, closed_at: datetime | None = None
) -> Bound:
    """Return what binds a duty that starts at `anchor` and by the text ends at `own`."""
    setting = pack.setting(key, civil_day(anchor.earliest)) if key and pack.settings else None
    effective = set_span(pack, setting, own, anchor, weight=weight)
    return weighed(own, effective, setting, weight=weight, closed_at=closed_at)


def first_end(
    pack: Pack, key: str, limit: Limit | None, since: datetime, *, weight: Weight, closed_at: datetime | None = None
) -> Bound | None:
    """Return what binds from an instant on, where the text may leave the number open; None where nobody gives one."""
    anchor = Interval.exactly(since)
    if limit is not None:
        return sooner(pack, key, span_of(limit.term, anchor, pack), anchor, weight=weight, closed_at=closed_at)
    return _by_setting_alone(pack, pack.setting(key, civil_day(since)), since, weight)


def next_end(pack: Pack, key: str, limit: Limit | None, last: date, *, weight: Weight) -> Bound | None:
    """Return when a thing that comes back is due after `last`; a setting counts from its own first day at the earliest.

    None where neither the text nor the bureau says how often.
    """
    setting = pack.setting(key)
    counted = max(last, setting.begins or last) if setting else last
    if limit is None:
        return _by_setting_alone(pack, setting, start_of(counted), weight)
    own = span_of(limit.term, Interval.exactly(start_of(last)), pack)
    effective = set_span(pack, setting, own, Interval.exactly(start_of(counted)), weight=weight)
    return weighed(own, effective, setting, weight=weight)


def least(pack: Pack, key: str, stated: int, *, is_open: bool, on: date | None = None) -> tuple[int, Setting | None]:
    """Return how many are needed, and the setting where it is the bureau that says so."""
    setting = pack.setting(key, on)
    if setting is None or (not is_open and setting.count <= stated):
        return stated, None
    return setting.count, setting


def _by_setting_alone(pack: Pack, setting: Setting | None, since: datetime, weight: Weight) -> Bound | None:
    if setting is None:
        return None
    mine = span_of(setting.term, Interval.exactly(since), pack)
    return weighed(mine, mine, setting, weight=replace(weight, is_open=True))


def set_span(pack: Pack, setting: Setting | None, own: Span, anchor: Interval, *, weight: Weight) -> Span:
    """Return the end with the setting: the earlier one under each reading; the setting's where the text has none."""
    if setting is None:
        return own
    mine = span_of(setting.term, anchor, pack)
    return mine if weight.is_open else earlier_of(own, mine)


def weighed(
    own: Span, effective: Span, setting: Setting | None, *, weight: Weight, closed_at: datetime | None = None
) -> Bound:
    """Return the binding end, citing the setting where it is the setting that binds."""
    if setting is None:
        return Bound(span=own, level=weight.level, citation=weight.citation)
    number = f"（{setting.document_number}）" if setting.document_number else ""
    if weight.is_open:
        note = f"办法没有写明时限，本局定为 {setting.shown}{number}。"
        return Bound(span=effective, level=Level.WARNING, citation=setting.citation, note=note)
    if effective.worst.at == own.worst.at and effective.best.at == own.best.at:
        note = f"本局设定 {setting.shown}{number}，这一次{weight.citation.article}的期限不晚于它，以办法为准。"
        return Bound(span=own, level=weight.level, citation=weight.citation, note=note)
    theirs = f"{weight.citation.article}的期限至{shown(own.worst.at)}"
    note = f"{theirs}；本局设定 {setting.shown}{number}，至{shown(effective.worst.at)}，先到，以本局设定为准。"
    if closed_at is not None and closed_at > own.best.at:
        return Bound(span=effective, level=weight.level, citation=weight.citation, note=note)
    level = weight.level if closed_at is None else min(weight.level, Level.WARNING, key=_WEIGHT.index)
    return Bound(span=effective, level=level, citation=setting.citation, note=note)


def earlier_of(one: Span, other: Span) -> Span:
    """Return the earlier end under each reading."""
    worst, best = min(one.worst, other.worst, key=_end), min(one.best, other.best, key=_end)
    return Span(worst=worst, best=best, window=one.window)


def _end(due: Due) -> datetime:
    return due.at


_WEIGHT = (Level.ADVICE, Level.WARNING, Level.VIOLATION, Level.BLOCK)
