"""What the head sees of a use of a seal, and the lines of its register. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from liuhen.approvals.shown import Shown, ShownFact, ShownWhy
from liuhen.documents.fields import SHANGHAI

HEADS = (
    *("用印编号", "申请时间", "申请人", "印章", "文书及文号", "版次", "事由", "份数"),
    *("批准人", "批准时间", "用印人", "用印时间", "实用份数", "状态"),
)


class Named(Protocol):
    """Whoever is named in the register."""

    name: str


class Use(Protocol):
    """One use, as far as it is written down."""

    number: str
    title: str
    document_number: str
    version: int
    copies: int
    purpose: str
    asked_at: datetime
    approved_at: datetime | None
    sealed_at: datetime | None
    sealed_copies: int | None

    @property
    def seal(self) -> Named:
        """The seal."""

    @property
    def asked_by(self) -> Named:
        """Who asked."""

    @property
    def approved_by(self) -> Named | None:
        """Who approved."""

    @property
    def sealed_by(self) -> Named | None:
        """Who sealed."""

    def get_state_display(self) -> str:
        """Return the word of its state."""


def shown_for(use: Use, *, case: str, title: str, asker: str) -> Shown:
    """Freeze the decision page of a use of a seal."""
    return Shown(
        title="用印审批",
        number=use.number,
        question=f"{asker}请您批准用印：《{use.title}》{use.document_number}",
        facts=(
            ShownFact(label="文书", words=f"《{use.title}》{use.document_number}", more=f"第 {use.version} 版，已签发"),
            ShownFact(label="案件", words=title, more=case),
            ShownFact(label="印章", words=use.seal.name, more=f"{use.copies} 份"),
            ShownFact(label="事由", words=use.purpose),
        ),
        why=(ShownWhy(source="系统默认", article="用印审批", words="办法未规定由谁批准用印，由处室负责人批准。"),),
        after=("印章保管人按批准的份数用印，登记簿自动记入", "文书如另出新版，这次批准作废"),
        agree="同意用印",
    )


def line_of(use: Use) -> tuple[str, ...]:
    """Return one line of the register, in the order of its columns."""
    return (
        use.number,
        _moment(use.asked_at),
        use.asked_by.name,
        use.seal.name,
        f"《{use.title}》{use.document_number}",
        str(use.version),
        use.purpose,
        str(use.copies),
        use.approved_by.name if use.approved_by else "",
        _moment(use.approved_at),
        use.sealed_by.name if use.sealed_by else "",
        _moment(use.sealed_at),
        str(use.sealed_copies or ""),
        use.get_state_display(),
    )


def _moment(value: datetime | None) -> str:
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""
