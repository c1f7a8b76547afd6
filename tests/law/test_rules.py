"""The table of rule codes: a code may be followed by an item, and nothing else is known."""

from __future__ import annotations

import pytest

from liuhen.law.rules import RULES, known_rule, rule_word


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
