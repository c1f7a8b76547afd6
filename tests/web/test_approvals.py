"""The approval box through the door: what waits, the decision page, deciding with the password once more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.approvals.models import Delegation, PaperOpinion, Request
from liuhen.bureau.verbs import VERBS
from liuhen.cases.models import Case
from liuhen.documents.models import Document
from liuhen.web.approvals.inbox import OWNING_ACTS
from tests.cases import road
from tests.cases.road import day
from tests.cast import PASSWORD, Cast
from tests.world_approving import photo

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def asked(cast: Cast) -> Request:
    return road.asked(cast, road.accepted(cast), "filing", day(5))


def answer(client: Client, asked: Request, **more: str) -> int:
    given = {"decision": "agree", "opinion": "同意。", "password": PASSWORD, **more}
    return client.post(reverse("approval_decide", args=[asked.pk]), given).status_code


def test_the_box_shows_what_waits_and_the_page_what_was_frozen(client: Client, cast: Cast, asked: Request) -> None:
    client.force_login(cast.division_head)

    box = client.get(reverse("approval_inbox")).content.decode()
    page = client.get(reverse("approval", args=[asked.pk])).content.decode()

    assert "执法人员甲请您审批立案" in box
    for words in ("第 1 件，共 1 件", "同意立案", "退回", "第十二条", "同意后会怎样", "的意见"):
        assert words in page


def test_four_opinions_file_the_case(client: Client, cast: Cast, asked: Request) -> None:
    for person in (cast.division_head, cast.deputy_head, cast.head):
        client.force_login(person)
        assert 302 == answer(client, asked)

    assert "云医保立〔2026〕1号" == Case.objects.get().number


def test_the_page_shows_the_order_of_opinions_and_a_change_of_content(
    client: Client, cast: Cast, asked: Request
) -> None:
    client.force_login(cast.division_head)

    page = client.get(reverse("approval", args=[asked.pk])).content.decode()
    Document.objects.filter(pk=asked.subject_id).update(attachments=["sha256:2"])
    changed = client.get(reverse("approval", args=[asked.pk])).content.decode()

    assert "意见顺序" in page
    assert "送审之后内容已有变动" not in page
    assert "送审之后内容已有变动" in changed
    assert 'value="agree"' not in changed
    assert 409 == answer(client, asked) or 403 == answer(client, asked)
    assert 302 == answer(client, asked, decision="return", opinion="内容已变")


def test_paper_is_entered_with_its_photo_and_confirmed_by_the_signer(
    client: Client, cast: Cast, asked: Request
) -> None:
    client.force_login(cast.custodian)
    form = client.get(reverse("paper_form", args=[asked.pk])).content.decode()
    sent = {
        "signer": cast.division_head.pk,
        "decision": "agree",
        "opinion": "同意立案。",
        "signed_at": "2026-07-19T09:00",
        "photo": SimpleUploadedFile("签批.png", photo(), content_type="image/png"),
    }
    assert 302 == client.post(reverse("paper_enter", args=[asked.pk]), sent).status_code
    row = PaperOpinion.objects.get()

    client.force_login(cast.division_head)
    box = client.get(reverse("approval_inbox")).content.decode()
    kept = client.get(reverse("paper_photo", args=[row.pk]))
    page = client.get(reverse("deliberation", args=[Case.objects.get().pk])).content.decode()
    confirmed = client.post(reverse("paper_confirm", args=[row.pk]), {"password": PASSWORD})

    assert "签字页照片" in form
    assert "纸面签批等您确认" in box
    assert photo() == kept.content
    assert "纸面签批待确认" in page
    assert 302 == confirmed.status_code
    assert PaperOpinion.objects.get().confirmed_at is not None


def test_a_head_lends_and_takes_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.division_head)
    days = {"from_on": "2026-09-01", "until_on": "2030-09-30", "reason": "培训", "holder": cast.deputy_head.pk}

    assert 302 == client.post(reverse("delegation_lend"), {**days, "matters": ["case.approve_filing"]}).status_code
    assert 422 == client.post(reverse("delegation_lend"), days).status_code
    page = client.get(reverse("delegations")).content.decode()
    row = Delegation.objects.get()
    assert 302 == client.post(reverse("delegation_back", args=[row.pk])).status_code

    assert "立案审批" in page
    assert Delegation.objects.get().revoked_at is not None


def test_a_wrong_password_decides_nothing(client: Client, cast: Cast, asked: Request) -> None:
    client.force_login(cast.division_head)

    assert 422 == answer(client, asked, password="wrong")
    assert not asked.steps.filter(decided_at__isnull=False).exists()


def test_a_return_with_reason_and_words_reaches_the_handler(client: Client, cast: Cast, asked: Request) -> None:
    client.force_login(cast.division_head)
    answer(client, asked, decision="return", opinion="事实还没有写清", opinion_more="缺结算明细")

    client.force_login(cast.officer)
    page = client.get(reverse("case", args=[Case.objects.get().pk])).content.decode()
    assert "事实还没有写清：缺结算明细" in page


def test_an_unknown_decision_is_not_taken(client: Client, cast: Cast, asked: Request) -> None:
    client.force_login(cast.division_head)

    assert 422 == answer(client, asked, decision="maybe")


def test_who_is_not_on_turn_reads_but_has_no_button(client: Client, cast: Cast, asked: Request) -> None:
    client.force_login(cast.head)

    page = client.get(reverse("approval", args=[asked.pk])).content.decode()

    assert "lh-pfoot" not in page
    assert 403 == answer(client, asked) or 409 == answer(client, asked)


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("system_admin", 403), ("stranger", 404)])
def test_others_do_not_open_the_decision_page(
    client: Client, cast: Cast, asked: Request, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))

    assert status == client.get(reverse("approval", args=[asked.pk])).status_code


def test_the_table_of_acts_names_known_verbs_only() -> None:
    assert set(OWNING_ACTS) <= set(VERBS)
    cases = {f"case.approve_{name}" for name in ("filing", "decision", "closing", "document", "transfer", "measure")}
    assert cases | {"access.decide", "pack.approve", "seal.approve"} <= set(OWNING_ACTS)
