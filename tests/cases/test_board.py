"""The page of a case: steps with dates, documents by stage, what is missing."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from liuhen.cases.board import Flags, Paper, hindering, stages_of
from liuhen.cases.lifecycle import FIRST_DRAFT, expected, is_past, may_draft_in, stage_of
from liuhen.documents.forms import form_of, forms
from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Hindrance, Level
from liuhen.law.lifecycle import State, procedure_of, procedures
from liuhen.law.pack import Pack, load

MONDAY = datetime(2026, 7, 13, 1, 30, tzinfo=UTC)
PENALTY = procedure_of("penalty")
NONE = Flags(statement_made=False, statement_waived=False, collective_required=False, legal_review_required=True)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(settings.PACKS_DIR / "wuhan")


def paper(kind: str, state: str = "issued") -> Paper:
    return Paper(
        id=1, kind=kind, state=state, state_words="草稿", number="", day=MONDAY, served_at=None, signed="", version=1
    )


def hindrance(kind: str, level: Level = Level.BLOCK) -> Hindrance:
    citation = Citation(source=Source.REGULATION, article="第二十条", title="办法")
    return Hindrance(citation=citation, words=f"缺少{kind}", next_step="请补", document_kind=kind, level=level)


def chips(stages: object) -> dict[str, str]:
    return {line.kind: line.chip[1] for stage in stages for line in stage.lines}  # type: ignore[attr-defined]


def test_what_blocks_the_next_step_is_missing(pack: Pack) -> None:
    stages = stages_of(PENALTY, "review", [], NONE, {}, pack=pack, hindrances=[hindrance("legal_opinion")])

    assert "缺" == chips(stages)["legal_opinion"]
    assert "待办" == chips(stages)["rights_notice"]


def test_what_is_there_is_there_and_a_draft_says_so(pack: Pack) -> None:
    papers = [paper("rights_notice"), paper("legal_opinion", "draft")]

    shown = chips(stages_of(PENALTY, "review", papers, NONE, {}, pack=pack, hindrances=[]))

    assert ("已有", "草稿") == (shown["rights_notice"], shown["legal_opinion"])


def test_a_void_document_is_not_there(pack: Pack) -> None:
    shown = chips(stages_of(PENALTY, "decision", [paper("rights_notice", "void")], NONE, {}, pack=pack, hindrances=[]))

    assert "缺" == shown["rights_notice"]


def test_what_does_not_apply_says_so_with_its_reason(pack: Pack) -> None:
    excused = {"collective_discussion": "案情简单"}

    stages = stages_of(PENALTY, "review", [], NONE, excused, pack=pack, hindrances=[])

    lines = {line.kind: line for stage in stages for line in stage.lines}
    assert ("不适用", "案情简单") == (
        lines["collective_discussion"].chip[1],
        lines["collective_discussion"].reason,
    )


def test_conditional_documents_are_due_only_under_their_condition(pack: Pack) -> None:
    made = Flags(statement_made=True, statement_waived=False, collective_required=False, legal_review_required=True)

    assert "缺" == chips(stages_of(PENALTY, "decision", [], made, {}, pack=pack, hindrances=[]))["statement_review"]
    assert "视情况" == chips(stages_of(PENALTY, "decision", [], NONE, {}, pack=pack, hindrances=[]))["statement_review"]


def test_a_document_the_table_does_not_expect_is_shown_under_its_stage(pack: Pack) -> None:
    stages = stages_of(PENALTY, "served", [paper("preservation")], NONE, {}, pack=pack, hindrances=[])

    assert "已有" == chips(stages)["preservation"]


def test_warnings_do_not_hinder_and_a_document_hinders_once() -> None:
    found = [
        hindrance("penalty_decision"),
        hindrance("penalty_decision"),
        hindrance("investigation_report", Level.WARNING),
    ]

    assert 1 == len(hindering(found))


def test_every_expected_document_has_a_form_and_a_first_state() -> None:
    cycles = procedures().values()
    kinds = {one.kind for cycle in cycles for rows in expected(cycle).values() for one in rows}
    wanted = {
        need.document
        for cycle in cycles
        for row in (*cycle.steps, *cycle.links)
        for need in (*row.needs, *getattr(row, "closing_needs", ()))
        if need.document
    }

    assert kinds | wanted <= set(forms())
    assert set(FIRST_DRAFT) <= set(forms())
    assert all(
        stage_of(form, cycle) in {one.state for one in cycle.places} for form in forms().values() for cycle in cycles
    )


def test_no_document_is_drafted_before_its_state_or_off_the_road() -> None:
    assert may_draft_in(form_of("penalty_decision"), "review")
    assert not may_draft_in(form_of("penalty_decision"), "investigating")
    assert not may_draft_in(form_of("site_record"), "closed_not_filed")
    assert is_past("served", State.DECISION)
    assert not is_past("decision", State.DECISION)


def test_an_earlier_paper_does_not_stand_in_for_what_the_law_still_asks_for(pack: Pack) -> None:
    asked = [hindrance("service_receipt")]

    missing = chips(stages_of(PENALTY, "decision", [paper("service_receipt")], NONE, {}, pack=pack, hindrances=asked))
    there = chips(stages_of(PENALTY, "served", [paper("service_receipt")], NONE, {}, pack=pack, hindrances=[]))

    assert ("缺", "已有") == (missing["service_receipt"], there["service_receipt"])
