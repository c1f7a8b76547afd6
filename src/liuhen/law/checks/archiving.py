"""Clocks of a case: forming the file, make-up of an emergency filing, statutory terms, checks after the decision.

Source: wuhan 第十二条、第二十三条、第二十六条; superior clocks (行政处罚法) as warnings; engine D06, D33.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from liuhen.law.checks.judge import Judge, span_of, warned, warning_window
from liuhen.law.checks.papers import acts_of, binds
from liuhen.law.checks.pauses import Paused, counted_from
from liuhen.law.citation import Source
from liuhen.law.facts import CaseFacts, EventFacts, Interval
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.layers import Layer
from liuhen.law.lifecycle import State
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Limit
from liuhen.law.schema.lifecycle import Clock
from liuhen.law.schema.procedure import PerformanceCheck
from liuhen.law.settings.bound import Weight, sooner
from liuhen.law.term import end_of, shown, start_of

OVER = frozenset(
    {
        State.TERMINATED,
        State.ARCHIVED,
        State.NOT_FILED,
        State.TRANSFERRED,
        State.CRIMINAL,
        State.NOT_APPROVED,
        State.CLOSED,
        State.REFUSED,
    }
)
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
    moved_words: str = "，扣除中止的时间"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ticking:
    """One clock of superior law on one thing: the case itself, or one of several measures in it."""

    judge: Judge
    case: CaseFacts
    layer: Layer
    clock: Clock
    which: str  # '' : the case
    told: tuple[EventFacts, ...]  # what is told of this thing and of the case

    @property
    def code(self) -> str:
        """Return the rule's code; of one of several things its number follows."""
        return f"clock.{self.clock.code}.{self.which}" if self.which else f"clock.{self.clock.code}"

    @property
    def started(self) -> datetime:
        """Return when it last began."""
        return max(self.all(self.clock.starts))

    def all(self, *names: str) -> list[datetime]:
        """Return when any of these steps or links happened."""
        return sorted(one.at for one in self.told if one.name in names)

    def ended(self) -> datetime | None:
        """Return when it was stopped."""
        others = (*_ENDS_INSTEAD.get(self.clock.ends, ()), *self.clock.also_ends)
        own = [at for at in self.all(self.clock.ends) if at >= self.started]
        instead = [at for at in self.all(*others) if at >= self.started]
        return min(own or instead, default=None)

    def counted(self) -> datetime | None:
        """Return from when the whole term counts; None while it stands still."""
        started, calendar = self.started, self.judge.pack.calendar
        before = next((one for one in self.layer.body.clocks if one.code == self.clock.goes_on), None)
        if before is not None:
            former = replace(self, clock=before)
            origin = former.counted() if former.all(before.starts) else None
            due = before.limit.term.due(origin, calendar=calendar).at if origin else started
            started = due - _MOMENT  # the last day of the former term, not the first after it
        return counted_from(self.clock.limit.term, started, self._pauses(), calendar)

    def _pauses(self) -> Iterator[Paused]:
        for pause in self.clock.pauses:
            ends = self.all(pause.ends)
            for since in self.all(pause.starts):
                yield Paused(since=since, until=next((at for at in ends if at >= since), None))


_MOMENT = timedelta(seconds=1)


def _statutory(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    told = (*case.events, *case.links)
    names = {one.name for one in told}
    named = {one.name for one in told if one.which}  # rows tell these: a step of the same name is no further thing
    for layer in judge.pack.layers:
        for clock in layer.body.clocks:
            if clock.starts not in names or not binds(case, clock.acts or acts_of(layer)):
                continue
            started = dict.fromkeys(one.which for one in told if one.name == clock.starts)
            for which in [one for one in started if one] or started:
                mine = tuple(one for one in told if one.which == which or not (one.which or one.name in named))
                ticking = _Ticking(judge=judge, case=case, layer=layer, clock=clock, which=which, told=mine)
                if clock.runs_for == "duty":
                    yield from _clock(ticking)
                else:
                    yield _window(ticking)


def _window(one: _Ticking) -> Finding:
    """Return a time in which others may act and the bureau must not: its end breaks nothing, a step before it does."""
    clock, started = one.clock, one.started
    due, ended = clock.limit.term.due(started, calendar=one.judge.pack.calendar), one.ended()
    until = min(due.at, ended) if ended else due.at
    early = [at for at in one.all(*clock.bars) if started <= at < until]
    barred = f"，{clock.next_step_zh}" if clock.bars else ""
    return one.judge.finding(
        one.code,
        f"{clock.zh}，期限未满就办了下一步" if early else clock.zh,
        level=one.layer.capped(Level.VIOLATION),
        citation=one.layer.cite(clock.req),
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


def _clock(one: _Ticking) -> Iterator[Finding]:
    clock, started, ended = one.clock, one.started, one.ended()
    if ended is None and one.case.state in OVER:
        return
    level, citation = one.layer.capped(Level.VIOLATION), one.layer.cite(clock.req)
    origin = one.counted()
    if origin is None and ended is None:
        words, why = f"{clock.zh}，期限中止", f"{shown(started)}起算，中止期间不计；恢复之后接着算。"
        yield one.judge.finding(one.code, words, level=level, citation=citation, since=started, happened=why)
        return
    running = _Running(
        limit=clock.limit,
        layer=one.layer,
        level=level,
        req=clock.req,
        started=started,
        ended=ended,
        counted_from=origin,
        moved_words="，自前一期限届满起算" if clock.goes_on else "，扣除中止的时间",
    )
    done = f"已{clock.zh}" if ended in one.all(clock.ends) else f"{clock.zh}的期限已经终止"
    words = f"{clock.zh if ended is None else done}{f'（{one.which}）' if one.which else ''}"
    yield _timed(one.judge, one.code, words, running, clock.next_step_zh)


def _timed(judge: Judge, rule: str, words: str, running: _Running, next_step: str) -> Finding:
    anchor = Interval.exactly(running.counted_from or running.started)
    own = span_of(running.limit.term, anchor, judge.pack)
    weight = Weight(level=running.level, citation=running.layer.cite(running.req), is_open=running.is_open)
    bound = sooner(judge.pack, running.key, own, anchor, weight=weight, closed_at=running.ended)
    details = bound.span.details(running.started, running.ended)
    moved = f"（{own.worst.moved}）" if own.worst.moved else ""
    paused = running.moved_words if running.counted_from not in (None, running.started) else ""
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
