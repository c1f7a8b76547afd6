"""The table of rule codes: a code may be followed by an item, and nothing else is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.law.timeline import PACKS

from liuhen.law.check import check
from liuhen.law.pack import load
from liuhen.law.rules import RULES, known_rule, rule_word
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.scenario.world import World
from liuhen.law.shelf import read_file

SIXTH = Path(__file__).parents[1] / "journeys" / "linhe"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("ingest.deadline", "ingest.deadline"),
        ("ingest.deadline.YZ-03", "ingest.deadline."),
        ("staff.two_officers", "staff.two_officers"),
        ("staff.certificate.7", "staff.certificate."),
        ("staff.certificate", "staff.certificate."),
        ("supervision.irregular_inspection.2026-01-10", "supervision.irregular_inspection"),
        ("precheck.clock", "precheck.clock"),
        ("never", ""),
        ("ingest", ""),
        ("", ""),
    ],
)
def test_a_code_belongs_to_its_longest_row(code: str, word: str) -> None:
    assert word == rule_word(code)
    assert bool(word) is known_rule(code)


def test_every_row_says_in_chinese_what_it_is_about() -> None:
    assert [] == [code for code, about in RULES.items() if not any("一" <= sign <= "鿿" for sign in about)]


def heard(folder: Path) -> Iterator[str]:
    """Give the codes of everything found in the scenarios of a pack."""
    pack = load(folder)
    for path in sorted((folder / "scenarios").glob("*.yaml")):
        for story in read_scenarios(read_file(path), pack).scenarios:
            around = story.frame.around(pack)
            for one in story.expect:
                yield from (
                    finding.rule for finding in check(World(story, around, one.at).facts(one.of), around, one.at)
                )


def test_every_rule_speaks_in_a_scenario_and_no_other_code_is_heard(tmp_path: Path) -> None:
    for folder in (*(path for path in PACKS.iterdir() if path.is_dir()), SIXTH):
        (tmp_path / folder.name).symlink_to(folder)

    codes = {code for pack in sorted(tmp_path.glob("*/pack.yaml")) for code in heard(pack.parent)}

    assert [] == sorted(code for code in codes if not known_rule(code))
    assert [] == sorted(set(RULES) - {rule_word(code) for code in codes})
