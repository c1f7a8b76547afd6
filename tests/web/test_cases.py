"""Cases through the door: the list, the page, steps, clues, recordings on the file; who may not sees nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.cases.models import Case, CaseRecording
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast
from tests.tapes import tape

pytestmark = pytest.mark.usefixtures("data_dir")
CLUE = {
    "source_channel": "投诉举报",
    "words": "门诊部多收费用。",
    "cause": "重复收费",
    "party-name": "丙诊所",
    "informant_name": "李四",
    "once": "a" * 32,
}


def content_entries() -> int:
    return Entry.objects.filter(kind="content").count()


def test_a_clue_is_registered_and_its_page_opens(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    client.post(reverse("source_register"), {**CLUE, "partners": ["yi"]})

    page = client.get(reverse("case", args=[Case.objects.get().pk])).content.decode()
    assert "丙诊所涉嫌重复收费案" in page
    assert "举报人信息受保护" in page
    assert "李四" not in page
    assert 2 == Case.objects.get().handlers.count()


def test_the_same_clue_form_sent_twice_is_one_case(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    client.post(reverse("source_register"), {**CLUE, "twice": "apart"})

    again = client.post(reverse("source_register"), {**CLUE, "twice": "apart"})

    assert 409 == again.status_code
    assert "已经交过" in again.content.decode()
    assert 1 == Case.objects.count()


def test_a_clue_without_party_says_what_is_missing(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    answer = client.post(reverse("source_register"), {**CLUE, "party-name": " "})

    assert 422 == answer.status_code
    assert "当事人" in answer.content.decode()


def test_the_page_says_what_hinders_the_next_step_with_its_article(client: Client, cast: Cast) -> None:
    case = road.told(cast)
    client.force_login(cast.officer)

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "现在还不能进入“决定”" in page
    assert "缺少法制审核意见书" in page
    assert "第二十条" in page


def test_opening_a_case_and_the_list_is_one_content_entry_each(client: Client, cast: Cast) -> None:
    case = road.clue(cast)
    client.force_login(cast.officer)
    before = content_entries()

    client.get(reverse("case", args=[case.pk]))
    client.get(reverse("cases"))

    assert before + 2 == content_entries()


def test_the_list_shows_an_officer_his_own_cases_only_and_the_head_all(client: Client, cast: Cast) -> None:
    road.clue(cast)

    client.force_login(cast.colleague)
    assert "乙口腔门诊部" not in client.get(reverse("cases")).content.decode()
    client.force_login(cast.head)
    assert "乙口腔门诊部" in client.get(reverse("cases")).content.decode()


def test_a_search_by_party_finds_and_its_words_are_in_the_trail(client: Client, cast: Cast) -> None:
    road.clue(cast)
    client.force_login(cast.officer)

    page = client.get(reverse("cases"), {"q": "乙口腔", "in": "all"}).content.decode()

    assert "串换诊疗项目" in page
    assert "乙口腔" in Entry.objects.filter(verb="case.list").latest("id").body


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("system_admin", 403), ("stranger", 404)])
def test_who_may_not_see_a_case_does_not(client: Client, cast: Cast, who: str, status: int) -> None:
    case = road.clue(cast)
    client.force_login(getattr(cast, who))

    assert status == client.get(reverse("case", args=[case.pk])).status_code


def test_a_step_is_taken_from_the_page_and_said(client: Client, cast: Cast) -> None:
    case = road.clue(cast)
    client.force_login(cast.officer)

    page = client.post(reverse("case_step", args=[case.pk, "accept"]), {"once": "b" * 32}, follow=True).content.decode()

    assert "已受理线索" in page
    assert "accepted" == Case.objects.get(pk=case.pk).state


def test_a_refused_step_answers_409_with_what_is_missing(client: Client, cast: Cast) -> None:
    case = road.filed(cast)
    client.force_login(cast.officer)
    client.post(reverse("case_step", args=[case.pk, "investigate"]))

    answer = client.post(reverse("case_step", args=[case.pk, "finish_investigation"]))

    assert 409 == answer.status_code
    assert "第十四条" in answer.content.decode()


@pytest.mark.parametrize("step", ["file", "decide", "archive", "no_such_step"])
def test_steps_with_a_page_of_their_own_are_no_address(client: Client, cast: Cast, step: str) -> None:
    case = road.clue(cast)
    client.force_login(cast.officer)

    assert 404 == client.post(reverse("case_step", args=[case.pk, step])).status_code


def test_recordings_are_chosen_and_put_on_the_file(client: Client, cast: Cast) -> None:
    case, one = road.clue(cast), tape(cast.officer, day(1))
    client.force_login(cast.officer)

    offered = client.get(reverse("case_evidence_form", args=[case.pk])).content.decode()
    client.post(
        reverse("case_evidence", args=[case.pk]), {"recording": one.number, "purpose": "证明违法事实", "once": "c" * 32}
    )

    assert one.number in offered
    assert "证明违法事实" == CaseRecording.objects.get(case=case).purpose
    assert one.number in client.get(reverse("case", args=[case.pk])).content.decode()


def test_the_archive_class_is_chosen_on_the_page(client: Client, cast: Cast) -> None:
    case = road.clue(cast)
    client.force_login(cast.officer)

    client.post(reverse("case_describe", args=[case.pk]), {"archive_class": "30年", "collective_required": "yes"})

    case.refresh_from_db()
    assert ("30年", True) == (case.archive_class, case.collective_required)


def test_a_wrong_step_is_corrected_from_the_page(client: Client, cast: Cast) -> None:
    case = road.accepted(cast)
    event = case.events.get(name="accept")
    client.force_login(cast.division_head)

    client.post(reverse("case_correct", args=[case.pk, event.pk]), {"reason": "登记错了案件"})

    assert "clue" == Case.objects.get(pk=case.pk).state


def test_a_further_handler_is_named_and_a_document_is_marked_not_applicable(client: Client, cast: Cast) -> None:
    case = road.investigated(cast)
    client.force_login(cast.division_head)
    client.post(reverse("case_assign", args=[case.pk]), {"officer": "bing", "reason": "增派"})
    client.force_login(cast.officer)
    client.post(reverse("case_not_applicable", args=[case.pk, "collective_discussion"]), {"reason": "案情简单"})

    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "执法人员丙" in page
    assert "注明理由" in page


def test_a_decided_case_offers_the_service_of_its_decision(client: Client, cast: Cast) -> None:
    case = road.decided(cast)
    client.force_login(cast.officer)

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "/serve/" in page
    assert "决定书没有送达记录" in page


def test_a_document_on_its_way_is_not_called_missing(client: Client, cast: Cast) -> None:
    case = road.reviewed(cast)
    road.asked(cast, case, "decision", day(35))
    client.force_login(cast.officer)

    assert "行政处罚决定书还在审批" in client.get(reverse("case", args=[case.pk])).content.decode()
