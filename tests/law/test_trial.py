"""Trial calculation: the terms of a clause and where they end."""

from __future__ import annotations

from tests.law.timeline import WUHAN, beijing

from liuhen.law.trial import terms_of, tried


def test_the_storing_term_of_wuhan_ends_after_a_working_sunday() -> None:
    found = tried(WUHAN, "wuhan-26-2a", beijing("2026-09-18 15:00"))

    assert ["9月21日 24:00"] == [one.end for one in found]
    assert "9月20日、9月21日" in found[0].how


def test_a_clause_without_a_term_has_nothing_to_try() -> None:
    assert () == terms_of(WUHAN, "wuhan-29-1a")


def test_a_year_without_notice_is_said_to_be_provisional() -> None:
    found = tried(WUHAN, "wuhan-26-2a", beijing("2031-01-03 10:00"))

    assert "暂定" in found[0].how
