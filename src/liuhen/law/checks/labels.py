"""Mandatory labels of a recording.

Source: wuhan 第二十六条第二款; shilong is silent (engine D34, advice).
"""

from __future__ import annotations

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Citation
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import once
from liuhen.law.pack import Pack
from liuhen.law.schema.keeping import LabelRule
from liuhen.law.term import civil_day

RULE = "labels.mandatory"


def labels(recording: RecordingFacts, pack: Pack, deadline: Finding | None) -> tuple[Finding, ...]:
    """Return whether all labels are there; the storing duty is complete only with them, so it shares its end."""
    stated, level, citation = _stated(pack)
    lacking = _missing(recording, stated)
    if pack.settings:
        lacking, level, citation = _with_settings(recording, lacking, pack)
    due_at = deadline.due_at if deadline else None
    done = None if lacking else recording.labelled_at or recording.stored_at
    words = f"缺少标注：{'、'.join(lacking)}" if lacking else "标注齐全"
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
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
            happened=f"{recording.number} 已入库，{words}。" if lacking else "",
            next_step=f"请在录像页补标{'、'.join(lacking)}" if lacking else "",
            officer_id=recording.recorded_by.id if recording.recorded_by else "",
        ),
    )


@once
def _stated(pack: Pack) -> tuple[tuple[LabelRule, ...], Level, Citation]:
    found = pack.need(lambda body: body.ingest.labels if body.ingest else None)
    return found.value, found.layer.level_for(found.value[0].level), found.cite(found.value[0])


def _with_settings(
    recording: RecordingFacts, lacking: tuple[str, ...], pack: Pack
) -> tuple[tuple[str, ...], Level, Citation]:
    """Return what is lacking of the text's labels and of the bureau's own, with who says so."""
    stated, level, citation = _stated(pack)
    day = civil_day(recording.stored_at) if recording.stored_at else None
    added, setting = _missing(recording, pack.mandatory_labels(day)[len(stated) :]), pack.setting("ingest.labels", day)
    if setting is not None and added and (not lacking or level is Level.ADVICE):
        level, citation = Level.WARNING, setting.citation  # only what the bureau itself demands is missing
    return (*lacking, *added), level, citation


def _missing(recording: RecordingFacts, rules: tuple[LabelRule, ...]) -> tuple[str, ...]:
    known = recording.labels
    return tuple([rule.zh for rule in rules if not known.get(rule.field, "").strip()])
