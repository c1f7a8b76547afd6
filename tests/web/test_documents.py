"""Documents through the door: saving as one types, conflicts, sending up, issuing, serving, the page itself."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.acting import acting
from liuhen.cases import acts
from liuhen.cases.models import Case, Service
from liuhen.documents.acts import reserve, void
from liuhen.documents.models import Document
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
TYPED = {
    "f-source": "投诉举报",
    "f-started_on": "2026-07-13",
    "f-cause": "串换诊疗项目",
    "f-party-name": "乙口腔门诊部",
    "f-facts": "经查属实。",
    "f-basis": "行政处罚法第五十四条",
    "f-officers": ["jia", "yi"],
    "f-handler_opinion": "建议立案。",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.accepted(cast)


def drafted(client: Client, cast: Cast, case: Case) -> Document:
    client.force_login(cast.officer)
    client.post(reverse("case_document_open", args=[case.pk, "filing_approval"]))
    return Document.objects.get(kind="filing_approval")


def test_a_draft_opens_with_what_is_known(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)

    page = client.get(reverse("case_document", args=[case.pk, draft.pk])).content.decode()

    assert "乙口腔门诊部" in page
    assert "执法证 YZ-0103" in page
    assert "还缺" in page


def test_saving_as_one_types_answers_with_what_is_missing(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)

    answer = client.post(
        reverse("case_document_save", args=[case.pk, draft.pk]),
        {**TYPED, "f-basis": "", "edition": draft.edition},
        headers={"HX-Request": "true"},
    ).content.decode()

    draft.refresh_from_db()
    assert "还缺 1 项" in answer
    assert "立案依据" in answer
    assert ["YZ-0103", "YZ-0107"] == [one["certificate"] for one in draft.fields["officers"]]


def test_two_people_saving_see_both_texts_and_lose_none(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)
    acts.save_document(draft, case, {"facts": "乙写的"}, edition=draft.edition, by=cast.partner, at=day(4))

    answer = client.post(
        reverse("case_document_save", args=[case.pk, draft.pk]), {**TYPED, "f-facts": "甲写的", "edition": 1}
    )

    page = answer.content.decode()
    assert 409 == answer.status_code
    assert "甲写的" in page
    assert "基本案情" in page
    assert "乙写的" == Document.objects.get(pk=draft.pk).fields["facts"]


def test_out_of_two_texts_each_field_is_chosen_and_saved_as_one(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)
    theirs = {**draft.fields, "facts": "乙写的", "basis": "乙的依据"}
    saved = acts.save_document(draft, case, theirs, edition=draft.edition, by=cast.partner, at=day(4))
    mine = json.dumps({**draft.fields, "facts": "甲写的", "basis": "甲的依据", "officers": [{"name": "无此人"}]})

    client.post(
        reverse("case_document_merge", args=[case.pk, draft.pk]),
        {"mine": mine, "edition": saved.edition, "pick-facts": "mine", "pick-basis": "theirs", "pick-officers": "mine"},
    )

    fields = Document.objects.get(pk=draft.pk).fields
    assert ("甲写的", "乙的依据", []) == (fields["facts"], fields["basis"], fields["officers"])


def test_a_choice_over_a_third_change_is_shown_again(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)
    acts.save_document(draft, case, {"facts": "丙写的"}, edition=draft.edition, by=cast.partner, at=day(4))

    answer = client.post(
        reverse("case_document_merge", args=[case.pk, draft.pk]),
        {"mine": json.dumps({"facts": "甲写的"}), "edition": 1, "pick-facts": "mine"},
    )

    assert 409 == answer.status_code
    assert "丙写的" == Document.objects.get(pk=draft.pk).fields["facts"]


def test_a_name_of_three_thousand_characters_is_said_and_kept(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)

    answer = client.post(
        reverse("case_document_save", args=[case.pk, draft.pk]),
        {**TYPED, "f-party-name": "长" * 3000, "edition": draft.edition},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "有 3000 字，最多 200 字" in answer
    assert "长" * 3000 == Document.objects.get(pk=draft.pk).fields["party"]["name"]


def test_a_cited_moment_is_a_link_and_an_unknown_number_is_said(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)

    answer = client.post(
        reverse("case_document_save", args=[case.pk, draft.pk]),
        {**TYPED, "f-facts": "见〔LX-2026-999999 00:03:25〕。", "edition": draft.edition},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "LX-2026-999999 00:03:25" in answer
    assert "录像库里没有这个编号" in answer


def test_an_internal_approval_goes_up_from_its_page(client: Client, cast: Cast, case: Case) -> None:
    document = road.written(case, "internal_approval", by=cast.officer, at=day(4))
    client.force_login(cast.officer)

    page = client.get(reverse("case_document", args=[case.pk, document.pk])).content.decode()
    client.post(reverse("case_document_send", args=[case.pk, document.pk]), {"once": "f" * 32})

    document.refresh_from_db()
    assert reverse("case_document_send", args=[case.pk, document.pk]) in page
    assert "pending" == document.state


def test_the_numbers_show_what_became_of_each_and_why_one_is_void(client: Client, cast: Cast, case: Case) -> None:
    road.issued(case, "case_source", by=cast.officer, at=day(4))
    stale = road.written(case, "case_source", by=cast.officer, at=day(5))
    with acting(cast.officer, "case.issue_document", at=day(5), on=case) as act:
        reserve(act, stale)
    void(stale, reason="当事人名称写错", at=day(6))
    client.force_login(cast.officer)

    page = client.get(reverse("document_numbers"), {"year": 2026, "word": "源"}).content.decode()

    assert "云医保源〔2026〕1号" in page
    assert "当事人名称写错" in page
    assert "没有缺号" in page


def test_every_kind_a_case_may_take_is_offered_with_its_clause(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.officer)
    page = client.get(reverse("case_document_choose", args=[case.pk])).content.decode()

    assert "内部程序审批表" in page
    assert "申请材料收件回执" not in page


def test_a_conflict_while_typing_keeps_the_page_and_says_so(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)
    acts.save_document(draft, case, {"facts": "乙写的"}, edition=draft.edition, by=cast.partner, at=day(4))

    answer = client.post(
        reverse("case_document_save", args=[case.pk, draft.pk]),
        {**TYPED, "edition": 1},
        headers={"HX-Request": "true"},
    )

    assert "没有保存" in answer.content.decode()
    assert 'id="edition"' not in answer.content.decode()


def test_a_complete_filing_goes_up_and_an_incomplete_one_says_what_is_missing(
    client: Client, cast: Cast, case: Case
) -> None:
    draft = drafted(client, cast, case)
    finish = reverse("case_document_finish", args=[case.pk, draft.pk])

    refused = client.post(finish, {"once": "a" * 32})
    client.post(reverse("case_document_save", args=[case.pk, draft.pk]), {**TYPED, "edition": draft.edition})
    sent = client.post(finish, {"once": "b" * 32}, follow=True)

    assert 409 == refused.status_code
    assert "立案依据" in refused.content.decode()
    assert "已将《立案审批表》送审" in sent.content.decode()
    assert "待签署意见" in sent.content.decode()


def test_a_record_is_issued_with_the_signatures_on_the_paper(client: Client, cast: Cast, case: Case) -> None:
    document = road.written(case, "site_record", by=cast.officer, at=day(4), officers=road._two())
    client.force_login(cast.officer)

    client.post(
        reverse("case_document_finish", args=[case.pk, document.pk]), {"signed": ["party", "officer"], "once": "c" * 32}
    )

    document.refresh_from_db()
    assert "issued" == document.state
    assert {"party", "officer"} == {row.role for row in document.signatures.all()}


def test_the_page_of_a_draft_and_of_an_issued_document_are_pdf(client: Client, cast: Cast, case: Case) -> None:
    draft = drafted(client, cast, case)
    issued = road.issued(case, "case_source", by=cast.officer, at=day(4))

    for document in (draft, issued):
        answer = client.get(reverse("case_document_pdf", args=[case.pk, document.pk]))
        assert "application/pdf" == answer["Content-Type"]
        assert answer.content.startswith(b"%PDF")


def test_a_document_of_another_case_is_not_found(client: Client, cast: Cast, case: Case) -> None:
    other = road.clue(cast)
    draft = drafted(client, cast, case)

    assert 404 == client.get(reverse("case_document", args=[other.pk, draft.pk])).status_code


def test_a_notice_is_served_through_the_form(client: Client, cast: Cast) -> None:
    case = road.investigated(cast)
    notice = road.issued(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")
    client.force_login(cast.officer)

    page = client.get(reverse("case_serve_form", args=[case.pk, notice.pk])).content.decode()
    client.post(
        reverse("case_serve", args=[case.pk, notice.pk]),
        {
            "method": "direct",
            "served_at": "2026-08-05T10:00",
            "place": "东湖路18号",
            "officers": ["jia", "yi"],
            "signed_by": "王喆",
            "once": "d" * 32,
        },
    )

    assert "第二十二条" in page
    assert "direct" == Service.objects.get(case=case).method


def test_an_issued_document_gets_a_new_version_with_a_reason(client: Client, cast: Cast, case: Case) -> None:
    issued = road.issued(case, "case_source", by=cast.officer, at=day(4))
    client.force_login(cast.officer)

    client.post(reverse("case_document_redraft", args=[case.pk, issued.pk]), {"reason": "案发地写错"})

    assert 2 == Document.objects.get(supersedes=issued).version


def test_a_document_left_without_its_page_is_made_up(client: Client, cast: Cast, case: Case) -> None:
    document = road.written(case, "case_source", by=cast.officer, at=day(4))
    with acting(cast.officer, "case.issue_document", at=day(4), on=case) as act:
        reserve(act, document)
    client.force_login(cast.officer)

    assert "版面还没有做出来" in client.get(reverse("case", args=[case.pk])).content.decode()
    client.post(reverse("case_document_make_up", args=[case.pk, document.pk]))

    document.refresh_from_db()
    assert "issued" == document.state


def test_the_list_of_documents_is_limited_to_ones_own_cases(client: Client, cast: Cast, case: Case) -> None:
    road.issued(case, "case_source", by=cast.officer, at=day(4))

    client.force_login(cast.officer)
    assert "案源登记表" in client.get(reverse("documents")).content.decode()
    client.force_login(cast.colleague)
    assert "案源登记表" not in client.get(reverse("documents")).content.decode()
