"""What the party still has to do: when its record is owed before the end, and each day fixed for it.

Source: wuhan 第二十三条; wangdu 第十九条; 行政处罚法 (2021) art. 66.
"""

import dataclasses
from datetime import date, datetime

import pytest
from tests.law.casework import ALL, CODES, LATER, missing, road
from tests.law.timeline import WUHAN, a_case, beijing, event

from liuhen.law.check import check
from liuhen.law.facts import CaseFacts, DueFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.gate import blocks, gate
from liuhen.law.lifecycle import obliges, procedures

OWN = ("wuhan", "wangdu")  # texts that speak of every decision, not only of penalties
ROADS = {
    "coercion_measure": ("submitted_for_approval", "approve_measure", "sealing", "serve", "lift"),
    "inspection": ("plan", "activity_started", "sign_opinion", "serve"),
    "reward": ("received", "accepted", "verify", "examine", "decide", "serve"),
}
LAST = {"coercion_measure": "lifted", "inspection": "served", "reward": "served"}


def at_its_end(act_type: str, **changes: object) -> CaseFacts:
    """Write a case of another kind that has only its end before it."""
    events = tuple(event(name, f"2026-03-{2 + place:02d} 09:00") for place, name in enumerate(ROADS[act_type]))
    return dataclasses.replace(a_case(LAST[act_type], events=events), act_type=act_type, **changes)


def ended(case: CaseFacts) -> CaseFacts:
    return dataclasses.replace(case, events=(*case.events, event("terminate", "2026-04-10 09:00")), state="terminated")


def wanted(case: CaseFacts, code: str) -> set[str]:
    """Give the documents without which this case is not brought to its end."""
    return {one.document_kind for one in blocks(gate(case, "terminate", ALL[code], beijing("2026-04-09 09:00")))}


def test_a_penalty_leaves_something_to_perform_and_the_other_kinds_only_what_was_written_down() -> None:
    assert {"penalty", "summary"} == {code for code, cycle in procedures().items() if cycle.obliges}
    assert obliges("penalty_summary")
    assert not obliges("coercion_measure")
    assert not obliges("unheard of")


@pytest.mark.parametrize("code", CODES)
def test_a_penalty_is_not_ended_without_the_record_that_performance_was_checked(code: str) -> None:
    served = a_case("served", events=road("serve"))

    assert "performance_check" in wanted(served, code)
    assert "performance_check" in missing(a_case("terminated", events=road("terminate")), ALL[code])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("act_type", sorted(ROADS))
def test_where_nothing_is_owed_no_record_is_asked_for_and_no_note_is_needed(code: str, act_type: str) -> None:
    case = at_its_end(act_type)

    assert "performance_check" not in wanted(case, code)
    assert "performance_check" not in missing(ended(case), ALL[code])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("act_type", ["inspection", "coercion_measure"])
def test_what_was_written_down_as_owed_is_checked_whatever_the_kind_of_act(code: str, act_type: str) -> None:
    """wuhan-23-1, wangdu-19-1a: 行政执法决定, not only penalties; the law of penalties binds penalties."""
    case = at_its_end(act_type, owes=True)

    assert (code in OWN) == ("performance_check" in wanted(case, code))
    assert (code in OWN) == ("performance_check" in missing(ended(case), ALL[code]))


def due(on: date, settled_at: datetime | None = None) -> CaseFacts:
    one = DueFacts(id="7.1", words="缴纳罚款第 1 期 500.00 元", due_on=on, settled_at=settled_at)
    return a_case("served", events=road("serve"), dues=(one,))


def told(case: CaseFacts) -> Finding:
    (found,) = [one for one in check(case, WUHAN, LATER) if one.rule.startswith("performance.due.")]
    return found


def test_the_day_of_an_instalment_is_due_until_its_midnight_then_overdue_and_never_a_breach_of_ours() -> None:
    found = told(due(date(2026, 4, 30)))

    assert beijing("2026-04-30 24:00") == found.due_at
    assert ("cfl-66",) == found.citation.req
    assert Level.WARNING is found.level
    assert Status.DUE is found.status_at(beijing("2026-04-25 09:00"))
    assert Status.OVERDUE is found.status_at(beijing("2026-05-01 00:01"))
    assert found.breach_at is None


def test_an_instalment_paid_is_met_and_one_paid_after_its_day_says_so() -> None:
    in_time = told(due(date(2026, 4, 30), beijing("2026-04-30 23:59")))
    late = told(due(date(2026, 4, 30), beijing("2026-05-02 09:00")))

    assert {Status.MET} == {in_time.status_at(LATER), late.status_at(LATER)}
    assert (False, True) == ("晚于期限" in in_time.words, "晚于期限" in late.words)


def test_a_case_that_is_over_asks_for_no_instalment_and_an_inspection_is_not_bound_by_the_law_of_penalties() -> None:
    over = dataclasses.replace(due(date(2026, 4, 30)), state="terminated")
    inspection = dataclasses.replace(at_its_end("inspection"), dues=due(date(2026, 4, 30)).dues)

    for case in (over, inspection):
        assert not [one for one in check(case, WUHAN, LATER) if one.rule.startswith("performance.due.")]
