"""What the approver reads about a viewing request: frozen when it is asked (look.md chapter 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liuhen.access.limits import OFFICE
from liuhen.approvals.shown import Shown, ShownFact, ShownWhy
from liuhen.law.answers import ViewingRule
from liuhen.law.citation import Citation, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request in plain values."""

    number: str
    who: str
    unit: str
    purpose: str
    basis: str
    recordings: tuple[str, ...]
    seconds: int
    days: tuple[date, ...]  # civil days on which the recordings began
    restricted: tuple[str, ...]  # numbers of recordings under secrecy or protection
    own: bool  # all were made by the requester
    window_until: datetime
    plays: int | None


def shown(asked: Asked, rule: ViewingRule) -> Shown:
    """Return the decision page: who wants what for what, four facts, why this person decides, what happens then."""
    return Shown(
        title="调阅审批",
        number=asked.number,
        question=f"{asked.who}申请观看 {len(asked.recordings)} 段录像，用于{asked.purpose}",
        facts=(
            ShownFact(label="看什么", words=_items(asked), more=_length(asked)),
            ShownFact(label="怎么看", words=_manner(asked), more="带观看人水印，每次播放留痕"),
            ShownFact(label="有效期", words=f"至 {end_words(asked.window_until)}", more="过期失效"),
            ShownFact(label="关系", words="录像由本人摄录" if asked.own else "录像由他人摄录", more=asked.unit),
        ),
        risk_title="含受限内容" if asked.restricted else "",
        risk_words=f"{'、'.join(asked.restricted[:3])}等标为涉密或受保护。" if asked.restricted else "",
        why=_why(rule),
        after=(
            f"{rule.handler_label}核对后开放观看，申请人和批准人不能自己开放",
            f"登记簿自动记下{'、'.join(rule.columns)}",
            "每次播放都留痕，您随时可收回",
        ),
    )


def end_words(until: datetime) -> str:
    """Write the end of a window: midnight belongs to the day that ends."""
    here = until.astimezone(OFFICE)
    if (here.hour, here.minute) == (0, 0):
        day = here - timedelta(days=1)
        return f"{day.month}月{day.day}日 24:00"
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def _why(rule: ViewingRule) -> tuple[ShownWhy, ...]:
    registered = _cited(rule.register_citation, "要登记审批人。")
    approver = rule.approver_citation
    if approver.source is Source.REGULATION:
        return (_cited(approver, f"由{rule.approver_label}批准。"),)
    return registered, _cited(approver, f"原文未写明由谁审批，定为{rule.approver_label}。")


def _cited(citation: Citation, words: str) -> ShownWhy:
    return ShownWhy(
        source=citation.source.value,
        article=citation.article,
        words=words,
        title=citation.title,
        says=citation.says,
    )


def _items(asked: Asked) -> str:
    first = asked.recordings[0]
    return first if len(asked.recordings) == 1 else f"{first} 等 {len(asked.recordings)} 段"


def _length(asked: Asked) -> str:
    minutes = max(1, round(asked.seconds / 60))
    days = "、".join(f"{day.month}月{day.day}日" for day in asked.days[:3])
    return f"{days}，共 {minutes} 分钟" if days else f"共 {minutes} 分钟"


def _manner(asked: Asked) -> str:
    return "在本系统观看，不复制" if asked.plays is None else f"在本系统观看，每段 {asked.plays} 次，不复制"
