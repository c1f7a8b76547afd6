"""审批、审核与讨论, 用印: the pages, signing with the password, print and Excel."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.cases.deliberation.models import Discussion, Expert, Review
from liuhen.cases.models import Case
from liuhen.cases.seals.models import Seal, SealUse
from liuhen.documents.models import Document
from tests.cases import road
from tests.cast import PASSWORD, Cast
from tests.world_approving import photo

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.told(cast)


def seen(client: Client, name: str, *parts: object) -> str:
    return client.get(reverse(name, args=parts)).content.decode()


def sent(client: Client, route: str, /, *parts: object, **data: object) -> int:
    return client.post(reverse(route, args=parts), data).status_code


def test_a_review_is_asked_answered_with_a_cited_moment_and_given(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.officer)
    assert 302 == sent(client, "review_ask", case.pk, words="请审核裁量。")
    review = Review.objects.get()
    client.force_login(cast.legal_reviewer)
    page = seen(client, "review", review.pk)
    codes = [name.split('"')[0].removeprefix("answer_") for name in page.split('name="')[1:] if "answer_" in name[:8]]
    answers = {f"answer_{code}": "ok" for code in codes}
    words = {"words_record": "签收清楚〔LX-2026-000001 00:12:34〕", "conclusion": "同意", "opinion": "同意。"}

    assert 422 == sent(client, "review_save", review.pk, edition=1, finish="1", conclusion="同意", opinion="同意。")
    review.refresh_from_db()
    assert 302 == sent(client, "review_save", review.pk, edition=review.edition, finish="1", **answers, **words)

    done = seen(client, "review", review.pk)
    assert "?t=754" in done
    assert "已审核" in seen(client, "deliberation", case.pk)


def test_a_discussion_is_written_signed_and_closed_through_its_pages(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.officer)
    people = {"people": [cast.head.pk, cast.deputy_head.pk], "chair": cast.head.pk, "others": "王律师，法律顾问"}
    known = {"topic": "处理意见", "place": "会议室", "started_at": "2026-08-06T09:00", "recorder": "乙"}
    assert 302 == sent(client, "discussion_register", case.pk, **people, **known)
    row = Discussion.objects.get()
    said = {f"words_{one.pk}": "事实清楚。" for one in row.attendances.all()}
    votes = {f"vote_{one.pk}": "agree" for one in row.attendances.all()}
    end = {"ended_at": "2026-08-06T10:00", "conclusion": "同意。", "outcome": "adopt", "sign": "1", "edition": 1}
    assert 422 == sent(client, "discussion_save", row.pk, **known, **said, **end)
    row.refresh_from_db()
    assert 302 == sent(client, "discussion_save", row.pk, **known, **said, **votes, **{**end, "edition": row.edition})
    row.refresh_from_db()

    client.force_login(cast.head)
    box = seen(client, "approval_inbox")
    assert 422 == sent(client, "discussion_sign", row.pk, digest=row.words_digest, password="wrong")
    assert 302 == sent(client, "discussion_sign", row.pk, digest=row.words_digest, password=PASSWORD)
    client.force_login(cast.officer)
    lawyer = row.attendances.get(name="王律师")
    page = SimpleUploadedFile("签字.png", photo(), content_type="image/png")
    assert 302 == sent(client, "discussion_paper", row.pk, who=lawyer.pk, photo=page)
    assert 422 == sent(client, "discussion_finish", row.pk)
    assert 302 == sent(client, "discussion_finish", row.pk, why="分管负责人出差")

    assert "集体讨论记录等您签字" in box
    assert "已办结" in seen(client, "deliberation", case.pk)


def test_who_took_no_part_and_sees_no_case_does_not_open_a_discussion(client: Client, cast: Cast, case: Case) -> None:
    row = Discussion.objects.create(
        bureau=case.bureau,
        case=case,
        topic="议题",
        place="会议室",
        started_at=road.day(24),
        recorder="乙",
        opened_by=cast.officer,
        opened_at=road.day(24),
    )
    client.force_login(cast.colleague)

    assert 403 == client.get(reverse("discussion", args=[row.pk])).status_code


def test_an_expert_is_entered_with_the_photo_of_his_sheet(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.officer)
    sheet = SimpleUploadedFile("意见.png", photo(), content_type="image/png")
    new = {"name": "钱教授", "qualification": "主任医师", "opinion": "两项目不同。", "signed_on": "2026-08-06"}

    assert 302 == sent(client, "expert_enter", case.pk, **new, photo=sheet)
    assert 302 == sent(client, "expert_draft", case.pk)

    assert Expert.objects.get().photo_digest
    assert "钱教授" in seen(client, "deliberation", case.pk)


def test_a_seal_from_its_register_to_print_and_excel(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.head)
    assert 302 == sent(client, "seal_add", name="行政处罚专用章")
    seal = Seal.objects.get()
    keeper = {"officer": cast.archivist.pk, "from_on": "2026-01-01", "document_number": "一号"}
    assert 302 == sent(client, "seal_keeper", seal.pk, **keeper)
    client.force_login(cast.officer)
    paper = Document.objects.get(subject_id=str(case.pk), kind="filing_approval")
    asked = {"document": paper.pk, "seal": seal.pk, "copies": "3", "purpose": "送达"}
    assert 302 == sent(client, "seal_ask", case.pk, **asked)
    use = SealUse.objects.get()
    client.force_login(cast.division_head)
    agree = {"decision": "agree", "opinion": "同意。", "password": PASSWORD}
    assert "看全文" in seen(client, "approval", use.approval_id)
    assert 302 == sent(client, "approval_decide", use.approval_id, **agree)
    client.force_login(cast.archivist)
    waiting = seen(client, "seal_register")
    assert 302 == sent(client, "seal_use", use.pk, copies="2")

    printed = seen(client, "seal_register_print")
    book = client.get(reverse("seal_register_export"))
    text = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/sharedStrings.xml").decode()
    assert "等您用印" in waiting
    for words in ("YY-2026-0001", "执法人员甲", "处室负责人", "档案员庚", "已用印"):
        assert words in printed
        assert words in text
