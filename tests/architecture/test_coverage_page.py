"""docs/coverage.md says what is so: it is generated, current, complete, and honest about its gaps."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from liuhen.cli.law_coverage import PAGES, coverages
from liuhen.law.coverage import PackCoverage
from liuhen.law.coverage.page import coverage_page
from liuhen.web.routes import ROUTES

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
ROOMS = {
    "access",
    "approvals",
    "archive",
    "bureau",
    "cases",
    "devices",
    "docks",
    "documents",
    "duties",
    "evidence",
    "exchange",
    "field",
    "law",
    "media",
    "oversight",
    "trail",
    "vault",
}
# Judged clauses of the seven kinds that cannot be told by a scenario yet, each with the reason.
KNOWN_GAPS: dict[str, str] = {}


@cache
def told() -> tuple[PackCoverage, ...]:
    return coverages()


def test_the_coverage_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage_page(told()), "run: liuhen law coverage --write"


def test_every_judged_clause_of_the_seven_kinds_has_a_scenario_that_trips_and_one_that_must_not() -> None:
    gaps = {row.clause.id for pack in told() for row in pack.gaps}

    assert set(KNOWN_GAPS) == gaps


def test_no_expectation_of_a_shipped_scenario_differs() -> None:
    assert [] == [line for pack in told() for line in pack.differing]


def test_every_clause_says_what_the_software_does_and_where() -> None:
    silent = [row.clause.id for pack in told() for row in pack.rows if not (row.clause.does and row.clause.rooms)]
    strange = [row.clause.id for pack in told() for row in pack.rows if not set(row.clause.rooms) <= ROOMS]

    assert ([], []) == (silent, strange)


def test_a_page_named_for_a_room_is_a_page() -> None:
    addresses = {f"/{route.path}" for route in ROUTES}

    assert set() == set(PAGES.values()) - addresses
