"""What the head sees of a measure and of its extension. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from liuhen.approvals.shown import Shown, ShownFact, ShownWhy
from liuhen.documents.fields import SHANGHAI, date_words
from liuhen.law.citation import Citation
from liuhen.law.term import shown as instant_shown

LONGEST = 160
MOST_ITEMS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A measure as it goes up: proposed, or carried out already."""

    kind: str  # in words
    number: str
    title: str
    asker: str
    party: str
    target: str
    reason: str
    basis: str
    forms: tuple[str, ...] = ()
    executed_at: datetime | None = None
    place: str = ""
    items: tuple[str, ...] = ()
    make_up_by: datetime | None = None  # end of the time for the approval after an emergency
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """An extension as it goes up."""

    kind: str
    number: str
    title: str
    asker: str
    target: str
    reason: str
    until_on: date
    due_at: datetime | None  # end of the term as it runs now
    words: str = ""  # 30 日


def shown_for(asked: Asked, *, citation: Citation | None, head: str) -> Shown:
    """Freeze the decision page of a measure; `head` is the bureau's word for who decides last."""
    is_done = asked.executed_at is not None
    verb = "补办批准" if is_done else "批准"
    facts = (
        ShownFact(label="当事人", words=_short(asked.party)),
        ShownFact(label="具体标的", words=_short(asked.target), more="、".join(asked.forms)),
        ShownFact(label="启动理由", words=_short(asked.reason)),
        ShownFact(label="依据", words=_short(asked.basis)),
        *_done(asked),
    )
    return Shown(
        title=f"{asked.kind}审批{'（补办）' if is_done else ''}",
        number=asked.number,
        question=f"{asked.asker}请您{verb}{asked.kind}：{_short(asked.title)}",
        facts=tuple(fact for fact in facts if fact.words),
        risk_title=_risk(asked)[0],
        risk_words=_risk(asked)[1],
        why=(_why(citation, f"{asked.kind}须经{head}批准。", f"办法未规定由谁批准{asked.kind}，由{head}批准。"),),
        after=_after(asked),
        agree=f"同意{'补办' if is_done else ''}{asked.kind}",
    )


def shown_longer(longer: Longer, *, citation: Citation | None, head: str) -> Shown:
    """Freeze the decision page of an extension."""
    ends = f"现在的期限到 {_moment(longer.due_at)}" if longer.due_at else "期限因检测鉴定停止计算"
    return Shown(
        title=f"延长{longer.kind}审批",
        number=longer.number,
        question=f"{longer.asker}请您批准延长{longer.kind}：{_short(longer.title)}",
        facts=(
            ShownFact(label="延长至", words=date_words(longer.until_on), more=ends),
            ShownFact(label="理由", words=_short(longer.reason)),
            ShownFact(label="具体标的", words=_short(longer.target)),
        ),
        why=(_why(citation, f"延长{longer.kind}须经{head}批准。", f"办法未规定由谁批准延长，由{head}批准。"),),
        after=("同意后期限接着原期限计算，只能延长一次", "承办人须书面告知当事人并说明理由，告知时间另行登记"),
        agree=f"同意延长{longer.kind}",
    )


def _done(asked: Asked) -> tuple[ShownFact, ...]:
    if asked.executed_at is None:
        return ()
    named = "、".join(asked.items[:MOST_ITEMS])
    more = f"{named}{' 等' if len(asked.items) > MOST_ITEMS else ''}"
    return (
        ShownFact(label="已经实施", words=_moment(asked.executed_at), more=asked.place),
        ShownFact(label="清单", words=f"{len(asked.items)} 项", more=_short(more)),
    )


def _risk(asked: Asked) -> tuple[str, str]:
    if asked.is_emergency and asked.make_up_by is not None:
        words = f"须在 {_moment(asked.make_up_by)} 以前补办批准；您认为不应当采取的，须立即解除。"
        return "情况紧急，已经当场实施", words
    if asked.executed_at is not None:
        return "没有批准就已经实施", "您认为不应当采取的，请选“不同意”，承办人须立即解除、退还财物。"
    return "", ""


def _after(asked: Asked) -> tuple[str, ...]:
    first = "批准时间记入这项措施，与实施时间一并留痕" if asked.executed_at else f"承办人可以实施{asked.kind}"
    return (first, "批准的是这里显示的内容；再有改动或者补登物品，须重新送审")


def _why(citation: Citation | None, stated: str, silent: str) -> ShownWhy:
    if citation is None:
        return ShownWhy(source="系统默认", article="逐级审批", words=silent)
    return ShownWhy(
        source=citation.source.value,
        article=citation.article,
        words=stated,
        title=citation.title,
        says=citation.says,
    )


def _moment(at: datetime | None) -> str:
    return instant_shown(at.astimezone(SHANGHAI)) if at else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip("，。、；") + "……（全文见案件）"
