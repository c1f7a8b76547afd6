"""Special links that rows of a register tell: never entered twice, their clocks follow, steps wait for them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from liuhen.cases import acts
from liuhen.cases.acts import NewCase
from liuhen.cases.acts.road import StepRefusedError, WrongStateError, procedure_for
from liuhen.cases.models import Case, CaseEvent
from liuhen.cases.performing import acts as performing
from liuhen.cases.performing.words import Corrected, Owed
from liuhen.cases.property import acts as property_acts
from liuhen.cases.property.models import Measure
from liuhen.cases.property.words import Kind, Treated
from liuhen.cases.queries import case_facts, rules_of
from liuhen.law.check import check
from liuhen.law.checks.archiving import clocks
from liuhen.law.finding import Finding
from liuhen.law.gate import open_links
from liuhen.law.lifecycle import procedures
from tests.cases import road
from tests.cases.road import PARTY, day
from tests.cases.things.test_measures import agreed
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
ITEM = property_acts.NewItem(name="账簿", quantity=2, unit="册", condition="完好", kept_at="物证室", keeper="丁")


def investigating(cast: Cast) -> Case:
    return acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))


def taken(case: Case, cast: Cast, kind: Kind, at: datetime) -> Measure:
    new = property_acts.NewMeasure(
        kind=kind,
        target="账簿",
        reason="证据可能灭失",
        basis="行政处罚法第五十六条",
        carried=property_acts.Carried(at=at, place="门诊部", officers=(cast.officer, cast.partner)),
        items=(ITEM,),
    )
    return property_acts.propose(case, new, by=cast.officer, at=at)


def given_back(measure: Measure, cast: Cast, at: datetime) -> None:
    lines = {item.pk: item.quantity for item in measure.items.all()}
    back = property_acts.NewTreatment(
        kind=Treated.RETURNED, lines=lines, reason="查明无关", receiver="乙口腔门诊部", signed_by="王喆"
    )
    property_acts.treat(measure, back, by=cast.officer, at=at)


def clock(case: Case, code: str, at: datetime) -> Finding:
    """Give the one clock of the law that bears this name; a second one would be a second way of one thing."""
    (found,) = [one for one in check(case_facts(case, at=at), rules_of(case), at) if one.rule.startswith(code)]
    return found


def test_every_link_told_by_a_register_is_refused_by_hand_and_says_where_it_is_entered(cast: Cast) -> None:
    case = investigating(cast)
    kept = [link for link in procedure_for(case).links if link.kept_in]

    assert {"sealing_extended", "advance_registration", "remedy_expired", "reminder_served", "published"} <= {
        link.opens for link in kept
    }
    for link in kept:
        assert link.kept_in is not None
        with pytest.raises(WrongStateError, match=link.kept_in.label):
            acts.open_link(case, link.opens, by=cast.officer, at=day(9), reason="登记")
    assert "commission_started" not in {link.opens for link in kept}  # what no measure holds is sent to experts too


def test_a_registration_holds_the_investigation_until_the_things_are_dealt_with(cast: Cast) -> None:
    """行政处罚法 (2021) art. 56: seven working days; the row is the act, the link follows."""
    case = investigating(cast)
    measure = taken(case, cast, Kind.REGISTRATION, day(9))
    road.issued(case, "site_record", by=cast.officer, at=day(9), officers=road._two())
    road.issued(case, "investigation_report", by=cast.officer, at=day(10), officers=road._two())

    with pytest.raises(StepRefusedError, match=r"先行登记保存.*还没有结束") as waits:
        acts.finish_investigation(case, by=cast.officer, at=day(11))
    assert "涉案财物和措施" in waits.value.next_step
    assert clock(case, "clock.advance_registration", day(11)).closed_at is None
    given_back(measure, cast, day(12))
    with pytest.raises(StepRefusedError, match="证据保全"):  # what the link must leave behind is asked for here
        acts.finish_investigation(case, by=cast.officer, at=day(13))
    road.issued(case, "preservation", by=cast.officer, at=day(13), officers=road._two())

    assert "review" == acts.finish_investigation(case, by=cast.officer, at=day(14)).state
    assert day(12) == clock(case, "clock.advance_registration", day(14)).closed_at
    assert not CaseEvent.objects.filter(case=case, name__startswith="advance_registration").exists()


def test_the_clock_of_a_seizure_is_paused_and_lengthened_by_its_rows_as_it_was_by_the_links(cast: Cast) -> None:
    """行政强制法 art. 25: testing does not count, the extension goes on from the end of the first term."""
    case = investigating(cast)
    measure = taken(case, cast, Kind.SEIZURE, day(9))
    plain = clock(case, "clock.sealing.", day(10)).due_at
    testing = property_acts.start_testing(
        measure, body="检验所", from_at=day(10), told_at=None, by=cast.officer, at=day(10)
    )
    assert clock(case, "clock.sealing.", day(11)).due_at is None
    property_acts.end_testing(testing, until_at=day(15), result="合格", by=cast.officer, at=day(15))
    paused = clock(case, "clock.sealing.", day(16)).due_at
    longer = property_acts.NewExtension(until_on=day(60).date(), reason="案情复杂")
    agreed(cast, property_acts.ask_extension(measure, longer, by=cast.officer, at=day(29)), day(30))
    told = case_facts(case, at=day(31))
    by_hand = replace(told, links=(), events=(*told.events, *(replace(one, which="") for one in told.links)))

    assert plain is not None
    assert paused is not None
    assert timedelta(days=5) == paused - plain
    pack = rules_of(case)
    rows = {one.rule.rpartition(".")[0]: one.due_at for one in clocks(told, pack) if one.rule.startswith("clock.seal")}
    hand = {one.rule: one.due_at for one in clocks(by_hand, pack) if one.rule.startswith("clock.seal")}
    assert {"clock.sealing", "clock.sealing_extended"} == set(rows)
    assert hand == rows
    assert ["sealing"] == [one.link.opens for one in open_links(case_facts(case), procedure_for(case))]


def test_in_a_case_of_a_measure_the_row_takes_the_step_and_its_clock_is_one(cast: Cast) -> None:
    new = NewCase(act_type="measure", party=PARTY, matter="扣押账簿", cause="串换", partners=(cast.partner,))
    case = acts.open_case(new, by=cast.officer, at=day(0))
    acts.advance(case, "emergency_measure", by=cast.officer, at=day(1), reason="当场发现正在转移")
    taken(case, cast, Kind.SEIZURE, day(1))

    assert day(1) == clock(case, "clock.sealing", day(2)).since
    assert "decided" == Case.objects.get(pk=case.pk).state  # list and decision are not there: the step waits for them


def test_wuhan_23_an_order_to_correct_sets_the_day_by_its_document_or_by_its_row(cast: Cast) -> None:
    new = NewCase(act_type="inspection", party=PARTY, matter="检查", cause="日常检查", arrived=True)
    case = acts.open_case(new, by=cast.officer, at=day(0))
    road.issued(case, "correction_order", by=cast.officer, at=day(1), correct_by="2026-08-03", officers=road._two())
    case.refresh_from_db()
    assert date(2026, 8, 3) == case.correction_due_on
    assert "correction_ordered" in {one.name for one in case_facts(case).events}

    penalty = investigating(cast)
    row = performing.note_obligation(
        penalty,
        performing.NewObligation(kind=Owed.CORRECTION, words="停止串换", due_on=date(2026, 8, 20)),
        by=cast.officer,
        at=day(9),
    )
    penalty.refresh_from_db()
    assert date(2026, 8, 20) == penalty.correction_due_on
    performing.recheck(
        penalty, performing.NewRecheck(found="已停止", result=Corrected.DONE), by=cast.officer, at=day(12)
    )
    assert ["correction_ordered", "recheck"] == [one.name for one in case_facts(penalty).links]
    performing.withdraw_obligation(row, reason="登记错", by=cast.officer, at=day(13))
    penalty.refresh_from_db()
    assert penalty.correction_due_on is None


def test_a_link_that_was_opened_by_hand_before_its_register_existed_is_closed_by_hand(cast: Cast) -> None:
    case = investigating(cast)
    CaseEvent.objects.create(case=case, name="sealing", at=day(9), entered_at=day(9), by=cast.officer, entry="0" * 32)

    assert ["sealing"] == [one.link.opens for one in open_links(case_facts(case), procedure_for(case))]
    acts.close_link(case, "sealing_closed", by=cast.officer, at=day(12))
    assert not open_links(case_facts(case), procedure_for(case))
    with pytest.raises(WrongStateError):
        acts.close_link(case, "sealing_closed", by=cast.officer, at=day(13))


def test_a_call_served_through_the_register_of_services_needs_no_second_entry(cast: Cast) -> None:
    """行政强制法 art. 54: ten working days from its service."""
    case = road.served(cast)
    call = road.issued(case, "reminder", by=cast.officer, at=day(60))
    performing.remind(case, performing.NewReminder(words="请缴纳罚款"), by=cast.officer, at=day(60))
    assert case_facts(case).instant_of("reminder_served") is None
    acts.serve(case, call, road.by_hand(day(61)), by=cast.officer, at=day(61))

    assert day(61) == case_facts(case).instant_of("reminder_served")
    assert day(61) == clock(case, "clock.reminder_wait", day(62)).since


def test_a_fine_taken_on_the_spot_holds_the_end_of_a_summary_case_until_it_is_handed_in(cast: Cast) -> None:
    """行政处罚法 (2021) art. 71."""
    case = road.clue(cast, act_type="summary")
    fine = performing.note_obligation(
        case,
        performing.NewObligation(kind=Owed.FINE, words="罚款", amount=Decimal(100)),
        by=cast.officer,
        at=day(0),
    )
    paid = performing.NewPerformance(words="当场缴纳", amount=Decimal(100), on_the_spot=True)
    row = performing.note_performance(fine, paid, by=cast.officer, at=day(0))

    assert ["fine_collected"] == [one.link.opens for one in open_links(case_facts(case), procedures()["summary"])]
    performing.hand_in(row, by=cast.officer, at=day(1))
    assert not open_links(case_facts(case), procedures()["summary"])
