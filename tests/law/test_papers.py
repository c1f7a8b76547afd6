"""Documents a case owes by what happened in it: open while mendable, broken when the case passed on."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.casework import (
    ALL,
    AWARE,
    BAOFENG,
    CASES,
    CODES,
    KINDS,
    LATER,
    WANGDU,
    findings,
    link,
    missing,
    paper,
    road,
)
from tests.law.timeline import SHILONG, a_case, a_document, beijing, event, opinion, rule, rules

from liuhen.law.check import check
from liuhen.law.checks.links import WAYS
from liuhen.law.facts import CaseFacts, DocumentFacts, OfficerFacts
from liuhen.law.finding import Level, Status
from liuhen.law.pack import Pack
from liuhen.law.rules import known_rule
from liuhen.law.schema.procedure import Link


@pytest.mark.parametrize(
    ("name", "kind", "chip"),
    [
        ("interview", "interview_record", "办法｜第十五条第一款第（一）项"),
        ("site_inspection", "site_record", "办法｜第十五条第一款第（二）项"),
        ("sampling", "sample_list", "办法｜第十五条第一款第（三）项"),
        ("coercive_measure", "sealing_list", "办法｜第十五条第一款第（四）项"),
        ("commission", "commission", "办法｜第十五条第一款第（六）项"),
        ("refusal", "refusal_record", "办法｜第十五条第二款"),
        ("preservation", "preservation", "办法｜第十六条第一款"),
    ],
)
def test_wuhan_art_15_each_link_of_the_investigation_wants_its_document(name: str, kind: str, chip: str) -> None:
    bare = a_case("review", events=road("finish_investigation"), links=(link(name),))
    done = dataclasses.replace(bare, documents=(paper(kind),))

    found = rule(findings(bare), f"document.missing.{kind}")

    assert found.citation.chip == chip
    assert Level.VIOLATION is found.level
    assert found.status_at(LATER) is Status.BREACHED
    assert rule(findings(done), f"document.missing.{kind}").status_at(LATER) is Status.MET


def test_a_missing_document_is_open_while_the_investigation_runs_and_broken_when_it_ended() -> None:
    running = a_case("investigating", events=road("investigate"), links=(link("sampling"),))
    sent = dataclasses.replace(running, events=road("finish_investigation"))

    assert rule(findings(running), "document.missing.sample_list").status_at(LATER) is Status.DUE
    found = rule(findings(sent), "document.missing.sample_list")
    assert found.status_at(beijing("2026-03-11 09:00")) is Status.TODO
    assert found.status_at(LATER) is Status.BREACHED


def test_a_case_sent_back_can_still_mend_its_documents() -> None:
    back = event("send_back", "2026-03-13 09:00")
    case = a_case("investigating", events=(*road("finish_investigation"), back), links=(link("sampling"),))

    assert rule(findings(case), "document.missing.sample_list").status_at(LATER) is Status.DUE


def test_a_link_that_did_not_happen_wants_nothing() -> None:
    case = a_case("investigating", paper("site_record"), events=road("investigate"))

    assert missing(case) <= {"filing_approval"}
    assert "document.missing.sample_list" not in rules(findings(case))


def test_two_interviews_want_two_records() -> None:
    links = (link("interview"), link("interview", "2026-03-07 10:00"))
    case = a_case("review", paper("interview_record"), events=road("finish_investigation"), links=links)

    found = rule(findings(case), "document.missing.interview_record")

    assert "共 2 次，只有 1 份" in found.happened
    assert "interview_record" not in missing(dataclasses.replace(case, documents=case.documents * 2))


def test_a_document_made_after_its_step_had_passed_stays_a_breach() -> None:
    late = a_case("review", paper("sample_list", "2026-03-16 09:00"), links=(link("sampling"),))
    late = dataclasses.replace(late, events=road("finish_investigation"))

    found = rule(findings(late), "document.missing.sample_list")

    assert found.late
    assert found.status_at(LATER) is Status.BREACHED


def test_a_sealing_decision_tells_of_the_sealing_and_wants_its_list() -> None:
    case = a_case("investigating", paper("sealing_decision"), events=road("investigate"))

    assert "sealing_list" in missing(case)
    assert "sealing_list" in missing(case, BAOFENG)
    assert rule(findings(case, BAOFENG), "document.missing.sealing_list").level is Level.WARNING


def test_a_document_marked_not_applicable_with_its_reason_is_not_owed() -> None:
    excused = dataclasses.replace(
        event("not_applicable", "2026-03-10 09:00"), document_kind="investigation_report", reason="简易程序"
    )
    case = a_case("review", events=(*road("finish_investigation"), excused))

    found = rule(findings(case), "document.missing.investigation_report")

    assert found.status_at(LATER) is Status.NOT_APPLICABLE
    assert found.not_applicable == "简易程序"


def test_superior_law_warns_and_the_engine_only_advises() -> None:
    case = a_case("archived", events=road("archive"), links=(link("site_inspection"),))

    levels = {one.rule: one.level for one in findings(case, SHILONG)}

    assert Level.WARNING is levels["document.missing.site_record"]
    assert Level.ADVICE is levels["document.missing.closing_report"]
    assert all(one.status_at(LATER) is not Status.BREACHED for one in findings(case, SHILONG))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"statement_made": True}, "statement_review"),
        ({"hearing_held": True}, "hearing_record"),
        ({"legal_review_required": True}, "legal_opinion"),
        ({"collective_required": True}, "collective_discussion"),
        ({"expert_consulted": True}, "expert_minutes"),
    ],
)
def test_wuhan_art_17_and_20_what_the_case_needs_before_its_decision(changes: dict[str, object], kind: str) -> None:
    decided = a_case("decision", events=road("decide"), **changes)
    reviewing = dataclasses.replace(decided, events=road("finish_investigation"))
    plain = a_case("decision", events=road("decide"))

    assert rule(findings(decided), f"document.missing.{kind}").status_at(LATER) is Status.BREACHED
    assert rule(findings(reviewing), f"document.missing.{kind}").status_at(LATER) is not Status.BREACHED
    assert kind not in missing(plain)
    assert kind not in missing(dataclasses.replace(decided, documents=(paper(kind, "2026-03-14 09:00"),)))


def test_wuhan_art_20_an_opinion_on_the_sheet_or_an_expert_opinion_stands_for_the_document() -> None:
    reviewer = OfficerFacts(id="8", name="何敏", roles=frozenset({"legal_reviewer"}))
    sheet = a_document("penalty_decision", opinion("legal_unit", reviewer, "2026-03-18 09:00"))
    case = a_case("decision", sheet, paper("expert_opinion"), events=road("decide"))
    case = dataclasses.replace(case, legal_review_required=True, expert_consulted=True)

    assert {"legal_opinion", "expert_minutes"}.isdisjoint(missing(case))
    by_handler = dataclasses.replace(case, handlers=(reviewer,))
    assert "legal_opinion" in missing(by_handler)


def test_wangdu_art_15_a_waiver_is_written_down_and_a_lapse_only_warned_of() -> None:
    waived = a_case("decision", events=road("decide"), statement_waived=True)
    lapsed = a_case("decision", events=road("decide"), statement_made=False)

    assert rule(findings(waived, WANGDU), "document.missing.waiver_note").level is Level.VIOLATION
    assert rule(findings(lapsed, WANGDU), "document.missing.waiver_note").level is Level.WARNING
    made = dataclasses.replace(waived, documents=(paper("waiver_note", "2026-03-18 09:00"),))
    assert "waiver_note" not in missing(made, WANGDU)


def test_wuhan_art_12_investigating_without_filing_is_broken_unless_it_was_an_emergency() -> None:
    bare = a_case("investigating", events=road("investigate"))
    urgent = a_case("investigating", events=(event("emergency_start", "2026-03-04 09:00"),))

    assert rule(findings(bare), "document.missing.filing_approval").status_at(LATER) is Status.BREACHED
    assert "document.missing.filing_approval" not in rules(findings(urgent))
    assert "filing.make_up" in rules(findings(urgent))


def test_a_refusal_to_file_and_the_two_transfers_want_their_papers_at_once() -> None:
    for step, kind in (
        ("decline", "not_filed_record"),
        ("transfer", "transfer_letter"),
        ("transfer_crime", "crime_transfer_report"),
    ):
        bare = a_case("closed_not_filed", events=(*road("accept"), event(step, "2026-03-05 09:00")))
        done = dataclasses.replace(bare, documents=(paper(kind, "2026-03-05 08:00"),))

        assert rule(findings(bare, WANGDU), f"document.missing.{kind}").status_at(LATER) is Status.BREACHED
        assert kind not in missing(done, WANGDU)


def test_the_record_of_a_due_check_is_watched_by_its_date_and_asked_for_once() -> None:
    due = beijing("2026-04-01 09:00").date()
    case = a_case("served", events=road("serve"), performance_due_on=due)

    assert "performance.check" in rules(findings(case))
    assert "document.missing.performance_check" not in rules(findings(case))
    undated = dataclasses.replace(case, performance_due_on=None)
    assert rule(findings(undated), "document.missing.performance_check").status_at(LATER) is Status.TODO


def test_reminder_and_court_want_their_papers() -> None:
    told = (link("reminder", "2026-04-01 09:00"), link("court_application", "2026-06-20 09:00"))
    case = a_case("terminated", events=road("terminate"), links=told)

    assert {"reminder", "court_application"} <= missing(case)
    record = paper("reminder_record", "2026-04-01 10:00")
    assert "reminder" not in missing(dataclasses.replace(case, documents=(record,)))
    executed = dataclasses.replace(case, links=(*told, link("court_result", "2026-07-01 09:00")))
    assert "court_result" in missing(executed, WANGDU)


@given(case=CASES, code=st.sampled_from(CODES))
def test_the_check_of_a_case_is_deterministic_total_and_known(case: CaseFacts, code: str) -> None:
    found = check(case, ALL[code], LATER)

    assert found == check(case, ALL[code], LATER)
    assert len({one.rule for one in found}) == len(found)
    assert all(known_rule(one.rule) and len(one.rule) <= 64 and len(one.words) <= 200 for one in found)
    assert all(one.status_at(LATER) is not Status.BREACHED for one in found if one.level is Level.ADVICE)


@given(case=CASES, code=st.sampled_from(CODES), kind=st.sampled_from(KINDS), at=AWARE)
def test_a_document_never_makes_itself_missing(case: CaseFacts, code: str, kind: str, at: object) -> None:
    more = dataclasses.replace(
        case, documents=(*case.documents, DocumentFacts(id="new", kind=kind, state="issued", issued_at=at))
    )

    assert (kind in missing(more, ALL[code])) <= (kind in missing(case, ALL[code]) or _late(more, ALL[code], kind))


def _late(case: CaseFacts, pack: Pack, kind: str) -> bool:
    return any(one.late for one in findings(case, pack) if one.rule == f"document.missing.{kind}")


@given(case=CASES, code=st.sampled_from(CODES), days=st.integers(min_value=0, max_value=2000))
def test_a_duty_met_stays_met(case: CaseFacts, code: str, days: int) -> None:
    for one in check(case, ALL[code], LATER):
        if one.status_at(LATER) is Status.MET:
            assert one.status_at(LATER + timedelta(days=days)) is Status.MET


def test_every_link_of_the_schema_is_told_by_something_or_belongs_to_services_and_applications() -> None:
    elsewhere = {
        Link.SERVICE,
        Link.RECEIVED,
        Link.ACCEPTED,
        Link.REFUSED,
        Link.CORRECTED,
        Link.SUPPLEMENT,
        Link.RECEIPT,
    }

    assert set(Link) == set(WAYS) | elsewhere
