"""The road of a penalty case, through the product's own acts; what the law refuses it names."""

from pathlib import Path

import pytest

from liuhen.bureau.acting import RoleRefusal
from liuhen.cases import acts
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.lifecycle import expected
from liuhen.cases.queries import hindrances_of
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.law.lifecycle import ROAD, procedure_of
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


def test_a_penalty_case_walks_from_clue_to_termination_with_every_document_issued(cast: Cast) -> None:
    case = road.terminated(cast)

    kinds = set(Document.objects.filter(subject_id=str(case.pk), state="issued").values_list("kind", flat=True))
    assert "terminated" == case.state
    assert "云医保立〔2026〕1号" == case.number
    assert {"filing_approval", "rights_notice", "legal_opinion", "penalty_decision", "closing_report"} <= kinds
    assert day(53).date() == case.terminated_at.date()


def test_the_number_of_the_filing_approval_is_the_case_number(cast: Cast) -> None:
    case = road.filed(cast)

    assert case.number == Document.objects.get(kind="filing_approval").number


def test_wuhan_article_12_a_case_is_not_filed_before_all_four_opinions_are_there(cast: Cast) -> None:
    case = road.accepted(cast)
    road.asked(cast, case, "filing", day(5))

    words = " ".join(one.words for one in hindrances_of(case, "file", at=day(6)))
    assert "局主要负责人" in words
    assert "处室负责人" in words


def test_wuhan_article_20_the_decision_is_refused_while_the_legal_opinion_is_missing(cast: Cast) -> None:
    case = road.told(cast)
    road.issued(case, "statement_review", by=cast.officer, at=day(26))

    with pytest.raises(StepRefusedError, match="缺少法制审核意见书") as refusal:
        road.asked(cast, case, "decision", day(30))

    assert "第二十条" in refusal.value.article
    assert "legal_opinion" in {one.document_kind for one in refusal.value.findings}
    assert "review" == type(case).objects.get(pk=case.pk).state


def test_wuhan_article_17_the_decision_is_refused_while_nobody_was_told_his_rights(cast: Cast) -> None:
    case = road.investigated(cast)
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="同意")

    with pytest.raises(StepRefusedError, match="权利告知书") as refusal:
        road.asked(cast, case, "decision", day(30))

    assert "第十七条" in refusal.value.article


def test_the_decision_waits_for_the_period_of_statement(cast: Cast) -> None:
    case = road.told(cast)
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="同意")

    with pytest.raises(StepRefusedError, match="陈述申辩没有记录"):
        road.asked(cast, case, "decision", day(27))  # 8月9日: the period ends on 8月10日


def test_the_decision_goes_up_when_the_period_is_over_and_nothing_was_said(cast: Cast) -> None:
    case = road.told(cast)
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="同意")

    assert "open" == road.asked(cast, case, "decision", day(29)).state


def test_a_legal_opinion_that_sent_back_opens_no_decision(cast: Cast) -> None:
    case = road.told(cast)
    road.issued(case, "statement_review", by=cast.officer, at=day(26))
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(30), conclusion="退回补充")

    with pytest.raises(StepRefusedError, match="缺少法制审核意见书"):
        road.asked(cast, case, "decision", day(31))


def test_investigation_does_not_end_without_a_record(cast: Cast) -> None:
    case = acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))

    with pytest.raises(StepRefusedError, match="笔录"):
        acts.finish_investigation(case, by=cast.officer, at=day(9))


def test_a_refused_step_is_one_refusal_entry_and_leaves_no_event(cast: Cast) -> None:
    case = acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    events, before = case.events.count(), Entry.objects.filter(kind="refusal").count()

    with pytest.raises(StepRefusedError):
        acts.finish_investigation(case, by=cast.officer, at=day(9))

    assert before + 1 == Entry.objects.filter(kind="refusal").count()
    assert events == case.events.count()


def test_a_step_out_of_turn_is_refused(cast: Cast) -> None:
    with pytest.raises(WrongStateError, match="线索"):
        acts.start_investigation(road.clue(cast), by=cast.officer, at=day(1))


def test_steps_with_an_act_of_their_own_cannot_be_taken_directly(cast: Cast) -> None:
    case = road.reviewed(cast)

    for step in ("file", "decide", "serve", "terminate", "archive"):
        with pytest.raises(WrongStateError):
            acts.advance(case, step, by=cast.officer, at=day(31))


def test_the_file_is_not_closed_while_no_archive_class_is_chosen(cast: Cast) -> None:
    case = road.terminated(cast)

    assert any("保管期限" in one.words for one in hindrances_of(case, "compile", at=day(60)))

    acts.describe(case, acts.Description(archive_class="30年"), by=cast.officer, at=day(60))
    assert not any("保管期限" in one.words for one in hindrances_of(case, "compile", at=day(60)))


def test_a_case_may_be_sent_back_with_a_reason_and_comes_again(cast: Cast) -> None:
    case = road.investigated(cast)

    with pytest.raises(InputError, match="理由"):
        acts.advance(case, "send_back", by=cast.legal_reviewer, at=day(22))
    acts.advance(case, "send_back", by=cast.legal_reviewer, at=day(22), reason="询问笔录没有核对结算明细")

    assert "investigating" == case.state
    assert "review" == acts.finish_investigation(case, by=cast.officer, at=day(25)).state


def test_under_shilong_two_opinions_file_a_case(db: None, data_dir: Path) -> None:
    from tests.cast import small_bureau

    cast = small_bureau("shilong")
    case = road.filed(cast)

    opinions = [one["role"] for one in Document.objects.get(kind="filing_approval").opinions]
    assert ["handler", "principal_head"] == opinions
    assert "filed" == case.state


def test_an_officer_outside_the_team_may_not_work_on_the_case(cast: Cast) -> None:
    case = road.clue(cast)

    with pytest.raises(RoleRefusal):
        acts.accept(case, by=cast.colleague, at=day(1))


def test_the_road_of_the_law_and_of_the_page_are_the_same() -> None:
    shown = expected(procedure_of("penalty"))

    assert list(ROAD) == [state for state in shown if state in ROAD]
