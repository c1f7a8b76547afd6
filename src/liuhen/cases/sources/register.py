"""The register of sources as listed, printed and exported; of who complained only 实名 or 匿名. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.documents.fields import SHANGHAI

HEADS = (
    "案源编号",
    "收到时间",
    "案源途径",
    "来件方式",
    "投诉举报人",
    "移送、交办机关和文号",
    "当事人",
    "案发地",
    "案由",
    "内容",
    "承办人",
    "核查情况",
    "处理结果",
    "告知情况",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register."""

    number: str
    received_at: datetime
    channel: str
    means: str
    who: str  # 实名, 匿名, 无
    organ: str
    party: str
    place: str
    cause: str
    content: str
    handlers: str
    verified: str
    result: str
    told: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of `HEADS`."""
        return (
            self.number,
            f"{self.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            self.channel,
            self.means,
            self.who,
            self.organ,
            self.party,
            self.place,
            self.cause,
            self.content,
            self.handlers,
            self.verified,
            self.result,
            self.told,
        )
