"""How long a text may be: as long as its column. A name of 3,000 signs is told, never cut. Pure.

SQLite keeps what is too long and PostgreSQL breaks off; so the length is looked at before either sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liuhen.errors import InputError

PARTY_MOST = {"name": 120, "code": 60, "representative": 60, "address": 200, "phone": 60}
_PARTY = {
    "name": "名称或者姓名",
    "code": "代码或者证件号",
    "representative": "负责人",
    "address": "地址",
    "phone": "电话",
}


class TooLongError(InputError):
    """A text is longer than its column."""

    code = "cases.too_long"


def require_fits(model: Any, values: Mapping[str, object]) -> None:  # noqa: ANN401 - a Django model, which this file must not know
    """Refuse texts that are longer than their columns; columns without a length take any text.

    Raises:
        TooLongError: names the column, how long the text is and how long it may be.
    """
    for name, value in values.items():
        column = model._meta.get_field(name)  # noqa: SLF001 - the documented meta API
        _require(str(column.verbose_name), value, column.max_length)


def require_party_fits(party: Mapping[str, str]) -> None:
    """Refuse a party whose name, address or other part is longer than any page or print can carry.

    Raises:
        TooLongError: names the part.
    """
    for name, most in PARTY_MOST.items():
        _require(f"当事人{_PARTY[name]}", party.get(name, ""), most)


def require_row_fits(sender: Any, instance: Any, **_more: object) -> None:  # noqa: ANN401 - called by Django before a row is saved
    """Refuse a row of this room with a text longer than its column, before any database sees it.

    Raises:
        TooLongError: names the column.
    """
    if sender._meta.app_label != "cases":  # noqa: SLF001 - the documented meta API
        return
    for column in sender._meta.concrete_fields:  # noqa: SLF001 - the documented meta API
        if column.max_length is not None:
            _require(str(column.verbose_name), getattr(instance, column.attname), column.max_length)


def _require(label: str, value: object, most: int | None) -> None:
    if isinstance(value, str) and most is not None and len(value) > most:
        raise TooLongError(
            f"没有登记：“{label}”写了 {len(value)} 个字，最多 {most} 个字。",
            next_step=f"请把“{label}”缩短后再交，写不下的写进理由、备注或者文书正文。",
        )
