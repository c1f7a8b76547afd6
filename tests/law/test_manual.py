"""The page about the pack format says what the schema says."""

from __future__ import annotations

from pathlib import Path

from liuhen.law.manual import pack_manual

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "pack.md"


def test_the_page_is_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == pack_manual()


def test_the_page_names_units_lists_and_references() -> None:
    assert "`working_days`" in pack_manual()
    assert "| `unit` |" in pack_manual()
    assert "list of [RecordingDuty](#recordingduty)" in pack_manual()
