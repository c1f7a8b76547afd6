"""Superior law from general knowledge only warns; once the bureau has compared the text, it weighs what it says."""

from __future__ import annotations

from datetime import date

from tests.law.timeline import WUHAN, a_case, beijing, event, rule

from liuhen.law.check import check
from liuhen.law.citation import Citation
from liuhen.law.finding import Level
from liuhen.law.settings import Setting

LATER = beijing("2026-06-01 09:00")
FILED = a_case("investigating", events=(event("file", "2026-01-05 09:00"),))
CONFIRMED = Setting(
    key="superior.confirmed", value="行政处罚法", document_number="云医保办〔2026〕9号", set_on=date(2026, 1, 1)
)


def test_an_uncompared_superior_law_only_warns_and_says_so() -> None:
    found = rule(check(FILED, WUHAN, LATER), "clock.decision")

    assert Level.WARNING is found.level
    assert found.citation.unverified


def test_a_compared_superior_law_weighs_what_it_says() -> None:
    found = rule(check(FILED, WUHAN.under((CONFIRMED,)), LATER), "clock.decision")

    assert Level.VIOLATION is found.level
    assert not found.citation.unverified


def test_taking_the_confirmation_back_lowers_it_again() -> None:
    again = WUHAN.under((CONFIRMED,)).under(())

    assert Level.WARNING is rule(check(FILED, again, LATER), "clock.decision").level


def test_a_citation_keeps_its_doubt_when_it_is_stored() -> None:
    citation = rule(check(FILED, WUHAN, LATER), "clock.decision").citation

    assert citation == Citation.from_fields(citation.as_fields())
