"""The stages of a case: each leaves a text record or a stated reason.

Source: yiliang 第六条; wuhan 第五条第一款; engine D01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.links import instants
from liuhen.law.checks.papers import binds, kinds_of, settled_ones
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack
from liuhen.law.schema.procedure import Link
from liuhen.law.term import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stretch of the procedure: which links belong to it and which steps leave it."""

    zh: str
    links: frozenset[Link]
    left_by: tuple[str, ...]
    entered_by: str = ""  # a step without which the stage never was
    acts: tuple[str, ...] = ()  # kinds of act that have it; empty: all


STAGES: tuple[Stage, ...] = (
    Stage(
        zh="立案",
        links=frozenset({Link.CLUE, Link.FILING, Link.EMERGENCY_START, Link.NOT_FILED, Link.TRANSFER}),
        left_by=("investigate", "emergency_start"),
        acts=("penalty", "coercion"),
    ),
    Stage(
        zh="调查取证",
        links=frozenset(
            {
                Link.INVESTIGATION,
                Link.INTERVIEW,
                Link.INTERVIEW_CALLED,
                Link.SITE_INSPECTION,
                Link.SAMPLING,
                Link.COERCIVE_MEASURE,
                Link.ASSISTANCE,
                Link.COMMISSION,
                Link.PRESERVATION,
                Link.REFUSAL,
                Link.OTHER_STEP,
                Link.INVESTIGATION_FINISHED,
            }
        ),
        left_by=("finish_investigation",),
    ),
    Stage(
        zh="审查决定",
        links=frozenset(
            {
                Link.RIGHTS_TOLD,
                Link.STATEMENT_MADE,
                Link.STATEMENT_WAIVED,
                Link.HEARING,
                Link.LEGAL_REVIEW,
                Link.COLLECTIVE_DISCUSSION,
                Link.EXPERT_ARGUMENTATION,
                Link.PENALTY_DECISION,
                Link.CRIME,
            }
        ),
        left_by=("decide", "close_without_penalty", "transfer_crime"),
    ),
    Stage(
        zh="送达执行",
        links=frozenset(
            {
                Link.SERVICE,
                Link.PERFORMANCE_OWED,
                Link.CORRECTION_DUE,
                Link.REMINDER,
                Link.COURT_APPLICATION,
                Link.COURT_RESULT,
            }
        ),
        left_by=("terminate",),
        entered_by="serve",
    ),
    Stage(zh="归档", links=frozenset({Link.TERMINATE, Link.COMPILE}), left_by=("archive",)),
)


def stages(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the stages a case has left without any text record or stated reason, in one finding."""
    rule = pack.resolve(lambda body: body.documents.every_stage if body.documents else None)
    bare = [(stage, left) for stage in STAGES if (left := _left(case, stage)) and not _has_text(pack, case, stage)]
    if rule is None or not bare:
        return ()
    since = min(left for _stage, left in bare)
    finding = Judge(pack=pack, kind=case.kind, id=case.id).breach(
        "document.every_stage",
        f"{'、'.join(stage.zh for stage, _left in bare)}环节没有文字记录",
        level=rule.layer.level_for(rule.value.level),
        citation=rule.cite(rule.value),
        broken_at=since,
        happened="；".join(f"{shown(left)} 离开{stage.zh}环节" for stage, left in bare) + "。",
        next_step="请补上文书，或者写明为什么没有",
    )
    return (finding,)


def _left(case: CaseFacts, stage: Stage) -> datetime | None:
    """Return when a case left a stage it was in."""
    if (stage.entered_by and not instants(case, stage.entered_by)) or not binds(case, stage.acts):
        return None
    return min((at for name in stage.left_by for at in instants(case, name)), default=None)


def _has_text(pack: Pack, case: CaseFacts, stage: Stage) -> bool:
    reasons = any(one.reason.strip() for one in case.events if one.name in stage.left_by)
    served = Link.SERVICE in stage.links and any(one.has_receipt for one in case.services)
    return reasons or served or bool(settled_ones(case.documents, *kinds_of(pack, stage.links)))
