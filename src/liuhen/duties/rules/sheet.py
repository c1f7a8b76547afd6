"""The decision page of a version: what the approver reads, frozen when it is asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from liuhen.approvals.shown import Shown, ShownFact, ShownWhy

_RULE = ShownWhy(
    source="系统默认",
    article="二人规则",
    words="规则包由一人提出、另一人批准，谁提出谁不批准",
)
AFTER = (
    "从施行之日起，新发生的活动、录像和新启动的案件按新版本衡量",
    "已经发生的仍按其发生之日的版本；在办案件按启动之日的版本",
    "已经保存的录像只延长、不缩短保存期限",
)


def shown_for(
    *,
    label: str,
    requester: str,
    reason: str,
    document_number: str,
    effective_on: date,
    digest: str,
    effect: Mapping[str, Any],
) -> Shown:
    """Freeze the decision page of a version with its effect."""
    terms, past, cases = effect["terms"], effect["past"], effect["cases"]
    return Shown(
        title="规则包施行审批",
        number=label.removeprefix("规则包 "),
        question=f"{requester}请您批准{label}自 {effective_on} 起施行：{reason}",
        facts=(
            ShownFact(label="依据", words=document_number, more=f"文件摘要值 {digest.rpartition(':')[2][:8]}"),
            ShownFact(
                label="规定变化",
                words=f"{len(effect['differences'])} 项",
                more="、".join(dict.fromkeys(one["section"] for one in effect["differences"])),
            ),
            ShownFact(
                label="保存期限",
                words=f"延长 {terms['longer']} 件",
                more=f"新版本更短、保持原期限的 {terms['kept']} 件",
            ),
            ShownFact(
                label="已过的期限",
                words=f"按新版本会超期 {past['failed']} 项",
                more=f"按新版本不算超期 {past['passed']} 项，均仍按当日版本认定",
            ),
            ShownFact(label="在办案件", words=f"涉及 {cases['count']} 件", more="下一步所需材料有变化"),
        ),
        risk_title="不溯及既往",
        risk_words="施行日期不早于批准当日。已经保存的录像，期限只延长、不缩短。",
        why=(_RULE,),
        after=AFTER,
        agree=f"同意{label}施行",
    )
