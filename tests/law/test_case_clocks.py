"""Clocks of a case: archiving, emergency filing, statutory terms, checks after the decision."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from tests.law.timeline import SHILONG, WUHAN, a_case, a_document, beijing, event, opinion, rule, rules

from liuhen.law.check import check
from liuhen.law.finding import Level, Status

LATER = beijing("2026-12-01 12:00")


@pytest.mark.parametrize(
    ("terminated", "due", "moved"),
    [
        ("2026-03-02", "2026-04-01 24:00", ""),
        ("2026-01-16", "2026-02-24 24:00", "遇休息日顺延"),
        ("2026-04-01", "2026-05-06 24:00", "遇劳动节顺延"),
        ("2026-03-31", "2026-04-30 24:00", ""),
    ],
)
def test_wuhan_art_26_1_thirty_days_of_vectors_8_3(terminated: str, due: str, moved: str) -> None:
    case = a_case("terminated", events=(event("terminate", f"{terminated} 10:00"),))

    found = rule(check(case, WUHAN, LATER), "archiving.limit")

    assert beijing(due) == found.due_at
    assert moved == found.moved
    assert found.level is Level.VIOLATION
    assert found.status_at(LATER) is Status.OVERDUE


def test_shilong_is_silent_about_archiving_so_thirty_days_are_advice() -> None:
    case = a_case("terminated", events=(event("terminate", "2026-03-02 10:00"),))

    found = rule(check(case, SHILONG, LATER), "archiving.limit")

    assert found.level is Level.ADVICE
    assert found.citation.chip == "系统默认｜D06"


def test_a_file_formed_on_the_last_day_is_in_time_and_one_day_later_is_not() -> None:
    ended = event("terminate", "2026-03-02 10:00")
    in_time = a_case("archived", events=(ended, event("archive", "2026-04-01 24:00")))
    late = a_case("archived", events=(ended, event("archive", "2026-04-02 09:00")))

    assert rule(check(in_time, WUHAN, LATER), "archiving.limit").status_at(LATER) is Status.MET
    assert rule(check(late, WUHAN, LATER), "archiving.limit").status_at(LATER) is Status.BREACHED


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-01-30", "2026-02-03 24:00"),
        ("2026-04-30", "2026-05-07 24:00"),
        ("2026-09-24", "2026-09-29 24:00"),
    ],
)
def test_wuhan_art_12_1_make_up_of_vectors_8_4(started: str, due: str) -> None:
    case = a_case("investigating", events=(event("emergency_start", f"{started} 09:00"),))

    found = rule(check(case, WUHAN, LATER), "filing.make_up")

    assert beijing(due) == found.due_at
    assert found.citation.chip == "办法｜第十二条第一款"


def test_the_make_up_is_done_when_the_last_opinion_of_the_chain_is_given() -> None:
    opinions = (opinion("division_head"), opinion("deputy_head"), opinion("principal_head", day="2026-03-12 16:00"))
    started = (event("emergency_start", "2026-03-10 09:00"),)
    whole = a_case("investigating", a_document("filing_approval", *opinions), events=started)
    partial = a_case("investigating", a_document("filing_approval", *opinions[:2]), events=started)

    assert beijing("2026-03-12 16:00") == rule(check(whole, WUHAN, LATER), "filing.make_up").closed_at
    assert rule(check(whole, WUHAN, LATER), "filing.make_up").status_at(LATER) is Status.MET
    assert rule(check(partial, WUHAN, LATER), "filing.make_up").status_at(LATER) is Status.OVERDUE


def test_superior_clocks_of_vector_8_6_are_warnings_named_as_superior_law() -> None:
    case = a_case("filed", events=(event("file", "2026-01-05 10:00"),))

    found = rule(check(case, WUHAN, LATER), "clock.decision")

    assert beijing("2026-04-07 24:00") == found.due_at
    assert found.level is Level.WARNING
    assert found.citation.chip == "上位法｜行政处罚法第六十条"


def test_a_clock_ends_with_its_event_or_with_another_way_out_of_the_case() -> None:
    filed = event("file", "2026-01-05 10:00")
    decided = a_case("decision", events=(filed, event("decide", "2026-03-05 10:00")))
    dropped = a_case("terminated", events=(filed, event("close_without_penalty", "2026-03-05 10:00")))
    handed_on = a_case("transferred", events=(event("clue", "2026-01-05 10:00"),))

    assert rule(check(decided, WUHAN, LATER), "clock.decision").status_at(LATER) is Status.MET
    assert rule(check(dropped, WUHAN, LATER), "clock.decision").status_at(LATER) is Status.MET
    assert "clock.filing" not in rules(check(handed_on, WUHAN, LATER))


def test_wuhan_art_23_checks_fall_due_on_the_date_of_the_served_document() -> None:
    served = (event("serve", "2026-03-05 10:00"),)
    due = {"performance_due_on": date(2026, 3, 20), "correction_due_on": date(2026, 3, 31)}
    bare = a_case("served", events=served, **due)
    checked = dataclasses.replace(bare, documents=(a_document("performance_check"),))

    found = check(bare, WUHAN, LATER)

    assert beijing("2026-03-20 24:00") == rule(found, "performance.check").due_at
    assert rule(found, "performance.correction").status_at(LATER) is Status.OVERDUE
    assert rule(check(checked, WUHAN, LATER), "performance.check").status_at(LATER) is Status.MET
    assert "performance.check" not in rules(check(bare, SHILONG, LATER))
    assert "performance.check" not in rules(check(a_case("served", events=served), WUHAN, LATER))


def test_a_case_without_events_owes_nothing_yet() -> None:
    assert () == check(a_case("clue"), WUHAN, LATER)


def test_a_window_of_the_party_breaks_nothing_when_it_ends_but_a_decision_inside_it_does() -> None:
    told = event("notice_served", "2026-02-13 10:00")
    waited = a_case("decision", events=(told, event("decide", "2026-02-28 10:00")))
    early = a_case("decision", events=(told, event("decide", "2026-02-26 10:00")))
    waived = a_case(
        "decision", events=(told, event("hearing_waived", "2026-02-24 10:00"), event("decide", "2026-02-26 10:00"))
    )

    assert beijing("2026-02-27 24:00") == rule(check(waited, WUHAN, LATER), "clock.hearing_request").due_at
    assert rule(check(waited, WUHAN, LATER), "clock.hearing_request").status_at(LATER) is Status.MET
    assert rule(check(early, WUHAN, LATER), "clock.hearing_request").status_at(LATER) is Status.OVERDUE
    assert rule(check(waived, WUHAN, LATER), "clock.hearing_request").status_at(LATER) is Status.MET


def test_an_extension_ends_the_first_clock_and_starts_its_own() -> None:
    sealed = a_case(
        "investigating", events=(event("sealing", "2026-03-02 10:00"), event("sealing_extended", "2026-04-01 10:00"))
    )

    found = check(sealed, WUHAN, beijing("2026-04-10 12:00"))

    assert rule(found, "clock.sealing").status_at(beijing("2026-04-10 12:00")) is Status.MET
    assert beijing("2026-05-06 24:00") == rule(found, "clock.sealing_extended").due_at
