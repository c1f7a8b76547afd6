"""Kinds of measures and treatments, their words and the events by which the law knows them. Pure."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What was done to the things."""

    SEALING = "sealing"
    SEIZURE = "seizure"
    REGISTRATION = "registration"
    PRESERVATION = "preservation"

    @property
    def label(self) -> str:
        """Give its name."""
        return _KINDS[self]

    @property
    def is_coercive(self) -> bool:
        """Say whether the law of coercive measures speaks of it: approval first, 30 days, extension."""
        return self in (Kind.SEALING, Kind.SEIZURE)

    @property
    def link(self) -> str:
        """Name the event that starts its clock; empty where none runs."""
        return {Kind.REGISTRATION: "advance_registration", Kind.PRESERVATION: ""}.get(self, "sealing")

    @property
    def documents(self) -> tuple[str, ...]:
        """Name the documents that belong to it, in the order of the file."""
        return ("sealing_decision", "sealing_list") if self.is_coercive else ("preservation", "sealing_list")


_KINDS = {
    Kind.SEALING: "查封",
    Kind.SEIZURE: "扣押",
    Kind.REGISTRATION: "先行登记保存",
    Kind.PRESERVATION: "证据保全",
}
FORMS = ("复制", "音像", "鉴定", "制作询问笔录")  # forms of preservation other than registration


class Treated(StrEnum):
    """What became of a thing."""

    RETURNED = "returned"
    CONFISCATED = "confiscated"
    TRANSFERRED = "transferred"
    SEIZED = "seized"
    DESTROYED = "destroyed"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """Give its name."""
        return _TREATED[self]

    @property
    def is_handed_over(self) -> bool:
        """Say whether somebody signs for the things."""
        return self in (Treated.RETURNED, Treated.TRANSFERRED)


_TREATED = {
    Treated.RETURNED: "退还",
    Treated.CONFISCATED: "没收",
    Treated.TRANSFERRED: "移送",
    Treated.SEIZED: "转为扣押",
    Treated.DESTROYED: "销毁",
    Treated.MISSING: "短少（说明原因）",
}
