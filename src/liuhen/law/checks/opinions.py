"""Opinions and approvals on the documents of a case: the chain in its order, the head's own, and who must be apart.

Source: wuhan 第十二条第二款、第二十条; wangdu 第七条、第十条、第十一条、第十七条; engine D36 (nobody approves his own).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from liuhen.law.checks.approval import agreed_by, has_opinion, lacking_on
from liuhen.law.checks.completeness import first_stating
from liuhen.law.checks.judge import Judge
from liuhen.law.checks.links import instants, passed, passes
from liuhen.law.checks.papers import Owed, done_at, rules_of, weighed
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts, DocumentFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.needs import SETTLED
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.procedure import Link
from liuhen.law.term import civil_day, shown


def opinions(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what is wrong, open or done about the opinions of a case."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    return (
        *_chain(judge, case),
        *_approvers(judge, case),
        *_own_requests(judge, case),
        *_reviewer_apart(judge, case),
    )


def _chain(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield whether the filing approval has every opinion of the chain, each after the one before."""
    filing = judge.pack.need(lambda body: body.filing)
    sheets = [one for one in case.documents if one.kind == filing.value.document and one.state not in ("void", "draft")]
    if not sheets:
        return
    sheet, citation = sheets[-1], filing.cite(filing.value)
    level = filing.layer.level_for(Duty.MUST)
    given = {role: agreed_by(sheet, role, judge.pack) for role in filing.value.approval_chain}
    lacking = [judge.pack.role_label(role) or role for role in given if not has_opinion(sheet, role, judge.pack)]
    times = [(role, one.decided_at) for role, one in given.items() if one is not None and one.decided_at]
    begun = min((at for _role, at in times), default=None) or done_at(sheet)
    if lacking:
        if begun is not None or instants(case, "file"):
            since = begun or instants(case, "file")[0]
            ended = passed(case, passes(Link.FILING), since)
            details = weighed(since, ended, pressing=sheet.state in SETTLED)
            details["next_step"] = f"请{lacking[0]}签署意见"
            yield judge.finding(
                "filing.chain", f"立案审批缺少{'、'.join(lacking)}意见", level=level, citation=citation, **details
            )
        return
    yield from _in_order(judge, times, level, citation)


def _in_order(judge: Judge, times: list[tuple[str, datetime]], level: Level, citation: Citation) -> Iterator[Finding]:
    for (before, first), (after, second) in pairwise(times):
        if second < first:
            one, other = judge.pack.role_label(after) or after, judge.pack.role_label(before) or before
            words = f"{one}的意见早于{other}的意见"
            story = f"{one} {shown(second)} 签署，{other} {shown(first)} 签署。"
            yield judge.breach("filing.chain", words, level=level, citation=citation, broken_at=second, happened=story)
            return
    if times:
        done = times[-1][1]
        yield judge.met("filing.chain", "立案审批意见齐全", level=level, citation=citation, done=done)


def _approvers(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield, for each document somebody must approve, whether that role agreed."""
    for kind in dict.fromkeys(one.kind for one in case.documents if one.state in SETTLED):
        own = rules_of(judge.pack, kind)
        owed = first_stating(own, lambda rule: rule.approver_role)
        document = next(one for one in reversed(case.documents) if one.kind == kind and one.state in SETTLED)
        decides = any(one.rule.when is Link.PENALTY_DECISION for one in own)
        if decides:
            yield from _head(judge, case, document, owed)
        elif owed is not None:
            yield from _approved(judge, case, document, owed)


def _approved(judge: Judge, case: CaseFacts, document: DocumentFacts, owed: Owed) -> Iterator[Finding]:
    rule = owed.rule
    code, citation = f"document.approver.{document.kind}", owed.layer.cite(owed.approver_req)
    head = judge.pack.role_label(rule.approver_role) or rule.approver_role
    given = agreed_by(document, rule.approver_role, judge.pack)
    if given is None:
        since = done_at(document)
        if since is None:
            return
        details = weighed(since, passed(case, (*passes(rule.when), "terminate"), since))
        details["happened"] = _who(document, judge.pack)
        details["next_step"] = f"请{head}审批"
        words = f"{rule.zh}缺少{head}的审批意见"
        yield judge.finding(code, words, level=owed.level, citation=citation, **details)
    elif given.decided_at is not None:
        done = given.decided_at
        step = passed(case, passes(rule.when), done_at(document) or done)
        late = step is not None and civil_day(done) > civil_day(step)
        words = f"{rule.zh}办完之后才由{head}批准" if late else f"{rule.zh}由{head}批准"
        yield judge.met(code, words, level=owed.level, citation=citation, done=done, late=late)


def _head(judge: Judge, case: CaseFacts, document: DocumentFacts, owed: Owed | None) -> Iterator[Finding]:
    """Yield whether the decision shows the head's opinion with all it must show."""
    stated = judge.pack.resolve(lambda body: body.decision)
    if stated is not None:
        role, citation = stated.value.approver_role, stated.cite(stated.value)
        level = stated.layer.level_for(Duty.MUST)
    elif owed is not None:
        rule = owed.rule
        role, citation = rule.approver_role, owed.layer.cite(owed.approver_req)
        level = owed.level
    else:
        return
    head = judge.pack.role_label(role) or role
    given = agreed_by(document, role, judge.pack)
    lacking = lacking_on(document, given, judge.pack) if given else ()
    if given is not None and not lacking:
        done = given.decided_at or done_at(document)
        if done is not None:
            yield judge.met("decision.head", f"决定由{head}批准", level=level, citation=citation, done=done)
        return
    since = done_at(document) or next(iter(instants(case, "decide")), None)
    if since is None:
        return
    details = weighed(since, passed(case, ("decide", "serve"), since))
    details["happened"] = _who(document, judge.pack)
    details["next_step"] = f"请{head}在审批件上写明{'、'.join(lacking) or '审批意见'}"
    words = f"决定的审批没有写明{'、'.join(lacking)}" if lacking else f"决定缺少{head}的审批意见"
    yield judge.finding("decision.head", words, level=level, citation=citation, **details)


def _who(document: DocumentFacts, pack: Pack) -> str:
    signed = [pack.role_label(one.role) or one.role for one in document.opinions if one.decision.startswith("agree")]
    return f"现有{'、'.join(signed)}的意见。" if signed else ""


def _own_requests(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield documents approved by whoever put them forward; the engine refuses it, so one is an alarm."""
    for document in case.documents:
        maker = {document.made_by.id} if document.made_by else set()
        for one in document.opinions:
            office = judge.pack.bureau_role(one.role) or one.role
            if one.officer is None:
                continue
            if office == "officer":
                maker.add(one.officer.id)
            elif one.officer.id in maker and one.decided_at is not None and one.decision.startswith("agree"):
                label = document.title or next((owed.rule.zh for owed in rules_of(judge.pack, document.kind)), "文书")
                yield judge.breach(
                    "separation.own_request",
                    f"{label}由提出的人自己批准",
                    level=Level.BLOCK,
                    citation=judge.pack.citation("D36"),
                    broken_at=one.decided_at,
                    next_step="请由其他有权的人重新审批",
                )
                return


def _reviewer_apart(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield a legal review given by somebody who handles the case."""
    rule = judge.pack.resolve(lambda body: body.documents.review_apart if body.documents else None)
    if rule is None:
        return
    handlers = {officer.id for officer in case.handlers}
    for document in case.documents:
        reviewed = [(document.made_by, done_at(document))] if document.kind == "legal_opinion" else []
        reviewed += [
            (one.officer, one.decided_at)
            for one in document.opinions
            if (judge.pack.bureau_role(one.role) or one.role) == "legal_reviewer"
        ]
        at = next((at for who, at in reviewed if who is not None and at is not None and who.id in handlers), None)
        if at is not None and document.state != "void":
            yield judge.breach(
                "separation.review",
                "法制审核由本案承办人作出",
                level=rule.layer.level_for(rule.value.level),
                citation=rule.cite(rule.value),
                broken_at=at,
                next_step="请由不承办本案的人重新审核",
            )
            return
