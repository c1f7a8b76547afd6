"""What a recording outside every activity of its holder turns out to be."""

from enum import StrEnum


class Answer(StrEnum):
    """What somebody found a recording to be that belongs to no activity."""

    TEST = "test"
    CLOCK = "clock"
    LATE = "late"
    WORK = "work"
    OFF_DUTY = "off_duty"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return _LABELS[self]


_LABELS = {
    Answer.TEST: "设备功能检查",
    Answer.CLOCK: "设备时钟有误",
    Answer.LATE: "活动待补登记",
    Answer.WORK: "其他工作内容",
    Answer.OFF_DUTY: "与执法无关",
}
