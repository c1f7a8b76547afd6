"""Opinions on documents: the chain in its order, the head himself, and who must be apart."""

from __future__ import annotations

import dataclasses

from tests.law.casework import LATER, WANGDU, findings, paper, road
from tests.law.timeline import DIVISION, HEAD, OFFICER, SECOND, a_case, a_document, event, opinion, rule, rules

from liuhen.law.facts import OfficerFacts
from liuhen.law.finding import Level, Status

FOUR = (
    opinion("handler", OFFICER, "2026-03-03 09:00"),
    opinion("division_head", DIVISION, "2026-03-03 10:00"),
    opinion("deputy_head", OfficerFacts(id="6", name="吴斌"), "2026-03-03 11:00"),
    opinion("principal_head", HEAD, "2026-03-03 12:00"),
)


def test_wuhan_art_12_2_four_opinions_in_their_order() -> None:
    whole = a_case("filed", a_document("filing_approval", *FOUR), events=road("file"))
    three = dataclasses.replace(whole, documents=(a_document("filing_approval", *FOUR[:2], FOUR[3]),))
    early = opinion("principal_head", HEAD, "2026-03-03 08:00")
    twisted = dataclasses.replace(whole, documents=(a_document("filing_approval", *FOUR[:3], early),))

    assert rule(findings(whole), "filing.chain").status_at(LATER) is Status.MET
    assert rule(findings(three), "filing.chain").words == "立案审批缺少局分管负责人意见"
    assert rule(findings(three), "filing.chain").status_at(LATER) is Status.DUE
    assert rule(findings(twisted), "filing.chain").words == "局主要负责人的意见早于局分管负责人的意见"
    assert rule(findings(twisted), "filing.chain").status_at(LATER) is Status.BREACHED
    assert rule(findings(three, WANGDU), "filing.chain").status_at(LATER) is Status.MET


def test_wuhan_art_20_the_head_himself_approves_the_decision() -> None:
    by_deputy = a_document("penalty_decision", opinion("deputy_head", day="2026-03-19 09:00"))
    by_head = a_document("penalty_decision", opinion("principal_head", HEAD, "2026-03-19 09:00"))

    found = rule(findings(a_case("served", by_deputy, events=road("serve"))), "decision.head")

    assert found.words == "决定缺少局主要负责人的审批意见"
    assert found.happened == "现有局分管负责人的意见。"
    assert found.status_at(LATER) is Status.BREACHED
    fine = a_case("served", by_head, events=road("serve"))
    assert rule(findings(fine), "decision.head").status_at(LATER) is Status.MET


def test_wangdu_art_17_the_approval_shows_opinion_and_time() -> None:
    silent = dataclasses.replace(opinion("principal_head", HEAD, "2026-03-19 09:00"), opinion=" ")
    case = a_case("served", a_document("penalty_decision", silent), events=road("serve"))

    assert rule(findings(case, WANGDU), "decision.head").words == "决定的审批没有写明签署意见"


def test_wangdu_art_10_and_11_transfers_are_approved_by_the_head() -> None:
    by_section = a_document("crime_transfer_report", opinion("division_head", DIVISION))
    by_head = a_document("crime_transfer_report", opinion("principal_head", HEAD))
    case = a_case("transferred_criminal", by_section, events=(event("transfer_crime", "2026-03-13 09:00"),))

    found = rule(findings(case, WANGDU), "document.approver.crime_transfer_report")

    assert found.words == "移送涉嫌犯罪案件的书面报告缺少医疗保障部门负责人的审批意见"
    assert found.citation.req == ("wangdu-11-1b",)
    fine = dataclasses.replace(case, documents=(by_head,))
    assert rule(findings(fine, WANGDU), found.rule).status_at(LATER) is Status.MET


def test_nobody_approves_what_he_put_forward_and_no_handler_reviews_his_case() -> None:
    both = OfficerFacts(id="9", name="钱进", roles=frozenset({"officer", "principal_head"}))
    own = a_document("penalty_decision", opinion("handler", both), opinion("principal_head", both))
    review = paper("legal_opinion", made_by=SECOND)
    case = a_case("review", own, review, events=road("finish_investigation"))

    assert rule(findings(case), "separation.own_request").level is Level.BLOCK
    assert rule(findings(case), "separation.review").level is Level.WARNING
    apart = a_case(
        "review",
        a_document("penalty_decision", opinion("handler", OFFICER), opinion("principal_head", HEAD)),
        paper("legal_opinion", made_by=DIVISION),
    )
    assert {"separation.own_request", "separation.review"}.isdisjoint(rules(findings(apart)))


def test_an_approval_given_after_the_step_stays_a_breach() -> None:
    late = a_document("crime_transfer_report", opinion("principal_head", HEAD, "2026-03-16 09:00"))
    late = dataclasses.replace(late, made_at=opinion("x", None, "2026-03-12 09:00").decided_at)
    case = a_case("transferred_criminal", late, events=(event("transfer_crime", "2026-03-13 09:00"),))

    found = rule(findings(case, WANGDU), "document.approver.crime_transfer_report")

    assert found.words == "移送涉嫌犯罪案件的书面报告办完之后才由医疗保障部门负责人批准"
    assert found.status_at(LATER) is Status.BREACHED
