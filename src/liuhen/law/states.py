"""The words the life cycles are made of: states, what a step must find, under which facts, and who takes it.

The life cycles themselves are data: packs/engine/lifecycles.yaml, read by `law.lifecycle`.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """States of a case, of whatever procedure (wuhan 第三条的一般环节)."""

    # penalty
    CLUE = "clue"
    ACCEPTED = "accepted"  # also an application that was taken on
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
    COURT = "court"
    # coercive measure
    SUBMITTED = "submitted"
    DECIDED = "decided"
    EXECUTED = "executed"
    LIFTED = "lifted"
    SEIZED = "seized"
    CONFISCATED = "confiscated"
    NOT_APPROVED = "not_approved"
    # compulsory enforcement
    DECISION_EXISTS = "decision_exists"
    REMINDED = "reminded"
    HEARD = "heard"
    APPLIED = "applied"
    RULED = "ruled"
    # inspection
    PLANNED = "planned"
    ON_SITE = "on_site"
    OPINION = "opinion"
    CLOSED = "closed"
    # on application
    RECEIVED = "received"
    VERIFIED = "verified"
    EXAMINED = "examined"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Return the legal term; a procedure may have a word of its own."""
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
    State.COURT: "申请法院执行",
    State.SUBMITTED: "呈批",
    State.DECIDED: "决定",
    State.EXECUTED: "实施",
    State.LIFTED: "解除",
    State.SEIZED: "移交处理",
    State.CONFISCATED: "没收",
    State.NOT_APPROVED: "不予批准",
    State.DECISION_EXISTS: "呈批",
    State.REMINDED: "催告",
    State.HEARD: "听取意见",
    State.APPLIED: "申请法院",
    State.RULED: "法院裁定",
    State.PLANNED: "检查计划",
    State.ON_SITE: "现场核查",
    State.OPINION: "签署检查意见",
    State.CLOSED: "办结",
    State.RECEIVED: "接收",
    State.VERIFIED: "核验",
    State.EXAMINED: "审查",
    State.REFUSED: "不予受理",
}


class Phase(StrEnum):
    """What the stages of every procedure have in common; a pack may have words of its own for them."""

    START = "start"
    INQUIRY = "inquiry"
    DECISION = "decision"
    PERFORMANCE = "performance"
    END = "end"
    ARCHIVE = "archive"


class When(StrEnum):
    """Under which facts a need holds."""

    ALWAYS = "always"
    EMERGENCY_STARTED = "emergency_started"
    EMERGENCY_MEASURE = "emergency_measure"
    STATEMENT_MADE = "statement_made"
    STATEMENT_OPEN = "statement_open"  # neither made, nor waived, nor expired
    HEARING_REQUESTED = "hearing_requested"
    LEGAL_REVIEW_REQUIRED = "legal_review_required"
    COLLECTIVE_REQUIRED = "collective_required"
    EXPERT_CONSULTED = "expert_consulted"
    CORRECTION_ORDERED = "correction_ordered"


class Who(StrEnum):
    """Who takes a step, and how."""

    TEAM = "team"  # a handler, on the case page
    HEAD = "head"  # a head of the bureau, never a handler of the case
    APPROVAL = "approval"  # the last agreement on its document takes it
    SERVICE = "service"  # registering the service of its document takes it
    ARCHIVE = "archive"  # binding the file takes it


class Effect(StrEnum):
    """What an open link does to the clocks of the procedure."""

    NONE = "none"
    PAUSES = "pauses"
    EXTENDS = "extends"


class Register(StrEnum):
    """A register whose rows tell a special link: the row is the act, the link follows from it."""

    PROPERTY = "property"  # measures upon things, extensions, testings
    PERFORMING = "performing"  # obligations, rechecks, the last call, remedies
    SERVING = "serving"  # decisions made public
    APPLICATIONS = "applications"  # what happened to an application
    REVIEW = "review"  # legal reviews

    @property
    def label(self) -> str:
        """Return the name of its page."""
        return {
            Register.PROPERTY: "涉案财物和措施",
            Register.PERFORMING: "履行与执行",
            Register.SERVING: "送达与公示",
            Register.APPLICATIONS: "申请登记",
            Register.REVIEW: "审批、审核与讨论",
        }[self]


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
    RIGHTS_TOLD = "rights_told"  # told on the spot: the link is noted, or rights_notice issued
    STATEMENT_RECORDED = "statement_recorded"  # made, waived or expired is written down
    STATEMENT_REVIEW = "statement_review"  # statement_review
    HEARING_HELD = "hearing_held"  # hearing_record
    LEGAL_OPINION = "legal_opinion"  # legal_opinion, or the reviewer's opinion on the decision's approval sheet
    COLLECTIVE_RECORD = "collective_discussion"  # collective_discussion
    EXPERT_RECORD = "expert_minutes"  # expert_minutes or expert_opinion
    DECISION_DOCUMENT = "penalty_decision"  # penalty_decision: fields complete
    HEAD_OPINION = "head_opinion"  # the principal head agreed on penalty_decision
    DECISION_ISSUED = "decision_issued"  # the step's document has number and date
    SERVICE = "service"  # a service of the step's document by an allowed method
    SERVICE_PROOF = "service_proof"  # service_receipt, or the proof of the method
    PERFORMANCE_CHECK = "performance_check"  # performance_check
    RECTIFICATION_CHECK = "rectification_check"  # rectification_check
    REMINDER_WAITED = "reminder_waited"  # ten working days since the reminder was served (a superior clock)
    MEASURE_MADE_UP = "measure_made_up"  # the head's approval after an emergency measure
    PROPERTY_BALANCED = "property_balanced"  # what was returned or handed over is what was listed
    TERM_RUNS = "term_runs"  # the term the link lengthens has not run out (a superior clock)
    NO_OPEN_DRAFTS = "no_open_drafts"  # no document of the case is still a draft or pending
    ARCHIVE_CLASS = "archive_class"  # 永久, 30年, 10年 chosen
    EVIDENCE_DECIDED = "evidence_decided"  # each recording is evidence or not (warning)
    EVIDENCE_USABLE = "evidence_usable"  # no recording used as evidence has a confirmed ground against it
    BREAKS_WRITTEN = "breaks_written"  # each break that wants a written record for the file has it
    EVIDENCE_ON_DISC = "evidence_on_disc"  # each evidence recording has its disc (step archive only)
