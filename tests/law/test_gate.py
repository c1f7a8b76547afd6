"""Steps of a penalty case: what stands in the way, with article and missing document."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import (
    HEAD,
    OFFICER,
    PACKS,
    SHILONG,
    WUHAN,
    OfficerFacts,
    a_case,
    a_document,
    a_recording,
    beijing,
    event,
    opinion,
)

from liuhen.law.citation import Source
from liuhen.law.facts import CaseFacts, DocumentFacts, InterruptionFacts, ServiceFacts
from liuhen.law.finding import Hindrance, Level
from liuhen.law.gate import EVERY_CHECK, blocks, citation_for, gate, is_demanded
from liuhen.law.lifecycle import ROAD, STATE_LABELS, Need, State, steps_from, transition, transitions_of
from liuhen.law.pack import Pack, load

WANGDU, YILIANG = load(PACKS / "wangdu"), load(PACKS / "yiliang")
NOW = beijing("2026-03-25 09:00")
FOUR = (opinion("handler"), opinion("division_head"), opinion("deputy_head"), opinion("principal_head", HEAD))
REVIEWER = OfficerFacts(id="8", name="何敏", roles=frozenset({"legal_reviewer"}))


def stops(case: CaseFacts, step: str, pack: Pack = WUHAN) -> tuple[Hindrance, ...]:
    """Return what stops a step now."""
    return blocks(gate(case, step, pack, NOW))


def words(case: CaseFacts, step: str, pack: Pack = WUHAN) -> list[str]:
    """Return the words of what stops a step now."""
    return [hindrance.words for hindrance in stops(case, step, pack)]


def a_service(method: str, **changes: object) -> ServiceFacts:
    """Write a service of the decision."""
    fields: dict[str, object] = {
        "id": "1",
        "document_kind": "penalty_decision",
        "document_id": "penalty_decision",
        "method": method,
        "served_at": beijing("2026-03-22 10:00"),
        "has_receipt": True,
    }
    return ServiceFacts(**(fields | changes))


def a_reviewed_case(*without: str, **changes: object) -> CaseFacts:
    """Write a case in review with everything a decision needs, leaving out some documents."""
    documents = (
        a_document("rights_notice"),
        a_document("statement_review"),
        a_document("penalty_decision", opinion("principal_head", HEAD)),
    )
    kept = tuple(document for document in documents if document.kind not in without)
    return a_case("review", *kept, **({"statement_made": True} | changes))


def test_wuhan_art_12_2_filing_wants_four_opinions_and_names_the_missing_one() -> None:
    whole = a_case("accepted", a_document("filing_approval", *FOUR))
    three = a_case("accepted", a_document("filing_approval", *FOUR[:2], FOUR[3]))

    assert () == stops(whole, "file")
    assert ["立案审批表缺少局分管负责人意见"] == words(three, "file")
    assert stops(three, "file")[0].citation.chip == "办法｜第十二条第二款"
    assert stops(three, "file")[0].document_kind == "filing_approval"


def test_filing_without_the_document_or_with_an_empty_field_is_refused() -> None:
    empty = a_document("filing_approval", *FOUR, 案件来源=" ")

    assert ["缺少立案审批表"] == words(a_case("accepted"), "file")
    assert ["立案审批表缺少“案件来源”"] == words(a_case("accepted", empty), "file")


def test_the_handlers_opinion_may_stand_in_the_field_of_the_sheet() -> None:
    typed = a_document("filing_approval", *FOUR[1:], 承办人意见="建议立案")
    silent = dataclasses.replace(a_document("filing_approval", *FOUR[1:]), fields={**typed.fields, "承办人意见": ""})

    assert () == stops(a_case("accepted", typed), "file")
    assert ["立案审批表缺少承办人意见"] == words(a_case("accepted", silent), "file")


def test_shilong_regulates_no_filing_so_superior_law_asks_for_the_document_and_the_head() -> None:
    sheet = a_document("filing_approval", opinion("handler"), 主要负责人意见="")

    bare = stops(a_case("accepted"), "file", SHILONG)
    without_head = stops(a_case("accepted", sheet), "file", SHILONG)

    assert bare[0].citation.source is Source.SUPERIOR
    assert bare[0].level is Level.BLOCK
    assert ["立案审批表缺少本单位主要领导意见"] == [hindrance.words for hindrance in without_head]


def test_a_clue_needs_its_channel() -> None:
    assert () == stops(a_case("clue"), "accept")
    assert ["没有登记案源途径"] == words(a_case("clue", source_channel=""), "accept")


def test_investigation_wants_two_certified_officers_only_as_a_warning() -> None:
    found = gate(a_case("filed", handlers=(OFFICER,)), "investigate", WUHAN, NOW)

    assert Level.WARNING is found[0].level
    assert () == blocks(found)
    assert () == gate(a_case("filed"), "investigate", WUHAN, NOW)


def test_investigation_ends_with_a_text_record_and_the_report_is_a_warning() -> None:
    case = a_case("investigating", a_document("site_record"))

    found = gate(case, "finish_investigation", WUHAN, NOW)

    assert () == blocks(found)
    assert ["缺少调查终结报告"] == [hindrance.words for hindrance in found]
    assert words(a_case("investigating"), "finish_investigation") == ["缺少案件调查笔录"]


def test_a_decision_with_everything_passes_in_both_packs() -> None:
    assert () == stops(a_reviewed_case(), "decide")
    filled = {"违法事实和证据": "有", "处罚种类和依据": "有", "履行方式和期限": "有"}
    decision = a_document("penalty_decision", opinion("principal_head", HEAD), **filled, 救济途径和期限="有")
    case = a_reviewed_case("penalty_decision")

    assert () == stops(dataclasses.replace(case, documents=(*case.documents, decision)), "decide", SHILONG)


@pytest.mark.parametrize(
    ("missing", "said", "chip"),
    [
        ("rights_notice", "缺少权利告知书", "办法｜第十七条第一款"),
        ("statement_review", "缺少陈述申辩复核记录", "办法｜第十七条第二款"),
        ("penalty_decision", "缺少行政处罚决定书", "办法｜第二十条"),
    ],
)
def test_wuhan_a_decision_names_each_missing_document_with_its_article(missing: str, said: str, chip: str) -> None:
    found = stops(a_reviewed_case(missing), "decide")

    assert (said, chip) in [(hindrance.words, hindrance.citation.chip) for hindrance in found]


def test_wuhan_art_20_the_head_must_have_agreed_on_the_decision() -> None:
    unsigned = a_reviewed_case("penalty_decision")
    unsigned = dataclasses.replace(unsigned, documents=(*unsigned.documents, a_document("penalty_decision")))

    assert ["行政处罚决定书缺少局主要负责人的审批意见"] == words(unsigned, "decide")


def test_wuhan_art_21_each_empty_field_of_the_decision_cites_its_own_item() -> None:
    empty = {"案件基本情况和证据材料": "", "救济途径和期限": ""}
    bare = a_document("penalty_decision", opinion("principal_head", HEAD), **empty)
    found = stops(a_case("review", a_document("rights_notice"), bare, statement_waived=True), "decide")

    cited = {one.words: one.citation.article for one in found}
    assert "第二十一条第（二）项" == cited["行政处罚决定书缺少“案件基本情况和证据材料”"]
    assert "第二十一条第（五）项" == cited["行政处罚决定书缺少“救济途径和期限”"]
    assert "行政处罚决定书缺少“当事人基本情况”" not in cited


def test_an_open_statement_stops_the_decision_and_a_waived_one_does_not() -> None:
    assert words(a_reviewed_case("statement_review", statement_made=None), "decide") == ["当事人是否陈述申辩没有记录"]
    waived = a_reviewed_case("statement_review", statement_made=None, statement_waived=True)
    assert () == stops(waived, "decide")


def test_a_requested_hearing_must_be_held_and_recorded() -> None:
    asked = a_reviewed_case(hearing_requested=True)
    held = dataclasses.replace(asked, hearing_held=True)
    papers = (a_document("hearing_notice"), a_document("hearing_record"))
    recorded = dataclasses.replace(held, documents=(*held.documents, *papers))

    assert ["当事人要求听证，尚未举行"] == words(asked, "decide")
    assert ["缺少听证笔录", "缺少听证通知书（公告）"] == words(held, "decide")
    assert () == stops(recorded, "decide")


def test_wuhan_art_20_legal_review_is_a_document_or_an_opinion_but_never_the_handlers() -> None:
    asked = a_reviewed_case(legal_review_required=True)
    opinion_sheet = a_document("closing", opinion("legal_reviewer", REVIEWER))
    by_handler = a_document("closing", opinion("legal_unit", OFFICER))

    assert ["缺少法制审核意见书"] == words(asked, "decide")
    assert () == stops(dataclasses.replace(asked, documents=(*asked.documents, opinion_sheet)), "decide")
    document = a_document("legal_opinion")
    assert () == stops(dataclasses.replace(asked, documents=(*asked.documents, document)), "decide")
    assert words(dataclasses.replace(asked, documents=(*asked.documents, by_handler)), "decide")


def test_wuhan_art_15_the_investigation_ends_only_with_the_document_of_each_of_its_links() -> None:
    sampled = a_case("investigating", a_document("site_record"), links=(event("sampling", "2026-03-10 09:00"),))
    listed = dataclasses.replace(sampled, documents=(*sampled.documents, a_document("sample_list")))

    found = stops(sampled, "finish_investigation")

    assert ["缺少抽样物品清单"] == [hindrance.words for hindrance in found]
    assert found[0].citation.chip == "办法｜第十五条第一款第（三）项"
    assert () == stops(listed, "finish_investigation")
    assert () == stops(sampled, "finish_investigation", SHILONG)


def test_wangdu_art_15_and_17_what_its_own_documents_lack_stops_the_decision() -> None:
    record = dataclasses.replace(a_document("collective_discussion"), participants=("甲", "乙"), signed_by=("甲",))
    signed = dataclasses.replace(record, fields={"集体讨论发言情况": "已写明"}, signed_by=("甲", "乙"))
    unheard = a_document("statement_record", 陈述申辩的内容="有")
    case = a_reviewed_case(collective_required=True)

    lacking = words(dataclasses.replace(case, documents=(*case.documents, record, unheard)), "decide", WANGDU)

    assert "集体讨论记录缺少“集体讨论发言情况”" in lacking
    assert "集体讨论记录缺少参加人乙签名" in lacking
    assert "陈述、申辩笔录没有写明采纳情况" in lacking
    assert "缺少陈述、申辩笔录" in words(case, "decide", WANGDU)
    waived = a_reviewed_case(statement_made=False, statement_waived=True)
    assert "缺少放弃陈述申辩记录" in words(waived, "decide", WANGDU)
    complete = words(dataclasses.replace(case, documents=(*case.documents, signed)), "decide", WANGDU)
    assert not [one for one in complete if one.startswith("集体讨论")]


def test_wangdu_art_17_the_heads_opinion_must_say_something_and_is_cited_to_its_own_article() -> None:
    silent = dataclasses.replace(opinion("principal_head", HEAD), opinion="")
    case = a_reviewed_case("penalty_decision")
    case = dataclasses.replace(case, documents=(*case.documents, a_document("penalty_decision", silent)))

    found = [one for one in stops(case, "decide", WANGDU) if "审批" in one.words]

    assert ["医疗保障部门负责人的审批没有写明签署意见"] == [one.words for one in found]
    assert found[0].citation.req == ("wangdu-17-1a",)


def test_collective_discussion_experts_and_a_made_up_filing_are_asked_for_only_where_they_apply() -> None:
    asked = a_reviewed_case(
        collective_required=True, expert_consulted=True, events=(event("emergency_start", "2026-03-10 09:00"),)
    )

    assert {"缺少集体讨论记录", "缺少专家论证会议记录", "缺少立案审批表"} <= set(words(asked, "decide"))


def a_decided_case(*services: ServiceFacts, **changes: object) -> CaseFacts:
    """Write a decided case with its services."""
    decision = a_document("penalty_decision", opinion("principal_head", HEAD))
    return a_case("decision", decision, **({"services": services} | changes))


def test_service_in_person_with_a_receipt_passes() -> None:
    assert () == stops(a_decided_case(a_service("direct")), "serve")
    assert () == stops(a_decided_case(a_service("direct")), "serve", SHILONG)


def test_wuhan_art_22_a_decision_is_never_served_electronically_and_shilong_leaves_it_to_superior_law() -> None:
    by_mail = a_decided_case(a_service("electronic", fields={"送达地址确认书": "有"}, proof_kinds=("sms",)))

    found = stops(by_mail, "serve")

    assert ["决定书不得以传真或者电子邮件送达方式送达"] == [hindrance.words for hindrance in found]
    assert found[0].citation.chip == "办法｜第二十二条第（四）项"
    assert () == stops(by_mail, "serve", SHILONG)


def test_service_names_missing_receipt_fields_papers_and_proof() -> None:
    assert ["直接送达缺少送达回证"] == words(a_decided_case(a_service("direct", has_receipt=False)), "serve")
    assert ["留置送达没有写明留置情况"] == words(a_decided_case(a_service("lien")), "serve")
    assert ["邮寄送达缺少邮寄凭证、回执"] == words(a_decided_case(a_service("post", has_receipt=False)), "serve")
    announced = {"原因": "下落不明", "方式": "公告栏", "过程": "张贴"}
    assert ["公告送达缺少录音、截图、照片或者录像等证明"] == words(
        a_decided_case(a_service("announcement", fields=announced)), "serve"
    )
    assert ["没有“pigeon”这种送达方式"] == words(a_decided_case(a_service("pigeon")), "serve")
    assert ["决定书没有送达记录"] == words(a_decided_case(), "serve")


def test_one_good_service_heals_a_bad_one() -> None:
    assert () == stops(a_decided_case(a_service("lien"), a_service("direct")), "serve")


def test_a_decision_without_number_is_not_served() -> None:
    case = a_decided_case(a_service("direct"))
    unnumbered = dataclasses.replace(case.documents[0], number="", issued_at=None, state="approved")

    assert ["行政处罚决定书尚未编号签发"] == words(dataclasses.replace(case, documents=(unnumbered,)), "serve")


def test_wuhan_art_23_ending_wants_the_performance_check_and_the_correction_check_where_ordered() -> None:
    case = a_case("served", a_document("performance_check"))

    assert () == stops(case, "terminate")
    assert ["缺少履行情况检查记录"] == words(a_case("served"), "terminate")
    assert ["缺少改正情况核查记录"] == words(dataclasses.replace(case, correction_due_on=NOW.date()), "terminate")


def test_archiving_wants_finished_documents_a_class_and_discs_of_the_evidence() -> None:
    draft = DocumentFacts(id="x", kind="site_record", state="draft")
    evidence = a_recording("2026-03-10 11:00", "2026-03-10 15:00", case_id="1", is_evidence=True)
    open_case = a_case("terminated", draft, recordings=(evidence,))
    ready = a_case(
        "terminated",
        a_document("site_record"),
        recordings=(dataclasses.replace(evidence, discs=1),),
        archive_class="10年",
    )

    assert {"现场检查笔录还没有办完", "没有选定案卷保管期限"} == set(words(open_case, "compile"))
    assert "1 件证据录像没有刻制光盘备份：LX-2026-000009" in words(open_case, "archive")
    assert () == stops(ready, "archive")
    undecided = dataclasses.replace(ready, recordings=(dataclasses.replace(evidence, is_evidence=None),))
    assert Level.WARNING is gate(undecided, "compile", WUHAN, NOW)[0].level


def test_transfer_and_refusal_to_file_want_their_papers() -> None:
    signed = a_document("transfer_letter", opinion("principal_head", HEAD))

    assert ["缺少不予立案书面记录"] == words(a_case("accepted"), "decline")
    assert () == stops(a_case("accepted", signed), "transfer")
    assert words(a_case("accepted", a_document("transfer_letter")), "transfer")
    assert words(a_case("review"), "transfer_crime")


def test_a_step_the_table_does_not_know_is_an_error_of_the_caller() -> None:
    with pytest.raises(LookupError):
        gate(a_case("clue"), "decide", WUHAN, NOW)


def test_every_need_of_the_table_has_a_check_and_where_it_is_demanded_a_citation() -> None:
    for need in Need:
        assert need in EVERY_CHECK
        demanding = [pack for pack in (WUHAN, SHILONG) if is_demanded(need, pack)]
        assert demanding
        assert all(citation_for(need, pack).says for pack in demanding)


@pytest.mark.parametrize("step", ["terminate", "close_without_penalty"])
def test_yiliang_13_1c_no_case_is_closed_while_a_break_that_was_not_mended_has_no_written_record(step: str) -> None:
    state = "served" if step == "terminate" else "review"
    given_up = InterruptionFacts(id="1", from_at=beijing("2026-03-02 10:00"), until_at=None, reason="battery")
    mended = dataclasses.replace(given_up, until_at=beijing("2026-03-02 10:15"))
    written = dataclasses.replace(given_up, written="电池耗尽", written_at=beijing("2026-03-03 09:00"))

    def said(gap: InterruptionFacts, pack: Pack) -> list[str]:
        case = dataclasses.replace(a_case(state), breaks=(gap,))
        return [f"{one.citation.article} {one.words}" for one in stops(case, step, pack) if "中断" in one.words]

    assert ["第十三条 3月2日 10:00起中断的情况说明尚未写明"] == said(given_up, YILIANG)
    assert [] == [*said(mended, YILIANG), *said(written, YILIANG), *said(given_up, WUHAN)]


def test_every_state_of_the_road_has_a_label_and_only_the_last_has_no_way_on() -> None:
    assert all(STATE_LABELS[state] == state.label for state in State)
    assert [state for state in ROAD if not steps_from(state)] == [State.ARCHIVED]
    assert transition("clue", "archive") is None


@given(steps=st.lists(st.sampled_from([row.step for row in transitions_of("penalty")]), max_size=30))
def test_no_sequence_of_steps_reaches_a_decision_past_a_missing_review(steps: list[str]) -> None:
    """A case without documents, pushed in any order, takes only steps nothing stops."""
    case = a_case("clue")
    for step in steps:
        row = transition(case.state, step)
        if row is not None and not stops(case, step):
            case = dataclasses.replace(case, state=row.end.value)

    assert case.state not in {"decision", "served", "archived"}
