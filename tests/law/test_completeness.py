"""Whether settled documents are complete: printed fields, head lines, signatures, service, electronic signature."""

from __future__ import annotations

import dataclasses

from tests.law.casework import BAOFENG, LATER, WANGDU, findings, paper, road
from tests.law.timeline import WUHAN, a_case, beijing, rule, rules

from liuhen.law.facts import DocumentFacts
from liuhen.law.finding import Level, Status


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
