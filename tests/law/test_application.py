"""Applications of citizens, telling of not filed clues, and documents outside the forms or out of order."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import SHILONG, WUHAN, a_case, a_document, beijing, event, rule, rules

from liuhen.law.check import check
from liuhen.law.facts import DocumentFacts, EventFacts, NoticeFacts
from liuhen.law.facts.keeping import ApplicationFacts
from liuhen.law.finding import Level, Status

LATER = beijing("2026-06-01 12:00")
STEPS = ("registered", "accepted", "corrected_on_spot", "receipt_given", "supplement_told")


def step(name: str, by: str = "王窗", **more: str) -> EventFacts:
    """Write one event of an application."""
    at = beijing("2026-03-02 10:00")
    return EventFacts(name=name, at=at, entered_at=at, by=by, **more)


def an_application(*events: EventFacts, **changes: object) -> ApplicationFacts:
    """Write an application decided on 20 March."""
    fields: dict[str, object] = {
        "id": "1",
        "number": "SQ-2026-0001",
        "act_type": "confirmation",
        "received_at": beijing("2026-03-02 09:00"),
        "decided_at": beijing("2026-03-20 09:00"),
        "events": events,
    }
    return ApplicationFacts(**(fields | changes))


def test_wuhan_art_10_five_sections_are_answered_and_cite_their_own_clause() -> None:
    found = check(an_application(*(step(name) for name in STEPS)), WUHAN, LATER)

    assert {Status.MET} == {one.status_at(LATER) for one in found}
    assert ("wuhan-10-1d",) == rule(found, "application.record.receipt_given").citation.req


def test_wuhan_art_10_an_empty_section_is_open_until_the_decision_and_broken_after_it() -> None:
    running = an_application(step("registered"), decided_at=None)
    decided = an_application(step("registered"))

    code = "application.record.receipt_given"
    assert rule(check(running, WUHAN, LATER), code).status_at(LATER) is Status.DUE
    assert rule(check(decided, WUHAN, LATER), code).status_at(LATER) is Status.BREACHED
    assert rule(check(decided, WUHAN, LATER), "application.record.registered").status_at(LATER) is Status.MET


def test_wuhan_art_10_nobody_named_is_no_answer_and_not_applicable_needs_its_reason() -> None:
    nobody = an_application(step("registered", by=""))
    excused = an_application(step("not_applicable", document_kind="corrected_on_spot", reason="没有错误"))
    bare = an_application(step("not_applicable", document_kind="corrected_on_spot"))

    assert "没有写明经手人" in rule(check(nobody, WUHAN, LATER), "application.record.registered").words
    code = "application.record.corrected_on_spot"
    assert rule(check(excused, WUHAN, LATER), code).status_at(LATER) is Status.NOT_APPLICABLE
    assert rule(check(bare, WUHAN, LATER), code).status_at(LATER) is Status.BREACHED


def test_wuhan_art_10_a_second_notice_of_what_is_missing_is_a_question_for_a_person() -> None:
    twice = an_application(step("supplement_told"), step("supplement_told"))

    assert rule(check(twice, WUHAN, LATER), "application.once").status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert "application.once" not in rules(check(an_application(step("supplement_told")), WUHAN, LATER))


def test_wuhan_art_11_the_centres_record_is_fetched_in_fifteen_working_days_which_is_our_number() -> None:
    at_centre = an_application(at_centre=True)

    found = rule(check(at_centre, WUHAN, LATER), "application.centre")

    assert beijing("2026-04-13 24:00") == found.due_at
    assert found.level is Level.WARNING
    assert "application.centre" not in rules(check(an_application(), WUHAN, LATER))


def test_wuhan_art_11_a_file_without_the_centres_record_is_broken_when_it_is_archived() -> None:
    archived = beijing("2026-04-15 09:00")
    without = an_application(at_centre=True, archived_at=archived)
    with_it = dataclasses.replace(without, centre_record_filed_at=beijing("2026-04-01 09:00"))
    later = dataclasses.replace(without, centre_record_filed_at=beijing("2026-05-01 09:00"))

    code = "application.centre_filed"
    assert rule(check(without, WUHAN, LATER), code).status_at(LATER) is Status.BREACHED
    assert rule(check(with_it, WUHAN, LATER), code).status_at(LATER) is Status.MET
    assert rule(check(later, WUHAN, LATER), code).status_at(LATER) is Status.BREACHED


def test_a_text_silent_about_applications_asks_nothing_of_them() -> None:
    assert () == check(an_application(by_network=True), SHILONG, LATER)


@given(st.sets(st.sampled_from(STEPS)))
def test_exactly_the_sections_without_an_answer_are_broken(told: set[str]) -> None:
    found = check(an_application(*(step(name) for name in sorted(told))), WUHAN, LATER)

    broken = {one.rule.rsplit(".", 1)[1] for one in found if one.status_at(LATER) is Status.BREACHED}
    assert set(STEPS) - told == broken


def test_wuhan_art_13_those_who_brought_the_clue_are_told_and_an_anonymous_one_is_for_a_person() -> None:
    declined = a_case("closed_not_filed", events=(event("decline", "2026-03-11 10:00"),))
    told = dataclasses.replace(declined, told=(NoticeFacts(to="举报人", at=beijing("2026-03-12 10:00")),))
    nameless = dataclasses.replace(declined, complainant_named=False)
    own = dataclasses.replace(declined, source_channel="依职权检查发现")

    found = rule(check(declined, WUHAN, LATER), "sources.told")
    assert beijing("2026-04-01 24:00") == found.due_at
    assert found.level is Level.WARNING
    assert rule(check(told, WUHAN, LATER), "sources.told").status_at(LATER) is Status.MET
    assert rule(check(nameless, WUHAN, LATER), "sources.told").status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert "sources.told" not in rules(check(own, WUHAN, LATER))


def test_wuhan_art_6_a_document_of_no_form_is_named_and_one_of_a_form_is_not() -> None:
    made = beijing("2026-03-10 10:00")
    own_sheet = DocumentFacts(id="9", kind="home_made", title="自制登记单", state="approved", made_at=made)

    ours = dataclasses.replace(own_sheet, id="10", kind="inspection_plan", title="行政检查实施方案", formed=True)

    found = check(a_case("investigating", own_sheet, ours, a_document("site_record")), WUHAN, LATER)

    assert "document.form.10" not in rules(found)
    assert "自制登记单不是统一格式的文书" == rule(found, "document.form.9").words
    assert [] == [one.rule for one in found if one.rule == "document.form.site_record"]


def test_wuhan_art_6_a_filing_dated_after_the_decision_is_a_question_and_one_before_is_none() -> None:
    decision = dataclasses.replace(a_document("penalty_decision"), issued_at=beijing("2026-03-01 10:00"))
    late = dataclasses.replace(a_document("filing_approval"), issued_at=beijing("2026-03-05 10:00"))
    early = dataclasses.replace(late, issued_at=beijing("2026-02-20 10:00"))

    asked = rule(check(a_case("decision", decision, late), WUHAN, LATER), "document.order")
    assert asked.status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert "立案审批表" in asked.words
    assert "document.order" not in rules(check(a_case("decision", decision, early), WUHAN, LATER))


def test_wuhan_art_3_a_paper_of_the_bureau_older_than_the_clue_is_advice_and_an_emergency_is_exempt() -> None:
    old = dataclasses.replace(a_document("site_record"), issued_at=beijing("2026-03-01 10:00"))
    clue = event("clue", "2026-03-05 10:00")
    urgent = event("emergency_start", "2026-03-01 09:00")

    found = rule(check(a_case("investigating", old, events=(clue,)), WUHAN, LATER), "case.before_start")
    assert found.level is Level.ADVICE
    assert "wuhan-3-1a" == found.citation.req[0]
    young = a_case("investigating", a_document("site_record"), events=(clue,))
    hurried = a_case("investigating", old, events=(urgent, clue))
    assert "case.before_start" not in rules(check(young, WUHAN, LATER))
    assert "case.before_start" not in rules(check(hurried, WUHAN, LATER))
