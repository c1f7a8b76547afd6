"""Whether a recording on a case file is evidence, and whether the evidence has its disc.

Source: wuhan 第二十七条第二款; shilong 第十六条; engine D35.
"""

from __future__ import annotations

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Citation
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.settings.bound import least

COPIES = "disc.copies"  # of law.stricter


def evidence(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the open question of evidence, and the disc to be made of what is evidence or held."""
    if not recording.case_id and not recording.is_evidence and not recording.holds:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    if recording.case_id and recording.is_evidence is None:
        return (
            judge.doubt(
                "evidence.undecided",
                "是否作为证据尚未判断",
                level=Level.WARNING,
                citation=_ground(pack),
                since=recording.stored_at,
                happened=f"{recording.number} 已归入案件 {recording.case_number}，保存期限取决于它是否作为证据。",
                next_step="请承办人在录像页标明是否作为证据",
            ),
        )
    return _disc(judge, recording, pack)


def _ground(pack: Pack) -> Citation:
    """Return who makes the question of evidence matter: the pack's rule for evidence, or the engine."""
    kept = pack.need(lambda body: body.retention.av_evidence if body.retention else None)
    return kept.cite(kept.value) if kept.layer is pack.own else pack.citation("D35")


def _disc(judge: Judge, recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    rule = pack.need(lambda body: body.disc)
    wanted = ("evidence" in rule.value.when and recording.is_evidence is True) or (
        "long_term" in rule.value.when and bool(recording.holds)
    )
    if not wanted:
        return ()
    citation, level = rule.cite(rule.value), rule.layer.capped(Level.VIOLATION)
    copies, setting = least(pack, COPIES, rule.value.copies, is_open=False)
    if setting is not None and rule.value.copies <= recording.discs < copies:
        citation, level = setting.citation, Level.WARNING  # the text's own number is there
    if recording.discs >= copies:
        done = recording.evidence_decided_at or recording.stored_at
        return (judge.finding("disc", "光盘备份已制作", level=level, citation=citation, closed_at=done),)
    return (
        judge.finding(
            "disc",
            f"需刻制光盘备份 {copies} 份，已有 {recording.discs} 份",
            level=level,
            citation=citation,
            since=recording.evidence_decided_at or recording.stored_at,
            next_step=f"归档前刻制光盘，标签写明{'、'.join(rule.value.label_fields)}",
        ),
    )
