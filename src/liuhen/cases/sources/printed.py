"""Which printed names of a pack the fields of a complaint answer (投诉举报登记的项目). Pure.

A name no field of ours answers is offered on the form as a field of its own, so that a bureau is added by data alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liuhen.law.pack import Pack

_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "who": ("基本信息", "投诉人", "举报人", "身份"),
    "content": ("内容", "诉求", "反映的问题"),
    "acceptance": ("受理", "处理情况", "办理情况"),
    "channel": ("来源", "途径"),
    "time": ("时间", "日期"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stands in the register of one complaint: filled or not, never names."""

    who: str  # 实名, 匿名 or nothing
    content: str
    acceptance: str
    channel: str
    time: str
    more: Mapping[str, str]


def complaint_fields(pack: Pack) -> tuple[str, ...]:
    """Return the printed names the bureau's rules want of a complaint; none where they are silent."""
    rule = pack.resolve(lambda body: body.sources.complaint if body.sources else None)
    return rule.value.fields if rule else ()


def own_field_of(name: str) -> str:
    """Return which of our fields answers a printed name: the one whose word stands last in it; empty: none."""
    places = [(name.rfind(word), field) for field, words in _ANSWERS.items() for word in words if word in name]
    return max(places)[1] if places else ""


def further_fields(pack: Pack) -> tuple[str, ...]:
    """Return the printed names that want a field of their own."""
    return tuple(name for name in complaint_fields(pack) if not own_field_of(name))


def as_printed(said: Said, fields: tuple[str, ...]) -> dict[str, str]:
    """Return for each printed name what answers it; a missing answer is an empty text."""
    own = {
        "who": said.who,
        "content": "已写明" if said.content.strip() else "",
        "acceptance": "已写明" if said.acceptance.strip() else "",
        "channel": said.channel,
        "time": said.time,
    }
    return {name: own[field] if (field := own_field_of(name)) else said.more.get(name, "") for name in fields}
