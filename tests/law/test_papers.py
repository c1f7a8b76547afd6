"""Documents a case owes, what is empty in them, who signed and who approved."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import (
    DIVISION,
    HEAD,
    OFFICER,
    PACKS,
    SECOND,
    SHILONG,
    WUHAN,
    a_case,
    a_document,
    beijing,
    event,
    opinion,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.facts import CaseFacts, DocumentFacts, EventFacts, OfficerFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.links import WAYS
from liuhen.law.pack import load
from liuhen.law.rules import known_rule
from liuhen.law.schema_procedure import Link

WANGDU, YILIANG, BAOFENG = (load(PACKS / code) for code in ("wangdu", "yiliang", "baofeng"))
ALL = {pack.code: pack for pack in (WUHAN, WANGDU, SHILONG, YILIANG, BAOFENG)}
CODES = sorted(ALL)
LATER = beijing("2026-12-01 12:00")
ROAD = (
    ("clue", "2026-03-02 09:00"),
    ("accept", "2026-03-02 15:00"),
    ("file", "2026-03-04 09:00"),
    ("investigate", "2026-03-05 09:00"),
    ("finish_investigation", "2026-03-12 09:00"),
    ("decide", "2026-03-20 15:00"),
    ("serve", "2026-03-23 09:00"),
    ("terminate", "2026-04-10 09:00"),
    ("archive", "2026-04-20 09:00"),
)
FOUR = (
    opinion("handler", OFFICER, "2026-03-03 09:00"),
    opinion("division_head", DIVISION, "2026-03-03 10:00"),
    opinion("deputy_head", OfficerFacts(id="6", name="吴斌"), "2026-03-03 11:00"),
    opinion("principal_head", HEAD, "2026-03-03 12:00"),
)


def road(until: str) -> tuple[EventFacts, ...]:
    """Write the steps of a case up to one of them."""
    names = [name for name, _when in ROAD]
    return tuple(event(name, when) for name, when in ROAD[: names.index(until) + 1])


def link(name: str, when: str = "2026-03-06 10:00") -> EventFacts:
    """Write a link that happened during the investigation."""
    return event(name, when)


def paper(kind: str, made: str = "2026-03-06 12:00", **changes: object) -> DocumentFacts:
    """Write a settled document of the wuhan pack, with its head lines, made at an instant."""
    head = dict.fromkeys(("时间", "地点", "执法人员", "执法对象", "执法事项"), "已写明")
    document = a_document(kind, **head)
    return dataclasses.replace(document, **({"made_at": beijing(made), "issued_at": beijing(made)} | changes))


def findings(case: CaseFacts, pack: object = WUHAN) -> tuple[Finding, ...]:
    """Check a case long after."""
    return check(case, pack, LATER)


def missing(case: CaseFacts, pack: object = WUHAN) -> set[str]:
    """Return the documents that are missing, whatever their weight."""
    found = [one for one in findings(case, pack) if one.rule.startswith("document.missing.")]
    return {one.rule.removeprefix("document.missing.") for one in found if one.status_at(LATER) is not Status.MET}


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


def test_one_finding_names_every_empty_field_and_the_article_that_asks_for_them() -> None:
    record = dataclasses.replace(paper("preservation"), fields={"时间": "有", "地点": "有", "形式": "复制"})
    case = a_case("investigating", record, events=road("investigate"))

    found = rule(findings(case), "document.fields.preservation")

    assert found.words == "证据保全文书没有写明具体标的、启动理由及相关依据、执法人员、执法对象等 5 项"
    assert found.citation.req[0] == "wuhan-16-1b"
    assert found.status_at(LATER) is Status.DUE
    assert rules(findings(dataclasses.replace(case, documents=(paper("preservation"),)))).isdisjoint({found.rule})


def test_wuhan_art_21_an_empty_block_of_the_decision_is_named_and_nothing_counts_as_nothing() -> None:
    empty = paper("penalty_decision", "2026-03-19 09:00")
    empty = dataclasses.replace(empty, fields={**empty.fields, "救济途径和期限": " "})
    written = dataclasses.replace(empty, fields={**empty.fields, "救济途径和期限": "无"})

    found = rule(findings(a_case("served", empty, events=road("serve"))), "document.fields.penalty_decision")

    assert found.words == "行政处罚决定书没有写明救济途径和期限"
    assert found.citation.req == ("wuhan-21-1e",)
    assert found.status_at(LATER) is Status.BREACHED
    complete = a_case("served", written, events=road("serve"))
    assert "document.fields.penalty_decision" not in rules(findings(complete))


def test_head_lines_are_asked_for_only_by_the_pack_that_names_them_and_not_of_inner_papers() -> None:
    bare = DocumentFacts(id="1", kind="site_record", state="issued", issued_at=beijing("2026-03-06 10:00"))
    inner = DocumentFacts(id="2", kind="legal_opinion", state="issued", issued_at=beijing("2026-03-14 10:00"))
    case = a_case("investigating", bare, inner, events=road("investigate"))

    found = rule(findings(case), "document.header.site_record")

    assert found.words == "现场检查笔录没有写明地点、执法人员、执法对象、执法事项"
    assert "document.header.legal_opinion" not in rules(findings(case))
    assert "document.header.site_record" not in rules(findings(case, BAOFENG))


def test_drafts_and_void_documents_are_left_alone() -> None:
    draft = DocumentFacts(id="1", kind="preservation", state="draft")
    void = DocumentFacts(id="2", kind="preservation", state="void")
    case = a_case("investigating", draft, void, events=road("investigate"))

    assert not [one for one in findings(case) if one.rule.startswith("document.fields")]


def test_wuhan_art_15_2_a_refusal_is_signed_by_officer_and_witness_or_says_why_not() -> None:
    unsigned = paper("refusal_record", signers=("officer",))
    reason = dataclasses.replace(unsigned, fields={**unsigned.fields, "未签名理由": "现场无其他人员"})
    case = a_case("investigating", unsigned, events=road("investigate"))

    found = rule(findings(case), "document.signers.refusal_record")

    assert found.words == "拒不接受调查记录缺少见证人员签名"
    assert Level.VIOLATION is found.level
    excused = rule(findings(dataclasses.replace(case, documents=(reason,))), "document.signers.refusal_record")
    assert Level.ADVICE is excused.level
    signed = dataclasses.replace(case, documents=(paper("refusal_record", signers=("officer", "witness")),))
    assert "document.signers.refusal_record" not in rules(findings(signed))


def test_wangdu_art_17_everybody_who_discussed_signs() -> None:
    record = paper("collective_discussion", participants=("周国平", "赵静", "吴斌"), signed_by=("周国平",))
    case = a_case("review", record, events=road("finish_investigation"))

    found = rule(findings(case, WANGDU), "document.all_signed.collective_discussion")

    assert found.words == "集体讨论记录缺少参加人吴斌、赵静签名"
    signed = dataclasses.replace(record, signed_by=record.participants)
    assert found.rule not in rules(findings(dataclasses.replace(case, documents=(signed,)), WANGDU))


def test_wangdu_art_12_what_is_served_has_a_service() -> None:
    case = a_case("investigating", paper("sealing_list"), events=road("investigate"))
    handed = dataclasses.replace(case.documents[0], served_at=beijing("2026-03-06 13:00"))

    assert "document.served.sealing_list" in rules(findings(case, WANGDU))
    given = dataclasses.replace(case, documents=(handed,))
    assert "document.served.sealing_list" not in rules(findings(given, WANGDU))
    assert "document.served.sealing_list" not in rules(findings(case, WUHAN))


def test_wuhan_art_6_electronic_documents_carry_an_electronic_signature() -> None:
    bare, signed = paper("site_record", electronic=True), paper("site_record", electronic=True, e_signed=True)
    case = a_case("investigating", bare, signed, events=road("investigate"))

    assert rule(findings(case), "document.esign").words == "1 件电子文书没有电子签章"
    fine = dataclasses.replace(case, documents=(signed, paper("site_record")))
    assert "document.esign" not in rules(findings(fine))


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


KINDS = sorted({form.kind for pack in ALL.values() for form in pack.documents()})
STATES = st.sampled_from(["draft", "pending", "approved", "issued", "void"])
INSTANTS = st.datetimes(
    min_value=beijing("2026-01-01 00:00").replace(tzinfo=None), max_value=LATER.replace(tzinfo=None)
)
AWARE = INSTANTS.map(lambda naive: naive.replace(tzinfo=LATER.tzinfo))
PEOPLE = st.sampled_from([OFFICER, SECOND, HEAD, DIVISION])
OPINIONS = st.builds(
    opinion, st.sampled_from(["handler", "division_head", "deputy_head", "principal_head", "legal_unit"]), PEOPLE
)
DOCUMENTS = st.builds(
    DocumentFacts,
    id=st.uuids().map(str),
    kind=st.sampled_from([*KINDS, "unheard_of"]),
    state=STATES,
    fields=st.dictionaries(st.sampled_from(["时间", "地点", "形式", "未签名理由"]), st.sampled_from(["", "有"])),
    signers=st.lists(st.sampled_from(["officer", "witness"])).map(tuple),
    opinions=st.lists(OPINIONS, max_size=3).map(tuple),
    issued_at=st.none() | AWARE,
    made_at=st.none() | AWARE,
    participants=st.lists(st.sampled_from("甲乙丙")).map(tuple),
    electronic=st.booleans(),
)
NAMES = [*(name for name, _when in ROAD), "send_back", "decline", "emergency_start", *(one.value for one in Link)]
EVENTS = st.builds(lambda name, at: EventFacts(name=name, at=at, entered_at=at), st.sampled_from(NAMES), AWARE)
CASES = st.builds(
    a_case,
    st.sampled_from(["clue", "investigating", "review", "served", "archived"]),
    events=st.lists(EVENTS, max_size=10).map(tuple),
    links=st.lists(EVENTS, max_size=4).map(tuple),
    documents=st.lists(DOCUMENTS, max_size=5).map(tuple),
    statement_made=st.sampled_from([None, True, False]),
    legal_review_required=st.booleans(),
    collective_required=st.booleans(),
    hearing_held=st.booleans(),
    act_type=st.sampled_from(["penalty", "inspection"]),
)


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


def _late(case: CaseFacts, pack: object, kind: str) -> bool:
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
