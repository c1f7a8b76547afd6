"""Every act of room cases: one entry each, refusals with reason, corrections by counter-entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from liuhen.approvals.chain import Decision
from liuhen.bureau.acting import AlreadyDoneError, RoleRefusal
from liuhen.bureau.models import Grant
from liuhen.bureau.queries import may
from liuhen.bureau.roles import Role
from liuhen.bureau.verbs.cases import TEAM_VERBS
from liuhen.cases import acts
from liuhen.cases.acts.clues import SamePersonError
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.models import Complainant
from liuhen.cases.queries import case_facts, live_events
from liuhen.cases.sources.acts.entering import NewComplainant
from liuhen.documents.acts import DocumentStateError, EditionConflictError, IncompleteError
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import a_clue, day, registered
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


def test_registering_a_clue_is_one_entry_and_names_the_team(cast: Cast) -> None:
    with entries(1):
        case = registered(a_clue(partners=(cast.partner,)), by=cast.officer, at=day(0))

    assert "XS-2026-0001" == case.clue_number
    assert "乙口腔门诊部涉嫌串换诊疗项目案" == case.title
    assert 2 * len(TEAM_VERBS) == Grant.objects.filter(subject_kind="case", subject_id=str(case.pk)).count()


def test_the_same_form_sent_twice_registers_one_clue(cast: Cast) -> None:
    registered(a_clue(), by=cast.officer, at=day(0), once="k1")

    with pytest.raises(AlreadyDoneError):
        registered(a_clue(), by=cast.officer, at=day(0), once="k1")


def test_a_clue_without_party_and_cause_names_what_is_missing(cast: Cast) -> None:
    with entries(0), pytest.raises(InputError, match="当事人、案由"):
        registered(a_clue(party={}, cause=" "), by=cast.officer, at=day(0))


def test_the_informant_stands_in_no_entry(cast: Cast) -> None:
    case = registered(
        a_clue(complainant=NewComplainant(name="李四", contact="13900001111")), by=cast.officer, at=day(0)
    )

    body = Entry.objects.filter(verb="case.register").latest("id").body
    assert "李四" not in body
    assert "13900001111" not in body
    assert Complainant.objects.get(source__case=case).digest in body


def test_the_case_team_sees_the_case_and_other_officers_do_not(cast: Cast) -> None:
    case = road.clue(cast)

    assert may(cast.officer, "case.view", case)
    assert may(cast.partner, "case.view", case)
    assert may(cast.division_head, "case.view", case)
    assert not may(cast.colleague, "case.view", case)
    assert not may(cast.system_admin, "case.view", case)
    assert not may(cast.stranger, "case.view", case)


def test_a_further_handler_gets_the_grants_of_the_team(cast: Cast) -> None:
    case = road.clue(cast)

    with entries(1):
        acts.assign_handler(case, cast.colleague, by=cast.division_head, at=day(1), reason="增派人手")

    assert may(cast.colleague, "case.view", case)


def test_accepting_is_one_entry(cast: Cast) -> None:
    case = road.clue(cast)

    with entries(1):
        acts.accept(case, by=cast.officer, at=day(1))


def test_drafting_starts_with_what_is_known_and_twice_gives_the_same_draft(cast: Cast) -> None:
    case = road.accepted(cast)

    with entries(1):
        first = acts.draft_document(case, "filing_approval", by=cast.officer, at=day(3))
        again = acts.draft_document(case, "filing_approval", by=cast.officer, at=day(3))

    assert first == again
    assert "投诉举报" == first.fields["source"]
    assert ["YZ-0103", "YZ-0107"] == [one["certificate"] for one in first.fields["officers"]]


def test_nothing_is_drafted_for_a_stage_that_is_not_near(cast: Cast) -> None:
    with pytest.raises(WrongStateError, match="行政处罚决定书"):
        acts.draft_document(road.accepted(cast), "penalty_decision", by=cast.officer, at=day(3))


def test_two_people_saving_never_overwrite_each_other(cast: Cast) -> None:
    case = road.accepted(cast)
    draft = acts.draft_document(case, "filing_approval", by=cast.officer, at=day(3))
    mine = Document.objects.get(pk=draft.pk)
    theirs = Document.objects.get(pk=draft.pk)
    acts.save_document(theirs, case, {"facts": "乙写的"}, edition=theirs.edition, by=cast.partner, at=day(3))

    with pytest.raises(EditionConflictError) as conflict:
        acts.save_document(mine, case, {"facts": "甲写的"}, edition=mine.edition, by=cast.officer, at=day(3))

    assert {"facts": "甲写的"} == conflict.value.typed
    assert "乙写的" == Document.objects.get(pk=draft.pk).fields["facts"]


def test_an_incomplete_document_is_not_issued_and_says_what_is_missing(cast: Cast) -> None:
    case = road.accepted(cast)
    draft = acts.draft_document(case, "site_record", by=cast.officer, at=day(3))

    with pytest.raises(IncompleteError, match="检查情况"):
        acts.issue_document(draft, case, by=cast.officer, at=day(3))

    assert "draft" == Document.objects.get(pk=draft.pk).state


def test_issuing_is_two_entries_the_number_and_the_issue(cast: Cast) -> None:
    case = road.accepted(cast)
    document = road.written(case, "case_source", by=cast.officer, at=day(3))

    with entries(2):
        acts.issue_document(document, case, by=cast.officer, at=day(3))

    assert "issued" == Document.objects.get(pk=document.pk).state


def test_an_issued_document_is_never_saved_again_but_gets_a_new_version(cast: Cast) -> None:
    case = road.accepted(cast)
    document = road.issued(case, "case_source", by=cast.officer, at=day(3))
    old = dict(Document.objects.get(pk=document.pk).fields)

    with pytest.raises(Exception, match="内容不能再改"):
        acts.save_document(document, case, {}, edition=document.edition, by=cast.officer, at=day(4))
    newer = acts.redraft_document(document, case, by=cast.officer, at=day(4), reason="案发地写错")

    assert (2, document.pk) == (newer.version, newer.supersedes_id)
    assert old == Document.objects.get(pk=document.pk).fields


def test_a_kind_that_needs_approval_is_not_issued_directly(cast: Cast) -> None:
    case = road.accepted(cast)
    document = road.written(case, "filing_approval", by=cast.officer, at=day(3))

    with pytest.raises(WrongStateError, match="须经审批"):
        acts.issue_document(document, case, by=cast.officer, at=day(3))


def test_every_opinion_is_one_entry_and_the_last_one_more_for_the_issue(cast: Cast) -> None:
    case = road.accepted(cast)
    request = road.asked(cast, case, "filing", day(5))
    agree = {"decision": Decision.AGREE, "opinion": "同意。", "at": day(6)}

    with entries(1):
        acts.approve_filing(request, by=cast.division_head, **agree)  # type: ignore[arg-type]
    with entries(1):
        acts.approve_filing(request, by=cast.deputy_head, **agree)  # type: ignore[arg-type]
    with entries(2):
        acts.approve_filing(request, by=cast.head, **agree)  # type: ignore[arg-type]

    assert "agreed" == request.state


def test_a_returned_filing_is_a_draft_again_and_takes_no_number(cast: Cast) -> None:
    case = road.accepted(cast)
    request = road.asked(cast, case, "filing", day(5))

    acts.approve_filing(request, decision=Decision.RETURN, opinion="案情没有写清", by=cast.division_head, at=day(6))

    case.refresh_from_db()
    assert ("accepted", "") == (case.state, case.number)
    assert "draft" == Document.objects.get(kind="filing_approval").state


def test_a_filing_returned_once_still_takes_the_first_number(cast: Cast) -> None:
    case = road.accepted(cast)
    request = road.asked(cast, case, "filing", day(5))
    acts.approve_filing(request, decision=Decision.RETURN, opinion="再核", by=cast.division_head, at=day(6))

    road.agreed(cast, road.asked(cast, case, "filing", day(7)), "filing", day(8))

    case.refresh_from_db()
    assert "云医保立〔2026〕1号" == case.number


def test_the_handler_never_reviews_his_own_case(cast: Cast) -> None:
    from liuhen.bureau.acts import assign_role
    from liuhen.bureau.models import Officer

    case = road.told(cast)
    assign_role(cast.officer, Role.LEGAL_REVIEWER, by=cast.security_admin, at=day(1), reason="兼任")
    handler = Officer.objects.get(pk=cast.officer.pk)

    with pytest.raises(SamePersonError, match="承办人"):
        acts.draft_document(case, "legal_opinion", by=handler, at=day(24))


def test_who_reviewed_a_case_never_joins_its_team(cast: Cast) -> None:
    from liuhen.bureau.acts import assign_role
    from liuhen.bureau.models import Officer

    case = road.told(cast)
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="同意")
    assign_role(cast.legal_reviewer, Role.OFFICER, by=cast.security_admin, at=day(1), reason="兼任")
    reviewer = Officer.objects.get(pk=cast.legal_reviewer.pk)

    with pytest.raises(SamePersonError):
        acts.assign_handler(case, reviewer, by=cast.division_head, at=day(25), reason="增派")


def test_only_a_legal_reviewer_gives_the_legal_opinion(cast: Cast) -> None:
    case = road.told(cast)

    with pytest.raises(RoleRefusal):
        acts.draft_document(case, "legal_opinion", by=cast.partner, at=day(24))


def test_serving_a_notice_is_two_entries_and_makes_the_receipt(cast: Cast) -> None:
    case = road.investigated(cast)
    notice = road.issued(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")

    with entries(2):
        service = acts.serve(case, notice, road.by_hand(day(23)), by=cast.officer, at=day(23))

    assert service.receipt is not None
    assert "service_receipt" == service.receipt.kind
    assert "review" == case.state


def test_wuhan_article_22_a_decision_is_never_served_by_fax(cast: Cast) -> None:
    case = road.decided(cast)
    decision = Document.objects.get(kind="penalty_decision")
    by_fax = replace(
        road.by_hand(day(38)), method="electronic", circumstances="传真至 027-88800000", proof_kinds=("screenshot",)
    )

    with pytest.raises(StepRefusedError, match="不能用") as refusal:
        acts.serve(case, decision, by_fax, by=cast.officer, at=day(38))

    assert "第二十二条" in refusal.value.article


def test_wuhan_article_22_service_by_lien_is_noted_on_the_receipt(cast: Cast) -> None:
    case = road.decided(cast)
    decision = Document.objects.get(kind="penalty_decision")
    lien = replace(road.by_hand(day(38)), method="lien", signed_by="", circumstances="")

    with pytest.raises(InputError, match="注明情况"):
        acts.serve(case, decision, lien, by=cast.officer, at=day(38))
    told = replace(lien, circumstances="负责人拒收，邀请居委会见证后留置")
    acts.serve(case, decision, told, by=cast.officer, at=day(38))

    case.refresh_from_db()
    assert "served" == case.state


def test_service_by_hand_needs_the_signature_of_the_recipient(cast: Cast) -> None:
    case = road.decided(cast)
    decision = Document.objects.get(kind="penalty_decision")

    with pytest.raises(InputError, match="签收"):
        acts.serve(case, decision, replace(road.by_hand(day(38)), signed_by=""), by=cast.officer, at=day(38))


def test_a_draft_cannot_be_served(cast: Cast) -> None:
    case = road.investigated(cast)
    draft = road.written(case, "rights_notice", by=cast.officer, at=day(22))

    with pytest.raises(WrongStateError, match="没有签发"):
        acts.serve(case, draft, road.by_hand(day(23)), by=cast.officer, at=day(23))


def test_a_wrong_step_is_corrected_by_a_counter_entry_and_nothing_is_deleted(cast: Cast) -> None:
    case = road.accepted(cast)
    step = live_events(case)[-1]
    count = case.events.count()

    with entries(1):
        acts.correct(step, by=cast.division_head, at=day(3), reason="受案登记错了案件")

    case.refresh_from_db()
    assert "clue" == case.state
    assert count + 1 == case.events.count()
    assert ["clue"] == [event.name for event in live_events(case)]


def test_only_the_newest_step_can_be_corrected(cast: Cast) -> None:
    case = road.filed(cast)
    first = next(event for event in live_events(case) if event.name == "accept")

    with pytest.raises(WrongStateError):
        acts.correct(first, by=cast.division_head, at=day(9), reason="误录")


def test_a_correction_wants_a_reason(cast: Cast) -> None:
    case = road.accepted(cast)

    with pytest.raises(InputError, match="理由"):
        acts.correct(live_events(case)[-1], by=cast.division_head, at=day(3), reason=" ")


def test_not_applicable_wants_a_reason_and_is_one_entry(cast: Cast) -> None:
    case = road.investigated(cast)

    with pytest.raises(InputError, match="理由"):
        acts.mark_not_applicable(case, "collective_discussion", by=cast.officer, at=day(22), reason="")
    with entries(1):
        acts.mark_not_applicable(
            case, "collective_discussion", by=cast.officer, at=day(22), reason="案情简单，处罚较轻"
        )

    assert "not_applicable" == case.events.latest("pk").name


def test_an_emergency_start_wants_a_reason_and_is_made_up_later(cast: Cast) -> None:
    case = road.accepted(cast)

    with pytest.raises(InputError, match="理由"):
        acts.advance(case, "emergency_start", by=cast.officer, at=day(3))
    acts.advance(case, "emergency_start", by=cast.officer, at=day(3), reason="证据可能当日灭失")

    assert "investigating" == case.state


def test_the_facts_say_who_is_in_charge_with_certificates(cast: Cast) -> None:
    facts = case_facts(road.clue(cast), at=day(1))

    assert {"YZ-0103", "YZ-0107"} == {officer.certificate_number for officer in facts.handlers}
    assert "投诉举报" == facts.source_channel


def test_the_database_refuses_to_change_or_delete_a_step(cast: Cast) -> None:
    case = road.clue(cast)

    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        case.events.update(reason="别的")
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        case.events.all().delete()


def test_a_void_document_is_made_anew_once_under_a_new_number(cast: Cast) -> None:
    from liuhen.bureau.acting import acting
    from liuhen.documents import acts as documents

    case = road.accepted(cast)
    draft = road.written(case, "case_source", by=cast.officer, at=day(3))
    with acting(cast.officer, "case.issue_document", at=day(3), on=case) as act:
        documents.reserve(act, draft)
    documents.void(draft, reason="取号后一日内没有签发", at=day(5))

    with entries(2):
        anew = acts.renew_document(draft, case, by=cast.officer, at=day(6), reason="机器停机")

    assert ("issued", 2, "云医保源〔2026〕2号") == (anew.state, anew.version, anew.number)
    with pytest.raises(DocumentStateError):
        acts.renew_document(draft, case, by=cast.officer, at=day(6), reason="再来一次")
