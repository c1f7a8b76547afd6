"""Viewing and copying: who approved, who carried it out, inside which window, and what the register says.

Source: wuhan 第二十八条第二款; engine D08, D09, D36 (nobody approves his own request).
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.answers import ViewingRule
from liuhen.law.checks.judge import Judge, warned
from liuhen.law.citation import Citation
from liuhen.law.facts.keeping import AccessFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import shown


def viewing(access: AccessFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return every duty of one request, from its decision to the last play."""
    judge, rule = Judge(pack=pack, kind=access.kind, id=access.id), pack.viewing()
    if access.refused_at is not None:
        words = "申请已退回"
        done = access.refused_at
        return (judge.met("viewing.approval", words, level=Level.ADVICE, citation=rule.approver_citation, done=done),)
    return (
        *_approval(judge, access, rule),
        *_basis(judge, access),
        *_copy(judge, access),
        *_release(judge, access, rule),
        *_plays(judge, access, rule),
    )


def _approval(judge: Judge, access: AccessFacts, rule: ViewingRule) -> Iterator[Finding]:
    citation, name = rule.approver_citation, "viewing.approval"
    level = _weight(judge.pack, citation)
    if access.approved_by is None or access.approved_at is None:
        yield judge.finding(
            name,
            f"{access.number} 待{rule.approver_label}审批",
            level=level,
            citation=citation,
            since=access.requested_at,
            warn_at=access.requested_at,
            due_at=access.decision_due_at,
            happened=f"{access.requested_by.name}于{shown(access.requested_at)}申请，事由：{access.purpose}。",
            next_step=f"请{rule.approver_label}审批",
        )
        return
    if access.approved_by.id == access.requested_by.id:
        yield judge.breach(
            "viewing.own_request",
            "自己批准了自己的申请",
            level=Level.BLOCK,
            citation=judge.pack.citation("D36"),
            broken_at=access.approved_at,
            next_step="请由其他有权的人重新审批，并收回许可",
        )
    if rule.approver_role not in access.approved_by.roles:
        words = f"审批人不是{rule.approver_label}"
        step = f"请{rule.approver_label}确认这次审批"
        happened = f"{access.approved_by.name}于{shown(access.approved_at)}作出审批。"
        yield judge.doubt(
            name, words, level=level, citation=citation, since=access.approved_at, next_step=step, happened=happened
        )
    else:
        words = f"{rule.approver_label}已审批"
        yield judge.met(name, words, level=level, citation=citation, done=access.approved_at)


def _release(judge: Judge, access: AccessFacts, rule: ViewingRule) -> Iterator[Finding]:
    if access.approved_at is None:
        return
    citation, name = rule.handler_citation, "viewing.release"
    level = _weight(judge.pack, citation)
    if access.released_by is None or access.released_at is None:
        if access.closed_at is None:
            yield judge.finding(
                name,
                f"{access.number} 已批准，待{rule.handler_label}办理",
                level=level,
                citation=citation,
                since=access.approved_at,
                warn_at=warned(access.approved_at, access.window_until or access.approved_at),
                due_at=access.window_until,
                next_step=f"请{rule.handler_label}办理放行",
            )
        return
    if rule.handler_role not in access.released_by.roles:
        words = f"不是由{rule.handler_label}办理"
        happened = f"{access.released_by.name}于{shown(access.released_at)}办理放行。"
        yield judge.breach(name, words, level=level, citation=citation, broken_at=access.released_at, happened=happened)
    else:
        words = f"由{rule.handler_label}办理"
        yield judge.met(name, words, level=level, citation=citation, done=access.released_at)
    yield from _register(judge, access, rule)


def _basis(judge: Judge, access: AccessFacts) -> Iterator[Finding]:
    """Return whether a purpose the text ties to rules names its basis, and whether there is a need of work at all."""
    own = judge.pack.own
    rules = own.body.access.purposes if own.body.access else ()
    purpose = next((one for one in rules if one.zh == access.purpose and one.needs_basis), None)
    if purpose is not None and not access.basis.strip():
        words, step = f"事由为{purpose.zh}，没有写明依据", "请写明依据哪项规定或者哪份函件"
        level, citation = own.level_for(Duty.MUST), own.cite(purpose.req)
        yield judge.doubt(
            "viewing.basis", words, level=level, citation=citation, since=access.requested_at, next_step=step
        )
    unneeded = own.body.originals.unneeded_use if own.body.originals else None
    if unneeded is not None and not access.purpose.strip():
        words, step = "没有写明工作需要", "请写明工作需要；没有的不得使用"
        level, citation = own.level_for(unneeded.level), own.cite(unneeded.req)
        yield judge.breach(
            "viewing.need", words, level=level, citation=citation, broken_at=access.requested_at, next_step=step
        )


def _copy(judge: Judge, access: AccessFacts) -> Iterator[Finding]:
    """Return a copy nobody had approved; the software refuses it, so one is an alarm."""
    if access.copied_by is None or ("copy" in access.actions and access.approved_at is not None):
        return
    own = judge.pack.own
    private = own.body.originals.private_copy if own.body.originals else None
    citation = own.cite(private.req) if private else judge.pack.viewing().approver_citation
    broken = access.last_played_at or access.released_at or access.requested_at
    words, step = "未经批准复制", "请收回副本并报告"
    yield judge.breach(
        "viewing.copy", words, level=Level.VIOLATION, citation=citation, broken_at=broken, next_step=step
    )


def _register(judge: Judge, access: AccessFacts, rule: ViewingRule) -> Iterator[Finding]:
    if access.released_at is None:
        return
    filled = access.columns or {}
    absent = tuple(name for name in rule.columns if not filled.get(name, "").strip())
    if access.columns is None:  # the software fills the line; only the reason is typed
        absent = () if access.purpose.strip() else ("事由",)
    if not absent:
        return
    citation = rule.register_citation
    words = f"登记簿缺少{'、'.join(absent)}"
    step = f"请补记{'、'.join(absent)}"
    yield judge.breach(
        "viewing.register",
        words,
        level=_weight(judge.pack, citation),
        citation=citation,
        broken_at=access.released_at,
        next_step=step,
    )


def _plays(judge: Judge, access: AccessFacts, rule: ViewingRule) -> Iterator[Finding]:
    """Return plays before release or outside the window; the software refuses them, so one is an alarm."""
    if access.first_played_at is None:
        return
    citation, level = rule.handler_citation, Level.BLOCK
    if access.released_at is None or access.first_played_at < access.released_at:
        words = "放行之前已经播放"
        yield judge.breach("viewing.play", words, level=level, citation=citation, broken_at=access.first_played_at)
    if access.last_played_at and access.window_until and access.last_played_at > access.window_until:
        words = "准许的时间过后仍有播放"
        yield judge.breach("viewing.window", words, level=level, citation=citation, broken_at=access.window_until)


def _weight(pack: Pack, citation: Citation) -> Level:
    layer: Layer = next(layer for layer in pack.layers if layer.title == citation.title)
    return layer.level_for(Duty.MUST)
