"""Steps and links that come too early or too late: windows in which others may act, terms that have run out.

What is told here rests on superior law nobody has compared with the published text, so it warns; where the bureau has
compared the text, it stops (decisions 23). Source: 行政处罚法第六十四条; 行政强制法第二十五条、第五十四条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from liuhen.law.checks.archiving import clocks
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding, Hindrance, Level
from liuhen.law.needs import Asked, Check, Missing
from liuhen.law.pack import Pack
from liuhen.law.schema.lifecycle import Clock
from liuhen.law.states import Need
from liuhen.law.term import shown


def barred(case: CaseFacts, step: str, pack: Pack, at: datetime) -> Iterator[Hindrance]:
    """Yield each window that is still open and in which this step must not be taken."""
    for clock, finding in _clocks(case, pack):
        if step in clock.bars and finding.closed_at is None and finding.due_at is not None and at < finding.due_at:
            yield Hindrance(
                citation=finding.citation,
                words=f"{clock.zh}的期限到{shown(finding.due_at)}才满",
                next_step=clock.next_step_zh,
                level=_weight(finding),
            )


def is_late(case: CaseFacts, event: str, pack: Pack, at: datetime) -> bool:
    """Say whether something others may do came after the window for it: at its last minute it is in time."""
    ends = [one.due_at for clock, one in _clocks(case, pack) if clock.runs_for == "window" and clock.ends == event]
    known = [end for end in ends if end is not None]
    return bool(known) and at >= max(known)


def _term_runs(asked: Asked) -> Iterator[Missing]:
    """Name each term that had run out before it was to be lengthened."""
    for clock, finding in _clocks(asked.case, asked.pack):
        is_meant = asked.link in clock.also_ends and finding.closed_at is None
        if is_meant and finding.due_at is not None and asked.at >= finding.due_at:
            yield Missing(
                words=f"{clock.zh}的期限已于{shown(finding.due_at)}届满，届满之后不能再延长",
                next_step="请不要补作延期，写明逾期的原因并尽快办结",
                citation=finding.citation,
                level=_weight(finding),
            )


def _reminder_served(asked: Asked) -> Iterator[Missing]:
    if asked.case.instant_of("reminder_served") is None:
        yield Missing(words="没有登记催告书送达，不能核对是否满十个工作日", next_step="请登记催告书的送达")


def _clocks(case: CaseFacts, pack: Pack) -> Iterator[tuple[Clock, Finding]]:
    told = {finding.rule: finding for finding in clocks(case, pack)}
    for layer in pack.layers:
        for clock in layer.body.clocks:
            if (finding := told.get(f"clock.{clock.code}")) is not None:
                yield clock, finding


def _weight(finding: Finding) -> Level:
    return Level.BLOCK if finding.level is Level.VIOLATION else Level.WARNING


TIMED: Mapping[Need, Check] = {Need.TERM_RUNS: _term_runs, Need.REMINDER_WAITED: _reminder_served}
