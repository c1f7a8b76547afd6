"""The viewing register (调阅登记簿): one request becomes one row, with exactly the columns the pack names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from liuhen.errors import InputError

STANDARD = ("调阅人", "复制人", "审批人", "时间", "事由")  # engine default D09 without the two always shown
NUMBER = "编号"
ITEMS = "录像"
NOBODY = "—"
_NAMES_ITEMS = {ITEMS, "材料", "文件"}


class UnknownColumnError(InputError):
    """A pack names a register column that the engine cannot fill."""

    code = "access.unknown_column"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One request with what became of it, in the words of the page."""

    number: str
    viewer: str
    approver: str = ""  # '' : nobody has decided
    is_decided: bool = False
    is_refused: bool = False
    executed: str = ""  # when it was opened by the custodian; '' : not yet
    until: str = ""  # last moment to execute it, shown while it waits
    reason: str = ""
    recordings: tuple[str, ...] = ()
    copier: str = ""
    custodian: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Heads and rows, ready to show, print or export."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def digest(self) -> str:
        """Return the SM3 digest over heads and rows: two prints with equal figures carry equal rows."""
        words = json.dumps([list(self.columns), *map(list, self.rows)], ensure_ascii=False, separators=(",", ":"))
        return "sm3:" + hashlib.new("sm3", words.encode()).hexdigest()


def columns(of_pack: Sequence[str]) -> tuple[str, ...]:
    """Return number, the columns of the article in its order, and the recordings.

    Source: 武汉办法 第二十八条第二款; 宝丰制度 第十三条.
    """
    named = tuple(of_pack or STANDARD)
    return (NUMBER, *named) if _NAMES_ITEMS & set(named) else (NUMBER, *named, ITEMS)


def register(viewings: Sequence[Viewing], of_pack: Sequence[str]) -> Register:
    """Fill the register, newest as given.

    Raises:
        UnknownColumnError: the engine has no such fact.
    """
    heads = columns(of_pack)
    return Register(columns=heads, rows=tuple(row(viewing, heads) for viewing in viewings))


def row(viewing: Viewing, heads: Sequence[str]) -> tuple[str, ...]:
    """Fill one row; see `register`."""
    unknown = [name for name in heads if name not in _CELLS]
    if unknown:
        raise UnknownColumnError(
            f"登记簿没有生成。规则包列出的“{'、'.join(unknown)}”一栏，系统没有对应的记录。",
            next_step="请规则维护人员核对规则包中的登记栏目。",
        )
    return tuple(_CELLS[name](viewing) for name in heads)


def title(of_pack: Sequence[str]) -> str:
    """Return the printed title: copying is named only where the article registers who copied."""
    return "音像资料调阅、复制登记簿" if "复制人" in (of_pack or STANDARD) else "音像资料查阅登记簿"


def _approver(viewing: Viewing) -> str:
    return viewing.approver if viewing.is_decided else "待批"


def _time(viewing: Viewing) -> str:
    if viewing.executed:
        return viewing.executed
    if viewing.is_refused:
        return NOBODY
    return f"{viewing.until}前" if viewing.is_decided and viewing.until else "未执行"


def _items(viewing: Viewing) -> str:
    if not viewing.recordings:
        return NOBODY
    first, count = viewing.recordings[0], len(viewing.recordings)
    return first if count == 1 else f"{first} 等 {count} 段"


_CELLS: Mapping[str, Callable[[Viewing], str]] = {
    NUMBER: lambda viewing: viewing.number,
    "调阅人": lambda viewing: viewing.viewer,
    "查阅人": lambda viewing: viewing.viewer,
    "复制人": lambda viewing: viewing.copier or NOBODY,
    "审批人": _approver,
    "时间": _time,
    "查阅时间": _time,
    "事由": lambda viewing: viewing.reason,
    "查阅事由": lambda viewing: viewing.reason,
    "管理员": lambda viewing: viewing.custodian or NOBODY,
    "保管人": lambda viewing: viewing.custodian or NOBODY,
    "结果": lambda viewing: viewing.result or NOBODY,
    "申请人": lambda viewing: viewing.viewer,
    ITEMS: _items,
    "材料": _items,
    "文件": _items,
}
