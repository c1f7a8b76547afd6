"""What can be written down on site, how it stands, and what can be said about an activity as a whole."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """One thing written down on site (现场记事)."""

    PLAN = "plan"  # an activity nobody had planned, entered on the spot
    ARRIVE = "arrive"
    PREAMBLE = "preamble"
    TOLD = "told"
    SCENE_ON = "scene_on"
    SCENE_OFF = "scene_off"
    MARK = "mark"
    PHOTO = "photo"
    STOP = "stop"
    RESUME = "resume"
    END = "end"
    DEPART = "depart"
    RETURN = "return"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return _EVENTS[self]


class EventState(StrEnum):
    """How an event stands against the times of its activity."""

    TAKEN = "taken"  # it is what the activity says
    WAITS = "waits"  # the step before it has not come in yet
    CONFLICT = "conflict"  # another time is written down already, or the order cannot be
    BESIDE = "beside"  # a person has looked and kept the other one

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return _STATES[self]


class About(StrEnum):
    """What somebody can say about an activity as a whole (情况登记)."""

    PREAMBLE = "preamble"  # heard in the recording, or said on site
    TEXT_RECORD = "text_record"
    FALLBACK = "fallback"
    EXEMPTION = "exemption"
    WITNESS = "witness"
    UNCOOPERATIVE = "uncooperative"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return _ABOUT[self]


_EVENTS = {
    EventKind.PLAN: "临时登记",
    EventKind.ARRIVE: "到达",
    EventKind.PREAMBLE: "已作语音说明",
    EventKind.TOLD: "已告知当事人",
    EventKind.SCENE_ON: "环节开始",
    EventKind.SCENE_OFF: "环节结束",
    EventKind.MARK: "标记",
    EventKind.PHOTO: "拍照",
    EventKind.STOP: "录像中断",
    EventKind.RESUME: "恢复录像",
    EventKind.END: "活动结束",
    EventKind.DEPART: "离开现场",
    EventKind.RETURN: "返回单位",
}
_STATES = {
    EventState.TAKEN: "已记",
    EventState.WAITS: "等前一步",
    EventState.CONFLICT: "待核对",
    EventState.BESIDE: "不采用",
}
_ABOUT = {
    About.PREAMBLE: "开录语音说明",
    About.TEXT_RECORD: "文字记录",
    About.FALLBACK: "只录重要环节",
    About.EXEMPTION: "不录音录像",
    About.WITNESS: "见证人在场",
    About.UNCOOPERATIVE: "不配合或者冲突",
}
