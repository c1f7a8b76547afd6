"""Reads rule files from disk as YAML 1.2 whose scalars are all strings. The only file of the room that opens files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from liuhen.errors import InputError
from liuhen.law.calendar import Calendar

Tree = str | list["Tree"] | dict[str, "Tree"]


class PackError(InputError):
    """A rule file is not acceptable. `faults` names every fault found, one sentence each."""

    code = "pack.invalid"

    def __init__(self, sentence: str, *, faults: tuple[str, ...] = (), next_step: str = "") -> None:
        super().__init__(sentence, next_step=next_step)
        self.faults = faults


def read_tree(path: Path) -> dict[str, Tree]:
    """Return the mapping in a YAML file; nothing in it is read as date, number, boolean or null.

    Raises:
        PackError: the file is missing, is not YAML, or is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = YAML(typ="base", pure=True).load(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise PackError(
            f"读不到规则文件 {path.name}：{fault}。", next_step="请检查该文件是否存在、是否可读。"
        ) from fault
    except YAMLError as fault:
        where = getattr(fault, "problem_mark", None)
        line = f"第 {where.line + 1} 行" if where is not None else "某一行"
        raise PackError(
            f"规则文件 {path.name} {line}写法有误，不是合格的 YAML。", next_step="请改正该行的缩进或标点后重新校验。"
        ) from fault
    if not isinstance(tree, dict):
        raise PackError(f"规则文件 {path.name} 的最外层应当是键和值。", next_step="请对照 docs/formats/pack.md 改写。")
    return tree


def read_calendar(folder: Path) -> Calendar:
    """Return all yearly tables of a folder joined; a folder without tables gives a calendar that knows no year."""
    joined = Calendar()
    for path in sorted(folder.glob("*.yaml")):
        joined = joined.joined(calendar_of(read_tree(path), path.name))
    return joined


def calendar_of(tree: dict[str, Tree], name: str) -> Calendar:
    """Return one year's table.

    Raises:
        PackError: a day is not a date of that year, or stands in the wrong list.
    """
    faults: list[str] = []
    year = str(tree.get("year", ""))
    if not (year.isdigit() and len(year) == 4):
        faults.append("year 应当是四位年份")
    holidays = _days(tree.get("weekday_holidays"), year, faults, weekend=False)
    working = _days(tree.get("weekend_working_days"), year, faults, weekend=True)
    if faults:
        raise PackError(
            f"节假日表 {name} 有误：{'；'.join(faults)}。",
            faults=tuple(faults),
            next_step="请按国务院办公厅当年的节假日安排通知改正后重新导入。",
        )
    return Calendar(holidays=holidays, working_weekends=working, years=frozenset({int(year)}))


def _days(rows: Tree | None, year: str, faults: list[str], *, weekend: bool) -> dict[date, str]:
    found: dict[date, str] = {}
    for row in rows if isinstance(rows, list) else []:
        fields = row if isinstance(row, dict) else {}
        try:
            day = date.fromisoformat(str(fields.get("date", "")))
        except ValueError:
            faults.append(f"{fields.get('date', row)} 不是日期")
            continue
        if str(day.year) != year:
            faults.append(f"{day} 不在 {year} 年")
        if (day.weekday() >= 5) is not weekend:
            faults.append(f"{day} 是{'工作日' if weekend else '周末'}，列错了清单")
        found[day] = str(fields.get("zh", "休息日"))
    return found
