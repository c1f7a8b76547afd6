"""本局参数, 解释说明 and 原文 as people see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acts import offer_text, use_text
from liuhen.bureau.models import InterpretationNote, Officer, RegulationText, Setting
from liuhen.bureau.queries import active_pack
from liuhen.jobs.models import Job
from liuhen.law.articles import chinese
from liuhen.law.citation import Citation, Source
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NUMBER = "云医保办〔2026〕3号"


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def our_text() -> bytes:
    """Write as many articles as the pack has, every sentence our own."""
    return "\n".join(f"第{chinese(n)}条 自己写的第{n}条。\n第二段。\n第三段。\n第四段。" for n in range(1, 35)).encode()


def form(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {"amount": "24", "unit": "hours", "document_number": NUMBER, "reason": "早些移交"}
    return fields | changes


def shown(client: Client, name: str, **parts: str) -> str:
    return client.get(reverse(name, kwargs=parts)).content.decode()


def test_the_table_shows_the_texts_value_with_its_article_and_what_has_no_duty(cast: Cast) -> None:
    page = shown(entered(cast.legal_reviewer), "settings")

    assert "2 个工作日" in page
    assert "第二十六条第二款" in page
    assert "无此职责" in page
    assert reverse("setting_form", kwargs={"key": "ingest.normal"}) in page


def test_a_value_is_set_shown_with_its_document_and_the_findings_are_made_again(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)

    answer = client.post(reverse("setting_change", kwargs={"key": "ingest.normal"}), form(), follow=True)

    page = answer.content.decode()
    assert "24 小时" in page
    assert NUMBER in page
    assert cast.legal_reviewer.name in page
    assert "24 小时" == Setting.objects.get().value
    assert Job.objects.filter(kind="rules.renew").exists()


@pytest.mark.parametrize(
    ("key", "changes", "value"),
    [
        ("ingest.normal", {"unit": "same_day", "amount": ""}, "当日"),
        ("supervision.sampling", {"amount": "15"}, "15"),
        ("recording.duties", {"words": ["现场执法", "举行听证"]}, "现场执法、举行听证"),
        ("ingest.labels", {"typed": "案由、涉案科室"}, "案由、涉案科室"),
    ],
)
def test_every_kind_of_form_is_read(cast: Cast, key: str, changes: dict[str, object], value: str) -> None:
    client = entered(cast.legal_reviewer)
    assert 200 == client.get(reverse("setting_form", kwargs={"key": key})).status_code

    answer = client.post(reverse("setting_change", kwargs={"key": key}), form(**changes))

    assert 302 == answer.status_code
    assert value == Setting.objects.get().value
    assert 200 == client.get(reverse("setting_form", kwargs={"key": key})).status_code


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": "3", "unit": "working_days"}, "第二十六条第二款"),
        ({"amount": "", "unit": "hours"}, "没有设定"),
        ({"document_number": ""}, "还缺：文号"),
        ({"from_on": "2020-01-01"}, "已经过去"),
        ({"from_on": "后天"}, "日期写法不对"),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(cast: Cast, changes: dict[str, object], told: str) -> None:
    sent = form(reason="不能丢的事由", **changes)

    answer = entered(cast.legal_reviewer).post(reverse("setting_change", kwargs={"key": "ingest.normal"}), sent)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert told in page
    assert "不能丢的事由" in page
    assert not Setting.objects.exists()


def test_a_value_is_taken_back_and_the_history_stays(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)
    client.post(reverse("setting_change", kwargs={"key": "ingest.normal"}), form())

    taken = {"document_number": NUMBER, "reason": "不再需要"}
    client.post(reverse("setting_withdraw", kwargs={"key": "ingest.normal"}), taken)

    page = shown(client, "setting_form", key="ingest.normal")
    assert "撤销设定" in page
    assert "24 小时" in page
    assert active_pack(cast.bureau).setting("ingest.normal") is None
    again = client.post(reverse("setting_withdraw", kwargs={"key": "ingest.normal"}), taken)
    assert 422 == again.status_code


def test_who_may_not_set_reads_and_an_unknown_key_is_not_there(cast: Cast) -> None:
    client = entered(cast.officer)

    assert "由法制审核人员或者主要负责人设定" in shown(client, "setting_form", key="ingest.normal")
    assert "没有适用的地方" in shown(client, "setting_form", key="devices.maintenance")
    assert 404 == client.get("/packs/settings/no.such/").status_code


def test_a_note_is_written_beside_its_clause_and_taken_back(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)
    there = {"req": "wuhan-26-2a"}

    answer = client.post(reverse("note_write", kwargs=there), {"text": "以回读一致为准", "document_number": NUMBER})
    assert 302 == answer.status_code
    assert "以回读一致为准" in shown(client, "note_form", **there)
    assert "以回读一致为准" in shown(entered(cast.officer), "note_form", **there)

    assert 302 == client.post(reverse("note_take_back", kwargs=there)).status_code
    assert 422 == client.post(reverse("note_take_back", kwargs=there)).status_code
    assert "撤回说明" in shown(client, "note_form", **there)
    assert 2 == InterpretationNote.objects.count()


def test_a_note_without_words_is_refused_and_a_clause_nobody_knows_is_not_there(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)

    answer = client.post(reverse("note_write", kwargs={"req": "wuhan-26-2a"}), {"text": "", "document_number": "留着"})

    assert 422 == answer.status_code
    assert "留着" in answer.content.decode()
    assert 404 == client.get(reverse("note_form", kwargs={"req": "wuhan-99-9"})).status_code


def test_a_text_is_imported_compared_used_and_stands_beside_our_words(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)
    assert "还没有导入制度原文" in shown(client, "regulation_text")

    sent = SimpleUploadedFile("办法.txt", our_text())
    page = client.post(reverse("text_offer"), {"file": sent}, follow=True).content.decode()
    assert "与规则包的条文目录一致，共 34 条" in page

    row = RegulationText.objects.get()
    page = client.post(reverse("text_use", kwargs={"pk": row.pk}), follow=True).content.decode()

    assert "自己写的第26条。" in page
    assert active_pack(cast.bureau).own.clauses["wuhan-26-2a"].says in page
    assert our_text() == client.get(reverse("text_file", kwargs={"pk": row.pk})).content


def test_missing_articles_are_named_before_the_text_can_be_used(cast: Cast) -> None:
    client = entered(cast.legal_reviewer)
    sent = SimpleUploadedFile("办法.txt", our_text().replace("第三条".encode(), b""))

    page = client.post(reverse("text_offer"), {"file": sent}, follow=True).content.decode()
    assert "原文缺少第三条" in page

    row = RegulationText.objects.get()
    assert 422 == client.post(reverse("text_use", kwargs={"pk": row.pk})).status_code
    assert 302 == client.post(reverse("text_use", kwargs={"pk": row.pk}), {"reason": "另文印发"}).status_code


@pytest.mark.parametrize(("data", "told"), [(b"%PDF-1.7", "PDF"), (b" ", "空的"), (None, "还没有选文件")])
def test_a_file_that_cannot_be_read_is_refused_on_the_page(cast: Cast, data: bytes | None, told: str) -> None:
    sent = {"file": SimpleUploadedFile("a.pdf", data)} if data is not None else {}

    answer = entered(cast.legal_reviewer).post(reverse("text_offer"), sent)

    assert 422 == answer.status_code
    assert told in answer.content.decode()


def chip(officer: Officer, authority: object) -> str:
    request = RequestFactory().get("/")
    request.user = officer
    return Template("{% load liuhen %}{% cite it %}").render(Context({"it": authority, "request": request}))


def test_a_chip_gives_the_imported_words_and_before_that_says_that_they_are_not_there(cast: Cast) -> None:
    citation = active_pack(cast.bureau).citation("wuhan-26-2a")
    assert "原文未导入" in chip(cast.officer, citation)

    by, now = cast.legal_reviewer, timezone.now()
    use_text(offer_text(cast.bureau, "办法.txt", our_text(), by=by, at=now), by=by, at=now)

    drawn = chip(cast.officer, citation)
    assert "<q>第二段。</q>" in drawn
    assert "转述：" in drawn
    assert "原文未导入" not in drawn
    assert "<q>第二段。</q>" in chip(cast.officer, "办法｜第二十六条第二款")
    assert "原文未导入" in chip(cast.stranger, citation)


def test_a_chip_of_a_setting_shows_its_document_and_does_not_speak_of_a_text(cast: Cast) -> None:
    own = Citation(source=Source.SETTING, article=NUMBER, title="本局设定", says="24 小时。")

    drawn = chip(cast.officer, own)

    assert "本局设定" in drawn
    assert NUMBER in drawn
    assert "原文未导入" not in drawn
