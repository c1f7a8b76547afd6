"""The check before use (使用前检查): what was found, item by item, against the items the pack names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from liuhen.devices.drift import ACCEPTED_MS, Offset, is_accepted, offset_words

BATTERY_FLOOR_PERCENT = 80  # the texts say 充足 without a number: the engine marks below, a bureau may set its own
FREE_FLOOR_GB = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One item that the active pack wants checked."""

    code: str  # function, battery, storage, clock
    label: str
    clock_limit_ms: int = ACCEPTED_MS  # of the clock: how far off it may be
    floor: int = 0  # of battery (%) and storage (GB): what is enough; 0: the engine's own measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the person at the cabinet saw. None: not looked at."""

    works: bool | None
    battery_percent: int | None
    free_mb: int | None
    offset: Offset | None
    clock_was_set: bool = False  # adjusted after measuring
    after: Offset | None = None  # measured again after it was set


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
    ok, value = _RULES.get(item.code, _unknown)(item, found)
    return Item(code=item.code, label=item.label, ok=ok, value=value)


def _function(_item: Wanted, found: Found) -> tuple[bool, str]:
    if found.works is None:
        return False, "未检查"
    return found.works, "正常" if found.works else "不正常"


def _battery(item: Wanted, found: Found) -> tuple[bool, str]:
    if found.battery_percent is None:
        return False, "未检查"
    return found.battery_percent >= (item.floor or BATTERY_FLOOR_PERCENT), f"{found.battery_percent}%"


def _storage(item: Wanted, found: Found) -> tuple[bool, str]:
    if found.free_mb is None:
        return False, "未检查"
    return found.free_mb >= (item.floor or FREE_FLOOR_GB) * 1024, f"剩 {found.free_mb / 1024:.1f} GB"


def _clock(item: Wanted, found: Found) -> tuple[bool, str]:
    """Judge the clock by how it stands when the device goes out; what it was before it was set is told as well."""
    if found.clock_was_set:
        before = "校时前未测" if found.offset is None else offset_words(found.offset.middle_ms)
        if found.after is None:
            return found.offset is not None, f"{before}，已校时，校后未复测"
        ok = found.offset is not None and is_accepted(found.after, limit_ms=item.clock_limit_ms)
        return ok, f"{before}，校时后{offset_words(found.after.middle_ms)}"
    if found.offset is None:
        return False, "未测"
    return is_accepted(found.offset, limit_ms=item.clock_limit_ms), offset_words(found.offset.middle_ms)


def _unknown(_item: Wanted, found: Found) -> tuple[bool, str]:
    return bool(found.works), "按性能判断"


_RULES: dict[str, Callable[[Wanted, Found], tuple[bool, str]]] = {
    "function": _function,
    "battery": _battery,
    "storage": _storage,
    "clock": _clock,
}
