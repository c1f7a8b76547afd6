"""Service of documents: method, record, papers kept, proof, officers, recording, consent; pack by pack."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import OFFICER, PACKS, SECOND, SHILONG, WUHAN, a_case, beijing, event, rule, rules

from liuhen.law.check import check
from liuhen.law.checks.service import class_of
from liuhen.law.facts import CaseFacts, ServiceFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.pack import SERVICE_METHODS, Pack, load
from liuhen.law.rules import known_rule

WANGDU, YILIANG, BAOFENG = (load(PACKS / code) for code in ("wangdu", "yiliang", "baofeng"))
ALL = {pack.code: pack for pack in (WUHAN, WANGDU, SHILONG, YILIANG, BAOFENG)}
CODES = sorted(ALL)
SERVED = "2026-03-22 10:00"
LATER = beijing("2026-06-01 12:00")
LIEN = {"留置事由": "拒收", "留置地点和时间": "药房，3月22日", "送达人": "陈涛、刘芳"}


def served(method: str, **changes: object) -> ServiceFacts:
    """Write a service of the decision with its receipt."""
    fields: dict[str, object] = {
        "id": "1",
        "document_kind": "penalty_decision",
        "document_id": "penalty_decision",
        "method": method,
        "served_at": beijing(SERVED),
        "has_receipt": True,
    }
    return ServiceFacts(**(fields | changes))


def told(service: ServiceFacts, pack: Pack, *steps: str) -> tuple[Finding, ...]:
    """Check a decided case with this one service, long after; `steps` happened three days after it."""
    events = tuple(event(name, "2026-03-25 10:00") for name in steps)
    found = check(a_case("decision", services=(service,), events=events), pack, LATER)
    return tuple(one for one in found if one.rule.startswith("service."))


@pytest.mark.parametrize(
    ("service", "pack"),
    [
        (served("direct"), WUHAN),
        (served("lien", fields={"留置情况": "拒收，放在收银台"}), WUHAN),
        (served("post"), WUHAN),
        (served("announcement", fields=dict.fromkeys(("原因", "方式", "过程"), "有"), proof_kinds=("photo",)), WUHAN),
        (served("lien", fields=LIEN, officers=(OFFICER, SECOND), recorded="full"), WANGDU),
        (served("post", method_kind="特快专递", fields={"文书名称": "决定书", "文号": "3号"}), WANGDU),
        (served("direct"), SHILONG),
        (served("electronic", party_agreed=True, method_kind="电子邮件", fields={"送达地址确认书": "有"}), YILIANG),
        (served("direct"), BAOFENG),
    ],
)
def test_a_service_as_the_text_wants_it_finds_nothing(service: ServiceFacts, pack: Pack) -> None:
    assert () == told(service, pack)


def test_wuhan_art_22_4_a_decision_never_goes_by_mail_and_shilong_leaves_it_to_superior_law() -> None:
    by_mail = served("electronic", proof_kinds=("sms",), fields={"送达地址确认书": "有"})
    notice = dataclasses.replace(by_mail, document_kind="rights_notice")

    found = rule(told(by_mail, WUHAN), "service.method.1")

    assert found.words == "决定书不得以传真或者电子邮件送达方式送达"
    assert found.citation.req == ("wuhan-22-1g",)
    assert found.status_at(LATER) is Status.BREACHED
    assert () == told(notice, WUHAN)
    assert () == told(dataclasses.replace(by_mail, party_agreed=True), SHILONG)


def test_wuhan_art_22_4_a_fax_names_its_time_and_number() -> None:
    fax = served("electronic", document_kind="rights_notice", method_kind="传真", proof_kinds=("sms",))

    found = rule(told(fax, WUHAN), "service.record.1")

    assert "传真时间、受送达人的传真号码" in found.words
    assert found.citation.req == ("wuhan-22-1h",)
    mail = dataclasses.replace(fax, method_kind="电子邮件")
    assert () == told(mail, WUHAN)


def test_wuhan_art_22_3_a_returned_letter_is_explained() -> None:
    back = served("post", returned=True)

    found = rule(told(back, WUHAN), "service.record.1")

    assert found.words == "邮寄送达没有写明退回具体情况"
    assert found.citation.req == ("wuhan-22-1e",)
    assert () == told(dataclasses.replace(back, fields={"退回具体情况": "查无此人"}), WUHAN)


@pytest.mark.parametrize(
    ("service", "pack", "words"),
    [
        (served("direct", has_receipt=False), WUHAN, "直接送达缺少送达回证"),
        (served("lien"), WUHAN, "留置送达没有写明留置情况"),
        (served("post", has_receipt=False), WUHAN, "邮寄送达缺少邮寄凭证、回执"),
        (served("entrusted"), WUHAN, "委托送达没有写明委托情况"),
        (
            served("direct"),
            WANGDU,
            "直接送达没有写明送达文书名称、送达时间、送达地点、送达人、受送达人或者符合法定条件的签收人员",
        ),
    ],
)
def test_what_is_not_written_down_or_kept_is_named_in_one_finding(
    service: ServiceFacts, pack: Pack, words: str
) -> None:
    found = rule(told(service, pack), "service.record.1")

    assert words == found.words
    assert found.status_at(LATER) is Status.DUE
    assert rule(told(service, pack, "serve"), "service.record.1").status_at(LATER) is Status.BREACHED


def test_a_receipt_among_the_documents_of_the_case_is_the_receipt() -> None:
    bare = served("direct", has_receipt=False)
    kept = served("post", has_receipt=False, proof_kinds=("邮寄凭证", "回执"))

    assert {"service.record.1"} == rules(told(bare, WUHAN))
    assert () == told(kept, WUHAN)


def test_wangdu_art_18_2_a_lien_is_left_by_two_officers_and_recorded_from_start_to_end() -> None:
    alone = served("lien", fields=LIEN | {"送达人": "陈涛"}, officers=(OFFICER, OFFICER), recorded="any")
    nobody = served("lien", fields={**LIEN, "送达人": ""}, recorded="full")
    bare = served("lien", fields=LIEN, officers=(OFFICER, SECOND))

    assert rule(told(alone, WANGDU), "service.officers.1").words == "留置送达只有 1 名执法人员"
    assert rule(told(alone, WANGDU), "service.recording.1").words == "留置送达只录了一部分"
    assert rule(told(nobody, WANGDU), "service.officers.1").words == "留置送达没有登记送达人"
    found = rule(told(bare, WANGDU), "service.recording.1")
    assert found.citation.req == ("wangdu-18-1c",)
    assert found.status_at(LATER) is Status.BREACHED
    assert () == told(dataclasses.replace(bare, fields={"留置情况": "拒收"}), WUHAN)


def test_wangdu_art_18_3_only_registered_letters_and_express_count() -> None:
    plain = served("post", method_kind="普通信件", fields={"文书名称": "决定书", "文号": "3号"})
    unsaid = dataclasses.replace(plain, method_kind="")

    assert rule(told(plain, WANGDU), "service.method.1").status_at(LATER) is Status.BREACHED
    assert rule(told(unsaid, WANGDU), "service.method.1").status_at(LATER) is Status.DUE


def test_wangdu_art_18_5_the_proof_fits_the_carrier_of_the_announcement() -> None:
    fields = {"采取公告送达的原因": "下落不明", "公告方式": "张贴", "公告载体": "网站"}
    wrong = served("announcement", fields=fields, carrier="网站", proof_kinds=("newspaper",))
    right = dataclasses.replace(wrong, proof_kinds=("screenshot",))

    assert rule(told(wrong, WANGDU), "service.proof.1").words == "公告送达缺少与网站相符的凭证"
    assert () == told(right, WANGDU)
    unsaid = dataclasses.replace(right, carrier="")
    assert rule(told(unsaid, WANGDU), "service.proof.1").words == "公告送达没有写明公告载体"


def test_wuhan_art_22_6_an_announcement_without_proof_is_open_and_then_broken() -> None:
    bare = served("announcement", fields=dict.fromkeys(("原因", "方式", "过程"), "有"))

    assert rule(told(bare, WUHAN), "service.proof.1").status_at(LATER) is Status.DUE
    assert rule(told(bare, WUHAN, "terminate"), "service.proof.1").status_at(LATER) is Status.BREACHED


def test_yiliang_art_2_electronic_service_without_consent_is_only_warned_of() -> None:
    found = rule(told(served("electronic", fields={"送达地址确认书": "有"}), YILIANG), "service.consent.1")

    assert Level.WARNING is found.level
    assert found.status_at(LATER) is Status.DUE


def with_rule(pack: Pack, method: str, **changes: object) -> Pack:
    """Change the pack's own rule of one method."""
    own = pack.own
    service = own.body.service
    changed = service.model_copy(update={method: getattr(service, method).model_copy(update=changes)})
    body = own.body.model_copy(update={"service": changed})
    return dataclasses.replace(pack, layers=(dataclasses.replace(own, body=body), *pack.layers[1:]))


def test_a_clause_that_only_defines_warns_at_most() -> None:
    defined = with_rule(WUHAN, "lien", req=("wuhan-5-1",))
    is_clause = dataclasses.replace(defined.own, clauses={"wuhan-5-1": WUHAN.own.clauses["wuhan-2-1"]})
    mere = dataclasses.replace(defined, layers=(is_clause, *defined.layers[1:]))

    assert rule(told(served("lien"), mere), "service.record.1").level is Level.WARNING
    assert rule(told(served("lien"), WUHAN), "service.record.1").level is Level.VIOLATION


def test_a_rule_that_binds_decisions_only_advises_about_other_documents() -> None:
    narrow = with_rule(WANGDU, "lien", only_for=("decision",))
    bare = served("lien", fields=LIEN, officers=(OFFICER, SECOND))
    notice = dataclasses.replace(bare, document_kind="interview_notice")

    assert rule(told(bare, narrow), "service.recording.1").level is Level.VIOLATION
    assert rule(told(notice, narrow), "service.recording.1").level is Level.ADVICE


def test_an_unknown_method_is_left_to_a_person_and_a_service_to_come_is_not_judged() -> None:
    assert rule(told(served("pigeon"), WUHAN), "service.method.1").status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert () == told(served("lien", served_at=None), WANGDU)


def test_each_service_speaks_under_its_own_place() -> None:
    case = a_case("decision", services=(served("lien"), served("post", has_receipt=False)))

    assert {"service.record.1", "service.record.2"} <= rules(check(case, WUHAN, LATER))


def test_decisions_are_told_by_their_code_where_nobody_names_the_class() -> None:
    assert class_of(served("direct")) == "decision"
    assert class_of(served("direct", document_kind="rights_notice")) == ""
    assert class_of(served("direct", document_class="notice")) == "notice"


SERVICES = st.builds(
    served,
    st.sampled_from([*SERVICE_METHODS, "pigeon", ""]),
    document_kind=st.sampled_from(["penalty_decision", "rights_notice", "unheard_of"]),
    fields=st.dictionaries(
        st.sampled_from(["送达人", "留置情况", "原因"]), st.sampled_from(["", "陈涛", "陈涛、刘芳"])
    ),
    has_receipt=st.booleans(),
    proof_kinds=st.lists(st.sampled_from(["photo", "sms", "screenshot", "回执"])).map(tuple),
    method_kind=st.sampled_from(["", "传真", "挂号邮寄"]),
    carrier=st.sampled_from(["", "网站", "电视"]),
    returned=st.booleans(),
    party_agreed=st.booleans(),
    recorded=st.sampled_from(["", "any", "full"]),
    officers=st.lists(st.sampled_from([OFFICER, SECOND])).map(tuple),
)


@given(services=st.lists(SERVICES, max_size=4), code=st.sampled_from(CODES), ended=st.booleans())
def test_services_are_judged_without_fail_and_each_rule_once(
    services: list[ServiceFacts], code: str, ended: bool
) -> None:
    events = (event("serve", "2026-03-25 10:00"),) if ended else ()
    case: CaseFacts = a_case("decision", services=tuple(services), events=events)

    found = check(case, ALL[code], LATER)

    assert found == check(case, ALL[code], LATER)
    assert len({one.rule for one in found}) == len(found)
    assert all(known_rule(one.rule) and len(one.words) <= 200 for one in found)
