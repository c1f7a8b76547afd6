"""What the packs say about activities."""

import pytest
from django.conf import settings

from liuhen.field.rules import Rule, rule_of
from liuhen.law.pack import load


def rule(code: str) -> Rule:
    return rule_of(load(settings.PACKS_DIR / code))


def test_wuhan_art_18_recording_ends_with_the_activity() -> None:
    assert "activity_ended" == rule("wuhan").ends_with


def test_shilong_art_8_recording_ends_with_the_departure() -> None:
    assert "departure" == rule("shilong").ends_with


def test_wuhan_art_5_sealing_is_recorded_from_start_to_end_and_site_work_may_be() -> None:
    duties = rule("wuhan").duties

    assert ("must", True) == (duties["coercive_measure"].level, duties["coercive_measure"].is_full)
    assert "may" == duties["onsite_enforcement"].level


def test_shilong_art_12_the_head_reviews_and_the_reasons_are_closed() -> None:
    interruption = rule("shilong").interruption

    assert ("principal_head", True, "工作记录") == (
        interruption.review_role,
        interruption.is_closed,
        interruption.written_name,
    )


def test_wuhan_art_8_nobody_reviews_and_other_reasons_are_open() -> None:
    interruption = rule("wuhan").interruption

    assert ("", False) == (interruption.review_role, interruption.is_closed)
    assert interruption.voice is not None


@pytest.mark.parametrize(("code", "count"), [("wuhan", 4), ("shilong", 5)])
def test_exception_grounds_are_those_of_the_text(code: str, count: int) -> None:
    assert count == len(rule(code).grounds)


@pytest.mark.parametrize("code", ["wuhan", "shilong"])
def test_penalty_law_art_42_two_officers_come_from_the_superior_law(code: str) -> None:
    citation = rule(code).two_officers

    assert citation is not None
    assert "上位法" == citation.source.value
