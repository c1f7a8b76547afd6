"""Pages of signatures, Word templates, certificates and binding: what a person sees, and what is refused with words."""

import io
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as WordFile

from liuhen.archive.binding.acts import make_bound
from liuhen.archive.models import Arrangement
from liuhen.bureau.models import Officer
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.documents.models import Document, HandSignature, SignedCopy, WordTemplate
from liuhen.documents.signing.acts import content_now
from liuhen.documents.word.shipped import shipped
from tests.cases import road
from tests.cast import Cast
from tests.documents.keys import SECRET, container

AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
STROKES = json.dumps([[[100 + 6 * at, 150 + (at * 37) % 90, 12 * at] for at in range(60)]])

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.accepted(cast)


@pytest.fixture
def paper(cast: Cast, case: Case) -> Document:
    draft = road.written(case, "case_source", by=cast.officer, at=road.day(3))
    return cases.issue_document(draft, case, by=cast.officer, at=road.day(3))


def at_desk(who: Officer) -> Client:
    client = Client()
    client.force_login(who)
    return client


def sheet(line: str) -> bytes:
    made = WordFile()
    made.add_paragraph("第一段")
    made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_signing_on_a_phone_leads_to_the_page_that_says_how_it_was_signed(
    cast: Cast, case: Case, paper: Document
) -> None:
    client = at_desk(cast.officer)
    root = f"/cases/{case.pk}/documents/{paper.pk}"
    assert "lh-sign-pad" in client.get(f"{root}/sign/").content.decode()

    sent = {"role": "handler", "signer": "甲", "strokes": STROKES, "tool": "touch", "seen": content_now(paper)}
    answer = client.post(f"{root}/signed/", sent, follow=True)

    text = answer.content.decode()
    assert "手写签名" in text
    assert "手指" in text
    assert HandSignature.objects.filter(document=paper, signer="甲").exists()
    copy = SignedCopy.objects.get(document=paper)
    assert client.get(f"{root}/copies/{copy.pk}/").content.startswith(b"%PDF")


def test_an_empty_pad_is_refused_in_words(cast: Cast, case: Case, paper: Document) -> None:
    sent = {"role": "handler", "signer": "甲", "strokes": "[]"}

    answer = at_desk(cast.officer).post(f"/cases/{case.pk}/documents/{paper.pk}/signed/", sent)

    assert 400 <= answer.status_code < 500
    assert "还没有签名" in answer.content.decode()


def test_a_document_is_taken_as_word_and_a_file_from_elsewhere_is_checked(
    cast: Cast, case: Case, paper: Document
) -> None:
    client = at_desk(cast.officer)
    root = f"/cases/{case.pk}/documents/{paper.pk}"

    word = client.get(f"{root}/word/")
    page = client.get(f"{root}/pdf/").content
    same = client.post(f"{root}/check/", {"file": SimpleUploadedFile("a.pdf", page)}).content.decode()
    other = client.post(f"{root}/check/", {"file": SimpleUploadedFile("a.pdf", page + b" ")}).content.decode()

    lines = [line.text for line in WordFile(io.BytesIO(word.content)).paragraphs]
    assert paper.title in lines
    assert "逐字节一致" in same
    assert "都不一致" in other


def test_a_certificate_is_imported_and_signs_and_the_page_says_intact(cast: Cast, case: Case, paper: Document) -> None:
    client = at_desk(cast.officer)
    taken = {"file": SimpleUploadedFile("a.p12", container("甲")), "password": SECRET}
    assert "已导入" in client.post("/signing-keys/import/", taken, follow=True).content.decode()
    key = cast.officer.signing_keys.get()

    sent = {"key": key.pk, "password": SECRET, "role": "handler"}
    text = client.post(f"/cases/{case.pk}/documents/{paper.pk}/certify/", sent, follow=True).content.decode()

    assert "完整" in text
    assert "数字证书签名" in text


def test_a_bad_template_is_refused_with_its_paragraph_and_the_old_one_stays(cast: Cast) -> None:
    client = at_desk(cast.legal_reviewer)
    good = {"kind": "*", "file": SimpleUploadedFile("本局.docx", shipped()), "reason": "换抬头"}
    assert "已采用" in client.post("/documents/templates/replace/", good, follow=True).content.decode()

    bad = {"kind": "*", "file": SimpleUploadedFile("b.docx", sheet("{{ bureau.__class__ }}"))}
    answer = client.post("/documents/templates/replace/", bad)

    assert 400 <= answer.status_code < 500
    assert "第 2 段" in answer.content.decode()
    row = WordTemplate.objects.get()
    assert (1, "换抬头", cast.legal_reviewer) == (row.version, row.reason, row.uploaded_by)
    taken = client.get(f"/documents/templates/{row.pk}/")
    assert shipped() == taken.content
    client.post(f"/documents/templates/{row.pk}/withdraw/", {"reason": "有误"})
    row.refresh_from_db()
    assert row.withdrawn_at


def test_an_officer_does_not_replace_a_template(cast: Cast) -> None:
    sent = {"kind": "*", "file": SimpleUploadedFile("本局.docx", shipped())}

    assert 403 == at_desk(cast.officer).post("/documents/templates/replace/", sent).status_code
    assert not WordTemplate.objects.exists()


def test_the_order_of_a_file_is_changed_by_its_handler_and_goes_back_to_habit(
    cast: Cast, case: Case, paper: Document
) -> None:
    second = cases.issue_document(
        road.written(case, "case_source", by=cast.officer, at=road.day(4)), case, by=cast.officer, at=road.day(4)
    )
    client, root = at_desk(cast.officer), f"/cases/{case.pk}/binding/"
    seen = client.get(root).content.decode()
    assert "立卷期限" in seen
    assert "系统默认：办法没有规定卷内次序" in seen

    keys = [f"document:{paper.pk}", f"document:{second.pk}"]
    sent = [("key", keys[0]), ("place", "2"), ("key", keys[1]), ("place", "1"), ("edition", "0"), ("remarks", "缺一页")]
    client.post(f"{root}order/", urlencode(sent), content_type="application/x-www-form-urlencoded")

    row = Arrangement.objects.get(case=case)
    assert list(reversed(keys)) == row.order
    assert "缺一页" == row.remarks
    stale = client.post(f"{root}order/", urlencode(sent), content_type="application/x-www-form-urlencoded")
    assert 409 == stale.status_code
    assert "另一人刚才改过" in stale.content.decode()
    client.post(f"{root}order/", {"usual": "1", "edition": "1"})
    row.refresh_from_db()
    assert [] == row.order


def test_the_gate_speaks_long_before_the_case_ends_and_names_what_a_file_needs_with_its_article(cast: Cast) -> None:
    """wuhan 第二十六条、第二十七条: open drafts and the class of keeping are told while the case is investigated."""
    case = cases.start_investigation(road.filed(cast), by=cast.officer, at=road.day(8))
    client, root = at_desk(cast.officer), f"/cases/{case.pk}/binding/"
    two = [{"name": "执法人员甲", "certificate": "YZ-0103"}, {"name": "执法人员乙", "certificate": "YZ-0104"}]
    draft = road.written(case, "site_record", by=cast.officer, at=road.day(9), officers=two)

    before = client.get(root).content.decode()
    cases.issue_document(draft, case, by=cast.officer, at=road.day(9))
    after = client.get(root).content.decode()

    assert "到现在为止还缺" in before
    assert "保管期限" in before
    assert f"{draft.title}还没有办完" in before
    assert "第二十六条" in before
    assert f"{draft.title}还没有办完" not in after
    assert "以后各环节应有的文书" in after


def test_the_page_of_keys_says_plainly_what_is_not_checked(cast: Cast, settings: object) -> None:
    client = at_desk(cast.officer)
    without = client.get("/signing-keys/").content.decode()
    settings.TIME_STAMP_SERVER = "http://127.0.0.1:1/"  # type: ignore[attr-defined]
    with_server = client.get("/signing-keys/").content.decode()

    assert "国密（SM2）" in without
    assert "不支持" in without
    assert "是否吊销" in without
    assert "没有配置时间戳服务" in without
    assert "取时间戳，存在签名里" in with_server


def test_the_bound_copy_is_asked_for_and_read(cast: Cast, case: Case, paper: Document) -> None:
    client, root = at_desk(cast.officer), f"/cases/{case.pk}/binding/"

    assert 404 == client.get(f"{root}file/").status_code
    assert "正在装订" in client.get(f"{root}read/").content.decode()
    assert "装订进度" in client.get(f"{root}progress/").content.decode()
    make_bound(case, at=AT)

    assert "iframe" in client.get(f"{root}read/").content.decode()
    assert b"%PDF" == b"".join(client.get(f"{root}file/").streaming_content)[:4]  # type: ignore[attr-defined]
