"""Mandatory labels of a recording.

Source: wuhan 第二十六条第二款; shilong is silent (engine D34, advice).
"""

from __future__ import annotations

from liuhen.law.checks.judge import Judge
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.schema.keeping import LabelRule
from liuhen.law.term import civil_day

RULE = "labels.mandatory"


def labels(recording: RecordingFacts, pack: Pack, deadline: Finding | None) -> tuple[Finding, ...]:
    """Return whether all labels are there; the storing duty is complete only with them, so it shares its end."""
    found = pack.need(lambda body: body.ingest.labels if body.ingest else None)
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    citation, level = found.cite(found.value[0]), found.layer.level_for(found.value[0].level)
    day = civil_day(recording.stored_at) if recording.stored_at else None
    stated, setting = _missing(recording, found.value), pack.setting("ingest.labels", day)
    added = _missing(recording, pack.mandatory_labels(day)[len(found.value) :])
    if setting is not None and added and (not stated or level is Level.ADVICE):
        citation, level = setting.citation, Level.WARNING  # only what the bureau itself demands is missing
    missing = (*stated, *added)
    due_at = deadline.due_at if deadline else None
    done = None if missing else recording.labelled_at or recording.stored_at
    words = f"缺少标注：{'、'.join(missing)}" if missing else "标注齐全"
    return (
        judge.finding(
            RULE,
            words,
            level=level,
            citation=citation,
            since=recording.stored_at,
            warn_at=recording.stored_at,
            due_at=due_at,
            provisional=bool(deadline and deadline.provisional),
            moved=deadline.moved if deadline else "",
            overdue_at=deadline.overdue_at if deadline else None,
            closed_at=done,
            late=bool(done and due_at and done > ((deadline.overdue_at if deadline else None) or due_at)),
            happened=f"{recording.number} 已入库，{words}。" if missing else "",
            next_step=f"请在录像页补标{'、'.join(missing)}" if missing else "",
            officer_id=recording.recorded_by.id if recording.recorded_by else "",
        ),
    )


def _missing(recording: RecordingFacts, rules: tuple[LabelRule, ...]) -> tuple[str, ...]:
    return tuple(rule.zh for rule in rules if not recording.labels.get(rule.field, "").strip())
