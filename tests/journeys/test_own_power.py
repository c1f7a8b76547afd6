"""Enforcement by the bureau's own power from the decision that is not performed to the end, under several bureaus.

Source: 行政强制法 (2011) art. 34 to 38, 42; wuhan 第三条第三款; wangdu 第二十条.
"""

from datetime import datetime
from decimal import Decimal

import pytest

from liuhen.approvals.chain import Decision
from liuhen.approvals.queries import open_step
from liuhen.bureau.roles import Role
from liuhen.cases import acts
from liuhen.cases.acts import NewCase
from liuhen.cases.acts.road import StepRefusedError
from liuhen.cases.models import Case, Reminder
from liuhen.cases.performing import acts as performing
from liuhen.cases.performing import words as performing_words
from liuhen.cases.queries import case_facts, hindrances_of, live_events, rules_of
from liuhen.documents.models import Document
from liuhen.law.check import check
from liuhen.law.finding import Level
from tests.cases import road
from tests.cases.road import PARTY, day
from tests.cast import Cast, small_bureau

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def opened(cast: Cast) -> Case:
    new = NewCase(
        act_type="enforcement", party=PARTY, matter="拒不缴纳罚款", cause="执行处罚决定", partners=(cast.partner,)
    )
    return acts.open_case(new, by=cast.officer, at=day(0))


def called(case: Case, cast: Cast, at: datetime) -> Reminder:
    """The last call, in writing and handed over; the step goes with the row."""
    letter = road.issued(case, "reminder", by=cast.officer, at=at, officers=road._two())
    call = performing.remind(case, performing.NewReminder(words="请在十日内缴清"), by=cast.officer, at=at)
    acts.serve(case, letter, road.by_hand(at), by=cast.officer, at=at)
    case.refresh_from_db()
    return call


def decided(case: Case, cast: Cast, at: datetime) -> Document:
    decision = road.written(case, "enforcement_decision", by=cast.officer, at=at, officers=road._two())
    request = acts.request_document(case, decision, by=cast.officer, at=at)
    while (step := open_step(request)) is not None:
        acts.approve_document(request, decision=Decision.AGREE, opinion="同意。", by=cast.of(Role(step.role)), at=at)
    decision.refresh_from_db()
    case.refresh_from_db()
    return decision


@pytest.mark.parametrize("code", ["wuhan", "wangdu", "shilong"])
def test_a_bureau_with_the_power_itself_walks_from_the_call_to_the_bound_file(code: str) -> None:
    cast = small_bureau(code)
    case = opened(cast)
    call = called(case, cast, day(1))
    assert "reminded" == case.state

    performing.note_reminder(call, statement="资金困难", by=cast.officer, at=day(3))
    case.refresh_from_db()
    with pytest.raises(StepRefusedError, match="复核"):  # what the party said is reviewed in its record first
        acts.advance(case, "hear_statement", by=cast.officer, at=day(4))
    for kind in ("statement_record", "statement_review"):  # wangdu 第十五条 wants the former, superior law the latter
        road.issued(case, kind, by=cast.officer, at=day(4))
    performing.note_reminder(call, review="不足以免除缴纳义务", by=cast.officer, at=day(4))
    case.refresh_from_db()
    assert "heard" == case.state

    decision = decided(case, cast, day(20))
    assert ("decided", "issued") == (case.state, decision.state)
    acts.serve(case, decision, road.by_hand(day(21)), by=cast.officer, at=day(21))
    case.refresh_from_db()
    assert "served" == case.state

    with pytest.raises(StepRefusedError, match="笔录"):
        acts.advance(case, "enforce", by=cast.officer, at=day(30), reason="依法扣缴")
    road.issued(case, "site_record", by=cast.officer, at=day(30), officers=road._two())
    case = acts.advance(case, "enforce", by=cast.officer, at=day(30), reason="到场依法执行，款项全部到位")
    case = acts.advance(case, "terminate", by=cast.officer, at=day(31))
    acts.describe(
        case, acts.Description(archive_class=rules_of(case).archive_classes()[0]), by=cast.officer, at=day(31)
    )
    case.refresh_from_db()

    assert "terminated" == case.state
    assert [] == [one.words for one in hindrances_of(case, "compile", at=day(32)) if one.level is Level.BLOCK]
    assert ["submitted_for_approval", "reminder", "hear_statement", "decide", "serve", "enforce", "terminate"] == [
        one.name for one in live_events(case) if one.name not in ("statement", "serve_document")
    ]
    found = check(case_facts(case, at=day(200)), rules_of(case), day(200))
    assert not [
        one.words for one in found if one.rule.startswith(("clock.court_window", "document.missing.performance"))
    ]


@pytest.mark.parametrize("code", ["wuhan", "yiliang"])
def test_what_is_paid_after_the_call_ends_the_enforcement_without_any_force(code: str) -> None:
    cast = small_bureau(code)
    case = opened(cast)
    called(case, cast, day(1))
    owed = performing.note_obligation(
        case,
        performing.NewObligation(kind=performing_words.Owed.FINE, words="罚款", amount=Decimal(1000)),
        by=cast.officer,
        at=day(1),
    )
    part = performing.NewPerformance(words="转账", amount=Decimal(400), voucher="银行回单")
    performing.note_performance(owed, part, by=cast.officer, at=day(5))
    case.refresh_from_db()
    assert "reminded" == case.state

    rest = performing.NewPerformance(words="转账", amount=Decimal(600), voucher="银行回单")
    performing.note_performance(owed, rest, by=cast.officer, at=day(6))
    case.refresh_from_db()

    assert "executed" == case.state


def test_the_time_for_the_court_is_reckoned_from_the_case_the_decision_was_made_in(cast: Cast) -> None:
    """wuhan 第二十五条; 行政强制法 art. 53: three months from the end of the remedies."""
    penalty = road.served(cast)
    new = NewCase(
        act_type="enforcement",
        party=PARTY,
        matter="拒不缴纳罚款",
        cause="执行处罚决定",
        partners=(cast.partner,),
        origin=penalty,
    )
    case = acts.open_case(new, by=cast.officer, at=day(100))
    called(case, cast, day(101))

    facts = case_facts(case, at=day(302))
    assert "remedy_expired" in {one.name for one in facts.links}
    assert "clock.court_window" in {one.rule for one in check(facts, rules_of(case), day(302))}
