"""The register of applications as it is listed, printed and exported. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.documents.fields import SHANGHAI

HEADS = (
    "申请编号",
    "申请人",
    "事项类别",
    "申请事项",
    "提交方式",
    "接收时间",
    "告知补正时间",
    "受理或者不予受理时间",
    "办理结果",
    "办结时间",
    "经办人",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register."""

    number: str
    applicant: str
    act_type: str
    matter: str
    way: str
    received_at: datetime
    supplement_at: datetime | None
    accepted_at: datetime | None
    result: str
    decided_at: datetime | None
    handler: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of `HEADS`."""
        return (
            self.number,
            self.applicant,
            self.act_type,
            self.matter,
            self.way,
            _words(self.received_at),
            _words(self.supplement_at),
            _words(self.accepted_at),
            self.result,
            _words(self.decided_at),
            self.handler,
        )


def _words(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
