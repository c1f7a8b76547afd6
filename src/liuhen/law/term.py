"""Legal terms: how long, in which unit, and when they end. Days are counted in Asia/Shanghai and nowhere else.

Source: 民法典第二百零一条至第二百零四条 (days, months, rolling); 行政处罚法 (2021) 第八十五条 (working days).
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from liuhen.law.calendar import Calendar
from liuhen.law.frozen import frozen

SHANGHAI = ZoneInfo("Asia/Shanghai")
SAME_ASKED = 4096  # instants whose day and words are kept: the facts of one subject name the same ones again and again
SAME_DAY_GRACE = timedelta(hours=2)  # time_rules: never earlier than the end of the activity plus 2 h


class Unit(StrEnum):
    """Units a term may be stated in."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    SAME_DAY = "same_day"


_UNIT_WORDS = {
    Unit.HOURS: "小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.SAME_DAY: "当日",
}


@frozen
class Due:
    """The end of a term. On time means: done at or before `at`."""

    at: datetime  # aware; the end of a day is 00:00 of the next day in Asia/Shanghai
    provisional: bool = False  # a year without holiday notice was counted
    moved: str = ""  # 遇休息日顺延

    @property
    def on(self) -> date:
        """Return the civil day the term ends on; 24:00 of a day belongs to that day."""
        local = self.at.astimezone(SHANGHAI)
        if local.time() == time.min:
            return local.date() - timedelta(days=1)
        return local.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time as a regulation states it."""

    amount: int
    unit: Unit

    @property
    def words(self) -> str:
        """Return the term in Chinese: 2 个工作日, 24 小时, 当日."""
        word = _UNIT_WORDS[Unit(self.unit)]
        if self.unit == Unit.SAME_DAY:
            return word
        return f"{self.amount} {word}"

    @property
    def counts_days(self) -> bool:
        """Say whether it ends with a day, whatever the hour it begins at."""
        return self.unit is not Unit.HOURS and self.unit is not Unit.SAME_DAY

    def due(self, anchor: datetime | date, *, calendar: Calendar) -> Due:
        """Return when the term that starts at `anchor` ends.

        Hours run exactly from the instant; all other units do not count the day of the anchor and end at 24:00.
        Days roll to the next working day; months and years clamp to the month's end and do not roll; the same day
        never ends before the anchor plus two hours.

        Raises:
            ValueError: the anchor has no time zone, or a term in hours has only a date to start from.
        """
        if self.unit in (Unit.HOURS, Unit.SAME_DAY):
            return self._clock_due(_instant(anchor))
        # A calendar never changes and few days are asked: it keeps the ends of the terms it was asked for.
        day = civil_day(anchor)
        key = (self.amount, self.unit, day)
        if key not in calendar.memo:
            calendar.memo[key] = self._days_due(day, calendar)
        due: Due = calendar.memo[key]
        return due

    def _days_due(self, day: date, calendar: Calendar) -> Due:
        if self.unit == Unit.WORKING_DAYS:
            last = calendar.after(day, self.amount)
            return Due(at=end_of(last), provisional=_counted_unknown(calendar, day, last))
        if self.unit == Unit.DAYS:
            return _rolled(day + timedelta(days=self.amount), calendar)
        months = self.amount * (12 if self.unit == Unit.YEARS else 1)
        return Due(at=end_of(months_later(day, months)))

    def _clock_due(self, start: datetime) -> Due:
        if self.unit == Unit.HOURS:
            return Due(at=start + timedelta(hours=self.amount))
        return Due(at=max(end_of(civil_day(start)), start + SAME_DAY_GRACE))


@lru_cache(maxsize=SAME_ASKED)
def civil_day(moment: datetime | date) -> date:
    """Return the day of an instant in Asia/Shanghai; a date is that day already."""
    if isinstance(moment, datetime):
        return _instant(moment).astimezone(SHANGHAI).date()
    return moment


def end_of(day: date) -> datetime:
    """Return 24:00 of a day, as 00:00 of the next."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=SHANGHAI)


def start_of(day: date) -> datetime:
    """Return 00:00 of a day."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def months_later(day: date, months: int) -> date:
    """Return the corresponding day, or the month's last day where there is none (民法典第二百零二条)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@lru_cache(maxsize=SAME_ASKED)
def shown(moment: datetime) -> str:
    """Return an instant as a page shows it: 9月21日 10:24, and 00:00 as 24:00 of the day before."""
    local = moment.astimezone(SHANGHAI)
    if local.time() == time.min:
        day = local.date() - timedelta(days=1)
        return f"{day.month}月{day.day}日 24:00"
    return f"{local.month}月{local.day}日 {local.hour:02}:{local.minute:02}"


def _rolled(day: date, calendar: Calendar) -> Due:
    last = calendar.on_or_after(day)
    moved = "" if last == day else f"遇{calendar.rest_name(day)}顺延"
    return Due(at=end_of(last), provisional=_counted_unknown(calendar, day, last), moved=moved)


def _counted_unknown(calendar: Calendar, first: date, last: date) -> bool:
    return not calendar.years.issuperset(range(first.year, last.year + 1))


def _instant(moment: datetime | date) -> datetime:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("a clock term starts at an aware instant")
    return moment
