"""When a camera or card may be cleared. Pure: facts in, the reasons against it out."""

from dataclasses import dataclass

NEEDED_COPIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a receipt stands on the day somebody asks."""

    is_confirmed: bool  # by both sides
    failed: int  # files that were not received
    left_out: int  # things on the card that were not taken
    manifest_is_right: bool  # its stored bytes were read again and list what the register holds
    copies: int  # good, read-back copies that every file and the list have at least
    faults: int  # originals with which something is wrong now


def against(standing: Standing) -> tuple[str, ...]:
    """Say in Chinese what stands against clearing; nothing: it may be certified."""
    told: list[str] = []
    if not standing.is_confirmed:
        told.append("清单还没有双方确认。")
    if standing.failed:
        told.append(f"有 {standing.failed} 个文件没有收进来，只在存储卡上有。")
    if standing.left_out:
        told.append(f"卡上有 {standing.left_out} 项没有收，列在清单上。")
    if not standing.manifest_is_right:
        told.append("清单回读不一致。")
    if standing.faults:
        told.append(f"有 {standing.faults} 个原件核验不一致，还没有修复。")
    if standing.copies < NEEDED_COPIES:
        told.append(_lacking(standing.copies))
    return tuple(told)


def _lacking(copies: int) -> str:
    if copies == 0:
        return "有文件还没有核对过的副本。"
    return "只有 1 份（本机原始件库），还没有第 2 份核对过的副本。"
