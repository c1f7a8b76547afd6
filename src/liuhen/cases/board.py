"""What the page of a case shows of its documents: by stage, there, missing, or not applicable. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.cases.lifecycle import OPTIONAL, Expected, expected, is_past, may_draft_in, stage_of
from liuhen.documents.adapted import form_under, title_of
from liuhen.law.citation import Citation
from liuhen.law.finding import Hindrance, Level
from liuhen.law.lifecycle import Procedure, State
from liuhen.law.pack import Pack

# The stages whose documents are worked on in a state: those it takes to leave it.
CURRENT: Mapping[str, tuple[State, ...]] = {
    State.CLUE: (State.CLUE,),
    State.ACCEPTED: (State.FILED,),
    State.FILED: (State.INVESTIGATING,),
    State.INVESTIGATING: (State.INVESTIGATING,),
    State.REVIEW: (State.REVIEW, State.DECISION),
    State.DECISION: (State.SERVED,),
    State.SERVED: (State.TERMINATED,),
    State.TERMINATED: (State.ARCHIVED,),
}
# What the law calls a whole family of documents by, and the form we offer for it.
OFFERED = {"investigation_record": "site_record", "statement_record": "statement_review"}
SAME_DOCUMENT = {"archive_index": "file_index"}  # our form, the pack's code


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document as the page needs it."""

    id: int
    kind: str
    state: str
    state_words: str
    number: str
    day: datetime
    served_at: datetime | None
    signed: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the documents table."""

    kind: str
    label: str
    chip: tuple[str, str]  # status and word
    citation: Citation | None
    papers: tuple[Paper, ...]
    is_missing: bool
    may_draft: bool
    reason: str  # why it does not apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The documents of one state."""

    state: State
    label: str
    lines: tuple[Line, ...]
    is_current: bool
    is_ahead: bool

    @property
    def missing(self) -> int:
        """Count what is missing."""
        return sum(line.is_missing for line in self.lines)

    @property
    def is_touched(self) -> bool:
        """Say whether anything of it is there, missing or worked on."""
        return self.is_current or any(line.papers or line.is_missing for line in self.lines)

    @property
    def held(self) -> int:
        """Count what is there."""
        return sum(line.chip[0] == "met" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What every row of the documents table is judged by."""

    state: str
    procedure: Procedure
    papers: tuple[Paper, ...]
    flags: Flags
    excused: Mapping[str, str]  # kind → why it does not apply
    pack: Pack
    wanted: frozenset[str]  # kinds that block the next step


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The facts of a case that make conditional documents due."""

    statement_made: bool
    statement_waived: bool
    collective_required: bool
    legal_review_required: bool

    def is_due(self, when: str) -> bool:
        """Say whether a condition of the table holds."""
        return not when or (when != OPTIONAL and bool(getattr(self, when)))


def stages_of(
    procedure: Procedure,
    state: str,
    papers: Sequence[Paper],
    flags: Flags,
    excused: Mapping[str, str],
    *,
    pack: Pack,
    hindrances: Sequence[Hindrance],
) -> tuple[Stage, ...]:
    """Lay out the documents by stage: there, missing, not applicable with its reason, or not due yet."""
    blocking = [one.document_kind for one in hindrances if one.level == Level.BLOCK and one.document_kind]
    given = Given(
        state=state,
        procedure=procedure,
        papers=tuple(papers),
        flags=flags,
        excused=excused,
        pack=pack,
        wanted=frozenset(OFFERED.get(kind, kind) for kind in blocking),
    )
    stages = (_stage(given, stage, rows) for stage, rows in expected(procedure).items())
    return tuple(stage for stage in stages if stage.lines and (stage.state in procedure.road or stage.is_touched))


def hindering(hindrances: Sequence[Hindrance]) -> tuple[Hindrance, ...]:
    """Give what blocks the next step, each document once: what it lacks further is said when it is there."""
    blocking = [one for one in hindrances if one.level == Level.BLOCK]
    named: set[str] = set()
    kept = []
    for one in blocking:
        if not one.document_kind or one.document_kind not in named:
            kept.append(one)
        named.add(one.document_kind)
    return tuple(kept)


def _stage(given: Given, stage: State, listed: Sequence[Expected]) -> Stage:
    everywhere = {one.kind for rows in expected(given.procedure).values() for one in rows}
    kinds = (*(paper.kind for paper in given.papers), *sorted(given.wanted))
    further = dict.fromkeys(
        kind
        for kind in kinds
        if kind not in everywhere and stage_of(form_under(given.pack, kind), given.procedure) == stage
    )
    rows = (*listed, *(Expected(kind=kind, when=OPTIONAL) for kind in further))
    current = _current(given)
    return Stage(
        state=stage,
        label=given.procedure.label_of(stage),
        lines=tuple(_line(given, stage, one) for one in rows),
        is_current=stage in current,
        is_ahead=not is_past(given.state, stage, given.procedure) and stage != given.state and stage not in current,
    )


def _current(given: Given) -> tuple[State, ...]:
    """Give the stages whose documents are worked on now: those it takes to leave the state."""
    if given.procedure.code == "penalty":
        return CURRENT.get(given.state, ())
    at, road = given.procedure.stands_at(given.state), given.procedure.road
    return (State(given.state), *road[at + 1 : at + 2]) if at >= 0 else ()


def _line(given: Given, stage: State, one: Expected) -> Line:
    rule = given.pack.document(SAME_DOCUMENT.get(one.kind, one.kind))
    mine = tuple(paper for paper in given.papers if paper.kind == one.kind and paper.state != "void")
    applies = given.flags.is_due(one.when)
    is_due = one.kind in given.wanted or (applies and is_past(given.state, stage, given.procedure))
    # What the law still asks for is missing, also where an earlier one is on file: a receipt of the notice, an
    # opinion that sent the case back.
    counted = tuple(paper for paper in mine if paper.state != "issued" or one.kind not in given.wanted)
    chip = _chip(counted, is_due=is_due, is_excused=one.kind in given.excused, when=one.when, applies=applies)
    return Line(
        kind=one.kind,
        label=rule.label if rule else title_of(one.kind, given.pack),
        chip=chip,
        citation=rule.citation if rule else None,
        papers=mine,
        is_missing=chip == ("over", "缺"),
        may_draft=may_draft_in(form_under(given.pack, one.kind), given.state, given.procedure),
        reason=given.excused.get(one.kind, ""),
    )


def _chip(papers: Sequence[Paper], *, is_due: bool, is_excused: bool, when: str, applies: bool) -> tuple[str, str]:
    if any(paper.state == "issued" for paper in papers):
        return ("met", "已有")
    if papers:
        return ("due", papers[-1].state_words)
    if is_excused:
        return ("na", "不适用")
    if is_due:
        return ("over", "缺")
    if when and not applies:
        return ("todo", "视情况")
    return ("todo", "待办")
