"""Keeping without end: the grounds, whether somebody has acted on them, and the copies for it.

Source: baofeng 第十八条; shilong 第十六条; yiliang 第十六条; engine D05.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.checks.judge import Judge
from liuhen.law.facts import MarkFacts, RecordingFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.keeping import LongTerm, Trigger, TriggerCode
from liuhen.law.term import shown


def long_term(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return, for each ground found, whether the recording is held, and whether the copies are made."""
    if not recording.triggers and not recording.is_evidence:
        return ()
    found = active(recording, pack)
    rule = pack.resolve(lambda body: body.long_term)
    if not found or rule is None:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    kept = (_ground(judge, recording, mark, trigger, rule) for mark, trigger in found)
    return (*kept, *_copies(judge, recording, found, rule))


def active(recording: RecordingFacts, pack: Pack) -> tuple[tuple[MarkFacts, Trigger], ...]:
    """Return the grounds the rules know that nobody has dismissed; silence of a person never ends protection."""
    rule = pack.resolve(lambda body: body.long_term)
    triggers = {trigger.code: trigger for trigger in rule.value.triggers} if rule else {}
    marks = [mark for mark in recording.triggers if mark.dismissed_at is None and mark.code in triggers]
    found = [(mark, triggers[TriggerCode(mark.code)]) for mark in marks]
    known = {trigger.code for _, trigger in found}
    decided = recording.evidence_decided_at or recording.stored_at
    if recording.is_evidence and decided and TriggerCode.EVIDENCE in triggers and TriggerCode.EVIDENCE not in known:
        mark = MarkFacts(code=TriggerCode.EVIDENCE, at=decided, confirmed_at=decided)
        found.append((mark, triggers[TriggerCode.EVIDENCE]))
    return tuple(found)


def _ground(
    judge: Judge, recording: RecordingFacts, mark: MarkFacts, trigger: Trigger, rule: Resolved[LongTerm]
) -> Finding:
    name, citation = f"long_term.{trigger.code}", rule.cite(trigger)
    level = rule.layer.level_for(Duty.MUST)
    if recording.holds:
        done = mark.confirmed_at or mark.at
        return judge.met(name, f"{trigger.zh}，已设长期保存", level=level, citation=citation, done=done)
    happened = f"{recording.number} 自{shown(mark.at)}起有这一情形：{trigger.zh}。{mark.words}"
    if mark.confirmed_at is None and (trigger.source == "manual" or level is Level.ADVICE):
        words = f"{trigger.zh}，是否长期保存需要判断"
        step = "请判断是否属实；判断之前不会处置"
        return judge.doubt(
            name, words, level=level, citation=citation, since=mark.at, happened=happened, next_step=step
        )
    return judge.finding(
        name,
        f"{trigger.zh}，应当长期保存，尚未设定",
        level=level,
        citation=citation,
        since=mark.at,
        warn_at=mark.at,
        due_at=recording.disposed_at,
        breach_at=recording.disposed_at,
        happened=happened,
        next_step="请设定长期保存",
    )


def _copies(
    judge: Judge,
    recording: RecordingFacts,
    found: tuple[tuple[MarkFacts, Trigger], ...],
    rule: Resolved[LongTerm],
) -> Iterator[Finding]:
    confirmed = [
        mark.confirmed_at or mark.at for mark, trigger in found if mark.confirmed_at or trigger.source == "auto"
    ]
    if not rule.value.media or not confirmed or rule.layer is not judge.pack.own:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    if frozenset(recording.long_term_media) & frozenset(rule.value.media) or recording.discs:
        yield judge.met("long_term.copies", "长期保存的备份已制作", level=level, citation=citation, done=min(confirmed))
        return
    yield judge.finding(
        "long_term.copies",
        "应当长期保存，尚未刻制光盘等备份",
        level=level,
        citation=citation,
        since=min(confirmed),
        warn_at=min(confirmed),
        breach_at=recording.disposed_at,  # the text has no number: it is broken when there is nothing left to copy
        next_step="请刻制光盘或者用办法准许的介质备份",
    )
