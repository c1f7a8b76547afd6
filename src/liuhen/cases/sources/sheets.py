"""What the head sees when a transfer is asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from liuhen.approvals.shown import Shown, ShownFact, ShownWhy
from liuhen.law.citation import Citation

LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A transfer as the head sees it."""

    kind: str  # in words
    number: str
    title: str
    asker: str
    organ: str
    reason: str
    materials: tuple[str, ...]


def shown_for(asked: Asked, *, citation: Citation | None, head: str) -> Shown:
    """Freeze the decision page of a transfer; `head` is the bureau's word for who decides."""
    why = (
        ShownWhy(
            source=citation.source.value,
            article=citation.article,
            words=f"移送须经{head}批准。",
            title=citation.title,
            says=citation.says,
        )
        if citation
        else ShownWhy(source="系统默认", article="逐级审批", words=f"办法未规定由谁批准移送，由{head}批准。")
    )
    return Shown(
        title="移送审批",
        number=asked.number,
        question=f"{asked.asker}请您审批移送（{asked.kind}）：{asked.title}",
        facts=(
            ShownFact(label="受移送机关", words=asked.organ),
            ShownFact(label="移送理由", words=_short(asked.reason)),
            ShownFact(label="随案材料", words=f"{len(asked.materials)} 件", more=_short("、".join(asked.materials))),
        ),
        why=(why,),
        after=("同意后移送文书编号签发，内容不能再改", "承办人移送并登记回执后，案件才离开本机关"),
        agree="同意移送",
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip("，。、；") + "……（全文见文书）"
