"""Approvals of a case beyond the straight road: make-up, paper, withdrawing, lending, keeping apart.

Shows wuhan-12-1b, wuhan-12-2, wuhan-20-1b, wangdu-7-1, wangdu-17-1a.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from liuhen.approvals.acts import (
    NotYourStepError,
    OwnRequestError,
    SeparationError,
    StaleRequestError,
    delegate,
)
from liuhen.approvals.chain import Decision
from liuhen.approvals.lending import Lent
from liuhen.approvals.models import PaperOpinion, Request
from liuhen.approvals.papers.acts import PaperError, confirm_paper, deny_paper
from liuhen.approvals.papers.words import OnPaper
from liuhen.approvals.queries import decided_steps, open_step, right_words, unconfirmed_papers
from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts import assign_role, withdraw_role
from liuhen.bureau.acts.heads import ActingHeadError, appoint_acting_head, end_acting_head
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.cases import acts
from liuhen.cases.acts.approving import chain_of
from liuhen.cases.acts.clues import SamePersonError
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.models import Case
from liuhen.cases.queries import case_facts, hindrances_of, rules_of
from liuhen.cases.sheets import PROCEDURES, procedure_for
from liuhen.documents.acts import DocumentStateError
from liuhen.documents.models import Document
from liuhen.law.check import check
from liuhen.law.finding import Finding
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast, small_bureau

pytestmark = pytest.mark.usefixtures("data_dir")


def again(officer: Officer) -> Officer:
    """Read a person anew: his roles are read once for each instance."""
    return Officer.objects.get(pk=officer.pk)


def agree(request: Request, by: Officer, at: datetime, decision: Decision = Decision.AGREE) -> Request:
    name = next(name for name, one in PROCEDURES.items() if one.decide == request.verb)
    return road.ACTS[name][1](request, decision=decision, opinion="意见。", by=again(by), at=at)


def make_up(case: Case, at: datetime) -> Finding:
    """Give the clock of the make-up as it stands at an instant."""
    found = check(case_facts(case, at=at), rules_of(case), at)
    return next(one for one in found if one.rule == "filing.make_up")


def on_paper(at: datetime, decision: Decision = Decision.AGREE) -> OnPaper:
    return OnPaper(decision=decision, opinion="同意。", signed_at=at, photo_digest="sha256:1", photo_type="image/jpeg")


def test_the_pack_says_who_decides_a_filing_and_in_which_order(db: None) -> None:
    """wuhan 第十二条第二款: four opinions; wangdu 第七条: three."""
    wuhan, wangdu = small_bureau(code="wh", prefix="wh-"), small_bureau("wangdu", code="wd", prefix="wd-")

    chains = [chain_of(road.clue(cast), PROCEDURES["filing"]) for cast in (wuhan, wangdu)]

    assert ("handler", "division_head", "deputy_head", "principal_head") == chains[0]
    assert ("handler", "division_head", "principal_head") == chains[1]


def test_an_emergency_start_is_made_up_while_the_investigation_goes_on(cast: Cast) -> None:
    """wuhan 第十二条第一款: two working days after the start."""
    case = acts.advance(road.accepted(cast), "emergency_start", by=cast.officer, at=day(3), reason="证据可能灭失")
    clock = make_up(case, day(3))

    request = road.asked(cast, case, "filing", day(4))
    road.agreed(cast, request, "filing", day(4))

    case.refresh_from_db()
    assert ("investigating", True) == (case.state, case.number.startswith("云医保立"))
    assert case.filed_at is not None
    assert datetime(2026, 7, 20, 16, 0, tzinfo=UTC) == clock.due_at  # Thursday to Monday 24:00
    ended = make_up(case, day(5))
    assert ended.closed_at is not None
    assert not ended.late


def test_a_filing_is_not_made_up_twice(cast: Cast) -> None:
    case = acts.advance(road.accepted(cast), "emergency_start", by=cast.officer, at=day(3), reason="证据可能灭失")
    road.agreed(cast, road.asked(cast, case, "filing", day(4)), "filing", day(4))

    with pytest.raises(WrongStateError, match="还不能送审"):
        road.asked(cast, case, "filing", day(5))


def test_a_request_taken_back_is_a_draft_again_and_nobody_decides_it(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    agree(request, cast.division_head, day(5))

    document = acts.withdraw_request(request, by=cast.officer, at=day(6), reason="案情有补充")

    assert ("withdrawn", "draft") == (request.state, document.state)
    with pytest.raises((NotYourStepError, DocumentStateError)):
        agree(Request.objects.get(pk=request.pk), cast.deputy_head, day(6))


def test_only_who_asked_takes_a_request_back(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))

    with pytest.raises(NotYourStepError, match="送审人撤回"):
        acts.withdraw_request(request, by=cast.partner, at=day(6), reason="误送")


def test_changed_content_can_only_be_sent_back(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    Document.objects.filter(pk=request.subject_id).update(attachments=["sha256:2"])

    with pytest.raises(StaleRequestError, match="内容已有变动"):
        agree(request, cast.division_head, day(5))
    agree(request, cast.division_head, day(5), Decision.RETURN)
    assert "returned" == request.state


def test_an_approval_decided_in_two_tabs_counts_once(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    tabs = [Request.objects.get(pk=request.pk) for _ in range(2)]
    agree(tabs[0], cast.division_head, day(5))

    with pytest.raises(NotYourStepError):
        agree(tabs[1], cast.division_head, day(5))
    assert 1 == len(decided_steps(request))


def test_a_handler_of_the_case_never_approves_it_whatever_office_he_holds(cast: Cast) -> None:
    """The partner becomes head of the division: the deputy gives that opinion instead."""
    assign_role(cast.partner, Role.DIVISION_HEAD, by=cast.security_admin, at=day(0), reason="任命")
    withdraw_role(cast.division_head, Role.DIVISION_HEAD, by=cast.security_admin, at=day(1), reason="调离")
    request = road.asked(cast, road.accepted(cast), "filing", day(5))

    with pytest.raises(SeparationError, match="承办"):
        agree(request, cast.partner, day(5))
    step = open_step(request)
    assert step is not None
    assert "deputy_head" == step.role


def test_a_delegation_does_not_make_a_requester_or_handler_an_approver(cast: Cast) -> None:
    assign_role(cast.partner, Role.DEPUTY_HEAD, by=cast.security_admin, at=day(0), reason="兼任")
    week = Lent(from_on=date(2026, 1, 1), until_on=date(2027, 12, 31))
    delegate(cast.division_head, again(cast.partner), week, reason="外出", at=day(0))
    request = road.asked(cast, road.accepted(cast), "filing", day(5))

    with pytest.raises((SeparationError, OwnRequestError)):
        agree(request, cast.partner, day(5))


def test_who_approved_is_not_assigned_and_who_handles_does_not_review(cast: Cast) -> None:
    case = road.filed(cast)
    assign_role(cast.division_head, Role.OFFICER, by=cast.security_admin, at=day(8), reason="下派")

    with pytest.raises(SamePersonError, match="签署过意见"):
        acts.assign_handler(case, again(cast.division_head), by=cast.deputy_head, at=day(9), reason="加强力量")


def test_the_text_gives_the_decision_to_the_head_himself(cast: Cast) -> None:
    """wuhan 第二十条: a delegation does not replace the head, an appointment as acting head does."""
    always = Lent(from_on=date(2026, 1, 1), until_on=date(2027, 12, 31))
    delegate(cast.head, cast.deputy_head, always, reason="出国", at=day(0))
    request = road.asked(cast, road.reviewed(cast), "decision", day(35), performance_due_on="2026-09-30")
    agree(request, cast.division_head, day(35))

    with pytest.raises(NotYourStepError, match="须由本人签署"):
        agree(request, cast.deputy_head, day(35))
    appoint_acting_head(
        cast.deputy_head,
        from_on=date(2026, 1, 1),
        until_on=date(2027, 12, 31),
        document_number="云医保党〔2026〕8号",
        by=cast.security_admin,
        at=day(35),
    )
    agree(request, cast.deputy_head, day(36))

    assert "agreed" == request.state
    last = decided_steps(request)[-1]
    assert "主持工作，云医保党〔2026〕8号" in right_words(last)
    sheet = Document.objects.get(pk=request.subject_id)
    assert "主持工作" in sheet.opinions[-1]["way"]


def test_an_acting_head_needs_a_document_and_no_other_at_the_same_time(cast: Cast) -> None:
    days = {"from_on": date(2026, 9, 1), "until_on": date(2026, 9, 30), "by": cast.security_admin, "at": day(0)}

    with pytest.raises(ActingHeadError, match="文号"):
        appoint_acting_head(cast.deputy_head, document_number=" ", **days)  # type: ignore[arg-type]
    with pytest.raises(ActingHeadError, match="其他负责人"):
        appoint_acting_head(cast.officer, document_number="一号", **days)  # type: ignore[arg-type]
    held = appoint_acting_head(cast.deputy_head, document_number="一号", **days)  # type: ignore[arg-type]
    with pytest.raises(ActingHeadError, match="已主持工作"):
        appoint_acting_head(cast.division_head, document_number="二号", **days)  # type: ignore[arg-type]
    end_acting_head(held, by=cast.security_admin, at=datetime.fromisoformat("2026-09-10T02:00:00+00:00"), reason="返岗")
    with pytest.raises(ActingHeadError, match="已经结束"):
        end_acting_head(held, by=cast.security_admin, at=day(90), reason="返岗")


def test_a_signer_who_lost_the_office_no_longer_signs_and_his_substitute_does(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    withdraw_role(cast.division_head, Role.DIVISION_HEAD, by=cast.security_admin, at=timezone.now(), reason="调离")

    with pytest.raises(RoleRefusal):
        agree(request, cast.division_head, day(5))
    agree(request, cast.deputy_head, day(5))
    assert [cast.deputy_head] == [one.officer for one in decided_steps(request)]


def test_paper_counts_at_once_and_waits_for_the_signer(cast: Cast) -> None:
    """wangdu 第十七条: the time written on the paper counts; how late it was entered stands beside it."""
    request = road.asked(cast, road.accepted(cast), "filing", day(5))

    acts.enter_paper_opinion(request, on_paper(day(6)), signer=cast.division_head, by=cast.custodian, at=day(8))

    row = PaperOpinion.objects.get()
    (step,) = decided_steps(request)
    assert (cast.division_head, day(6), "open") == (step.officer, step.decided_at, request.state)
    assert "纸面签批，管理员丁记入，晚 2 日记入，待本人确认" == right_words(step)
    assert [row] == list(unconfirmed_papers(cast.bureau))
    confirm_paper(row, by=cast.division_head, at=day(9))
    assert not unconfirmed_papers(cast.bureau).exists()
    with pytest.raises(NotYourStepError, match="确认或者否认过"):
        confirm_paper(row, by=cast.division_head, at=day(9))


def test_the_requester_does_not_enter_paper_and_nobody_his_own(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))

    with pytest.raises(OwnRequestError, match="送审人"):
        acts.enter_paper_opinion(request, on_paper(day(6)), signer=cast.division_head, by=cast.officer, at=day(6))
    with pytest.raises(PaperError, match="本人在系统里"):
        acts.enter_paper_opinion(request, on_paper(day(6)), signer=cast.division_head, by=cast.division_head, at=day(6))


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (on_paper(day(9)), "还没有到"),
        (on_paper(day(4)), "早于上一级"),
        (replace(on_paper(day(6)), opinion=" "), "照抄|抄录"),
    ],
)
def test_a_paper_that_does_not_fit_is_said_so(cast: Cast, paper: OnPaper, why: str) -> None:
    """wuhan 第十二条第二款: the head does not sign before the deputy."""
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    agree(request, cast.division_head, day(5))

    with pytest.raises(PaperError, match=why):
        acts.enter_paper_opinion(request, paper, signer=cast.deputy_head, by=cast.custodian, at=day(7))


def test_a_denied_paper_stops_the_request(cast: Cast) -> None:
    request = road.asked(cast, road.accepted(cast), "filing", day(5))
    acts.enter_paper_opinion(request, on_paper(day(6)), signer=cast.division_head, by=cast.custodian, at=day(6))

    deny_paper(PaperOpinion.objects.get(), by=cast.division_head, at=day(7), words="本人未签")

    with pytest.raises(StaleRequestError, match="否认"):
        agree(request, cast.deputy_head, day(7))
    agree(request, cast.deputy_head, day(7), Decision.RETURN)
    assert "returned" == request.state


def test_any_document_goes_up_and_is_issued_with_the_last_agreement(cast: Cast) -> None:
    case = road.filed(cast)
    document = road.written(case, "preservation", by=cast.officer, at=day(8))
    request = acts.request_document(case, document, by=cast.officer, at=day(8))
    while (step := open_step(request)) is not None:
        acts.approve_document(
            request, decision=Decision.AGREE, opinion="同意。", by=cast.of(Role(step.role)), at=day(9)
        )

    document.refresh_from_db()
    assert "issued" == document.state
    assert document.opinions
    assert "document" == procedure_for(document.form).name


def test_the_decision_page_carries_findings_and_recordings_of_that_day(cast: Cast) -> None:
    case = acts.advance(road.accepted(cast), "emergency_start", by=cast.officer, at=day(3), reason="证据可能灭失")

    request = road.asked(cast, case, "filing", day(3) + timedelta(days=10))

    assert any("补办" in one["words"] for one in request.shown["findings"])
    assert not request.shown["recordings"]


def test_what_hinders_the_decision_still_hinders_it(cast: Cast) -> None:
    case = road.investigated(cast)

    assert hindrances_of(case, "decide", at=day(22))
    assert Case.objects.get(pk=case.pk).state == "review"
