"""Applications of citizens: what is written down of each, papers, screenshots, records of the service centre.

A section the text asks for is open until it is answered, by its event with the person who handled it or by 不适用 with
a reason; once the application is decided it is broken. What reads 及时 has the engine's number and only warns.

Source: wuhan 第十条、第十一条; wangdu 第八条; engine D40.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.checks.judge import Judge, span_of, warned
from liuhen.law.checks.papers import Owed, catalogue, settled_ones, weighed
from liuhen.law.facts import EventFacts, Interval
from liuhen.law.facts.keeping import ApplicationFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.procedure import Intake, IntakeSection, ServiceCentre

TOLD_TWICE = "supplement_told"
_ENDS = ("refused",)


def application(facts: ApplicationFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what an application still owes; nothing where no text speaks of applications."""
    rule = pack.resolve(lambda body: body.intake)
    if rule is None:
        return ()
    judge = Judge(pack=pack, kind=facts.kind, id=facts.id)
    centre = rule.value.service_centre
    return (
        *(_section(judge, facts, rule, section) for section in rule.value.record),
        *_once(judge, facts, rule),
        *_network(judge, facts, rule),
        *_papers(judge, facts),
        *(_centre(judge, facts, rule, centre) if facts.at_centre and centre is not None else ()),
    )


def ended_at(facts: ApplicationFacts) -> datetime | None:
    """Return when an application was decided or turned away; None while it runs."""
    refused = [one.at for one in facts.events if one.name in _ENDS]
    return facts.decided_at or min(refused, default=None)


def _happened(facts: ApplicationFacts, names: tuple[str, ...]) -> tuple[EventFacts, ...]:
    return tuple(sorted((one for one in facts.events if one.name in names), key=lambda one: one.at))


def _section(judge: Judge, facts: ApplicationFacts, rule: Resolved[Intake], section: IntakeSection) -> Finding:
    code, citation = f"application.record.{section.steps[0]}", rule.cite(section)
    level = rule.layer.level_for(Duty.MUST)
    excused = [one for one in _happened(facts, ("not_applicable",)) if one.document_kind in section.steps]
    if excused and excused[-1].reason.strip():
        why = excused[-1].reason[:200]
        words = f"{section.zh}不适用"
        return judge.finding(code, words, level=level, citation=citation, since=facts.received_at, not_applicable=why)
    told = _happened(facts, section.steps)
    if told and told[-1].by.strip():
        return judge.met(code, f"{section.zh}已记录", level=level, citation=citation, done=told[-1].at)
    details = weighed(facts.received_at, ended_at(facts))
    details["next_step"] = "请补记时间和经手人；没有发生的标为不适用并写明理由"
    words = f"{section.zh}没有写明经手人" if told else f"{section.zh}没有记录"
    return judge.finding(code, words, level=level, citation=citation, **details)


def _once(judge: Judge, facts: ApplicationFacts, rule: Resolved[Intake]) -> Iterator[Finding]:
    """Yield the question whether everything was told at once, where the applicant was told twice."""
    section = next((one for one in rule.value.record if one.steps == (TOLD_TWICE,)), None)
    told = _happened(facts, (TOLD_TWICE,))
    if section is not None and len(told) > 1:
        yield judge.doubt(
            "application.once",
            f"已告知补正 {len(told)} 次，是否一次告知了全部内容",
            level=rule.layer.level_for(Duty.MUST),
            citation=rule.cite(section),
            since=told[1].at,
            next_step="请写明再次告知的缘由；材料有变化的注明",
        )


def _network(judge: Judge, facts: ApplicationFacts, rule: Resolved[Intake]) -> Iterator[Finding]:
    network = rule.value.network
    if network is not None and facts.by_network and not facts.network_proofs:
        words, step = "网上申请没有留存截图或者照片", f"可以用{'、'.join(network.means)}留存"
        citation = rule.cite(network)
        since = facts.received_at
        yield judge.finding(
            "application.network", words, level=Level.ADVICE, citation=citation, since=since, next_step=step
        )


def _papers(judge: Judge, facts: ApplicationFacts) -> Iterator[Finding]:
    for owed in catalogue(judge.pack):
        links = _happened(facts, (owed.rule.when.value,)) if owed.rule.when else ()
        if links:
            yield _paper(judge, facts, owed, links[0].at)


def _paper(judge: Judge, facts: ApplicationFacts, owed: Owed, since: datetime) -> Finding:
    rule, made = owed.rule, settled_ones(facts.documents, owed.rule.code)
    code, citation = f"document.missing.{rule.code}", owed.layer.cite(rule.req)
    details = weighed(since, ended_at(facts))
    if not made:
        details["next_step"] = f"请补做{rule.zh}"
        return judge.finding(code, f"缺少{rule.zh}", level=owed.level, citation=citation, **details)
    empty = [name for name in rule.fields if not made[-1].fields.get(name, "").strip()]
    if empty:
        details["next_step"] = "请写明；没有的写“无”"
        words = f"{rule.zh}没有写明{'、'.join(empty)}"
        return judge.finding(code, words, level=owed.level, citation=citation, **details)
    done = made[-1].made_at or made[-1].issued_at or since
    return judge.met(code, f"{rule.zh}已制作", level=owed.level, citation=citation, done=done)


def _centre(judge: Judge, facts: ApplicationFacts, rule: Resolved[Intake], centre: ServiceCentre) -> Iterator[Finding]:
    """Yield whether the centre's record was fetched in time, and whether it lies in the file."""
    ended, level = ended_at(facts), rule.layer.level_for(Duty.MUST)
    if ended is not None and centre.retrieve.limit is not None:
        span = span_of(centre.retrieve.limit.term, Interval.exactly(ended), judge.pack)
        details = span.details(ended, facts.centre_record_retrieved_at)
        details["happened"] = f"办法只写及时，按办毕后 {centre.retrieve.limit.term.words}提醒（系统默认 D40）。"
        done = facts.centre_record_retrieved_at is not None
        details["next_step"] = "" if done else "请向政务服务中心调取记录"
        words = "政务服务中心的记录已调取" if done else "政务服务中心的记录尚未调取"
        weight = Level.WARNING if centre.retrieve.number_from and level is Level.VIOLATION else level
        yield judge.finding("application.centre", words, level=weight, citation=rule.cite(centre.retrieve), **details)
    archived, filed = facts.archived_at, facts.centre_record_filed_at
    if ended is None and archived is None:
        return
    yield judge.finding(
        "application.centre_filed",
        "政务服务中心的记录已入卷" if filed else "政务服务中心的记录不在卷内",
        level=level,
        citation=rule.cite(centre.into_case_file),
        since=ended or archived,
        warn_at=warned(ended or facts.received_at, archived) if archived else ended,
        breach_at=archived,
        closed_at=filed,
        late=bool(filed and archived and filed > archived),
        next_step="" if filed else "请调取后列入卷内目录",
    )
