"""Coverage is computed: keys, rules, scenarios, tests and pages of a clause, and what is still owed."""

from __future__ import annotations

import dataclasses

from tests.law.timeline import WUHAN

from liuhen.law.coverage import Covered, covered, files_naming
from liuhen.law.coverage.page import coverage_page
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.schema import Clause
from liuhen.law.shelf import tree_of

STORY = """schema: liuhen.scenario/1
pack: wuhan
scenarios:
  - title: 移交
    subjects: {R1: {kind: recording}}
    timeline:
      - {at: 2026-01-30 17:00, event: recording_completed, of: R1}
    expect:
      - {at: 2026-01-30 18:00, of: R1, req: wuhan-26-2a, trips: false}
      - {at: 2026-03-30 18:00, of: R1, req: wuhan-26-2a, trips: true}
      - {at: 2026-01-30 18:00, of: R1, req: wuhan-26-3a, trips: true}
"""


def row(req: str, text: str = STORY) -> Covered:
    """Cover wuhan by one story and give one clause."""
    file = read_scenarios(tree_of(text, "scenarios/story.yaml"), WUHAN)
    found = covered(WUHAN, [file], tests={"wuhan-26-2a": ("law/test_x.py",)}, pages={"evidence": "/recordings/"})
    return next(one for one in found.rows if one.clause.id == req)


def a_row(**changes: object) -> Covered:
    fields: dict[str, object] = {"id": "x-1", "article": "第一条", "kind": "deadline", "modality": "must", "says": "说"}
    return Covered(clause=Clause.model_validate(fields | changes))


def test_a_clause_knows_its_keys_rules_scenarios_and_tests() -> None:
    found = row("wuhan-26-2a")

    assert "ingest.normal" in found.keys
    assert ("ingest.deadline",) == found.rules
    assert (("story.yaml",), ("story.yaml",)) == (found.trips, found.passes)
    assert ("law/test_x.py",) == found.tests
    assert found.is_shown


def test_an_expectation_that_does_not_hold_covers_nothing_and_is_named() -> None:
    file = read_scenarios(tree_of(STORY, "scenarios/story.yaml"), WUHAN)

    found = covered(WUHAN, [file], tests={}, pages={})

    assert () == row("wuhan-26-3a").trips
    assert ("story.yaml:11",) == found.differing


def test_only_judged_clauses_of_the_seven_kinds_owe_scenarios() -> None:
    assert a_row(judged="software").wants_scenarios
    assert a_row(judged="person", kind="prohibition").wants_scenarios
    assert not a_row(judged="none").wants_scenarios
    assert not a_row(judged="software", kind="definition").wants_scenarios


def test_a_test_is_found_by_clause_id_and_by_the_article_in_its_name() -> None:
    sources = {
        "a.py": "def test_wuhan_art_26_2_two_working_days() -> None:",
        "b.py": "# wuhan-28-2a",
        "c.py": "def test_wuhan_art_8_voice() -> None:",
        "d.py": "wuhan-26-2",
    }

    found = files_naming(sources, [WUHAN])

    assert ("a.py",) == found["wuhan-26-2a"]
    assert ("b.py",) == found["wuhan-28-2a"]
    assert ("c.py",) == found["wuhan-8-1a"]
    assert "wuhan-26-3a" not in found


def test_the_page_counts_gaps_and_what_is_owed() -> None:
    base = covered(WUHAN, [], tests={}, pages={})
    owed = dataclasses.replace(
        base, rows=(a_row(judged="software", awaits="oversight"), a_row(judged="none", id="x-2"))
    )

    page = coverage_page([owed])

    assert "| 合计 | 2 | 1 | 0 | 1 | 0 | 1 | 0 | 1 |" in page
    assert "### oversight：1 条" in page
    assert "- x-1（第一条，deadline，software）：缺触发、不触发的场景" in page
