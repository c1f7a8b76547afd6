"""The usage ledger (执法记录仪使用情况台账): one issue becomes one row, with the columns the pack names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liuhen.errors import InputError

NAME = "执法记录仪使用情况台账"
STANDARD = ("设备编号", "使用人员", "交接时间", "用途", "记录内容", "设备状况", "发放人、接收人")
ALWAYS = ("设备编号",)  # a row without its device could not be found again


class UnknownColumnError(InputError):
    """A pack names a ledger column that the engine cannot fill."""

    code = "devices.unknown_column"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One issue of one device until its return, in the words of the page."""

    device: str
    holder: str
    issued: str
    returned: str = ""  # '' : still out
    purpose: str = ""
    contents: str = ""  # what was recorded, proposed from the recordings of this issue
    condition: str = ""
    issued_by: str = ""
    received_by: str = ""
    partner: str = ""
    passed_to: str = ""  # it went on to another person without coming back to the cabinet
    brought_by: str = ""  # who brought it back, where it was not the holder


def columns(of_pack: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to show: those of the article with the device in front; the standard ones if it is silent.

    Source: 石龙制度 第四条.
    """
    if not of_pack:
        return STANDARD
    return tuple(name for name in ALWAYS if name not in of_pack) + tuple(of_pack)


def row(use: Use, names: Sequence[str]) -> tuple[str, ...]:
    """Fill one row.

    Raises:
        UnknownColumnError: the engine has no such fact.
    """
    cells = _cells(use)
    unknown = [name for name in names if name not in cells]
    if unknown:
        raise UnknownColumnError(
            f"台账没有生成。规则包列出的“{'、'.join(unknown)}”一栏，系统没有对应的记录。",
            next_step="请规则维护人员核对规则包中的台账栏目。",
        )
    return tuple(cells[name] for name in names)


def gaps(use: Use, of_article: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of the article that a line leaves open; what is still out has not come to its end.

    Source: 石龙制度 第四条.
    """
    said = {"使用人员": use.holder, "交接时间": use.returned, "记录内容": use.contents}
    return tuple(name for name in of_article if name in said and not said[name])


def _cells(use: Use) -> dict[str, str]:
    end = f"{use.returned} 转交{use.passed_to}" if use.passed_to else use.returned
    end += f"（{use.brought_by}代还）" if use.brought_by else ""
    return {
        "设备编号": use.device,
        "使用人员": f"{use.holder}（搭档{use.partner}）" if use.partner else use.holder,
        "交接时间": f"{use.issued} 至 {end}" if end else f"{use.issued} 领用，未归还",
        "领用时间": use.issued,
        "归还时间": end or "未归还",
        "用途": use.purpose or "—",
        "记录内容": use.contents or "—",
        "设备状况": use.condition or "—",
        "发放人": use.issued_by,
        "接收人": use.received_by or "—",
        "发放人、接收人": "、".join(dict.fromkeys(name for name in (use.issued_by, use.received_by) if name)),
    }
