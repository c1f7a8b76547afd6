"""Incidents under the catalogue of breaches, and the measure a person orders. Nothing follows by itself.

Source: baofeng 第二十条; shilong 第十八条; yiliang 第十九条; wangdu 第二十五条; wuhan 第三十一条.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.checks.judge import Judge
from liuhen.law.facts.oversight import IncidentFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.oversight import Breach, BreachCode, Measures
from liuhen.law.term import shown


def incident(facts: IncidentFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether an incident is a breach of the catalogue, and whether the measure is one of the text's."""
    judge = Judge(pack=pack, kind=facts.kind, id=facts.id)
    violations = pack.own.body.violations
    item = next((one for one in violations.items if one.code == facts.code), None) if violations else None
    if item is None:
        words = "这一情形不在本局办法所列之内，是否违规需要判断"
        citation = pack.citation("D24")
        return (judge.doubt("violation.unlisted", words, level=Level.WARNING, citation=citation, since=facts.found_at),)
    measures = violations.measures if violations else None
    return (_breach(judge, facts, item), *_conduct(judge, facts, item), *_measure(judge, facts, measures))


def is_breach(facts: IncidentFacts, item: Breach) -> bool:
    """Say whether a confirmed incident has everything the catalogue asks for."""
    return facts.confirmed_at is not None and (facts.serious is True or not item.consequence_required)


def _breach(judge: Judge, facts: IncidentFacts, item: Breach) -> Finding:
    own = judge.pack.own
    rule, citation, level = f"violation.{item.code}", own.cite(item.req), own.level_for(Duty.MUST_NOT)
    happened = f"{shown(facts.happened_at)}：{facts.words}" if facts.words else f"{shown(facts.happened_at)}发生。"
    if facts.dismissed_at is not None:
        words = f"经核查不成立：{facts.dismissed_because or item.zh}"
        return judge.finding(
            rule, words, level=level, citation=citation, since=facts.found_at, not_applicable=words[:200]
        )
    if facts.confirmed_at is None:
        words, step = f"疑似：{item.zh}", "请核查后确认或者写明不成立的理由"
        return judge.doubt(
            rule, words, level=level, citation=citation, since=facts.found_at, happened=happened, next_step=step
        )
    if not is_breach(facts, item):
        if facts.serious is None:
            words = f"{item.zh}：是否造成严重后果尚未认定"
            step = "请认定是否造成严重后果；办法以此为要件"
            return judge.doubt(
                rule, words, level=level, citation=citation, since=facts.found_at, happened=happened, next_step=step
            )
        words = f"{item.zh}：没有造成严重后果，不属于办法所列违规"
        return judge.finding(rule, words, level=level, citation=citation, since=facts.found_at, not_applicable=words)
    return judge.breach(rule, item.zh, level=level, citation=citation, broken_at=facts.happened_at, happened=happened)


def _conduct(judge: Judge, facts: IncidentFacts, item: Breach) -> Iterator[Finding]:
    """Yield the prohibition itself where the text forbids keeping or leaking apart from its catalogue of breaches.

    The catalogue may want serious consequence, the prohibition does not (wangdu 第二十二条 beside 第二十五条).
    """
    own, originals = judge.pack.own, judge.pack.own.body.originals
    if item.code is not BreachCode.COPY_OR_LEAK or originals is None or facts.dismissed_at is not None:
        return
    stated = (("private_copy", originals.private_copy, "私自留存或者擅自交他人保管"), ("leak", originals.leak, "泄露"))
    for name, rule, zh in stated:
        if rule is None or frozenset(rule.req) <= frozenset(item.req) or facts.conduct not in ("", name):
            continue
        code, citation, level = f"originals.{name}", own.cite(rule.req), own.level_for(rule.level)
        if facts.confirmed_at is None or not facts.conduct:
            words, step = f"疑似{zh}", "请核查后确认是哪一种，或者写明不成立的理由"
            yield judge.doubt(code, words, level=level, citation=citation, since=facts.found_at, next_step=step)
        else:
            words, happened = f"录像被{zh}", facts.words
            yield judge.breach(
                code, words, level=level, citation=citation, broken_at=facts.happened_at, happened=happened
            )


def _measure(judge: Judge, facts: IncidentFacts, measures: Measures | None) -> Iterator[Finding]:
    violations = judge.pack.own.body.violations
    item = next((one for one in violations.items if one.code == facts.code), None) if violations else None
    if measures is None or item is None or not is_breach(facts, item) or facts.confirmed_at is None:
        return
    own, rule = judge.pack.own, "violation.measure"
    citation, level = own.cite(measures.req), Level.WARNING
    known = (*measures.minor, *measures.serious)
    if not facts.measure:
        yield judge.finding(
            rule,
            "已确认违规，尚未决定怎样处理",
            level=level,
            citation=citation,
            since=facts.confirmed_at,
            warn_at=facts.confirmed_at,
            next_step=f"由有权的人决定；办法所列：{'、'.join(known)}。系统不作处分",
        )
    elif facts.measure not in known:
        words = f"“{facts.measure}”不在办法所列的处理方式之内"
        yield judge.doubt(rule, words, level=level, citation=citation, since=facts.measured_at)
    elif measures.ordered_by_role and not _ordered(judge.pack, facts, measures):
        who = next((role.zh for role in own.body.roles if role.key == measures.ordered_by_role), "")
        words, citation = f"处理不是由{who}作出", own.cite(measures.ordered_req or measures.req)
        yield judge.doubt(rule, words, level=level, citation=citation, since=facts.measured_at)
    else:
        done = facts.measured_at or facts.confirmed_at
        yield judge.met(rule, f"已处理：{facts.measure}", level=level, citation=citation, done=done)


def _ordered(pack: Pack, facts: IncidentFacts, measures: Measures) -> bool:
    if facts.ordered_by is None:
        return False
    role = measures.ordered_by_role
    return bool(facts.ordered_by.roles & {role, pack.bureau_role(role)})
