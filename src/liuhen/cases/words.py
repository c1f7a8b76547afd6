"""The words of steps and purposes on pages and in refusals. Pure."""

from collections.abc import Mapping
from functools import cache

from liuhen.law.lifecycle import procedures

_FURTHER = {
    "clue": "登记线索",
    "notice": "告知权利",
    "statement": "复核陈述申辩",
    "waive": "记录放弃陈述申辩",
    "legal_review": "法制审核",
    "perform": "检查履行情况",
    "correct": "更正步骤",
    "not_applicable": "注明不适用",
    "clue_arisen": "产生新的案件",
    "serve_document": "送达文书",
    "send_document": "寄出文书",
    "document_returned": "文书退回",
    "file_evidence": "录像入卷",
}
PURPOSES = (
    "证明现场情况",
    "证明违法事实",
    "证明询问过程",
    "证明告知和送达",
    "证明强制措施实施过程",
)


def step_words(step: str) -> str:
    """Give the words of a step: 作出决定."""
    return _steps().get(step) or _FURTHER.get(step, step)


@cache
def _steps() -> Mapping[str, str]:
    """Give the words of every step and link; where procedures differ, the first one's."""
    words: dict[str, str] = {}
    for procedure in procedures().values():
        starts = [start for start in (procedure.start, procedure.arrives) if start]
        for name, label in (
            *((row.step, row.label) for row in procedure.steps),
            *((row.opens, row.zh) for row in procedure.links),
            *((row.closes, row.ends_zh or f"{row.zh}结束") for row in procedure.links if row.closes),
            *((start.event, _START_WORDS.get(start.event, "")) for start in starts),
        ):
            words.setdefault(name, label)
    return {name: label for name, label in words.items() if label}


_START_WORDS = {"plan": "制定检查计划", "submitted_for_approval": "呈批", "received": "接收申请材料"}
