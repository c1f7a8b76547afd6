"""Clocks of a case: forming the file, make-up of an emergency filing, statutory terms, checks after the decision.

Source: wuhan 第十二条、第二十三条、第二十六条; superior clocks (行政处罚法) as warnings; engine D06, D33.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.law.checks.judge import Judge, span_of, warned, warning_window
from liuhen.law.checks.papers import acts_of, binds
from liuhen.law.checks.pauses import Paused, counted_from
from liuhen.law.citation import Source
from liuhen.law.facts import CaseFacts, Interval
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.layers import Layer
from liuhen.law.lifecycle import State
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Limit
from liuhen.law.schema.procedure import Clock, PerformanceCheck
from liuhen.law.settings.bound import Weight, sooner
from liuhen.law.term import end_of, shown, start_of

OVER = frozenset({State.TERMINATED, State.ARCHIVED, State.NOT_FILED, State.TRANSFERRED, State.CRIMINAL})
_ENDS_INSTEAD = {
    "file": ("decline", "transfer", "emergency_start"),
    "decide": ("close_without_penalty", "transfer_crime"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """A clock between two events, and the text that set it."""

    limit: Limit
    layer: Layer
    level: Level
    req: tuple[str, ...]
    started: datetime
    ended: datetime | None
    counted_from: datetime | None = None  # later than `started` where the clock paused
    key: str = ""  # of law.stricter; '' : nothing a bureau may set
    is_open: bool = False  # the number is the engine's, not the text's


def clocks(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return every clock that runs or ran in a case."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    return (
        *_archiving(judge, case),
        *_make_up(judge, case),
        *_statutory(judge, case),
        *_after_decision(judge, case),
    )


def filing_made_up_at(case: CaseFacts, pack: Pack) -> datetime | None:
    """Return when the filing approval had all its opinions, or None."""
    chain = {pack.bureau_role(key) for key in pack.approval_chain("filing")[1:]}
    for document in case.documents:
        agreed = [o for o in document.opinions if o.decision.startswith("agree")]
        given = {pack.bureau_role(o.role) or o.role for o in agreed}
        dates = [o.decided_at for o in agreed if o.decided_at]
        if document.kind == "filing_approval" and chain <= given and dates:
            return max(dates)
    return None


def _archiving(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    ended = case.instant_of("terminate") or case.instant_of("close_without_penalty")
    if ended is None:
        return
    rule = judge.pack.need(lambda body: body.archiving)
    archived = case.instant_of("archive")
    words = "案卷已形成" if archived else "案卷尚未归档"
    running = _Running(
        limit=rule.value.limit,
        layer=rule.layer,
        level=rule.layer.capped(Level(rule.value.severity)),
        req=rule.value.req,
        started=ended,
        ended=archived,
        key="archiving.limit",
        is_open=bool(rule.value.number_from) or rule.layer.source is Source.ENGINE,
    )
    yield _timed(judge, "archiving.limit", words, running, "请整理案卷、选定保管期限后归档")


def _make_up(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    started = case.instant_of("emergency_start")
    rule = judge.pack.resolve(lambda body: body.filing.emergency if body.filing else None)
    if started is None or rule is None:
        return
    made_up = filing_made_up_at(case, judge.pack) or case.instant_of("file")
    words = "紧急启动已补办立案" if made_up else "紧急启动，立案手续尚未补办"
    running = _Running(
        limit=rule.value.limit,
        layer=rule.layer,
        level=rule.layer.capped(Level.VIOLATION),
        req=rule.value.req,
        started=started,
        ended=made_up,
        key="filing.emergency",
        is_open=rule.layer.source is Source.ENGINE,
    )
    yield _timed(judge, "filing.make_up", words, running, "请补办立案审批")


def _statutory(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    for layer in judge.pack.layers:
        for clock in layer.body.clocks:
            started = _last(case, (clock.starts,))
            if not binds(case, acts_of(layer)):
                continue
            if started is not None and clock.runs_for == "duty":
                yield from _clock(judge, case, layer, clock, started)
            elif started is not None:
                yield _window(judge, case, layer, clock, started)


def _last(case: CaseFacts, names: tuple[str, ...]) -> datetime | None:
    """Return when a step or a link of one of these names last happened."""
    return max(_all(case, *names), default=None)


def _all(case: CaseFacts, *names: str) -> list[datetime]:
    return sorted(one.at for one in (*case.events, *case.links) if one.name in names)


def _ended(case: CaseFacts, clock: Clock, started: datetime) -> datetime | None:
    others = (*_ENDS_INSTEAD.get(clock.ends, ()), *clock.also_ends)
    own = [at for at in _all(case, clock.ends) if at >= started]
    instead = [at for at in _all(case, *others) if at >= started]
    return min(own or instead, default=None)


def _pauses(case: CaseFacts, clock: Clock) -> Iterator[Paused]:
    for pause in clock.pauses:
        ends = _all(case, pause.ends)
        for since in _all(case, pause.starts):
            yield Paused(since=since, until=next((at for at in ends if at >= since), None))


def _window(judge: Judge, case: CaseFacts, layer: Layer, clock: Clock, started: datetime) -> Finding:
    """Return a time in which others may act and the bureau must not: its end breaks nothing, a step before it does."""
    due, ended = clock.limit.term.due(started, calendar=judge.pack.calendar), _ended(case, clock, started)
    until = min(due.at, ended) if ended else due.at
    early = [one.at for one in case.events if one.name in clock.bars and started <= one.at < until]
    barred = f"，{clock.next_step_zh}" if clock.bars else ""
    return judge.finding(
        f"clock.{clock.code}",
        f"{clock.zh}，期限未满就办了下一步" if early else clock.zh,
        level=layer.capped(Level.VIOLATION),
        citation=layer.cite(clock.req),
        since=started,
        due_at=due.at,
        passed_as=Status.MET,
        breach_at=min(early) if early else None,
        closed_at=ended if not early else None,
        provisional=due.provisional,
        moved=due.moved,
        happened=f"{shown(started)}起算 {clock.limit.term.words}，至{shown(due.at)}{barred}。",
        next_step="请写明原因，并重新听取当事人意见" if early else "",
    )


def _clock(judge: Judge, case: CaseFacts, layer: Layer, clock: Clock, started: datetime) -> Iterator[Finding]:
    ended = _ended(case, clock, started)
    if ended is None and case.state in OVER:
        return
    level, code = layer.capped(Level.VIOLATION), f"clock.{clock.code}"
    origin = counted_from(clock.limit.term, started, _pauses(case, clock), judge.pack.calendar)
    if origin is None and ended is None:
        words, why = f"{clock.zh}，期限中止", f"{shown(started)}起算，中止期间不计；恢复之后接着算。"
        yield judge.finding(code, words, level=level, citation=layer.cite(clock.req), since=started, happened=why)
        return
    running = _Running(
        limit=clock.limit,
        layer=layer,
        level=level,
        req=clock.req,
        started=started,
        ended=ended,
        counted_from=origin,
    )
    done = f"已{clock.zh}" if ended in _all(case, clock.ends) else f"{clock.zh}的期限已经终止"
    yield _timed(judge, code, clock.zh if ended is None else done, running, clock.next_step_zh)


def _timed(judge: Judge, rule: str, words: str, running: _Running, next_step: str) -> Finding:
    anchor = Interval.exactly(running.counted_from or running.started)
    own = span_of(running.limit.term, anchor, judge.pack)
    weight = Weight(level=running.level, citation=running.layer.cite(running.req), is_open=running.is_open)
    bound = sooner(judge.pack, running.key, own, anchor, weight=weight, closed_at=running.ended)
    details = bound.span.details(running.started, running.ended)
    moved = f"（{own.worst.moved}）" if own.worst.moved else ""
    paused = "，扣除中止的时间" if running.counted_from and running.counted_from != running.started else ""
    told = f"{shown(running.started)}起算 {running.limit.term.words}{paused}，至{shown(own.worst.at)}{moved}。"
    details["happened"] = told + bound.note if not running.is_open else bound.note or told
    details["next_step"] = "" if running.ended else next_step
    return judge.finding(rule, words, level=bound.level, citation=bound.citation, **details)


def _after_decision(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Return the checks whose dates a served document has set."""
    if case.instant_of("serve") is None:
        return
    rules = judge.pack.own.body.performance
    if rules is None:
        return
    if rules.check is not None and case.performance_due_on is not None:
        yield _dated(judge, case, "performance.check", rules.check, case.performance_due_on, "履行情况检查")
    if rules.correction is not None and case.correction_due_on is not None:
        yield _dated(judge, case, "performance.correction", rules.correction, case.correction_due_on, "改正情况核查")


def _dated(judge: Judge, case: CaseFacts, rule: str, stated: PerformanceCheck, on: date, name: str) -> Finding:
    layer = judge.pack.own
    made = [d.issued_at for d in case.documents if d.kind == stated.record and d.issued_at]
    due = end_of(on)
    return judge.finding(
        rule,
        f"{name}已记录" if made else f"{name}尚未记录",
        level=layer.level_for(stated.level),
        citation=layer.cite(stated.req),
        since=start_of(on),
        warn_at=warned(case.instant_of("serve") or start_of(on), due, warning_window(judge.pack)),
        due_at=due,
        closed_at=min(made) if made else None,
        happened=f"文书所定日期为 {on.month}月{on.day}日。",
        next_step="" if made else f"请到期检查并制作{name}记录",
    )
