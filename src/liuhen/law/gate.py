"""May a case take this step? Every need of the transition table that is not met becomes a hindrance with its article.

A need cites the pack where the pack speaks, else superior law, else the engine. The software refuses only its own
steps; hindrances of level block stop the step, the others are shown beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.law.checks.completeness import completeness
from liuhen.law.checks.links import passes
from liuhen.law.checks.papers import catalogue, papers
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Hindrance, Level
from liuhen.law.lifecycle import ALL_STEPS, LinkRow, Need, NeedRow, Procedure, Transition, When
from liuhen.law.needs import CHECKS, SOFT, Asked, Check, document_missing
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Stated
from liuhen.law.term import shown
from liuhen.law.timely import TIMED, barred

EVERY_CHECK: Mapping[Need, Check] = {**CHECKS, **TIMED}
LINKS_BY = "D26"  # where no text speaks of the links of a kind of act
_ASKED = frozenset({"missing", "fields", "signers", "all_signed", "served"})  # what a document may lack at a step


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A special link that is not closed."""

    link: LinkRow
    since: datetime
    which: str = ""  # the number of the row that tells it, where there are several


def gate(case: CaseFacts, step: str, pack: Pack, at: datetime) -> tuple[Hindrance, ...]:
    """Return what stands in the way of `step` at `at`; an empty answer means that nothing does.

    Raises:
        LookupError: the table has no such step from the case's state.
    """
    procedure = pack.procedure(case.act_type)
    row = procedure.transition(case.state, step)
    if row is None:
        raise LookupError(f"no step {step} from {case.state}")
    found = [*_held(case, procedure, row, pack, at), *_wanted(case, row.needs, pack, at, carrier=row.carrier)]
    found += barred(case, step, pack, at)
    found += _own_papers(case, step, pack, at, frozenset(one.document_kind for one in found))
    return tuple(found)


def ahead(case: CaseFacts, step: str, pack: Pack, at: datetime) -> tuple[Hindrance, ...]:
    """Return what a step further down the road will ask for and is not there yet, wherever the case stands now.

    Links that are open are left out: they may well be closed until then.

    Raises:
        LookupError: the procedure has no such step.
    """
    row = next((one for one in pack.procedure(case.act_type).steps if one.step == step), None)
    if row is None:
        raise LookupError(f"no step {step}")
    return tuple(_wanted(case, row.needs, pack, at, carrier=row.carrier))


def gate_link(case: CaseFacts, event: str, pack: Pack, at: datetime) -> tuple[Hindrance, ...]:
    """Return what stands in the way of opening or closing a special link (特别环节) at `at`.

    Raises:
        LookupError: the procedure has no such link from the case's state.
    """
    link = pack.procedure(case.act_type).link(event)
    if link is None or (event == link.opens and case.state not in link.start):
        raise LookupError(f"no link {event} from {case.state}")
    needs = link.needs if event == link.opens else link.closing_needs
    return tuple(_wanted(case, needs, pack, at, link=link))


def open_links(case: CaseFacts, procedure: Procedure) -> tuple[OpenLink, ...]:
    """Return the links that are open, opened by hand or told by rows of a register, with the instants since when."""
    found = []
    for link in procedure.links:
        told = (*case.events, *case.links) if link.kept_in else case.events
        for which in dict.fromkeys(one.which for one in told if link.closes and one.name == link.opens):
            opened = sorted(one.at for one in told if one.name == link.opens and one.which == which)
            closed = sum(one.name == link.closes and one.which == which for one in told)
            found += [OpenLink(link=link, since=at, which=which) for at in opened[closed:]]
    return tuple(found)


def _held(case: CaseFacts, procedure: Procedure, row: Transition, pack: Pack, at: datetime) -> Iterator[Hindrance]:
    """Yield each open link that this step waits for, and what one told by a register was to leave behind."""
    for one in open_links(case, procedure):
        if _waits(row, one.link):
            register = one.link.kept_in
            where = f"在“{register.label}”" if register else ""
            yield Hindrance(
                citation=_cite_links(case, pack),
                words=f"{one.link.zh}{one.which}（{shown(one.since)}起）还没有结束",
                next_step=f"请先{where}登记“{one.link.ends_zh or one.link.zh}”",
            )
    for link in procedure.links:
        if link.kept_in and _waits(row, link) and any(one.name == link.closes for one in case.links):
            yield from _wanted(case, link.closing_needs, pack, at, link=link)


def _waits(row: Transition, link: LinkRow) -> bool:
    return row.step in link.holds or ALL_STEPS in link.holds


def _cite_links(case: CaseFacts, pack: Pack) -> Citation:
    """Return who names the special links: the texts where they speak of this kind of act, else the engine."""
    stated = pack.life_cycle(case.act_type)
    return stated.cite(stated.value) if stated and stated.value.req else pack.citation(LINKS_BY)


def _wanted(
    case: CaseFacts,
    needs: tuple[NeedRow, ...],
    pack: Pack,
    at: datetime,
    *,
    carrier: str = "",
    link: LinkRow | None = None,
) -> Iterator[Hindrance]:
    asked = Asked(case=case, pack=pack, at=at, carrier=carrier or "penalty_decision", link=link.opens if link else "")
    for row in needs:
        if not _holds(case, row.when):
            continue
        if row.need is None:
            yield from _document_wanted(asked, row)
        elif is_demanded(row.need, pack):
            yield from _hindrances(asked, row.need)


def _document_wanted(asked: Asked, row: NeedRow) -> Iterator[Hindrance]:
    """Yield what a document lacks that the life cycle itself asks for, unless it was noted as not applicable."""
    case, kind = asked.case, row.document
    excused = any(one.name == "not_applicable" and one.document_kind == kind for one in case.events)
    if excused and not row.firm:
        return
    rule = asked.pack.document(kind)
    for missing in document_missing(asked, kind):
        yield Hindrance(
            citation=missing.citation or (rule.citation if rule else asked.pack.citation(LINKS_BY)),
            words=missing.words,
            next_step=missing.next_step,
            document_kind=kind,
            level=Level.WARNING if row.soft else Level.BLOCK,
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


def _own_papers(case: CaseFacts, step: str, pack: Pack, at: datetime, said: frozenset[str]) -> Iterator[Hindrance]:
    """Yield what the pack itself wants of the documents this step leaves behind, beyond the table of needs."""
    own = {owed.rule.code: owed.rule for owed in catalogue(pack) if owed.layer is pack.own}
    for finding in (*papers(case, pack, at), *completeness(case, pack)):
        _document, matter, *rest = finding.rule.split(".")
        rule = own.get(rest[0]) if rest else None
        if rule is None or (rule.code in said and matter in ("missing", "fields")):
            continue
        is_open = finding.closed_at is None and not finding.not_applicable and finding.level is Level.VIOLATION
        if is_open and matter in _ASKED and step in passes(rule.when):
            yield Hindrance(
                citation=finding.citation,
                words=finding.words,
                next_step=finding.next_step,
                document_kind=rule.code,
            )


def _own_req(need: Need, body: Body) -> tuple[str, ...]:
    """Return the clauses of the pack itself that demand a need."""
    if need is Need.TEXT_RECORD:  # the record itself is nearer than the duty that every stage has one
        stage = body.documents.every_stage if body.documents else None
        return (*_document_req(need, body), *(stage.req if stage else ()))
    stated = _STATED[need](body) if need in _STATED else None
    return stated.req if stated else _document_req(need, body)


def _document_req(need: Need, body: Body) -> tuple[str, ...]:
    code = _DOCUMENTS.get(need, need.value)
    rules = body.documents.catalogue if body.documents else ()
    rule = next((one for one in rules if one.code == code), None)
    if rule is None:
        return ()
    if need is Need.HEAD_OPINION:
        return rule.approver_req or rule.req[1:2] or rule.req
    return rule.req


def _emergency(body: Body) -> Stated | None:
    return body.filing.emergency or body.filing if body.filing else None


def _disc(body: Body) -> Stated | None:
    if body.evidence and body.evidence.disc_in_file:
        return body.evidence.disc_in_file
    return body.disc if body.disc and "evidence" in body.disc.when else None


def _record_on_file(body: Body) -> Stated | None:
    rule = body.recording.interruption if body.recording else None
    written = rule.written_record if rule else None
    return written if written and written.file_with_case else None


_STATED: Mapping[Need, Callable[[Body], Stated | None]] = {
    Need.HEAD_OPINION: lambda body: body.decision,
    Need.DECISION_ISSUED: lambda body: body.decision,
    Need.FILING_APPROVAL: lambda body: body.filing,
    Need.FILING_MADE_UP: _emergency,
    Need.SOURCE: lambda body: body.sources.channels if body.sources else None,
    Need.SERVICE: lambda body: body.service.direct if body.service else None,
    Need.SERVICE_PROOF: lambda body: body.service.direct if body.service else None,
    Need.ARCHIVE_CLASS: lambda body: body.retention.text if body.retention else None,
    Need.EVIDENCE_ON_DISC: _disc,
    Need.NO_OPEN_DRAFTS: lambda body: body.archiving,
    Need.BREAKS_WRITTEN: _record_on_file,
}
_DOCUMENTS: Mapping[Need, str] = {
    Need.HEAD_OPINION: "penalty_decision",
    Need.DECISION_ISSUED: "penalty_decision",
    Need.TEXT_RECORD: "investigation_record",
    Need.STATEMENT_RECORDED: "statement_review",
    Need.HEARING_HELD: "hearing_record",
}


def _holds(case: CaseFacts, when: When) -> bool:
    answers = {
        When.ALWAYS: True,
        When.EMERGENCY_STARTED: case.instant_of("emergency_start") is not None,
        When.EMERGENCY_MEASURE: case.instant_of("emergency_measure") is not None,
        When.STATEMENT_MADE: case.statement_made is True,
        When.STATEMENT_OPEN: case.statement_made is None and not case.statement_waived,
        When.HEARING_REQUESTED: case.hearing_requested,
        When.LEGAL_REVIEW_REQUIRED: case.legal_review_required,
        When.COLLECTIVE_REQUIRED: case.collective_required,
        When.EXPERT_CONSULTED: case.expert_consulted,
        When.CORRECTION_ORDERED: case.correction_due_on is not None,
    }
    return answers[when]


def _hindrances(asked: Asked, need: Need) -> Iterator[Hindrance]:
    citation = citation_for(need, asked.pack)
    level = Level.WARNING if need in SOFT else Level.BLOCK
    for missing in EVERY_CHECK[need](asked):
        yield Hindrance(
            citation=missing.citation or citation,
            words=missing.words,
            next_step=missing.next_step,
            document_kind=missing.document_kind,
            level=missing.level or level,
        )
