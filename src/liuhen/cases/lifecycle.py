"""Which documents belong to which state of a penalty case, and what issuing one does. Pure data and lookups."""

from __future__ import annotations

from dataclasses import dataclass

from liuhen.documents.forms import Form
from liuhen.law.lifecycle import ROAD, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A document the case file expects in a state; `when` names the flag of the case that makes it due."""

    kind: str
    when: str = ""  # empty: always


OPTIONAL = "optional"

# The order is the order of the file. Kinds stand under the state that one leaves with them.
EXPECTED: dict[State, tuple[Expected, ...]] = {
    State.CLUE: (Expected(kind="case_source", when=OPTIONAL),),
    State.ACCEPTED: (),
    State.FILED: (Expected(kind="filing_approval"),),
    State.INVESTIGATING: (
        Expected(kind="site_record", when=OPTIONAL),
        Expected(kind="interview_record", when=OPTIONAL),
        Expected(kind="preservation", when=OPTIONAL),
        Expected(kind="investigation_report"),
    ),
    State.REVIEW: (
        Expected(kind="rights_notice"),
        Expected(kind="statement_review", when="statement_made"),
        Expected(kind="waiver_note", when="statement_waived"),
        Expected(kind="collective_discussion", when="collective_required"),
        Expected(kind="legal_opinion", when="legal_review_required"),
    ),
    State.DECISION: (Expected(kind="penalty_decision"),),
    State.SERVED: (Expected(kind="service_receipt"),),
    State.TERMINATED: (Expected(kind="performance_check"), Expected(kind="closing_report")),
    State.ARCHIVED: (Expected(kind="archive_index"),),
}
# Kinds that go up for approval before they get a number: the verb of the request and of the decision.
APPROVED_KINDS: dict[str, str] = {
    "filing_approval": "filing",
    "penalty_decision": "decision",
    "closing_report": "closing",
}
# The verb of each step that needs no approval, service or bundle of its own.
STEP_VERBS: dict[str, str] = {
    "accept": "case.accept",
    "emergency_start": "case.emergency_start",
    "decline": "case.decline",
    "transfer": "case.transfer",
    "investigate": "case.investigate",
    "finish_investigation": "case.finish_investigation",
    "send_back": "case.send_back",
    "close_without_penalty": "case.close_without_penalty",
}
# The verb under which a kind is made final; other kinds are made final under case.issue_document.
FINAL_VERBS: dict[str, str] = {
    "rights_notice": "case.give_rights_notice",
    "legal_opinion": "case.legal_review",
    "performance_check": "case.check_performance",
    "statement_review": "case.note_statement",
    "waiver_note": "case.note_statement",
}
# The event that making a kind final leaves on the case.
FINAL_EVENTS: dict[str, str] = {
    "rights_notice": "notice",
    "legal_opinion": "legal_review",
    "statement_review": "statement",
    "waiver_note": "waive",
    "performance_check": "perform",
}
# The scale of states at which a kind may first be drafted: nothing is drafted for a state not yet near.
FIRST_DRAFT: dict[str, State] = {
    "case_source": State.CLUE,
    "filing_approval": State.ACCEPTED,
    "site_record": State.ACCEPTED,
    "interview_record": State.ACCEPTED,
    "preservation": State.ACCEPTED,
    "investigation_report": State.INVESTIGATING,
    "rights_notice": State.REVIEW,
    "statement_review": State.REVIEW,
    "waiver_note": State.REVIEW,
    "collective_discussion": State.REVIEW,
    "legal_opinion": State.REVIEW,
    "penalty_decision": State.REVIEW,
    "service_receipt": State.REVIEW,
    "performance_check": State.SERVED,
    "closing_report": State.SERVED,
    "archive_index": State.TERMINATED,
}


def may_draft_in(form: Form, state: str) -> bool:
    """Say whether a document may be drafted in this state; a case that left the road takes no more documents.

    A document only the pack knows is drafted from the stage on that it belongs to.
    """
    first = FIRST_DRAFT.get(form.code, State(form.stage))
    return state in ROAD and ROAD.index(State(state)) >= ROAD.index(first)


def is_past(state: str, other: State) -> bool:
    """Say whether the case has left `other` behind on the straight road."""
    return state in ROAD and ROAD.index(State(state)) > ROAD.index(other)
