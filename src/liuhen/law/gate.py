"""May a case take this step? Every need of the transition table that is not met becomes a hindrance with its article.

A need cites the pack where the pack speaks, else superior law, else the engine. The software refuses only its own
steps; hindrances of level block stop the step, the others are shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Hindrance, Level
from liuhen.law.lifecycle import Need, When, transition
from liuhen.law.needs import CHECKS, SOFT, Asked
from liuhen.law.pack import Pack
from liuhen.law.schema import Body


def gate(case: CaseFacts, step: str, pack: Pack, at: datetime) -> tuple[Hindrance, ...]:
    """Return what stands in the way of `step` at `at`; an empty answer means that nothing does.

    Raises:
        LookupError: the table has no such step from the case's state.
    """
    row = transition(case.state, step)
    if row is None:
        raise LookupError(f"no step {step} from {case.state}")
    return tuple(
        hindrance
        for need, when in row.needs
        if _holds(case, when) and is_demanded(need, pack)
        for hindrance in _hindrances(case, need, pack, at)
    )


def blocks(hindrances: tuple[Hindrance, ...]) -> tuple[Hindrance, ...]:
    """Return the hindrances that stop the step."""
    return tuple(hindrance for hindrance in hindrances if hindrance.level is Level.BLOCK)


def citation_for(need: Need, pack: Pack) -> Citation:
    """Return who demands a need: the pack's own clause first, then superior law, then the engine.

    Raises:
        LookupError: nobody does.
    """
    own = pack.own.body
    req = _own_req(need, own)
    if req:
        return pack.own.cite(req)
    found = next(_grounds(need, pack), None)
    if found is None:
        raise LookupError(f"nobody demands {need}")
    return found


def is_demanded(need: Need, pack: Pack) -> bool:
    """Say whether any text demands a need: a superior law of one sector does not bind the others."""
    return bool(_own_req(need, pack.own.body)) or next(_grounds(need, pack), None) is not None


def _grounds(need: Need, pack: Pack) -> Iterator[Citation]:
    for layer in pack.layers[1:]:
        for ground in layer.body.grounds:
            if need in ground.needs:
                yield layer.cite(ground.req)


def _own_req(need: Need, body: Body) -> tuple[str, ...]:
    """Return the clauses of the pack itself that demand a need."""
    if need in (Need.FILING_APPROVAL, Need.FILING_MADE_UP) and body.filing is not None:
        emergency = body.filing.emergency if need is Need.FILING_MADE_UP else None
        return emergency.req if emergency else body.filing.req
    if need is Need.SOURCE and body.sources and body.sources.channels:
        return body.sources.channels.req
    if need in (Need.SERVICE, Need.SERVICE_PROOF) and body.service and body.service.direct:
        return body.service.direct.req
    if need is Need.ARCHIVE_CLASS and body.retention and body.retention.text:
        return body.retention.text.req
    if need is Need.EVIDENCE_ON_DISC:
        return _disc_req(body)
    if need is Need.TEXT_RECORD and body.documents and body.documents.every_stage:
        return body.documents.every_stage.req
    if need is Need.NO_OPEN_DRAFTS and body.archiving:
        return body.archiving.req
    return _document_req(need, body)


def _disc_req(body: Body) -> tuple[str, ...]:
    if body.evidence and body.evidence.disc_in_file:
        return body.evidence.disc_in_file.req
    return body.disc.req if body.disc and "evidence" in body.disc.when else ()


def _document_req(need: Need, body: Body) -> tuple[str, ...]:
    code = {Need.HEAD_OPINION: "penalty_decision", Need.DECISION_ISSUED: "penalty_decision"}.get(need, need.value)
    if need is Need.TEXT_RECORD:
        code = "investigation_record"
    if need is Need.STATEMENT_RECORDED:
        code = "statement_review"
    if need is Need.HEARING_HELD:
        code = "hearing_record"
    rules = body.documents.catalogue if body.documents else ()
    rule = next((one for one in rules if one.code == code), None)
    if rule is None:
        return ()
    return rule.req[1:2] or rule.req if need is Need.HEAD_OPINION else rule.req


def _holds(case: CaseFacts, when: When) -> bool:
    answers = {
        When.ALWAYS: True,
        When.EMERGENCY_STARTED: case.instant_of("emergency_start") is not None,
        When.STATEMENT_MADE: case.statement_made is True,
        When.STATEMENT_OPEN: case.statement_made is None and not case.statement_waived,
        When.HEARING_REQUESTED: case.hearing_requested,
        When.LEGAL_REVIEW_REQUIRED: case.legal_review_required,
        When.COLLECTIVE_REQUIRED: case.collective_required,
        When.EXPERT_CONSULTED: case.expert_consulted,
        When.CORRECTION_ORDERED: case.correction_due_on is not None,
    }
    return answers[when]


def _hindrances(case: CaseFacts, need: Need, pack: Pack, at: datetime) -> Iterator[Hindrance]:
    citation = citation_for(need, pack)
    level = Level.WARNING if need in SOFT else Level.BLOCK
    for missing in CHECKS[need](Asked(case=case, pack=pack, at=at)):
        yield Hindrance(
            citation=missing.citation or citation,
            words=missing.words,
            next_step=missing.next_step,
            document_kind=missing.document_kind,
            level=level,
        )
