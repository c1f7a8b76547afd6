"""What is written down of a complaint or report: who brought it, what it says, how it was received.

The facts say only whether a printed field is filled, never what stands in it. An anonymous informant is written down as
such. Where nobody has said anything about the entry, a person looks.

Source: wangdu 第九条.
"""

from __future__ import annotations

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.links import passed
from liuhen.law.checks.papers import weighed
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty

RULE = "sources.complaint"
_CHANNELS = ("投诉", "举报")


def complaint(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what the entry of a complaint lacks; nothing for clues that came another way."""
    rule = pack.resolve(lambda body: body.sources.complaint if body.sources else None)
    begun = min((one.at for one in case.events), default=None)
    if rule is None or begun is None or not any(word in case.source_channel for word in _CHANNELS):
        return ()
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    if not case.complaint:
        words, step = "投诉举报的登记内容尚未核看", f"请核看登记是否写明{'、'.join(rule.value.fields)}"
        return (judge.doubt(RULE, words, level=level, citation=citation, since=begun, next_step=step),)
    absent = tuple(name for name in rule.value.fields if not case.complaint.get(name, "").strip())
    if not absent:
        return (judge.met(RULE, "投诉举报登记齐全", level=level, citation=citation, done=begun),)
    details = weighed(begun, passed(case, ("accept", "decline"), begun))
    details["next_step"] = "请补写；匿名的写“匿名”"
    words = f"投诉举报登记缺少：{'、'.join(absent)}"
    return (judge.finding(RULE, words, level=level, citation=citation, **details),)
