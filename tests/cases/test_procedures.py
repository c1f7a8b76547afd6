"""Cases of the other procedures through the product's own acts: opening, steps, special links, counter-entries."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.approvals.queries import open_step
from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.roles import Role
from liuhen.cases import acts
from liuhen.cases.acts import NewCase
from liuhen.cases.acts.road import StepRefusedError, WrongStateError, procedure_for
from liuhen.cases.applications.acts import intake
from liuhen.cases.lifecycle import bindable
from liuhen.cases.models import ACT_TYPES, Case
from liuhen.cases.queries import case_facts, hindrances_of, live_events, rules_of
from liuhen.errors import InputError, LiuhenError
from liuhen.law.check import check
from liuhen.law.lifecycle import Who, procedures
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import PARTY, day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
OTHERS = [code for code in sorted(procedures()) if code not in ("penalty", "summary")]


def opened(cast: Cast, act_type: str, **more: object) -> Case:
    known: dict[str, object] = {
        "act_type": act_type,
        "party": PARTY,
        "matter": "检查医保结算和进销存",
        "cause": "医保基金使用检查",
        "partners": (cast.partner,),
    }
    return acts.open_case(NewCase(**{**known, **more}), by=cast.officer, at=day(0))  # type: ignore[arg-type]


def on_site(cast: Cast) -> Case:
    return acts.advance(opened(cast, "inspection"), "activity_started", by=cast.officer, at=day(1))


def test_the_kinds_of_case_are_those_of_the_table() -> None:
    assert {code: cycle.label for code, cycle in procedures().items()} == dict(ACT_TYPES)


@pytest.mark.parametrize("act_type", OTHERS)
def test_wuhan_art_3_every_case_begins_with_the_event_its_whole_process_begins_with(cast: Cast, act_type: str) -> None:
    before = Entry.objects.count()
    case = opened(cast, act_type)
    cycle = procedures()[act_type]

    assert before + 1 == Entry.objects.count()
    assert [cycle.start.event] == [event.name for event in live_events(case)]
    assert case.state == cycle.start.state
    assert case_facts(case).act_type == cycle.law
    assert case.get_state_display() == cycle.label_of(case.state)


def test_an_inspection_that_was_not_planned_begins_on_site(cast: Cast) -> None:
    case = opened(cast, "inspection", arrived=True)

    assert ("on_site", "现场核查") == (case.state, case.get_state_display())
    assert ["activity_started"] == [event.name for event in live_events(case)]


def test_a_case_is_not_opened_without_party_and_matter_and_a_penalty_begins_with_its_clue(cast: Cast) -> None:
    with pytest.raises(InputError, match="被检查人"):
        opened(cast, "inspection", party={})
    with pytest.raises(InputError, match="线索"):
        opened(cast, "penalty")


def test_an_inspection_ends_with_its_opinion_served_and_its_links_closed(cast: Cast) -> None:
    """wuhan-3-3b, 3-3c: three general links; nothing closes while a special link is open."""
    case = on_site(cast)
    acts.open_link(case, "interview", by=cast.officer, at=day(1) + timedelta(hours=1))
    road.issued(case, "site_record", by=cast.officer, at=day(1), officers=road._two())
    road.issued(case, "inspection_opinion", by=cast.officer, at=day(2))

    with pytest.raises(StepRefusedError, match="询问"):
        acts.advance(case, "sign_opinion", by=cast.officer, at=day(3))
    with pytest.raises(StepRefusedError, match="笔录") as refusal:
        acts.close_link(case, "interview_closed", by=cast.officer, at=day(2))
    road.issued(case, "interview_record", by=cast.officer, at=day(2))
    acts.close_link(case, "interview_closed", by=cast.officer, at=day(2))
    case = acts.advance(case, "sign_opinion", by=cast.officer, at=day(3))

    assert "interview_record" in {one.document_kind for one in refusal.value.findings}
    assert "opinion" == case.state
    assert ["activity_started", "interview", "interview_closed", "sign_opinion"] == [
        event.name for event in live_events(case)[1:] if event.name != "serve_document"
    ]


def test_an_inspection_gives_rise_to_a_clue_that_names_it(cast: Cast) -> None:
    inspection = on_site(cast)
    case = road.registered(road.a_clue(origin=inspection), by=cast.officer, at=day(2))

    assert inspection == case.origin
    assert [case] == list(inspection.arisen.all())
    assert "clue_arisen" in {event.name for event in live_events(inspection)}


def test_a_measure_wants_the_head_and_his_agreement_on_the_decision_takes_the_step(cast: Cast) -> None:
    """行政强制法 art. 18, 24: approved, then carried out with decision and list, handed over."""
    case = opened(cast, "measure")
    decision = road.written(case, "sealing_decision", by=cast.officer, at=day(1))

    with pytest.raises(WrongStateError, match="须经"):
        acts.advance(case, "approve_measure", by=cast.head, at=day(1))
    with pytest.raises(WrongStateError, match="须经审批"):
        acts.issue_document(decision, case, by=cast.officer, at=day(1))
    agreed(cast, acts.request_document(case, decision, by=cast.officer, at=day(1)), day(1))
    case.refresh_from_db()
    assert "decided" == case.state
    with pytest.raises(StepRefusedError, match="清单"):
        acts.advance(case, "sealing", by=cast.officer, at=day(2))
    road.issued(case, "sealing_list", by=cast.officer, at=day(2))
    road.issued(case, "site_record", by=cast.officer, at=day(2), officers=road._two())
    case = acts.advance(case, "sealing", by=cast.officer, at=day(2))
    decision.refresh_from_db()
    acts.serve(case, decision, road.by_hand(day(2)), by=cast.officer, at=day(2))
    case.refresh_from_db()

    assert ("served", "送达") == (case.state, case.get_state_display())
    assert "clock.sealing" in {one.rule for one in check(case_facts(case, at=day(3)), rules_of(case), day(3))}


def test_a_measure_the_head_refuses_ends_there(cast: Cast) -> None:
    case = opened(cast, "measure")

    with pytest.raises(RoleRefusal):
        acts.advance(case, "refuse_measure", by=cast.officer, at=day(1), reason="不必要")

    assert "not_approved" == acts.advance(case, "refuse_measure", by=cast.head, at=day(1), reason="证据不足").state


def test_a_reward_is_decided_by_the_head_on_its_decision(cast: Cast) -> None:
    case = opened(cast, "reward")
    for step in ("accepted", "verify", "examine"):
        acts.advance(case, step, by=cast.officer, at=day(1), reason="材料齐全，情况属实")
    decision = road.written(case, "application_decision", by=cast.officer, at=day(2))
    agreed(cast, acts.request_document(case, decision, by=cast.officer, at=day(2)), day(3))
    case.refresh_from_db()
    decision.refresh_from_db()
    acts.serve(case, decision, road.by_hand(day(4)), by=cast.officer, at=day(4))
    case.refresh_from_db()
    case = acts.advance(case, "terminate", by=cast.officer, at=day(5))

    assert "terminated" == case.state
    assert day(5) == case.terminated_at


def agreed(cast: Cast, request: Request, at: datetime) -> None:
    while (step := open_step(request)) is not None:
        by = cast.of(Role(step.role))
        acts.approve_document(request, decision=Decision.AGREE, opinion="同意。", by=by, at=at)


def test_a_summary_penalty_is_decided_on_the_spot_with_rights_told(cast: Cast) -> None:
    """行政处罚法 (2021) art. 51, 52."""
    case = road.clue(cast, act_type="summary")
    acts.advance(case, "investigation", by=cast.officer, at=day(0))
    road.issued(case, "site_record", by=cast.officer, at=day(0), officers=road._two())
    road.issued(case, "summary_decision", by=cast.officer, at=day(0))

    with pytest.raises(StepRefusedError, match="当场告知"):
        acts.advance(case, "decide", by=cast.officer, at=day(0))
    acts.open_link(case, "rights_told", by=cast.officer, at=day(0))
    case = acts.advance(case, "decide", by=cast.officer, at=day(0))

    found = {
        one.rule
        for one in check(case_facts(case, at=day(1)), rules_of(case), day(1))
        if one.rule.startswith("document.missing")
    }
    assert "decision" == case.state
    assert not found & {
        "document.missing.filing_approval",
        "document.missing.rights_notice",
        "document.missing.penalty_decision",
    }


def test_an_application_waits_for_what_is_to_be_supplemented(cast: Cast) -> None:
    """wuhan-3-4b: 补正 before 核验."""
    new = intake.NewApplication(
        act_type="reward",
        matter="举报奖励",
        applicant=PARTY,
        way="window",
        content="举报查实后申请奖励",
        materials=(),
        place="大厅",
        partners=(cast.partner,),
    )
    application = intake.register_application(new, by=cast.officer, at=day(0))
    case, told = application.case, intake.NewEvent(name="supplement_told", at=day(1), points=("银行账户证明",))
    intake.tell_supplement(application, told, by=cast.officer, at=day(1))

    with pytest.raises(StepRefusedError, match="补正"):
        acts.advance(case, "accepted", by=cast.officer, at=day(2))
    with pytest.raises(WrongStateError, match="申请登记"):
        acts.close_link(case, "supplement_received", by=cast.officer, at=day(3))
    came = intake.NewEvent(name="supplement_received", at=day(3), words="已收到账户证明")
    intake.note(application, came, by=cast.officer, at=day(3))
    case = acts.advance(case, "accepted", by=cast.officer, at=day(3))

    assert ("accepted", "受理") == (case.state, case.get_state_display())


def test_a_suspended_case_takes_no_step_and_only_a_head_suspends_it(cast: Cast) -> None:
    case = acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))

    with pytest.raises(RoleRefusal):
        acts.open_link(case, "suspend", by=cast.officer, at=day(9), reason="等待鉴定")
    with pytest.raises(InputError, match="理由"):
        acts.open_link(case, "suspend", by=cast.head, at=day(9))
    acts.open_link(case, "suspend", by=cast.head, at=day(9), reason="等待另案结果")
    with pytest.raises(StepRefusedError, match="中止"):
        acts.finish_investigation(case, by=cast.officer, at=day(10))
    with pytest.raises(WrongStateError, match="前一次"):
        acts.open_link(case, "suspend", by=cast.head, at=day(10), reason="再中止")
    acts.close_link(case, "resume", by=cast.head, at=day(12))

    with pytest.raises(WrongStateError, match="没有开始"):
        acts.close_link(case, "resume", by=cast.head, at=day(13))


def test_a_hearing_asked_for_on_the_last_minute_of_the_last_day_binds_and_a_later_one_is_marked(cast: Cast) -> None:
    """The notice says until 2026-08-10; it ends at 24:00 in Shanghai."""
    case = road.told(cast)
    last = day(28).replace(hour=15, minute=59)  # 23:59 of 2026-08-10 in Shanghai

    late = acts.open_link(case, "hearing_requested", by=cast.officer, at=last + timedelta(minutes=1))
    case.refresh_from_db()
    assert not case.hearing_requested
    assert late.reason.startswith("逾期提出")
    acts.correct(late, by=cast.head, at=day(29), reason="时间登记有误")

    acts.open_link(case, "hearing_requested", by=cast.officer, at=last)
    case.refresh_from_db()
    assert case.hearing_requested
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(30), conclusion="同意")
    with pytest.raises(StepRefusedError, match="听证"):
        road.asked(cast, case, "decision", day(31))


def test_a_hearing_is_not_closed_without_its_record(cast: Cast) -> None:
    """wuhan 第十五条第一款第（五）项."""
    case = road.told(cast)
    acts.open_link(case, "hearing_requested", by=cast.officer, at=day(24))
    acts.open_link(case, "hearing", by=cast.officer, at=day(26))

    with pytest.raises(StepRefusedError, match="听证笔录") as refusal:
        acts.close_link(case, "hearing_closed", by=cast.officer, at=day(27))

    assert "第十五条" in refusal.value.article
    case.refresh_from_db()
    assert not case.hearing_held


def test_a_step_said_to_be_older_than_the_one_before_is_refused(cast: Cast) -> None:
    case = road.accepted(cast)

    with pytest.raises(InputError, match="早于上一环节"):
        acts.advance(case, "emergency_start", by=cast.officer, at=day(1), reason="证据可能灭失")


def test_a_counter_entry_gives_back_the_state_and_the_wrong_step_stays_visible(cast: Cast) -> None:
    case = on_site(cast)
    step = live_events(case)[-1]

    acts.correct(step, by=cast.head, at=day(2), reason="尚未到场，误登")
    case.refresh_from_db()

    assert "planned" == case.state
    assert ["plan"] == [event.name for event in live_events(case)]
    assert {"plan", "activity_started", "correct"} == {event.name for event in case.events.all()}
    with pytest.raises(WrongStateError):
        acts.correct(live_events(case)[-1], by=cast.head, at=day(3), reason="不能更正开始")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(act_type=st.sampled_from(OTHERS), tries=st.lists(st.integers(min_value=0, max_value=40), max_size=6))
def test_whatever_is_taken_back_the_case_stands_where_its_live_steps_lead(
    cast: Cast, act_type: str, tries: list[int]
) -> None:
    case = opened(cast, act_type)
    cycle = procedure_for(case)
    for place, pick in enumerate(tries):
        rows = [row for row in cycle.steps_from(case.state) if row.by in (Who.TEAM, Who.HEAD)]
        try:
            if pick % 4 == 3:
                acts.correct(live_events(case)[-1], by=cast.head, at=day(place + 1), reason="误登")
            elif rows:
                row = rows[pick % len(rows)]
                by = cast.head if row.by is Who.HEAD else cast.officer
                acts.advance(case, row.step, by=by, at=day(place + 1), reason="按实际情况办理")
        except LiuhenError:
            continue
        finally:
            case.refresh_from_db()

        assert case.state == cycle.replayed(event.name for event in live_events(case))


def test_a_closed_inspection_and_a_refused_application_can_be_bound(cast: Cast) -> None:
    case = opened(cast, "inspection")
    case = acts.advance(case, "cancel_plan", by=cast.officer, at=day(1), reason="被检查人已注销")

    assert "closed" == case.state
    assert day(1) == case.terminated_at
    assert {"terminated", "closed", "refused", "not_approved"} == bindable()
    assert [] == [one.words for one in hindrances_of(case, "compile", at=day(2)) if "保管期限" not in one.words]
    acts.correct(live_events(case)[-1], by=cast.head, at=day(2), reason="误登")
    case.refresh_from_db()
    assert ("planned", None) == (case.state, case.terminated_at)
