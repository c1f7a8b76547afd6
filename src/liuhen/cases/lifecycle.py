"""Which documents belong to which state of a case, and what issuing one does. Pure data and lookups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from liuhen.documents.forms import Form
from liuhen.law.lifecycle import Phase, Procedure, State, procedure_of, procedures


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A document the case file expects in a state; `when` names the flag of the case that makes it due."""

    kind: str
    when: str = ""  # empty: always


OPTIONAL = "optional"


def expected(procedure: Procedure) -> dict[State, tuple[Expected, ...]]:
    """Give the documents the file expects, by the state one leaves with them, in the order of the file."""
    return {
        place.state: tuple(Expected(kind=paper.kind, when=paper.when) for paper in place.papers)
        for place in procedure.places
        if place.state in procedure.road or place.papers
    }


# Kinds that go up for approval before they get a number: the verb of the request and of the decision.
APPROVED_KINDS: dict[str, str] = {
    "filing_approval": "filing",
    "penalty_decision": "decision",
    "closing_report": "closing",
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
    "correction_order": "correction_ordered",
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


@cache
def bindable() -> frozenset[str]:
    """Give the states, of whatever procedure, in which the file of a case may be bound."""
    rows = (row for cycle in procedures().values() for row in cycle.steps)
    return frozenset(row.start.value for row in rows if row.step == "compile")


def stage_of(form: Form, procedure: Procedure) -> State:
    """Give the state of a procedure a document belongs to: as its table says, else by the phase of the form's stage."""
    listed = next((p.state for p in procedure.places if any(paper.kind == form.code for paper in p.papers)), None)
    if listed is not None:
        return listed
    known = {place.state for place in procedure.places}
    if form.stage in known:
        return State(form.stage)
    phase = next((place.phase for place in procedure_of("penalty").places if place.state == form.stage), Phase.INQUIRY)
    return next((place.state for place in procedure.places if place.phase is phase), procedure.start.state)


def may_draft_in(form: Form, state: str, procedure: Procedure | None = None) -> bool:
    """Say whether a document may be drafted in this state; a case that left the road takes no more documents.

    A document only the pack knows is drafted from the stage on that it belongs to.
    """
    cycle = procedure or procedure_of("penalty")
    if not cycle.steps_from(state) or state == State.ARCHIVED:
        return False
    if cycle.code != "penalty":
        return True
    first = FIRST_DRAFT.get(form.code, stage_of(form, cycle))
    return cycle.stands_at(state) >= cycle.stands_at(first) >= 0


def is_past(state: str, other: State, procedure: Procedure | None = None) -> bool:
    """Say whether the case has left `other` behind on the straight road."""
    cycle = procedure or procedure_of("penalty")
    return cycle.stands_at(state) > cycle.stands_at(other) >= 0
