"""Telling those who brought a clue that no case was opened.

Which of the people the text names is concerned is told by the way the clue came: 投诉举报, 其他机关移送. Nobody can
tell an anonymous informant, so a person says why. Texts give no number of days; the engine's number only warns.

Source: wuhan 第十三条第二款; wangdu 第九条; engine D40.
"""

from __future__ import annotations

from liuhen.law.checks.judge import Judge, span_of
from liuhen.law.facts import CaseFacts, Interval
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import Term, Unit

RULE = "sources.told"
TOLD_WITHIN = Term(amount=15, unit=Unit.WORKING_DAYS)  # D40: no text says within how many days
_STEM = 2  # 投诉人 → 投诉, as the channel 投诉举报 says it


def not_filed(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether the people behind a clue were told that it was not filed."""
    rule = pack.resolve(lambda body: body.sources.not_filed if body.sources else None)
    declined = case.instant_of("decline")
    if rule is None or declined is None:
        return ()
    concerned = tuple(word for word in rule.value.notify if word[:_STEM] in case.source_channel)
    told = [one.at for one in case.told if one.to in concerned and not one.excuse]
    excused = [one for one in case.told if one.to in concerned and one.excuse.strip()]
    if not concerned or (rule.value.named_only and case.complainant_named is False):
        return ()
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    citation, level = rule.cite(rule.value), rule.layer.capped(Level.WARNING)
    people = "、".join(concerned)
    if told:
        words = f"已告知{people}不予立案"
        return (judge.met(RULE, words, level=rule.layer.level_for(Duty.MUST), citation=citation, done=min(told)),)
    if excused:
        words = f"{people}无法告知，已写明理由：{excused[-1].excuse[:120]}"
        done = excused[-1].at
        return (judge.met(RULE, words, level=rule.layer.level_for(Duty.MUST), citation=citation, done=done),)
    if case.complainant_named is False:
        words, step = f"线索匿名，{people}无法告知的须写明理由", "请写明无法告知的理由；能联系上的仍应告知"
        return (judge.doubt(RULE, words, level=level, citation=citation, since=declined, next_step=step),)
    span = span_of(TOLD_WITHIN, Interval.exactly(declined), pack)
    details = span.details(declined, None)
    details["happened"] = f"办法没有写明几日内告知，按 {TOLD_WITHIN.words}提醒（系统默认 D40）。"
    details["next_step"] = f"请告知{people}并登记"
    return (judge.finding(RULE, f"尚未告知{people}不予立案", level=level, citation=citation, **details),)
