"""The closed lists of this part of the room."""

from enum import StrEnum


class How(StrEnum):
    """What an alignment rests on."""

    SOUND = "sound"
    HAND = "hand"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return {How.SOUND: "按声音对齐", How.HAND: "人工对齐"}[self]


class Verdict(StrEnum):
    """What somebody who watched says of one item the picture must show."""

    SEEN = "seen"
    ABSENT = "absent"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return {Verdict.SEEN: "已摄录", Verdict.ABSENT: "没有摄录", Verdict.NONE: "不适用"}[self]
