"""Whether there are enough devices, and whether one does what the bureau asks of it: plain counting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimums:
    """What a device must at least do, as the bureau has set it from its source; None: nobody has said."""

    record_hours: int | None = None
    storage_gb: int | None = None
    picture_lines: int | None = None

    @property
    def is_silent(self) -> bool:
        """Say whether nothing is asked at all."""
        return self.record_hours is None and self.storage_gb is None and self.picture_lines is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a device does by its papers; None: not written down."""

    record_minutes: int | None
    storage_gb: int | None
    picture_lines: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing a device does not do, or of which nobody has written down whether it does."""

    words: str
    is_unknown: bool


def needed(officers: int, per: int) -> int:
    """Return how many devices a ratio asks for: one for every `per` officers begun.

    Source: 石龙制度 第三条; the number itself is a bureau setting.
    """
    return -(-officers // per)


def lacks(found: Performance, asked: Minimums) -> tuple[Lack, ...]:
    """Return where a device stays below what is asked; what nobody wrote down is told apart from what is too little.

    Source: 石龙制度 第三条; the numbers are bureau settings.
    """
    minutes = None if asked.record_hours is None else asked.record_hours * 60
    pairs = (
        ("连续摄录", found.record_minutes, minutes, _hours),
        ("存储容量", found.storage_gb, asked.storage_gb, "{} GB".format),
        ("画面", found.picture_lines, asked.picture_lines, "{} 线".format),
    )
    told = []
    for word, has, wanted, say in pairs:
        if wanted is None or (has is not None and has >= wanted):
            continue
        known = "没有登记" if has is None else say(has)
        told.append(Lack(words=f"{word}{known}，要求 {say(wanted)}", is_unknown=has is None))
    return tuple(told)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} 小时"
