"""The written record of a break, drafted from what the rows know. A person reads it, changes it and signs it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.field.coverage import Span
from liuhen.field.timeline import ZONE, clock, length


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the check before use said about a device."""

    device: str
    at: datetime
    battery_percent: int | None = None
    free_mb: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where the spoken explanation is heard."""

    recording: str = ""  # LX-…; '' : nobody has said where
    offset_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Everything the rows know about a break. Empty texts and None: nobody has said."""

    activity: str  # HD-…
    title: str
    place: str
    party: str
    officers: tuple[str, ...]
    from_at: datetime
    until_at: datetime | None
    reason: str  # words of the pack
    ground: str = ""  # article that names the reason
    device: str = ""
    measures: str = ""
    check: Check | None = None
    gaps: tuple[Span, ...] = ()  # measured stretches without any recording, which the report explains
    voice: Heard | None = None
    told: str = ""  # 处室负责人某某
    told_at: datetime | None = None


def draft(known: Break) -> str:
    """Write the record in whole sentences; what nobody knows is left out, never guessed."""
    sentences = (_where(known), _stop(known), _check(known), _measured(known), _resumed(known), _told(known))
    return "".join(sentence for sentence in sentences if sentence)


def basis(known: Break) -> str:
    """Return the article the stop rests on; '' where the text names none."""
    return known.ground


def _where(known: Break) -> str:
    day = known.from_at.astimezone(ZONE)
    return (
        f"{day.year}年{day.month}月{day.day}日，{'、'.join(known.officers)}在{known.place}"
        f"对{known.party}开展执法活动（{known.title}，{known.activity}）。"
    )


def _stop(known: Break) -> str:
    device = f"{known.device} " if known.device else ""
    taken = f"已采取的措施：{known.measures}。" if known.measures else ""
    return f"{clock(known.from_at)} {device}停止录像，原因：{known.reason}。{taken}"


def _check(known: Break) -> str:
    check = known.check
    if check is None or (check.battery_percent is None and check.free_mb is None):
        return ""
    parts = [
        f"电量 {check.battery_percent}%" if check.battery_percent is not None else "",
        f"剩余空间 {space(check.free_mb)}" if check.free_mb is not None else "",
    ]
    return f"{check.device} {clock(check.at)} 使用前检查：{'，'.join(part for part in parts if part)}。"


def _measured(known: Break) -> str:
    if not known.gaps:
        return ""
    stretches = "、".join(f"{clock(gap.start)} 至 {clock(gap.end)}" for gap in known.gaps)
    total = length(sum(gap.seconds for gap in known.gaps))
    return f"按已入库录像核对，{stretches} 没有任何设备在录，共 {total}。"


def _resumed(known: Break) -> str:
    if known.until_at is None:
        return "此后没有恢复录像。"
    if known.voice is None:
        return f"{clock(known.until_at)} 恢复录像。"
    where = known.voice.recording
    if where and known.voice.offset_seconds is not None:
        where = f"{where} 时码 {timecode(known.voice.offset_seconds)}"
    return f"{clock(known.until_at)} 恢复录像，续录时已语音说明中断原因{f'（{where}）' if where else ''}。"


def _told(known: Break) -> str:
    return f"{clock(known.told_at)} 已向{known.told}报告。" if known.told and known.told_at else ""


def timecode(seconds: int) -> str:
    """Write a place in a recording: 00:04, 1:02:03."""
    minutes, left = divmod(seconds, 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:{left:02}" if hours else f"{rest:02}:{left:02}"


def space(megabytes: int) -> str:
    """Say free space as people do: 12.4 GB, 300 MB."""
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes} MB"
