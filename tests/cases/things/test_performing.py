"""Performance, instalments, rechecks, the last call, the court, remedies: by the acts, and what the law finds.

Shows wangdu-19-1a, 19-1b, 20-1a, 20-1b and wuhan-23-1, 23-2, 24-1, 25-1a, 25-1b.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from liuhen.cases.acts import request_closing
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.models import Case, Instalment
from liuhen.cases.performing import acts
from liuhen.cases.performing.account import Part
from liuhen.cases.performing.queries import accounts_of, correction_due
from liuhen.cases.performing.words import Corrected, Owed, RemedyKind, Ruling
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import case_facts, rules_of
from liuhen.documents.forms import form_of
from liuhen.errors import InputError
from liuhen.law.check import check
from liuhen.law.finding import Finding
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


def fined(cast: Cast, case: Case) -> None:
    new = acts.NewObligation(kind=Owed.FINE, words="罚款", amount=Decimal(10000), due_on=date(2026, 9, 30))
    acts.note_obligation(case, new, by=cast.officer, at=day(39))


def told(case: Case, at: int) -> dict[str, Finding]:
    return {one.rule: one for one in check(case_facts(case, at=day(at)), rules_of(case), day(at))}


def test_a_fine_is_paid_in_two_parts_and_the_case_closes_only_then(cast: Cast) -> None:
    case = road.served(cast)
    fined(cast, case)
    fine = case.obligations.get()
    part = acts.NewPerformance(words="缴款", amount=Decimal(6000), voucher="P-1")
    acts.note_performance(fine, part, by=cast.officer, at=day(45))

    road.issued(case, "performance_check", by=cast.officer, at=day(45))
    report = road.written(case, "closing_report", by=cast.officer, at=day(45), manner="执行完毕")
    with pytest.raises(StepRefusedError, match=r"尚余 4,000\.00 元"):
        request_closing(case, report, by=cast.officer, at=day(45))
    with pytest.raises(InputError, match=r"只余 4,000\.00 元"):
        acts.note_performance(fine, part, by=cast.officer, at=day(46))
    acts.note_performance(fine, acts.NewPerformance(words="缴款", amount=Decimal(4000)), by=cast.officer, at=day(46))

    request_closing(case, report, by=cast.officer, at=day(46))
    with pytest.raises(WrongStateError, match="都已履行"):
        acts.note_unperformed(case, words="没有缴", by=cast.officer, at=day(47))
    with pytest.raises(WrongStateError, match="已有履行记录"):
        acts.withdraw_obligation(fine, reason="写错", by=cast.officer, at=day(47))


def test_instalments_make_up_the_amount_and_a_newer_plan_replaces_the_older(cast: Cast) -> None:
    case = road.served(cast)
    fined(cast, case)
    fine = case.obligations.get()
    half = [Part(due_on=date(2026, 9, 30), amount=Decimal(5000)), Part(due_on=date(2026, 12, 31), amount=Decimal(5000))]

    with pytest.raises(InputError, match="合计"):
        acts.plan_instalments(fine, half[:1], reason="困难", approver="局长", by=cast.officer, at=day(40))
    acts.plan_instalments(fine, half, reason="困难", approver="局长", by=cast.officer, at=day(40))
    whole = [Part(due_on=date(2026, 12, 31), amount=Decimal(10000))]
    acts.plan_instalments(fine, whole, reason="延期", approver="局长", by=cast.officer, at=day(41))

    account = accounts_of(case)[0]
    assert tuple(whole) == account.parts
    assert account.overdue(date(2026, 10, 8)) is None
    assert 3 == Instalment.objects.count()


def test_each_instalment_stands_on_the_board_until_what_is_paid_reaches_it(cast: Cast) -> None:
    """行政处罚法 (2021) art. 66."""
    case = road.served(cast)
    fined(cast, case)
    fine = case.obligations.get()
    half = [Part(due_on=date(2026, 9, 30), amount=Decimal(5000)), Part(due_on=date(2026, 12, 31), amount=Decimal(5000))]
    acts.plan_instalments(fine, half, reason="困难", approver="局长", by=cast.officer, at=day(40))
    acts.note_performance(fine, acts.NewPerformance(words="缴款", amount=Decimal(3000)), by=cast.officer, at=day(41))

    def dues(at: datetime) -> dict[str, datetime | None]:
        found = check(case_facts(case, at=at), rules_of(case), at)
        return {one.rule: one.closed_at for one in found if one.rule.startswith("performance.due.")}

    assert {f"performance.due.{fine.pk}.1": None, f"performance.due.{fine.pk}.2": None} == dues(day(42))
    acts.note_performance(fine, acts.NewPerformance(words="缴款", amount=Decimal(2000)), by=cast.officer, at=day(43))
    assert {f"performance.due.{fine.pk}.1": day(43), f"performance.due.{fine.pk}.2": None} == dues(day(44))


def test_a_fine_taken_on_the_spot_is_handed_in(cast: Cast) -> None:
    case = road.served(cast)
    fined(cast, case)
    spot = acts.NewPerformance(words="当场收缴", amount=Decimal(100), on_the_spot=True)
    row = acts.note_performance(case.obligations.get(), spot, by=cast.officer, at=day(45))

    assert f"clock.fine_handed_in.{row.pk}" in told(case, 46)
    with pytest.raises(InputError, match="早于收缴"):
        acts.hand_in(row, by=cast.officer, at=day(44))
    acts.hand_in(row, by=cast.officer, at=day(46))
    assert day(46) == told(case, 47)[f"clock.fine_handed_in.{row.pk}"].closed_at


def test_a_correction_not_done_gets_a_new_day(cast: Cast) -> None:
    case = road.served(cast)
    order = acts.NewObligation(kind=Owed.CORRECTION, words="停止串换", due_on=date(2026, 9, 1))
    acts.note_obligation(case, order, by=cast.officer, at=day(39))

    with pytest.raises(InputError, match="重新责令改正的期限"):
        acts.recheck(case, acts.NewRecheck(found="仍在串换", result=Corrected.NOT), by=cast.officer, at=day(51))
    again = acts.NewRecheck(found="仍在串换", result=Corrected.NOT, next_due_on=date(2026, 10, 15))
    acts.recheck(case, again, by=cast.officer, at=day(51))
    assert date(2026, 10, 15) == correction_due(case)
    case.refresh_from_db()
    assert date(2026, 10, 15) == case.correction_due_on
    assert not accounts_of(case)[0].is_settled

    acts.recheck(case, acts.NewRecheck(found="已停止", result=Corrected.DONE), by=cast.officer, at=day(60))
    assert accounts_of(case)[0].is_settled


def test_the_record_of_a_recheck_begins_with_what_the_decision_orders_to_be_corrected(cast: Cast) -> None:
    """Shows wuhan-23-2 and wangdu-19-1b where no 责令改正通知书 was issued besides the decision."""
    case = road.served(cast)
    words, until = "停用组合项目", date(2026, 9, 30)
    new = acts.NewObligation(kind=Owed.CORRECTION, words=words, due_on=until)
    acts.note_obligation(case, new, by=cast.officer, at=day(39))

    form = form_of("rectification_check")
    fresh = prefilled(form, known_for(case, form, cast.officer, at=day(45)))

    assert ([words], until.isoformat()) == (fresh["demands"], fresh["correct_by"])


def test_the_court_is_asked_after_a_written_call_and_ten_working_days(cast: Cast) -> None:
    case = road.served(cast)
    fined(cast, case)
    acts.note_unperformed(case, words="到期未缴，电话核实", by=cast.officer, at=day(80))
    assert "court.apply" in told(case, 81)

    with pytest.raises(WrongStateError, match="没有签发催告书"):
        acts.remind(case, acts.NewReminder(words="十个工作日内缴清"), by=cast.officer, at=day(81))
    spoken = acts.NewReminder(words="电话催告", is_written=False)
    call = acts.remind(case, spoken, by=cast.officer, at=day(81))
    acts.note_reminder(call, served_at=day(81), statement="资金困难", review="不予采纳", by=cast.officer, at=day(82))
    with pytest.raises(InputError, match="早于催告"):
        acts.note_reminder(call, served_at=day(70), by=cast.officer, at=day(82))

    assert told(case, 83)["clock.reminder_wait"].due_at
    expired = case_facts(case, at=day(83)).links[-1]
    assert ("remedy_expired", True) == (expired.name, expired.at > day(200))


def test_an_application_too_early_is_found_and_the_result_is_kept(cast: Cast) -> None:
    from liuhen.cases.models import CourtApplication, Reminder

    case = road.served(cast)
    fined(cast, case)
    Reminder.objects.create(
        bureau=case.bureau, case=case, made_at=day(80), served_at=day(80), words="催告", by=cast.officer
    )
    application = CourtApplication.objects.create(
        bureau=case.bureau, case=case, court="云泽市法院", applied_at=day(82), object_words="罚款", by=cast.officer
    )

    early = told(case, 83)["clock.reminder_wait"]
    assert "期限未满" in early.words
    assert "court.written" in told(case, 83)
    with pytest.raises(InputError, match="早于申请"):
        acts.note_court(application, acts.CourtWord(accepted_at=day(70)), by=cast.officer, at=day(90))
    with pytest.raises(InputError, match="没有填全"):
        acts.note_court(application, acts.CourtWord(ruling=Ruling.GRANTED), by=cast.officer, at=day(90))
    word = acts.CourtWord(ruling=Ruling.GRANTED, ruling_number="（2026）行审1号", ruled_at=day(90))
    acts.note_court(application, word, by=cast.officer, at=day(90))
    result = acts.CourtWord(result="执行到位", result_at=day(120), recovered=Decimal(10000))
    acts.note_court(application, result, by=cast.officer, at=day(120))

    application.refresh_from_db()
    assert ("granted", Decimal(10000)) == (application.ruling, application.recovered)


def test_a_review_keeps_the_window_of_the_court_closed(cast: Cast) -> None:
    case = road.served(cast)
    fined(cast, case)
    acts.note_unperformed(case, words="未缴", by=cast.officer, at=day(80))
    remedy = acts.note_remedy(case, kind=RemedyKind.REVIEW, organ="市政府", by=cast.officer, at=day(60))

    assert "remedy_expired" not in {one.name for one in case_facts(case, at=day(83)).links}
    assert day(60) == told(case, 83)["clock.remedy_review"].closed_at
    with pytest.raises(InputError):
        acts.end_remedy(remedy, result="随便", by=cast.officer, at=day(90))
    acts.end_remedy(remedy, result="维持", by=cast.officer, at=day(60) + timedelta(days=60))
    remedy.refresh_from_db()
    assert "维持" == remedy.result
