"""Discs and what is written on them; copies of recordings made as evidence, and their notes.

Source: baofeng 第十条; shilong 第十六条; wuhan 第二十七条; engine D16, D17.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.checks.evidence import COPIES
from liuhen.law.checks.judge import Judge
from liuhen.law.facts import ExtractionFacts, RecordingFacts
from liuhen.law.facts.keeping import DiscFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.keeping import Disc
from liuhen.law.settings.bound import least
from liuhen.law.term import civil_day


def disc(facts: DiscFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether a disc is labelled, made in enough copies, and filed with its case."""
    judge, rule = Judge(pack=pack, kind=facts.kind, id=facts.id), pack.need(lambda body: body.disc)
    return (_label(judge, facts, rule), *_enough(judge, facts, rule), *_filed(judge, facts, rule))


def extractions(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether each copy made as evidence has its note, and its disc in the file."""
    if not recording.extractions:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    return tuple(
        finding
        for number, one in enumerate(recording.extractions, 1)
        for finding in (*_note(judge, one, number), *_disc_in_file(judge, one, number))
    )


def exclusions(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the grounds that speak against a recording as evidence (yiliang 第十条); a person decides each."""
    if not recording.exclusions:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    rules = pack.own.body.evidence.exclusions if pack.own.body.evidence else ()
    known = {str(one.code): one for one in rules}
    return tuple(
        _excluded(judge, recording, mark.code, known[mark.code].zh, known[mark.code].req, number)
        for number, mark in enumerate(recording.exclusions)
        if mark.code in known and mark.dismissed_at is None
    )


def _label(judge: Judge, facts: DiscFacts, rule: Resolved[Disc]) -> Finding:
    req = rule.value.label_req or rule.value.req
    citation, level = rule.layer.cite(req), rule.layer.level_for(Duty.MUST)
    absent = tuple(name for name in rule.value.label_fields if not facts.label.get(name, "").strip())
    if absent:
        words, step = f"光盘标签缺少：{'、'.join(absent)}", "请补写标签后重新打印"
        return judge.breach(
            "disc.label", words, level=level, citation=citation, broken_at=facts.made_at, next_step=step
        )
    return judge.met("disc.label", "光盘标签齐全", level=level, citation=citation, done=facts.made_at)


def _enough(judge: Judge, facts: DiscFacts, rule: Resolved[Disc]) -> Iterator[Finding]:
    if facts.purpose not in rule.value.when:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    wanted, setting = least(judge.pack, COPIES, rule.value.copies, is_open=False, on=civil_day(facts.made_at))
    if setting is not None and rule.value.copies <= facts.copies < wanted:  # the text's own number is there
        level, citation = Level.WARNING, setting.citation
    if facts.copies >= wanted:
        words = f"已制作 {facts.copies} 份"
        yield judge.met("disc.copies", words, level=level, citation=citation, done=facts.made_at)
        return
    yield judge.finding(
        "disc.copies",
        f"光盘应当制作 {wanted} 份，只有 {facts.copies} 份",
        level=level,
        citation=citation,
        since=facts.made_at,
        warn_at=facts.made_at,
        breach_at=facts.filed_at,  # put away with too few: nobody is going to make the rest
        next_step="请补制",
    )


def _filed(judge: Judge, facts: DiscFacts, rule: Resolved[Disc]) -> Iterator[Finding]:
    in_file = judge.pack.resolve(lambda body: body.evidence.disc_in_file if body.evidence else None)
    if facts.purpose != "evidence" or not (rule.value.archived_with_file or in_file):
        return
    own = rule.layer.cite(rule.value.archived_req or rule.value.req)
    citation = own if in_file is None else in_file.cite(in_file.value)
    level = (rule.layer if in_file is None else in_file.layer).level_for(Duty.MUST)
    yield judge.finding(
        "disc.filed",
        "证据光盘已附卷" if facts.filed_at else "证据光盘尚未附卷",
        level=level,
        citation=citation,
        since=facts.made_at,
        warn_at=facts.made_at,
        breach_at=facts.case_archived_at,
        closed_at=facts.filed_at,
        late=bool(facts.filed_at and facts.case_archived_at and facts.filed_at > facts.case_archived_at),
        next_step="" if facts.filed_at else "请随案卷归档",
    )


def _note(judge: Judge, one: ExtractionFacts, number: int) -> Iterator[Finding]:
    rule = judge.pack.need(lambda body: body.evidence.extraction_note if body.evidence else None)
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    name, label = f"extraction.note.{number}", rule.value.name_zh or "提取说明"
    absent = tuple(field for field in rule.value.fields if not one.note.get(field, "").strip())
    if absent:
        words, step = f"{label}缺少：{'、'.join(absent)}", f"请在{label}补写{'、'.join(absent)}"
        yield judge.finding(
            name, words, level=level, citation=citation, since=one.at, warn_at=one.at, breach_at=one.at, next_step=step
        )
    else:
        yield judge.met(name, f"{label}齐全", level=level, citation=citation, done=one.at)


def _disc_in_file(judge: Judge, one: ExtractionFacts, number: int) -> Iterator[Finding]:
    rule = judge.pack.resolve(lambda body: body.evidence.disc_in_file if body.evidence else None)
    if rule is None:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(rule.value.level)
    done = one.filed_at if one.disc_number else None
    yield judge.finding(
        f"extraction.disc.{number}",
        "已复制为光盘附卷" if done else "作为证据调取，尚未复制为光盘附卷",
        level=level,
        citation=citation,
        since=one.at,
        warn_at=one.at,
        closed_at=done,
        next_step="" if done else "请刻制光盘并附卷；其他介质不算",
    )


def _excluded(
    judge: Judge, recording: RecordingFacts, code: str, zh: str, req: tuple[str, ...], number: int
) -> Finding:
    own, mark = judge.pack.own, recording.exclusions[number]
    rule, citation, level = f"evidence.excluded.{code}", own.cite(req), own.level_for(Duty.MUST_NOT)
    if mark.confirmed_at is None:
        words, step = f"有人提出不得作为证据：{zh}", "请核查后确认或者写明不成立的理由"
        return judge.doubt(
            rule, words, level=level, citation=citation, since=mark.at, happened=mark.words, next_step=step
        )
    if recording.is_evidence:
        words, step = f"不得作为证据而仍作为证据：{zh}", "请改为不作为证据；原件照常保管"
        return judge.breach(rule, words, level=level, citation=citation, broken_at=mark.confirmed_at, next_step=step)
    words = f"已确认不作为证据：{zh}"
    return judge.met(rule, words, level=Level.ADVICE, citation=citation, done=mark.confirmed_at)
