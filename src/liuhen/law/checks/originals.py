"""What nobody may do to an original, use outside duty, and restricted handling of protected contents.

Source: baofeng 第十一条、第二十条; shilong 第五条、第十四条、第十八条; yiliang 第十八条、第十九条;
wangdu 第二十二条、第二十四条; wuhan 第二十九条、第三十条; engine D11, D24.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Citation
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.oversight import BreachCode

_BROKEN = {"changed": "原件与入库时的摘要不一致", "missing": "原件不在存储中", "unreadable": "原件读不出"}


def originals(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what has befallen a stored original; nothing where nothing is known against it."""
    stored = recording.stored_at
    if stored is None or not (recording.integrity or recording.off_duty or recording.secrecy or recording.outside):
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    return (
        *_integrity(judge, recording, stored),
        *_off_duty(judge, recording, stored),
        *_outside(judge, recording, stored),
        *_secrecy(judge, recording, stored),
    )


def _integrity(judge: Judge, recording: RecordingFacts, stored: datetime) -> Iterator[Finding]:
    if recording.integrity not in _BROKEN:
        return
    rule = judge.pack.resolve(lambda body: body.originals)
    citation = rule.cite(rule.value) if rule else breach_citation(judge.pack, BreachCode.ALTER_ORIGINAL)
    citation = citation or judge.pack.citation("D24")
    words = _BROKEN[recording.integrity]
    yield judge.breach(
        "originals.changed",
        words,
        level=Level.VIOLATION,  # D24 is an invariant: no pack weakens it
        citation=citation,
        broken_at=recording.integrity_at or stored,
        happened=f"{recording.number} 核验时{words}。",
        next_step="请保留现场，查明经过；有副本的按规定恢复，不得覆盖",
    )


def _off_duty(judge: Judge, recording: RecordingFacts, stored: datetime) -> Iterator[Finding]:
    if recording.off_duty is not True:
        return
    own = judge.pack.own
    stated = own.body.originals.off_duty_content if own.body.originals else None
    citation = own.cite(stated.req) if stated else breach_citation(judge.pack, BreachCode.OFF_DUTY_USE)
    if citation is None:
        return
    yield judge.breach(
        "originals.off_duty",
        "录的是与执法无关的内容",
        level=Level.VIOLATION,
        citation=citation,
        broken_at=stored,
        happened=f"{recording.number} 经核看与执法活动无关。",
        next_step="原件照常保管；请按规定核实情况",
    )


def _outside(judge: Judge, recording: RecordingFacts, stored: datetime) -> Iterator[Finding]:
    """Ask what a recording is that belongs to no activity of its holder; where no text asks, nothing is owed."""
    if not recording.outside or recording.off_duty is not None:
        return
    own = judge.pack.own
    stated = own.body.originals.off_duty_content if own.body.originals else None
    if stated is None:
        return
    yield judge.doubt(
        "originals.outside",
        "不在任何执法活动的时间之内，需核实是什么内容",
        level=Level.WARNING,
        citation=own.cite(stated.req),
        since=stored,
        happened=f"{recording.number} 录制的时候，使用人没有登记的执法活动。原件已照收。",
        next_step="请在归类页归入活动，或者核实后写明情况",
    )


def _secrecy(judge: Judge, recording: RecordingFacts, stored: datetime) -> Iterator[Finding]:
    if not recording.secrecy:
        return
    found = secrecy_layer(judge.pack, recording.secrecy)
    citation, level = found[0].cite(found[1]), found[0].level_for(Duty.MUST)
    if recording.restricted:
        words = f"已按{recording.secrecy}限制查看"
        yield judge.met("originals.secrecy", words, level=level, citation=citation, done=stored)
        return
    yield judge.finding(
        "originals.secrecy",
        f"涉及{recording.secrecy}，尚未限制查看",
        level=level,
        citation=citation,
        since=stored,
        warn_at=stored,
        next_step="请在录像页设定限制查看",
    )


def secrecy_layer(pack: Pack, word: str) -> tuple[Layer, tuple[str, ...]]:
    """Return who protects a class of contents, with the clauses: the pack if it names the class, else the engine."""
    for layer in pack.layers:
        secrecy = layer.body.secrecy
        if secrecy and any(word in (one.zh, one.code) for one in secrecy.classes):
            return layer, secrecy.req
    return pack.layers[-1], ("D11",)


def breach_citation(pack: Pack, code: BreachCode) -> Citation | None:
    """Return the item of the pack's catalogue of breaches, or None where it has none."""
    violations = pack.own.body.violations
    item = next((one for one in violations.items if one.code is code), None) if violations else None
    return pack.own.cite(item.req) if item else None
