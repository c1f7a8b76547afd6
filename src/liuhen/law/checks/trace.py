"""Whether an activity left any trace at all: its text record, and the forms of record the text wants of every link.

Source: baofeng 第二条; yiliang 第二条第一款、第六条; engine D41.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Citation
from liuhen.law.facts import ActivityFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import Term, Unit, civil_day

WRITTEN_WITHIN = Term(amount=24, unit=Unit.HOURS)  # D41: no text says how soon a text record is made


def trace(activity: ActivityFacts, pack: Pack) -> Iterator[Finding]:
    """Yield what an activity that has ended still owes as a trace; its own recording duties speak for themselves."""
    ended = activity.ended_at or activity.departed_at
    if ended is None:
        return
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    yield from _text(judge, activity, ended)
    yield from _forms(judge, activity, ended)


def _text(judge: Judge, activity: ActivityFacts, ended: datetime) -> Iterator[Finding]:
    own = judge.pack.own
    rule = own.body.documents.every_stage if own.body.documents else None
    if rule is None:
        return
    # Where the text speaks of traces of every link, an activity is meant too; else of cases, and the gate asks there.
    most = Level.WARNING if own.body.stage_trace is not None else Level.ADVICE  # the number is the engine's
    level = min(own.level_for(rule.level), most, key=_WEIGHT.index)
    words = ("活动已有文字记录", "活动还没有文字记录")
    yield _owed(judge, "activity.text", words, ended, activity.text_record_at, (level, own.cite(rule.req)))


def _forms(judge: Judge, activity: ActivityFacts, ended: datetime) -> Iterator[Finding]:
    own = judge.pack.own
    rule = own.body.stage_trace
    if rule is None:
        return
    weight = (own.capped(Level(rule.severity)), own.cite(rule.req))
    stored = min((span.stored_at for span in activity.spans if span.stored_at is not None), default=None)
    filmed = stored or (ended if activity.spans else None)
    if not rule.is_both:
        told = [at for at in (filmed, activity.text_record_at) if at is not None]
        words = ("活动已有记录", "活动既没有文书也没有录像")
        yield _owed(judge, "activity.trace", words, ended, min(told, default=None), weight)
    elif not _has_duty(activity, judge.pack, ended):  # where recording is commanded, that command speaks
        words = ("活动已有音像记录", "活动没有音像记录")
        yield _owed(judge, "activity.trace", words, ended, filmed, weight)


def _has_duty(activity: ActivityFacts, pack: Pack, ended: datetime) -> bool:
    on = civil_day(ended)
    return any(duty.level is Duty.MUST for scene in activity.scenes for duty in pack.duties_for(scene.code, on))


def _owed(
    judge: Judge,
    rule: str,
    words: tuple[str, str],
    ended: datetime,
    done: datetime | None,
    weight: tuple[Level, Citation],
) -> Finding:
    """Return a trace that is owed a day after the end; made later it is simply there."""
    level, citation = weight
    due = WRITTEN_WITHIN.due(ended, calendar=judge.pack.calendar).at
    return judge.finding(
        rule,
        words[0] if done else words[1],
        level=level,
        citation=citation,
        since=ended,
        warn_at=ended,
        due_at=due,
        closed_at=done,
        happened="" if done else "办法没有写明几时形成，按活动结束后 24 小时提醒（系统默认 D41）。",
        next_step="" if done else "请补上文书或者录像；确实没有的书面说明",
    )


_WEIGHT = (Level.ADVICE, Level.WARNING, Level.VIOLATION, Level.BLOCK)
