"""The check before use (使用前检查): what was found, item by item, against the items the pack names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liuhen.devices.drift import ACCEPTED_MS, Offset, is_accepted, offset_words

BATTERY_FLOOR_PERCENT = 30  # the texts say 充足 without a number; the engine marks below these values
FREE_FLOOR_MB = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One item that the active pack wants checked."""

    code: str  # function, battery, storage, clock
    label: str
    clock_limit_ms: int = ACCEPTED_MS  # of the clock: how far off it may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the person at the cabinet saw. None: not looked at."""

    works: bool | None
    battery_percent: int | None
    free_mb: int | None
    offset: Offset | None
    clock_was_set: bool = False  # adjusted after measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One judged line of the check."""

    code: str
    label: str
    ok: bool
    value: str


def judge(wanted: Sequence[Wanted], found: Found) -> tuple[Item, ...]:
    """Judge each wanted item; what was not looked at is not in order.

    Source: 武汉办法 第七条; 石龙制度 第七条.
    """
    return tuple(_judge(item, found) for item in wanted)


def failed(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items that are not in order."""
    return tuple(item for item in items if not item.ok)


def _judge(item: Wanted, found: Found) -> Item:
    if item.code == "clock":
        ok, value = _clock(found, item.clock_limit_ms)
    else:
        ok, value = _RULES.get(item.code, _unknown)(found)
    return Item(code=item.code, label=item.label, ok=ok, value=value)


def _function(found: Found) -> tuple[bool, str]:
    if found.works is None:
        return False, "未检查"
    return found.works, "正常" if found.works else "不正常"


def _battery(found: Found) -> tuple[bool, str]:
    if found.battery_percent is None:
        return False, "未检查"
    return found.battery_percent >= BATTERY_FLOOR_PERCENT, f"{found.battery_percent}%"


def _storage(found: Found) -> tuple[bool, str]:
    if found.free_mb is None:
        return False, "未检查"
    return found.free_mb >= FREE_FLOOR_MB, f"剩 {found.free_mb / 1024:.1f} GB"


def _clock(found: Found, limit_ms: int) -> tuple[bool, str]:
    if found.offset is None:
        return False, "未测"
    words = offset_words(found.offset.middle_ms)
    if found.clock_was_set:
        return True, f"{words}，已校时"
    return is_accepted(found.offset, limit_ms=limit_ms), words


def _unknown(found: Found) -> tuple[bool, str]:
    return bool(found.works), "按性能判断"


_RULES = {"function": _function, "battery": _battery, "storage": _storage}
