"""Giving records to the outside: whose approval, state organs, the party, what stays protected.

Source: baofeng 第十一条、第十四条; yiliang 第十八条; wangdu 第二十二条; wuhan 第三十条; engine D10, D11, D23, D36, D40.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.checks.judge import Judge, span_of
from liuhen.law.checks.originals import secrecy_layer
from liuhen.law.citation import Citation
from liuhen.law.facts import Interval
from liuhen.law.facts.keeping import DisclosureFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer, Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.keeping import Disclosure, PartyAccess, StateOrgan
from liuhen.law.term import Term, Unit

ANSWERED_WITHIN = Term(amount=15, unit=Unit.WORKING_DAYS)  # D40: no text says within how many days


def disclosure(facts: DisclosureFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return every duty of one disclosure, from the request to the handing over."""
    judge = Judge(pack=pack, kind=facts.kind, id=facts.id)
    return (
        *_approval(judge, facts),
        *_own_request(judge, facts),
        *_organ(judge, facts),
        *_party(judge, facts),
        *_answer(judge, facts),
        *_protected(judge, facts),
    )


def _approval(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    rule = judge.pack.need(lambda body: body.access.external if body.access else None)
    citation, level, name = rule.cite(rule.value), rule.layer.level_for(Duty.MUST), "disclosure.approval"
    if facts.as_evidence and "evidence" in rule.value.exceptions:
        words = "作为证据使用，不需另行批准"
        yield judge.finding(name, words, level=level, citation=citation, since=facts.asked_at, not_applicable=words)
        return
    head = _head(judge.pack, rule)
    label = judge.pack.role_label(head)
    if facts.approved_by is not None and facts.approved_at is not None:
        if head in facts.approved_by.roles:
            yield judge.met(name, f"{label}已批准", level=level, citation=citation, done=facts.approved_at)
        else:
            words, step = f"批准人不是{label}", f"请{label}确认这次批准"
            yield judge.breach(name, words, level=level, citation=citation, broken_at=facts.approved_at, next_step=step)
    elif facts.given_at is not None:
        words, step = "未经批准对外提供", "请收回已提供的材料并报告"
        yield judge.breach(name, words, level=level, citation=citation, broken_at=facts.given_at, next_step=step)
    elif facts.refused_at is None:
        step = f"请{label}审批"
        yield judge.finding(
            name,
            f"{facts.number} 待{label}批准",
            level=level,
            citation=citation,
            since=facts.asked_at,
            warn_at=facts.asked_at,
            next_step=step,
        )


def _head(pack: Pack, rule: Resolved[Disclosure]) -> str:
    named = rule.value.approver_role or "principal_head"  # D10 where the text does not say whose
    return pack.bureau_role(named) or named


def _own_request(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    if facts.asked_by is None or facts.approved_by is None or facts.approved_at is None:
        return
    if facts.asked_by.id == facts.approved_by.id:
        words, step = "自己批准了自己经办的提供", "请由其他有权的人重新审批"
        citation = judge.pack.citation("D36")
        yield judge.breach(
            "disclosure.own_request",
            words,
            level=Level.BLOCK,
            citation=citation,
            broken_at=facts.approved_at,
            next_step=step,
        )


def _organ(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    rule = judge.pack.resolve(lambda body: body.access.state_organ if body.access else None)
    if facts.recipient_kind != "state_organ" or rule is None:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    absent = tuple(
        word for word, there in (("函告", facts.letter), ("特定案件", facts.specific_case)) if not there.strip()
    )
    if facts.given_at is not None:
        if absent:
            words, step = f"向国家机关提供缺少：{'、'.join(absent)}", "请补收函件并登记所涉案件"
            yield judge.breach(
                "disclosure.organ", words, level=level, citation=citation, broken_at=facts.given_at, next_step=step
            )
        else:
            words = "凭函就特定案件提供"
            yield judge.met("disclosure.organ", words, level=level, citation=citation, done=facts.given_at)
    yield from _assist(judge, facts, rule, absent)


def _assist(
    judge: Judge, facts: DisclosureFacts, rule: Resolved[StateOrgan], absent: tuple[str, ...]
) -> Iterator[Finding]:
    if facts.refused_at is not None and rule.value.assist and not absent:
        words, step = "国家机关依法函告而未予协助", "请协助提供，或者书面说明法定理由"
        yield judge.doubt(
            "disclosure.assist",
            words,
            level=rule.layer.level_for(Duty.MUST),
            citation=rule.cite(rule.value),
            since=facts.refused_at,
            happened=facts.refused_because,
            next_step=step,
        )


def _party(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    rule = judge.pack.resolve(lambda body: body.access.party if body.access else None)
    if facts.recipient_kind != "party" or rule is None:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    if facts.own_records is None:
        words, step = "是否与申请人有关尚未核对", "请核对申请人身份和所申请的记录"
        yield judge.doubt(
            "disclosure.party", words, level=level, citation=citation, since=facts.asked_at, next_step=step
        )
    elif facts.given_at is not None:
        yield from _given_to_party(judge, facts, rule, facts.given_at)
    elif facts.refused_at is not None and facts.own_records:
        words, step = "当事人查阅与自己有关的记录被退回", "请协助查阅；受保护的内容遮蔽后提供"
        yield judge.doubt(
            "disclosure.party", words, level=level, citation=citation, since=facts.refused_at, next_step=step
        )


def _answer(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    """Return by when the party is answered where its own text grants access: no text says how soon (D40)."""
    rule = judge.pack.own.body.access.party if judge.pack.own.body.access else None
    if facts.recipient_kind != "party" or rule is None or facts.own_records is False:
        return
    span = span_of(ANSWERED_WITHIN, Interval.exactly(facts.asked_at), judge.pack)
    done = min((at for at in (facts.given_at, facts.refused_at) if at is not None), default=None)
    details = span.details(facts.asked_at, done)
    details["happened"] = f"办法没有写明几日内答复，按 {ANSWERED_WITHIN.words}提醒（系统默认 D40）。"
    details["next_step"] = "" if done else "请提供，或者书面答复理由"
    yield judge.finding(
        "disclosure.answer",
        "当事人的查阅申请已答复" if done else "当事人的查阅申请尚未答复",
        level=Level.WARNING,
        citation=judge.pack.own.cite(rule.req),
        **details,
    )


def _given_to_party(
    judge: Judge, facts: DisclosureFacts, rule: Resolved[PartyAccess], given: datetime
) -> Iterator[Finding]:
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    if not facts.own_records:
        words = "向当事人提供了与其无关的记录"
        yield judge.breach("disclosure.party", words, level=level, citation=citation, broken_at=given)
    else:
        words = "已提供与当事人有关的记录"
        yield judge.met("disclosure.party", words, level=level, citation=citation, done=given)
    if facts.case_archived and rule.value.archived_case and not facts.archive_form:
        words, step = "案件已归档，没有按档案利用办理", "请补办档案利用手续"
        yield judge.breach("disclosure.archive", words, level=level, citation=citation, broken_at=given, next_step=step)


def _protected(judge: Judge, facts: DisclosureFacts) -> Iterator[Finding]:
    """Return protected contents that went out unmasked, or are about to."""
    shown = tuple(word for word in facts.contains if word not in facts.withheld)
    party = judge.pack.resolve(lambda body: body.access.party if body.access else None)
    for word in shown:
        citation, layer = _protector(judge.pack, facts, word, party)
        if facts.as_evidence and word not in ("国家秘密", "举报人", "投诉人"):
            continue
        if facts.given_at is not None:
            words, step = f"提供的材料含有{word}，没有遮蔽", "请收回并按规定报告"
            yield judge.breach(
                f"disclosure.withheld.{word}",
                words,
                level=layer.level_for(Duty.MUST_NOT),
                citation=citation,
                broken_at=facts.given_at,
                next_step=step,
            )
        elif facts.refused_at is None:
            words, step = f"材料含有{word}，提供之前须遮蔽", "请先制作遮蔽副本"
            yield judge.finding(
                f"disclosure.withheld.{word}",
                words,
                level=layer.level_for(Duty.MUST_NOT),
                citation=citation,
                since=facts.asked_at,
                warn_at=facts.asked_at,
                next_step=step,
            )


def _protector(
    pack: Pack, facts: DisclosureFacts, word: str, party: Resolved[PartyAccess] | None
) -> tuple[Citation, Layer]:
    if facts.recipient_kind == "party" and party is not None and word in party.value.withhold:
        return party.cite(party.value), party.layer
    layer, req = secrecy_layer(pack, word)
    return layer.cite(req), layer
