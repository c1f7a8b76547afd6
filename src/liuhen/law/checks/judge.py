"""Shared steps of the checks: writing findings of one subject, and terms that start at an uncertain instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from liuhen.law.citation import Citation
from liuhen.law.facts import Interval
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.frozen import frozen
from liuhen.law.layers import once
from liuhen.law.pack import Pack
from liuhen.law.term import Due, Term, civil_day, shown

WARNING_WINDOW = timedelta(days=7)  # look.md rule 4: 七日内 is the last group of the board


class Details(TypedDict, total=False):
    """Optional fields of a finding, as in `finding.Finding`."""

    since: datetime | None
    warn_at: datetime | None
    due_at: datetime | None
    passed_as: Status
    overdue_at: datetime | None
    breach_at: datetime | None
    closed_at: datetime | None
    judgement: bool
    not_applicable: str
    late: bool
    happened: str
    next_step: str
    officer_id: str
    evidence: tuple[str, ...]
    provisional: bool
    moved: str


@frozen
class Judge:
    """Writes findings of one subject under one pack."""

    pack: Pack
    kind: str
    id: str

    def finding(
        self, rule: str, words: str, *, level: Level, citation: Citation, **details: Unpack[Details]
    ) -> Finding:
        """Return one finding."""
        return Finding(
            rule=rule,
            subject_kind=self.kind,
            subject_id=self.id,
            level=level,
            citation=citation,
            pack_code=self.pack.code,
            pack_version=self.pack.version,
            words=words,
            **details,
        )

    def breach(
        self,
        rule: str,
        words: str,
        *,
        level: Level,
        citation: Citation,
        broken_at: datetime,
        **details: Unpack[Details],
    ) -> Finding:
        """Return a finding of something that was not kept and cannot be undone by waiting."""
        details["since"] = broken_at
        details["breach_at"] = broken_at
        return self.finding(rule, words, level=level, citation=citation, **details)

    def doubt(self, rule: str, words: str, *, level: Level, citation: Citation, **details: Unpack[Details]) -> Finding:
        """Return a finding that only a person can decide."""
        details["judgement"] = True
        return self.finding(rule, words, level=level, citation=citation, **details)

    def met(
        self, rule: str, words: str, *, level: Level, citation: Citation, done: datetime, **details: Unpack[Details]
    ) -> Finding:
        """Return a finding of a duty done in time."""
        details["closed_at"] = done
        return self.finding(rule, words, level=level, citation=citation, **details)


@frozen
class Span:
    """The end of a term whose start is known only between two ends (decisions 23)."""

    worst: Due  # the anchor as early as it may have been: warnings and protection of duties
    best: Due  # the anchor as late as it may have been
    window: timedelta = WARNING_WINDOW  # how long before the end it is 将到期

    @property
    def in_doubt(self) -> bool:
        """Say whether both readings end differently."""
        return self.worst is not self.best and self.worst.at != self.best.at

    def details(self, since: datetime, closed_at: datetime | None) -> Details:
        """Return instants and marks: met under the worst reading, late only under the best, between: a person."""
        worst = self.worst
        found: Details = {
            "since": since,
            "warn_at": warned(since, worst.at, self.window),
            "due_at": worst.at,
            "provisional": worst.provisional or self.best.provisional,
            "moved": worst.moved,
        }
        if self.in_doubt:
            found["passed_as"] = Status.NEEDS_JUDGEMENT
            found["overdue_at"] = self.best.at
        if closed_at is not None:
            found["closed_at"] = closed_at
            found["late"] = closed_at > self.best.at
            found["judgement"] = self.worst.at < closed_at <= self.best.at
        return found


def span_of(term: Term, anchor: Interval, pack: Pack) -> Span:
    """Return the end of a term from an uncertain start; what is counted in days is counted once for each day."""
    if not term.counts_days:
        return _span(term, anchor.earliest, anchor.latest, pack)
    key = (term.amount, term.unit, civil_day(anchor.earliest), civil_day(anchor.latest))
    known: Span | None = pack.memo.get(key)
    if known is None:
        known = pack.memo[key] = _span(term, anchor.earliest, anchor.latest, pack)
    return known


def later_of(one: Span, other: Span) -> Span:
    """Return the later end under each reading."""
    worst, best = max(one.worst, other.worst, key=_end), max(one.best, other.best, key=_end)
    return Span(worst=worst, best=best, window=one.window)


@once
def warning_window(pack: Pack) -> timedelta:
    """Return how long before an end people are reminded; no text says it, so the bureau may."""
    setting = pack.setting("warning.window")
    return timedelta(days=setting.count) if setting else WARNING_WINDOW


def warned(since: datetime, due: datetime, window: timedelta = WARNING_WINDOW) -> datetime:
    """Return when the warning window of a term opens."""
    opens = due - window
    return max(since, opens)


def between(interval: Interval) -> str:
    """Return an uncertain instant in words: 9月21日 10:24, or 9月21日 10:24 至 10:31."""
    first, last = shown(interval.earliest), shown(interval.latest)
    return first if first == last else f"{first} 至 {last}"


def _span(term: Term, earliest: datetime, latest: datetime, pack: Pack) -> Span:
    worst, best = term.due(earliest, calendar=pack.calendar), term.due(latest, calendar=pack.calendar)
    return Span(worst=worst, best=best, window=warning_window(pack))


def _end(due: Due) -> datetime:
    return due.at
