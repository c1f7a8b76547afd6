"""A holiday notice of one year: read from a table as in packs/calendar, or from lines as a person types them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from liuhen.law.calendar import Calendar
from liuhen.law.shelf import PackError, RuleFile, calendar_of, tree_of

SCHEMA = "liuhen.calendar/1"
_LISTS = ("weekday_holidays", "weekend_working_days")
_KEYS = frozenset({"schema", "year", "notice_zh", *_LISTS})
_GUIDE = "请按国务院办公厅当年的节假日安排通知改正后重新导入，已填的内容都还在。"
_SATURDAY = 5
_LONGEST_DAYS = 31  # no holiday is longer; a range beyond it is a slip of the pen

_DAY = r"(?:(?P<year{n}>\d{{4}})\s*[-年/.]\s*)?(?P<month{n}>\d{{1,2}})\s*[-月/.]\s*(?P<day{n}>\d{{1,2}})\s*日?"
_LINE = re.compile(
    rf"{_DAY.format(n=1)}(?:\s*(?:至|到|~|—)\s*(?:{_DAY.format(n=2)}|(?P<last>\d{{1,2}})\s*日))?[\s，,：:]*(?P<name>.*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one notice says."""

    year: int
    title: str
    calendar: Calendar


def notice_of(text: str, name: str = "节假日表") -> Notice:
    """Read a table as in packs/calendar/<year>.yaml.

    Raises:
        PackError: a key that does not exist, a missing list, a day twice, of another year or in the wrong list.
    """
    file = tree_of(text, name)
    faults = list(_faults(file))
    if faults:
        raise _refusal(name, faults)
    calendar = calendar_of(file.tree, name)
    (year,) = calendar.years
    title = str(file.tree.get("notice_zh", "")) or f"国务院办公厅关于{year}年部分节假日安排的通知"
    return Notice(year=year, title=title, calendar=calendar)


def notice_text(year: int, *, rest: str, work: str, title: str = "") -> str:
    """Write what a person typed as a table: days off and make-up working days, one line each.

    A line: 2027-01-01 元旦, or 1月1日至3日 元旦. Weekends among the days off are rest days anyway and are left out.

    Raises:
        PackError: a line that cannot be read, a day of another year, a make-up day that is no weekend, a day twice.
    """
    faults: list[str] = []
    free = {day: name for day, name in _typed(year, rest, "放假", faults).items() if day.weekday() < _SATURDAY}
    working = _typed(year, work, "调休上班", faults)
    faults += [f"{day} 不是周末，本来就是工作日" for day in working if day.weekday() < _SATURDAY]
    if not rest.strip():
        faults.append("没有写放假的日子")
    if faults:
        raise _refusal(f"{year} 年节假日", faults)
    return _table(year, title or f"国务院办公厅关于{year}年部分节假日安排的通知", free, working)


def typed_days(text: str, year: int) -> dict[date, str]:
    """Read days as a person types them, one line each, with their names; a line without a year is of `year`.

    Raises:
        PackError: a line cannot be read, names a day of another year, or a day twice.
    """
    faults: list[str] = []
    days = _typed(year, text, "", faults)
    if faults:
        raise _refusal("所填日期", faults)
    return days


def _table(year: int, title: str, free: Mapping[date, str], working: Mapping[date, str]) -> str:
    lines = [f"schema: {SCHEMA}", f"year: '{year}'", f"notice_zh: '{_quoted(title)}'"]
    for key, days in zip(_LISTS, (free, working), strict=True):
        lines.append(f"{key}:" if days else f"{key}: []")
        lines += [f"  - {{date: '{day}', zh: '{_quoted(name)}'}}" for day, name in sorted(days.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("'", "''")


def _typed(year: int, text: str, fallback: str, faults: list[str]) -> dict[date, str]:
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            days, name = _read(year, line.strip())
        except ValueError as fault:
            faults.append(f"“{line.strip()}”（第 {number} 行）{fault}")
            continue
        for day in days:
            if day in found:
                faults.append(f"{day} 写了两次（第 {number} 行）")
            found[day] = name or fallback
    return found


def _read(year: int, line: str) -> tuple[list[date], str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("看不出是哪一天；请写成 2027-01-01 元旦，或者 1月1日至3日 元旦")
    part = match.groupdict()
    first = _date(part["year1"] or str(year), part["month1"], part["day1"])
    last = first
    if part["last"]:
        last = _date(str(first.year), str(first.month), part["last"])
    elif part["month2"]:
        last = _date(part["year2"] or str(first.year), part["month2"], part["day2"])
    if first.year != year or last.year != year:
        raise ValueError(f"不在 {year} 年")
    if not timedelta(0) <= last - first < timedelta(days=_LONGEST_DAYS):
        raise ValueError("的起止日期不合理")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], part["name"].strip()


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"里的 {year}-{month}-{day} 不是一个日子") from None


def _faults(file: RuleFile) -> Iterator[str]:
    for key in file.tree:
        if key not in _KEYS:
            yield f"第 {file.line_of((key,))} 行的 {key} 不是节假日表的键"
    for key in _LISTS:
        rows = file.tree.get(key)
        if not isinstance(rows, list):
            yield f"缺少清单 {key}；没有调休的写 {key}: []" if rows is None else f"{key} 应当是清单"
            continue
        seen: set[str] = set()
        for place, row in enumerate(rows):
            day = str(row.get("date", "")) if isinstance(row, dict) else ""
            line = file.line_of((key, place))
            if not day:
                yield f"第 {line} 行没有写 date"
            elif day in seen:
                yield f"第 {line} 行的 {day} 写了两次"
            seen.add(day)
    if file.tree.get("weekday_holidays") == []:
        yield "weekday_holidays 是空的；没有一年不放假"


def _refusal(name: str, faults: list[str]) -> PackError:
    return PackError(f"{name}有误：{'；'.join(faults)}。", faults=tuple(faults), next_step=_GUIDE)
