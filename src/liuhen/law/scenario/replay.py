"""Replays a story: asks the law at each instant and holds what it finds against what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from liuhen.law.check import check
from liuhen.law.checks.retention import Protection, protection
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts, RecordingFacts
from liuhen.law.facts.subjects import Facts
from liuhen.law.finding import Finding, Hindrance, Level
from liuhen.law.gate import gate
from liuhen.law.pack import Pack
from liuhen.law.scenario import TRIPPED, Expectation, Scenario
from liuhen.law.scenario.world import World
from liuhen.law.term import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing the law says, as a line of the report shows it."""

    what: str  # finding, hindrance, protection
    words: str
    citation: Citation
    rule: str = ""
    status: str = ""  # code
    status_label: str = ""
    level: str = ""
    due_at: datetime | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One expectation and what came of it."""

    expected: Expectation
    ok: bool
    why: str  # what differs; '' where all is as expected
    found: tuple[Found, ...]  # what speaks of it; where nothing does, everything found of the subject


def replay(story: Scenario, pack: Pack) -> tuple[Outcome, ...]:
    """Return the outcome of every expectation of a story, in its order."""
    around = story.frame.around(pack)
    return tuple(_outcome(one, story, around) for one in story.expect)


def _outcome(one: Expectation, story: Scenario, pack: Pack) -> Outcome:
    facts = World(story, pack, one.at).facts(one.of)
    if one.hinders or one.allows:
        return _of_step(one, facts, pack)
    if one.protected_forever or one.protected_until:
        return _of_protection(one, facts, pack)
    return _of_findings(one, check(facts, pack, one.at))


def _of_findings(one: Expectation, findings: tuple[Finding, ...]) -> Outcome:
    speaking = tuple(finding for finding in findings if _speaks(one, finding.rule, finding.citation))
    shown = tuple(_told(finding, one.at) for finding in speaking or findings)
    if one.absent:
        return _answer(one, shown, "预期没有这一项，却有" if speaking else "")
    tripped = [finding for finding in speaking if finding.status_at(one.at) in TRIPPED]
    if one.trips is False and tripped:
        return _answer(one, shown, f"不应触发，却是{tripped[0].status_at(one.at).label}")
    if not speaking:
        return _answer(one, shown, "" if one.trips is False and not one.describes else "没有这一项")
    reasons = [tuple(_differences(one, finding)) for finding in speaking]
    nearest: tuple[str, ...] = min(reasons, key=len)
    return _answer(one, shown, "；".join(nearest))


def _speaks(one: Expectation, rule: str, citation: Citation) -> bool:
    named = not one.rule or rule == one.rule or rule.startswith(f"{one.rule.rstrip('.')}.")
    return named and (not one.req or bool(set(one.req) & set(citation.req)))


def _differences(one: Expectation, finding: Finding) -> Iterator[str]:
    status = finding.status_at(one.at)
    if one.status is not None and status != one.status:
        yield f"状态应为{one.status.label}，实为{status.label}"
    if one.trips and status not in TRIPPED:
        yield f"应当触发，实为{status.label}"
    if one.level is not None and finding.level != one.level:
        yield f"等次应为 {one.level}，实为 {finding.level}"
    for name, part in one.contains.items():
        text = _text(finding, name)
        if part not in text:
            yield f"{name} 应含“{part}”，实为“{text}”"
    for name, instant in one.instants.items():
        if getattr(finding, name) != instant:
            yield f"{name} 应为 {written(instant)}，实为 {written(getattr(finding, name))}"
    for name, flag in one.flags.items():
        if getattr(finding, name) is not flag:
            yield f"{name} 应为 {_word(flag)}，实为 {_word(not flag)}"


def _text(row: Finding | Hindrance, name: str) -> str:
    return row.citation.article if name == "article" else str(getattr(row, name))


def _of_step(one: Expectation, facts: Facts, pack: Pack) -> Outcome:
    if not isinstance(facts, CaseFacts):
        return _answer(one, (), "只有案件才有环节")
    step = one.hinders or one.allows
    try:
        hindrances = gate(facts, step, pack, one.at)
    except LookupError:
        return _answer(one, (), f"案件处于 {facts.state}，此时没有环节 {step}")
    speaking = tuple(
        row
        for row in hindrances
        if (not one.req or set(one.req) & set(row.citation.req))
        and all(part in _text(row, name) for name, part in one.contains.items())
        and one.level in (None, row.level)
    )
    shown = tuple(_hindrance(row) for row in speaking or hindrances)
    if one.hinders:
        return _answer(one, shown, "" if speaking else f"预期 {step} 有障碍，却没有这一项")
    stops = [row for row in speaking if one.req or row.level is Level.BLOCK]
    return _answer(one, shown, f"预期可以 {step}，却有障碍：{stops[0].words}" if stops else "")


def _of_protection(one: Expectation, facts: Facts, pack: Pack) -> Outcome:
    found = protection(facts, pack) if isinstance(facts, RecordingFacts) else None
    if found is None:
        return _answer(one, (), "没有受保护的录像")
    shown = (_protection(found),)
    if found.until != one.protected_until:
        until = f"保护到 {written(one.protected_until)}" if one.protected_until else "无期限保护"
        return _answer(one, shown, f"应为{until}，实为 {written(found.until) if found.until else '无期限'}")
    if one.req and not set(one.req) & set(found.citation.req):
        return _answer(one, shown, f"依据应为 {'、'.join(one.req)}，实为 {'、'.join(found.citation.req)}")
    part = one.contains.get("words", "")
    return _answer(one, shown, "" if part in found.why else f"words 应含“{part}”，实为“{found.why}”")


def written(moment: datetime | None) -> str:
    """Return an instant as a scenario writes it: 2026-02-03 24:00."""
    if moment is None:
        return "无"
    local = moment.astimezone(SHANGHAI)
    if local.time() == time.min:
        return f"{local.date() - timedelta(days=1)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}" + (f":{local:%S}" if local.second else "")


def _word(flag: bool) -> str:  # noqa: FBT001 - the flag is what is written
    return "true" if flag else "false"


def _answer(one: Expectation, found: tuple[Found, ...], why: str) -> Outcome:
    return Outcome(expected=one, ok=not why, why=why, found=found)


def _told(finding: Finding, at: datetime) -> Found:
    status = finding.status_at(at)
    return Found(
        what="finding",
        words=finding.words,
        citation=finding.citation,
        rule=finding.rule,
        status=status.value,
        status_label=status.label,
        level=finding.level.value,
        due_at=finding.due_at,
        provisional=finding.provisional,
    )


def _hindrance(row: Hindrance) -> Found:
    return Found(what="hindrance", words=row.words, citation=row.citation, level=row.level.value)


def _protection(found: Protection) -> Found:
    return Found(
        what="protection", words=found.why, citation=found.citation, level=found.level.value, due_at=found.until
    )
