"""Service by every method, mail that came back, publication with masked text, known dates of remedies.

Shows wuhan-22-1a to 22-1j, wangdu-18-1a to 18-1f, yiliang-2-4b.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from liuhen.cases import acts as road_acts
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.acts.whole import ServiceNotWholeError, counts
from liuhen.cases.models import Case, Complainant, Publication, Service
from liuhen.cases.queries import case_facts, rules_of
from liuhen.cases.serving import acts
from liuhen.cases.serving.queries import announced_until, private_of
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.law.check import check
from liuhen.law.settings import Setting
from liuhen.law.term import civil_day
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast, small_bureau

pytestmark = pytest.mark.usefixtures("data_dir")


def decision_of(case: Case) -> Document:
    return Document.objects.get(kind="penalty_decision", subject_id=str(case.pk))


def rules_told(case: Case, at: int) -> dict[str, str]:
    found = check(case_facts(case, at=day(at)), rules_of(case), day(at))
    return {one.rule: one.words for one in found if one.closed_at is None}


def test_post_goes_out_comes_back_and_arrives_at_the_second_try(cast: Cast) -> None:
    case = road.decided(cast)
    post = replace(
        road.by_hand(day(38)),
        method="post",
        served_at=None,
        sent_at=day(37),
        method_kind="特快专递",
        tracking="EZ123",
        signed_by="",
        circumstances="按登记地址寄出",
    )
    first = road_acts.serve(case, decision_of(case), post, by=cast.officer, at=day(37))
    case.refresh_from_db()
    assert ("decision", None) == (case.state, first.receipt)

    with pytest.raises(InputError, match="退回的具体情况"):
        acts.note_returned(first, because=" ", after="重新邮寄", by=cast.officer, at=day(40))
    acts.note_returned(first, because="原址查无此人", after="重新邮寄", by=cast.officer, at=day(40))
    with pytest.raises(WrongStateError, match="已经退回"):
        acts.arrive(first, acts.Arrived(served_at=day(41)), by=cast.officer, at=day(41))

    second = road_acts.serve(
        case, decision_of(case), replace(post, sent_at=day(41), tracking="EZ124"), by=cast.officer, at=day(41)
    )
    with pytest.raises(InputError, match="早于寄出"):
        acts.arrive(second, acts.Arrived(served_at=day(40)), by=cast.officer, at=day(44))
    acts.arrive(
        second,
        acts.Arrived(served_at=day(43), signed_by="王喆", proof_kinds=("邮寄凭证", "回执")),
        by=cast.officer,
        at=day(44),
    )

    case.refresh_from_db()
    second.refresh_from_db()
    assert "served" == case.state
    assert second.receipt is not None
    facts = [one for one in case_facts(case, at=day(45)).services if one.document_kind == "penalty_decision"]
    assert [(True, day(40)), (False, day(43))] == [(one.returned, one.served_at) for one in facts]


def test_service_before_issue_is_refused_with_the_time_of_the_issue(cast: Cast) -> None:
    case = road.decided(cast)

    with pytest.raises(InputError, match="早于《行政处罚决定书》的签发时间"):
        road_acts.serve(case, decision_of(case), road.by_hand(day(30)), by=cast.officer, at=day(38))
    assert not Service.objects.filter(document__kind="penalty_decision").exists()


def test_wuhan_22_an_announcement_needs_its_process_and_a_proof(cast: Cast) -> None:
    case = road.decided(cast)
    told = replace(
        road.by_hand(day(38)),
        method="announcement",
        signed_by="",
        sent_at=day(38),
        carrier="网站",
        extra={"原因": "下落不明", "方式": "网站公告"},
        proof_kinds=("screenshot", "书面公告"),
    )

    with pytest.raises(ServiceNotWholeError, match="过程") as refusal:
        road_acts.serve(case, decision_of(case), told, by=cast.officer, at=day(38))
    assert "第二十二条" in refusal.value.article
    whole = {"原因": "下落不明", "方式": "网站公告", "过程": "公告三十日"}
    bare = replace(told, extra=whole, proof_kinds=("书面公告",))
    with pytest.raises(ServiceNotWholeError, match="证明"):
        road_acts.serve(case, decision_of(case), bare, by=cast.officer, at=day(38))
    road_acts.serve(case, decision_of(case), replace(told, extra=whole), by=cast.officer, at=day(38))

    case.refresh_from_db()
    assert "served" == case.state
    assert not {rule for rule in rules_told(case, 39) if rule.startswith("service.")}


def test_an_announcement_stands_on_the_board_until_its_thirty_days_have_run(cast: Cast) -> None:
    """民事诉讼法 art. 95, not compared with the text: the day is shown and warned of, nothing is refused."""
    case = road.decided(cast)
    words = {"原因": "下落不明", "方式": "网站公告", "过程": "公告三十日"}
    posted = replace(
        road.by_hand(day(38)), method="announcement", signed_by="", served_at=None, sent_at=day(38), extra=words
    )
    service = road_acts.serve(case, decision_of(case), posted, by=cast.officer, at=day(38))
    number = decision_of(case).number

    (clock,) = [one for one in check(case_facts(case), rules_of(case), day(39)) if one.rule.startswith("clock.announ")]
    assert f"clock.announcement.{number}" == clock.rule
    assert ("cpl-95",) == clock.citation.req
    assert clock.due_at is not None
    last = civil_day(clock.due_at - timedelta(seconds=1))
    assert date(2026, 9, 20) == last  # the thirtieth day, 19 September, is a day of rest; the Sunday is worked
    arrived = acts.Arrived(served_at=day(50), circumstances="公告", proof_kinds=("screenshot", "书面公告"))
    acts.arrive(service, arrived, by=cast.officer, at=day(50))

    entry = Entry.objects.filter(verb="case.complete_service").latest("id")
    assert '"early":true' in entry.body
    case.refresh_from_db()
    assert "served" == case.state
    assert "clock.announcement" not in " ".join(rules_told(case, 70))


def test_the_day_an_announcement_counts_binds_only_where_the_bureau_has_compared_the_text(cast: Cast) -> None:
    pack = rules_of(road.clue(cast))
    today = day(38).date()
    compared = pack.under((Setting(key="superior.confirmed", value="民事诉讼法", from_on=today),), today)
    warned, bound = announced_until(pack, day(38)), announced_until(compared, day(38))

    assert warned is not None
    assert bound is not None
    assert (False, True) == (warned.is_binding, bound.is_binding)
    assert warned.due_at == bound.due_at


@pytest.mark.usefixtures("db")
def test_wangdu_18_lien_wants_two_officers_and_finds_a_missing_recording() -> None:
    cast = small_bureau("wangdu", code="wangdu", prefix="w-")
    case = road.told(cast)
    for kind in ("statement_record", "statement_review"):
        road.issued(case, kind, by=cast.officer, at=day(26))
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(30), conclusion="同意")
    road.agreed(cast, road.asked(cast, case, "decision", day(35), performance_due_on="2026-09-30"), "decision", day(36))
    case.refresh_from_db()
    one = tuple(road.by_hand(day(38)).officers[:1])
    lien = replace(road.by_hand(day(38)), method="lien", signed_by="", extra={"留置事由": "负责人拒收"}, officers=one)

    with pytest.raises(ServiceNotWholeError, match="只有 1 名执法人员"):
        road_acts.serve(case, decision_of(case), lien, by=cast.officer, at=day(38))
    both = replace(lien, officers=road.by_hand(day(38)).officers, people=(cast.officer, cast.partner))
    service = road_acts.serve(case, decision_of(case), both, by=cast.officer, at=day(38))

    found = rules_told(case, 39)
    assert "没有录音录像" in next(words for rule, words in found.items() if rule.startswith("service.recording"))
    Service.objects.filter(pk=service.pk).update(recorded="full")
    assert not [rule for rule in rules_told(case, 39) if rule.startswith("service.recording")]


@pytest.mark.usefixtures("db")
def test_yiliang_2_electronic_service_counts_with_consent_and_confirmation_only() -> None:
    cast = small_bureau("yiliang", code="yiliang", prefix="y-")
    case = road.investigated(cast)
    notice = road.issued(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")
    mail = replace(
        road.by_hand(day(23)), method="electronic", signed_by="", method_kind="电子邮件", circumstances="发至邮箱"
    )

    service = road_acts.serve(case, notice, mail, by=cast.officer, at=day(23))
    assert not counts(service)
    assert "当事人同意" in " ".join(rules_told(case, 24).values())
    service.party_agreed, service.confirmed_at = True, day(23)
    assert counts(service)


def test_who_complained_is_never_read_in_public(cast: Cast) -> None:
    case = road.served(cast)
    Complainant.objects.filter(source__case=case).update(is_named=True, name="赵钱孙", code="A1234567")

    private = private_of(case)

    assert "赵钱孙" in private.names
    assert "A1234567" in private.words


def test_a_decision_is_published_masked_exactly_as_looked_at_and_taken_back(cast: Cast) -> None:
    case = road.served(cast)
    decision = decision_of(case)
    Document.objects.filter(pk=decision.pk)  # issued: its text never changes
    text, digest, by_rule, _ = acts.text_for(decision, ())
    assert "王喆" not in text
    assert by_rule
    assert "clock.publication" in rules_told(case, 39)

    new = acts.NewPublication(channel="门户网站", approver="局长", seen_digest=digest, by_hand=("东湖路",))
    with pytest.raises(InputError, match="与刚才预览的不一样"):
        acts.publish(decision, new, by=cast.officer, at=day(40))
    _, digest, _, by_hand = acts.text_for(decision, ("东湖路",))
    row = acts.publish(decision, replace(new, seen_digest=digest), by=cast.officer, at=day(40))

    assert "东湖路" not in row.text
    assert by_hand
    assert "clock.publication" not in rules_told(case, 41)
    with pytest.raises(WrongStateError, match="已经公示"):
        acts.publish(decision, replace(new, seen_digest=digest), by=cast.officer, at=day(41))
    with pytest.raises(InputError, match="理由"):
        acts.withdraw(row, reason=" ", revoked_at=None, by=cast.officer, at=day(50))
    acts.withdraw(row, reason="复议撤销", revoked_at=day(49), by=cast.officer, at=day(50))
    assert day(50) == Publication.objects.get().withdrawn_at
    assert "clock.revoked_publication" not in rules_told(case, 51)


def test_remedies_run_from_the_service_of_the_decision(cast: Cast) -> None:
    case = road.served(cast)

    found = {one.rule: one for one in check(case_facts(case, at=day(39)), rules_of(case), day(39))}

    review, lawsuit = found["clock.remedy_review"], found["clock.remedy_lawsuit"]
    assert review.due_at
    assert lawsuit.due_at
    assert timedelta(days=60) <= review.due_at - day(38) <= timedelta(days=64)
    assert timedelta(days=180) <= lawsuit.due_at - day(38) <= timedelta(days=186)
    assert review.breach_at is None
