"""The room's closed lists: stable English values with the words people read."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A value with its Chinese word."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the word beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class SourceKind(Worded):
    """Where bytes come from."""

    FOLDER = "folder", "存储卡"
    UPLOAD = "upload", "网页上传"
    STATION = "station", "远端采集"  # its bytes lie in the staging area, as those of an upload


class ReceiptState(Worded):
    """How far a receipt has come (接收回执)."""

    ANNOUNCED = "announced", "待接收"
    RECEIVING = "receiving", "接收中"
    FAILED = "failed", "接收中断"
    SEALED = "sealed", "待双方确认"
    CONFIRMED = "confirmed", "已移交"


class ArrivalState(Worded):
    """How far one file has come."""

    ANNOUNCED = "announced", "待接收"
    SEALED = "sealed", "一致"
    HELD = "held", "已在库"
    FAILED = "failed", "未收"


class Medium(Worded):
    """What a recording is to the people who look at it."""

    VIDEO = "video", "录像"
    AUDIO = "audio", "录音"
    PHOTO = "photo", "照片"
    TEXT = "text", "文字"
    OTHER = "other", "未识别"


class Witness(Worded):
    """Who says when a recording was made."""

    OSD = "osd", "画面时钟"
    NMEA = "nmea", "卫星定位"
    DEVICE_CLOCK = "device_clock", "设备时钟"
    FILE_NAME = "file_name", "文件名"
    CONTAINER = "container", "文件头"
    FILE_SYSTEM = "file_system", "文件系统"
    INDEX = "index", "采集站索引"


class Mark(Worded):
    """Why a witness is doubted. A doubted witness is kept and shown; it is not adopted."""

    NONE = "", ""
    RESET = "reset", "时钟曾归零"
    EIGHT_HOURS = "eight_hours", "相差 8 小时，疑为时区"
    FAR = "far", "与其他记载相差较大"
    FUTURE = "future", "晚于接收时间"


class Trace(Worded):
    """What in a source's list is no file left out, but a sign of what was there."""

    NONE = "", ""
    DELETED = "deleted", "删除标记"
    HOLE = "hole", "编号不连续"
    NOT_LOOKED = "not_looked", "没有看到"


class Side(Worded):
    """The two who confirm a hand-over."""

    OFFICER = "officer", "移交人"
    CUSTODIAN = "custodian", "接收人"


def choices(kind: type[Worded]) -> list[tuple[str, str]]:
    """Give value and word pairs as a model field wants them."""
    return [(member.value, member.label) for member in kind]


class FileKind(Worded):
    """What a file seems to be by its name alone, before anybody has looked into it."""

    VIDEO = "video", "录像"
    AUDIO = "audio", "录音"
    PHOTO = "photo", "照片"
    TRACK = "track", "定位"
    TEXT = "text", "文字"
    SETTINGS = "settings", "机内设置"
    UNKNOWN = "unknown", "未识别"
