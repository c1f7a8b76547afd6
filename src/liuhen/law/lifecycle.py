"""The life cycle of a penalty case (行政处罚) as one readable table: states, steps, and what each step must find.

Read a row as: from this state, this step, to that state, if every need holds. `law.gate` interprets the needs;
nothing else decides about steps. Text duties a pack is silent about come from superior law or the engine (D01, D26).

Some steps want a reason, which the act asks for: emergency_start, send_back, close_without_penalty.
Step names are also the names of `facts.EventFacts`; state names are those of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """States of a penalty case (wuhan 第三条第一款的一般环节)."""

    CLUE = "clue"
    ACCEPTED = "accepted"
    FILED = "filed"
    INVESTIGATING = "investigating"
    REVIEW = "review"
    DECISION = "decision"
    SERVED = "served"
    TERMINATED = "terminated"
    ARCHIVED = "archived"
    NOT_FILED = "closed_not_filed"
    TRANSFERRED = "transferred"
    CRIMINAL = "transferred_criminal"

    @property
    def label(self) -> str:
        """Return the legal term."""
        return STATE_LABELS[self]


STATE_LABELS: dict[State, str] = {
    State.CLUE: "线索",
    State.ACCEPTED: "受案",
    State.FILED: "立案",
    State.INVESTIGATING: "调查取证",
    State.REVIEW: "审核",
    State.DECISION: "决定",
    State.SERVED: "送达",
    State.TERMINATED: "终结",
    State.ARCHIVED: "归档",
    State.NOT_FILED: "不予立案",
    State.TRANSFERRED: "移送其他机关",
    State.CRIMINAL: "移送司法机关",
}
ROAD: tuple[State, ...] = tuple(State)[:9]  # the straight road, for the step bar


class When(StrEnum):
    """Under which facts a need holds."""

    ALWAYS = "always"
    EMERGENCY_STARTED = "emergency_started"
    STATEMENT_MADE = "statement_made"
    STATEMENT_OPEN = "statement_open"  # neither made, nor waived, nor expired
    HEARING_REQUESTED = "hearing_requested"
    LEGAL_REVIEW_REQUIRED = "legal_review_required"
    COLLECTIVE_REQUIRED = "collective_required"
    EXPERT_CONSULTED = "expert_consulted"
    CORRECTION_ORDERED = "correction_ordered"


class Need(StrEnum):
    """What a step must find. The comment names the document code looked for."""

    SOURCE = "source"  # source channel chosen
    FILING_APPROVAL = "filing_approval"  # filing_approval: fields complete, opinions of the whole chain
    NOT_FILED_RECORD = "not_filed_record"  # not_filed_record
    TRANSFER_LETTER = "transfer_letter"  # transfer_letter with the head's opinion
    CRIME_REPORT = "crime_transfer_report"  # crime_transfer_report with the head's opinion
    TWO_OFFICERS = "two_officers"  # two certified handlers (warning)
    TEXT_RECORD = "text_record"  # one of interview_record, site_record, investigation_record …
    INVESTIGATION_REPORT = "investigation_report"  # investigation_report (warning)
    FILING_MADE_UP = "filing_made_up"  # filing approval after an emergency start
    RIGHTS_NOTICE = "rights_notice"  # rights_notice issued
    STATEMENT_RECORDED = "statement_recorded"  # made, waived or expired is written down
    STATEMENT_REVIEW = "statement_review"  # statement_review
    HEARING_HELD = "hearing_held"  # hearing_record
    LEGAL_OPINION = "legal_opinion"  # legal_opinion, or the reviewer's opinion on the decision's approval sheet
    COLLECTIVE_RECORD = "collective_discussion"  # collective_discussion
    EXPERT_RECORD = "expert_minutes"  # expert_minutes or expert_opinion
    DECISION_DOCUMENT = "penalty_decision"  # penalty_decision: fields complete
    HEAD_OPINION = "head_opinion"  # the principal head agreed on penalty_decision
    DECISION_ISSUED = "decision_issued"  # penalty_decision has number and date
    SERVICE = "service"  # a service of penalty_decision by an allowed method
    SERVICE_PROOF = "service_proof"  # service_receipt, or the proof of the method
    PERFORMANCE_CHECK = "performance_check"  # performance_check
    RECTIFICATION_CHECK = "rectification_check"  # rectification_check
    NO_OPEN_DRAFTS = "no_open_drafts"  # no document of the case is still a draft or pending
    ARCHIVE_CLASS = "archive_class"  # 永久, 30年, 10年 chosen
    EVIDENCE_DECIDED = "evidence_decided"  # each recording is evidence or not (warning)
    EVIDENCE_USABLE = "evidence_usable"  # no recording used as evidence has a confirmed ground against it
    BREAKS_WRITTEN = "breaks_written"  # each break that wants a written record for the file has it
    EVIDENCE_ON_DISC = "evidence_on_disc"  # each evidence recording has its disc (step archive only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table."""

    start: State
    step: str
    end: State
    label: str  # 动词加对象, for the button
    needs: tuple[tuple[Need, When], ...] = ()


def _always(*needs: Need) -> tuple[tuple[Need, When], ...]:
    return tuple((need, When.ALWAYS) for need in needs)


_DECISION_NEEDS: tuple[tuple[Need, When], ...] = (
    (Need.FILING_MADE_UP, When.EMERGENCY_STARTED),
    (Need.RIGHTS_NOTICE, When.ALWAYS),
    (Need.STATEMENT_RECORDED, When.STATEMENT_OPEN),
    (Need.STATEMENT_REVIEW, When.STATEMENT_MADE),
    (Need.HEARING_HELD, When.HEARING_REQUESTED),
    (Need.LEGAL_OPINION, When.LEGAL_REVIEW_REQUIRED),
    (Need.COLLECTIVE_RECORD, When.COLLECTIVE_REQUIRED),
    (Need.EXPERT_RECORD, When.EXPERT_CONSULTED),
    (Need.DECISION_DOCUMENT, When.ALWAYS),
    (Need.HEAD_OPINION, When.ALWAYS),
    (Need.EVIDENCE_USABLE, When.ALWAYS),
)
_CLOSING_NEEDS: tuple[tuple[Need, When], ...] = _always(Need.NO_OPEN_DRAFTS, Need.ARCHIVE_CLASS, Need.EVIDENCE_DECIDED)

S = State
TRANSITIONS: tuple[Transition, ...] = (
    Transition(start=S.CLUE, step="accept", end=S.ACCEPTED, label="受理线索", needs=_always(Need.SOURCE)),
    Transition(start=S.ACCEPTED, step="file", end=S.FILED, label="批准立案", needs=_always(Need.FILING_APPROVAL)),
    Transition(start=S.ACCEPTED, step="emergency_start", end=S.INVESTIGATING, label="紧急启动"),
    Transition(
        start=S.ACCEPTED, step="decline", end=S.NOT_FILED, label="不予立案", needs=_always(Need.NOT_FILED_RECORD)
    ),
    Transition(
        start=S.ACCEPTED, step="transfer", end=S.TRANSFERRED, label="移送案件", needs=_always(Need.TRANSFER_LETTER)
    ),
    Transition(
        start=S.FILED, step="investigate", end=S.INVESTIGATING, label="开始调查", needs=_always(Need.TWO_OFFICERS)
    ),
    Transition(
        start=S.INVESTIGATING,
        step="finish_investigation",
        end=S.REVIEW,
        label="送交审核",
        needs=_always(Need.TEXT_RECORD, Need.INVESTIGATION_REPORT),
    ),
    Transition(start=S.REVIEW, step="send_back", end=S.INVESTIGATING, label="退回调查"),
    Transition(
        start=S.REVIEW, step="transfer_crime", end=S.CRIMINAL, label="移送司法机关", needs=_always(Need.CRIME_REPORT)
    ),
    Transition(
        start=S.REVIEW,
        step="close_without_penalty",
        end=S.TERMINATED,
        label="不予处罚结案",
        needs=_always(Need.BREAKS_WRITTEN),
    ),
    Transition(start=S.REVIEW, step="decide", end=S.DECISION, label="作出决定", needs=_DECISION_NEEDS),
    Transition(
        start=S.DECISION,
        step="serve",
        end=S.SERVED,
        label="登记送达",
        needs=_always(Need.DECISION_ISSUED, Need.SERVICE, Need.SERVICE_PROOF),
    ),
    Transition(
        start=S.SERVED,
        step="terminate",
        end=S.TERMINATED,
        label="终结案件",
        needs=(
            (Need.PERFORMANCE_CHECK, When.ALWAYS),
            (Need.RECTIFICATION_CHECK, When.CORRECTION_ORDERED),
            (Need.BREAKS_WRITTEN, When.ALWAYS),
        ),
    ),
    # compile: may the file be bound (bundle, disc image)? archive: is it bound, with the discs of the evidence?
    Transition(start=S.TERMINATED, step="compile", end=S.TERMINATED, label="整理案卷", needs=_CLOSING_NEEDS),
    Transition(
        start=S.TERMINATED,
        step="archive",
        end=S.ARCHIVED,
        label="归档案卷",
        needs=(*_CLOSING_NEEDS, (Need.EVIDENCE_ON_DISC, When.ALWAYS)),
    ),
)


def steps_from(state: str) -> tuple[Transition, ...]:
    """Return the rows that leave `state`."""
    return tuple(row for row in TRANSITIONS if row.start == state)


def transition(state: str, step: str) -> Transition | None:
    """Return the row for `step` from `state`, or None if the table has none."""
    return next((row for row in TRANSITIONS if row.start == state and row.step == step), None)
