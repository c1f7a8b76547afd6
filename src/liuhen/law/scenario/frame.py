"""What a story is told under besides its pack: holidays of its own, years without a notice, settings of the bureau."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from liuhen.errors import LiuhenError
from liuhen.law.calendar import Calendar
from liuhen.law.pack import Pack
from liuhen.law.scenario.fields import Unreadable, part_values
from liuhen.law.settings import Setting
from liuhen.law.settings.weaker import accept
from liuhen.law.shelf import PackError, Tree, calendar_of

_YEAR_DIGITS = 4
FaultTold = Callable[[tuple[str | int, ...], str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of one story."""

    tables: tuple[Calendar, ...] = ()  # holiday tables added to those shipped
    unknown_years: frozenset[int] = frozenset()  # years whose notice is taken away
    settings: tuple[Setting, ...] = ()  # of the bureau, never weaker than the pack

    def around(self, pack: Pack) -> Pack:
        """Return the pack as this story's bureau has it."""
        known = pack.calendar
        for table in self.tables:
            known = known.joined(table)
        calendar = Calendar(
            holidays={day: name for day, name in known.holidays.items() if day.year not in self.unknown_years},
            working_weekends={
                d: name for d, name in known.working_weekends.items() if d.year not in self.unknown_years
            },
            years=known.years - self.unknown_years,
        )
        return replace(pack, calendar=calendar).under(self.settings)


def frame_of(row: Mapping[str, Tree], pack: Pack, fault: FaultTold) -> Frame:
    """Read `calendar` and `settings` of a story; `fault` is told where and why something is not acceptable."""
    tables, years = _calendar(row.get("calendar", {}), fault)
    return Frame(tables=tables, unknown_years=years, settings=_settings(row.get("settings", {}), pack, fault))


def _calendar(tree: Tree, fault: FaultTold) -> tuple[tuple[Calendar, ...], frozenset[int]]:
    if not isinstance(tree, dict) or set(tree) - {"tables", "unknown_years"}:
        fault(("calendar",), "calendar 只有 tables 和 unknown_years 两个键")
        return (), frozenset()
    years, tables = tree.get("unknown_years", []), tree.get("tables", [])
    named = [str(year) for year in (years if isinstance(years, list) else [years])]
    for year in named:
        if not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS):
            fault(("calendar", "unknown_years"), f"{year} 不是四位年份")
    found = []
    for place, table in enumerate(tables if isinstance(tables, list) else [tables]):
        try:
            found.append(calendar_of(table if isinstance(table, dict) else {}, "calendar.tables"))
        except PackError as why:
            fault(("calendar", "tables", place), why.sentence)
    return tuple(found), frozenset(int(year) for year in named if year.isascii() and year.isdigit())


def _settings(tree: Tree, pack: Pack, fault: FaultTold) -> tuple[Setting, ...]:
    if not isinstance(tree, dict):
        fault(("settings",), "settings 应当是一组键和值，例如 {ingest.normal: 24 小时}")
        return ()
    found = []
    for key, value in tree.items():
        stated = value if isinstance(value, dict) else {"value": value}
        try:
            accepted = accept(pack, key, str(stated.get("value", "")))
            found.append(replace(Setting(**part_values(Setting, {**stated, "key": key})), value=accepted.value))  # type: ignore[arg-type]
        except LiuhenError as why:
            fault(("settings", key), f"{why.sentence}{why.next_step}")
        except Unreadable as why:
            fault(("settings", key), str(why))
    return tuple(found)
