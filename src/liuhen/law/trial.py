"""Trial calculation (试算): the terms a clause states, and where each would end from a day somebody asks about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from liuhen.law.pack import Pack
from liuhen.law.schema.base import Anchor, Limit
from liuhen.law.term import Due, Unit, civil_day, shown

ANCHORS = {
    Anchor.CLUE_ACQUIRED: "得到线索",
    Anchor.PROCEDURE_STARTED: "程序启动",
    Anchor.ACTIVITY_ENDED: "活动结束",
    Anchor.OFFICER_DAY_ENDED: "当日执法活动结束",
    Anchor.RECORDING_COMPLETED: "录制完成",
    Anchor.RETURNED_TO_UNIT: "返回单位",
    Anchor.INGESTED: "入库",
    Anchor.DECISION_MADE: "作出决定",
    Anchor.EXECUTION_TERMINATED: "执行终结",
    Anchor.ACT_TERMINATED: "行为终结",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One term a clause states, in words."""

    limit: Limit
    start: str  # what it runs from: 录制完成
    number_from: str = ""  # the engine's number, where the text has none

    @property
    def words(self) -> str:
        """Return the term with its start: 录制完成起 2 个工作日."""
        return f"{self.start or '起算之日'}起 {self.limit.term.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Where a term would end, and how it was counted."""

    stated: Stated
    due: Due
    how: str

    @property
    def end(self) -> str:
        """Return the end as pages show it: 9月21日 24:00."""
        return shown(self.due.at)


def terms_of(pack: Pack, req: str) -> tuple[Stated, ...]:
    """Return the terms a clause of the pack states."""
    return tuple(stated for stated, cited in _walk(pack.own.body) if req in cited)


def tried(pack: Pack, req: str, start: datetime) -> tuple[Tried, ...]:
    """Return where the terms of a clause would end from an instant."""
    return tuple(_try(pack, stated, start) for stated in terms_of(pack, req))


def _try(pack: Pack, stated: Stated, start: datetime) -> Tried:
    due = stated.limit.term.due(start, calendar=pack.calendar)
    told = _HOW[stated.limit.unit]
    if stated.limit.unit is Unit.WORKING_DAYS:
        days = _working_days(pack, start, stated.limit.amount)
        told = f"当日不算，计 {'、'.join(days)}"
    if due.moved:
        told = f"{told}，最后一日{due.moved}"
    if due.provisional:
        told = f"{told}；所涉年份没有节假日安排，暂定"
    return Tried(stated=stated, due=due, how=told)


def _working_days(pack: Pack, start: datetime, amount: int) -> list[str]:
    day, found = civil_day(start), []
    for _ in range(min(amount, 10)):
        day = pack.calendar.after(day, 1)
        found.append(f"{day.month}月{day.day}日")
    return found if amount <= 10 else [*found, "……"]


def _walk(part: object) -> Iterator[tuple[Stated, tuple[str, ...]]]:
    if isinstance(part, BaseModel):
        limit = getattr(part, "limit", None) or getattr(part, "period", None) or getattr(part, "due", None)
        if isinstance(limit, Limit):
            anchor = getattr(part, "anchor", None)
            start = ANCHORS.get(anchor, "") if anchor is not None else ""
            number = str(getattr(part, "number_from", ""))
            yield Stated(limit=limit, start=start, number_from=number), tuple(getattr(part, "req", ()))
        for name in type(part).model_fields:
            yield from _walk(getattr(part, name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _walk(item)


_HOW = {
    Unit.HOURS: "从起算的时刻起连续计算，夜间和休息日照算",
    Unit.WORKING_DAYS: "",
    Unit.DAYS: "当日不算",
    Unit.MONTHS: "到对应的那一日，没有对应日的到月末，不顺延",
    Unit.YEARS: "到对应的那一日，不顺延",
    Unit.SAME_DAY: "到当日 24:00，不早于起算后两小时",
}
