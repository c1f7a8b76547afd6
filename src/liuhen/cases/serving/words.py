"""Words of service: proofs, carriers, kinds of mail, what may follow on returned mail. Pure."""

from __future__ import annotations

from enum import StrEnum

# What proves a service: codes as in the packs' `proof`.
PROOFS: tuple[tuple[str, str], ...] = (
    ("photo", "照片"),
    ("video", "录像"),
    ("audio", "录音"),
    ("screenshot", "截图"),
    ("phone_recording", "电话录音"),
    ("sms", "短信"),
    ("screen_video", "屏幕录像"),
    ("newspaper", "报纸"),
    ("consent", "送达地址确认书"),
    ("confirmation", "收悉确认"),
    ("notice", "公告原文"),
    ("receipt_scan", "回证扫描件"),
)
AFTER_RETURN = ("改用直接送达", "改用留置送达", "重新邮寄", "改用委托送达", "改用公告送达", "核实地址后再定")
RELATIONS = ("本人", "法定代表人", "主要负责人", "收发人员", "同住成年家属", "委托代理人", "代收人")


class Recorded(StrEnum):
    """How a service was filmed."""

    NONE = ""
    ANY = "any"
    FULL = "full"

    @property
    def label(self) -> str:
        """Give its words."""
        return {Recorded.NONE: "没有录音录像", Recorded.ANY: "录了一部分", Recorded.FULL: "全程录音录像"}[self]
