"""Reads rule files as YAML whose scalars are all strings, with the line of every key. Only this file opens files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from liuhen.errors import InputError
from liuhen.law.calendar import Calendar

Tree = str | list["Tree"] | dict[str, "Tree"]
Location = tuple[str | int, ...]  # ("ingest", "normal", "limit"), ("roles", 3, "zh")


class PackError(InputError):
    """A rule file is not acceptable. `faults` names every fault found, one sentence each."""

    code = "pack.invalid"

    def __init__(self, sentence: str, *, faults: tuple[str, ...] = (), next_step: str = "") -> None:
        super().__init__(sentence, next_step=next_step)
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """One rule file as read: its mapping, and where each of its keys stands."""

    name: str  # as faults call it: wuhan/pack.yaml
    tree: dict[str, Tree]
    lines: Mapping[Location, int] = field(default_factory=dict)  # first line is 1
    plain: frozenset[Location] = frozenset()  # scalars written without quotes

    def line_of(self, location: Location) -> int:
        """Return the line of a key, or of the nearest key above it that exists."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def place(self, location: Location) -> str:
        """Return where a fault lies, in words: wuhan/pack.yaml 第 12 行."""
        return f"{self.name} 第 {self.line_of(location)} 行"


def read_file(path: Path) -> RuleFile:
    """Return the mapping in a YAML file; nothing in it is read as date, number, boolean or null.

    Raises:
        PackError: the file is missing, is not YAML, says a key twice, or is not a mapping.
    """
    return tree_of(_text(path), _name(path))


def read_tree(path: Path) -> dict[str, Tree]:
    """Return `read_file` without its lines."""
    return read_file(path).tree


def tree_of(text: str, name: str) -> RuleFile:
    """Return the mapping in a YAML text; `name` is what faults call it.

    Raises:
        PackError: as `read_file`.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as fault:
        where = getattr(fault, "problem_mark", None)
        line = f"第 {where.line + 1} 行" if where is not None else "某一行"
        raise PackError(
            f"规则文件 {name} {line}写法有误，不是合格的 YAML。", next_step="请改正该行的缩进或标点后重新校验。"
        ) from fault
    if not isinstance(node, yaml.MappingNode):
        raise PackError(f"规则文件 {name} 的最外层应当是键和值。", next_step="请对照 docs/formats/pack.md 改写。")
    reading = _Reading()
    tree = reading.plain_of(node, ())
    faults = reading.faults
    if faults:
        told = "；".join(faults)
        raise PackError(
            f"规则文件 {name} 有重复的键：{told}。", faults=tuple(faults), next_step="请合并重复的键后重新校验。"
        )
    return RuleFile(
        name=name,
        tree=tree if isinstance(tree, dict) else {},
        lines=reading.lines,
        plain=frozenset(reading.unquoted),
    )


@dataclass(slots=True)
class _Reading:
    """Turns nodes into plain values and notes where they stood."""

    lines: dict[Location, int] = field(default_factory=dict)
    unquoted: set[Location] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def plain_of(self, node: yaml.Node, location: Location) -> Tree:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain_of(item, (*location, place)) for place, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.ScalarNode) and node.style is None:
            self.unquoted.add(location)
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        for key, value in node.value:
            word = str(key.value)
            here, line = (*location, word), key.start_mark.line + 1
            if word in found:
                self.faults.append(f"第 {line} 行的 {word} 在第 {self.lines[here]} 行已经写过")
                continue
            self.lines[here] = line
            found[word] = self.plain_of(value, here)
        return found


def pack_texts(path: Path) -> dict[str, str]:
    """Return the texts a pack consists of: its own two files, every superior law, the engine's defaults.

    Keys: pack.yaml, clauses.yaml, superior/<id>.yaml, engine/defaults.yaml. `path` is the pack's folder or pack.yaml.

    Raises:
        PackError: a file is missing or cannot be read.
    """
    folder = path if path.is_dir() else path.parent
    shelf = folder.parent
    own = {name: _text(folder / name) for name in ("pack.yaml", "clauses.yaml")}
    superior = {f"superior/{one.name}": _text(one) for one in sorted((shelf / "superior").glob("*.yaml"))}
    return {**own, **superior, "engine/defaults.yaml": _text(shelf / "engine" / "defaults.yaml")}


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


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        why, step = "不是 UTF-8 编码", "请用 UTF-8 编码另存该文件。"
        raise PackError(f"读不到规则文件 {_name(path)}：{why}。", next_step=step) from fault
    except OSError as fault:
        why = "没有这个文件" if isinstance(fault, FileNotFoundError) else "不是文件，或者没有读取的权限"
        step = "请检查该文件是否存在、是否可读。"
        raise PackError(f"读不到规则文件 {_name(path)}：{why}。", next_step=step) from fault


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
