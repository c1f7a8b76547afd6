"""The words of steps and purposes on pages and in refusals. Pure."""

from liuhen.law.lifecycle import TRANSITIONS

_FURTHER = {
    "clue": "登记线索",
    "notice": "告知权利",
    "statement": "复核陈述申辩",
    "waive": "记录放弃陈述申辩",
    "legal_review": "法制审核",
    "perform": "检查履行情况",
    "correct": "更正步骤",
    "not_applicable": "注明不适用",
    "serve_document": "送达文书",
    "file_evidence": "录像入卷",
}
_STEPS = {row.step: row.label for row in TRANSITIONS}
PURPOSES = (
    "证明现场情况",
    "证明违法事实",
    "证明询问过程",
    "证明告知和送达",
    "证明强制措施实施过程",
)


def step_words(step: str) -> str:
    """Give the words of a step: 作出决定."""
    return _STEPS.get(step) or _FURTHER.get(step, step)
