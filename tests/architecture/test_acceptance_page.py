"""docs/acceptance.md says which scenario and which test shows each clause of field, cases and documents."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from liuhen.law.pack import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [a-z]+-\d", line)]
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
SCENARIOS = sorted(set(re.findall(r"`(packs/[\w/-]+\.yaml)`「(.+?)」(?=<br>| \|)", PAGE)))
# Capability → how many clauses of the five texts belong to it.
CAPABILITIES = {
    "device_register": 15,
    "device_handover_ledger": 3,
    "preuse_check": 7,
    "recording_duty": 35,
    "recording_session": 25,
    "interruption_report": 12,
    "ingest_deadline": 12,
    "classification": 5,
    "case_source_register": 7,
    "application_intake": 9,
    "case_filing": 9,
    "case_stages": 18,
    "document_templates": 33,
    "compulsory_measures": 4,
    "rights_notice": 6,
    "hearing": 4,
    "decision_review": 9,
    "service_of_process": 18,
    "performance_check": 4,
    "court_enforcement": 5,
}


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def titles_of(name: str) -> frozenset[str]:
    return frozenset(story["title"] for story in yaml.safe_load(text_of(name))["scenarios"])


@pytest.mark.parametrize(("name", "test"), TESTS)
def test_every_test_named_on_the_page_is_there(name: str, test: str) -> None:
    assert re.search(rf"^def {test}\(", text_of(name), re.MULTILINE)


def test_every_scenario_named_on_the_page_is_there() -> None:
    assert [] == [(name, title) for name, title in SCENARIOS if title not in titles_of(name)]


def test_every_clause_of_the_capabilities_has_one_line() -> None:
    counts = {
        part.split("\n", 1)[0].split()[-1]: len(re.findall(r"^\| [a-z]+-\d", part, re.MULTILINE))
        for part in PAGE.split("\n## ")[1:]
    }
    named = [row.split("|")[1].strip() for row in ROWS]
    known = {req for path in ROOT.glob("packs/*/pack.yaml") for req in load(path).own.clauses}

    assert counts == CAPABILITIES
    assert len(named) == len(set(named))
    assert set(named) <= known


def test_a_line_shows_something_or_says_what_is_missing() -> None:
    bare = [row.split("|")[1].strip() for row in ROWS if not any(cell.strip() for cell in row.split("|")[3:7])]

    assert [] == bare
