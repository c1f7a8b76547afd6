"""Words of performance, correction, the last call and the court. Pure."""

from __future__ import annotations

from enum import StrEnum


class Owed(StrEnum):
    """What a decision obliges the party to."""

    FINE = "fine"
    GAINS = "gains"
    REFUND = "refund"
    CORRECTION = "correction"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Give its words."""
        return {
            Owed.FINE: "缴纳罚款",
            Owed.GAINS: "上缴违法所得",
            Owed.REFUND: "退回医疗保障基金",
            Owed.CORRECTION: "改正违法行为",
            Owed.OTHER: "其他义务",
        }[self]

    @property
    def is_money(self) -> bool:
        """Say whether it is counted in yuan."""
        return self in (Owed.FINE, Owed.GAINS, Owed.REFUND)


class Corrected(StrEnum):
    """What a recheck found."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self) -> str:
        """Give its words."""
        return {Corrected.DONE: "已改正", Corrected.PARTLY: "部分改正", Corrected.NOT: "未改正"}[self]


class RemedyKind(StrEnum):
    """A way the party goes against a decision."""

    REVIEW = "review"
    LAWSUIT = "lawsuit"

    @property
    def label(self) -> str:
        """Give its words."""
        return {RemedyKind.REVIEW: "行政复议", RemedyKind.LAWSUIT: "行政诉讼"}[self]


class Ruling(StrEnum):
    """What the court said to the application."""

    GRANTED = "granted"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"

    @property
    def label(self) -> str:
        """Give its words."""
        return {Ruling.GRANTED: "准予强制执行", Ruling.REFUSED: "不准予强制执行", Ruling.NOT_ACCEPTED: "不予受理"}[self]


PERFORMED = "执行完毕"  # the way of closing, as the report says it, that every obligation must bear out
CHANGING = ("撤销", "部分撤销", "变更", "确认违法", "确认无效", "责令重作")  # results that change the decision
REMEDY_RESULTS = ("维持", "驳回", *CHANGING, "撤回", "调解结案")
