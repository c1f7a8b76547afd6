"""What an officer can hold when he leaves: the kinds, how each changes hands, and the digest of a list. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

MOST_ITEMS = 180  # one entry names two hundred subjects, and a device counts as up to three of them
REASONS = ("调离", "离职", "退休", "长期外出", "岗位调整", "其他")


class HeldKind(StrEnum):
    """Stable English keys; the words stand in `TITLES`."""

    DEVICE = "handover"
    CASE = "case"
    DRAFT = "document"
    ACTIVITY = "activity"
    STATION = "station"
    PERMIT = "permit"
    DELEGATION = "delegation"
    THING = "thing"

    @property
    def label(self) -> str:
        """Give the heading of the group."""
        return TITLES[self][0]

    @property
    def deed(self) -> str:
        """Say what the hand-over does with it."""
        return TITLES[self][1]


TITLES: dict[HeldKind, tuple[str, str]] = {
    HeldKind.DEVICE: ("领用未还的设备", "原领用记为归还，由接收人接着领用；接收人负责保管设备的，设备入柜"),
    HeldKind.CASE: ("承办的案件", "接收人成为承办人，离岗人不再能办理"),
    HeldKind.DRAFT: ("文书草稿", "由接收人接着写；已定稿的文书仍署原承办人"),
    HeldKind.ACTIVITY: ("尚未开始的执法活动", "由接收人参加，执法证按活动当日核对"),
    HeldKind.STATION: ("负责的采集工作站及其密钥", "接收人成为负责人；交接后须更换密钥"),
    HeldKind.PERMIT: ("有效的调阅许可", "许可只给本人，交接时收回，接收人需要时另行申请"),
    HeldKind.DELEGATION: ("授权代批", "交接时终止"),
    HeldKind.THING: ("钥匙和其他物品", "当面点交"),
}
ENDS = frozenset({HeldKind.PERMIT, HeldKind.DELEGATION})  # nobody receives them


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing an officer holds."""

    kind: HeldKind
    id: str  # key of the row; '' for a thing that was typed
    label: str  # its number, as the entry names it
    words: str = ""  # what it is


def digest_of(items: Iterable[tuple[Held, int | None]]) -> str:
    """Return the digest of a list of things and who receives each, as the receivers confirm it."""
    rows = [{**asdict(held), "receiver": receiver or 0} for held, receiver in items]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def things_in(text: str) -> tuple[Held, ...]:
    """Read what was typed, one thing a line."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Held(kind=HeldKind.THING, id="", label=line[:80]) for line in lines if line)
