"""The register of sources through the door: entered, asked whether it is the same, opened by those who may, closed."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.cases.models import CaseSource
from liuhen.trail.models import Entry
from tests.cases.sources.test_registering import a_source
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
TYPED = {
    "source_channel": "投诉举报",
    "words": "本人李四，门诊部重复收费，电话13900001111。",
    "cause": "重复收费",
    "party-name": "丙诊所",
    "informant_name": "李四",
    "informant_contact": "13900001111",
    "informant_part": "informant",
    "informant_kind": "person",
    "acceptance": "已受理",
    "once": "a" * 32,
}


def page(client: Client, name: str, *args: object, **more: str) -> str:
    answer = client.get(reverse(name, args=args), more)
    assert 200 == answer.status_code
    return str(answer.content.decode())


def test_a_source_is_registered_and_no_page_but_its_own_says_who_complained(client: Client, cast: Cast) -> None:
    """wangdu-9-1a."""
    client.force_login(cast.officer)

    shown = client.post(reverse("source_register"), TYPED, follow=True).content.decode()

    number = CaseSource.objects.get().number
    printed = page(client, "sources_print")
    sheet = zipfile.ZipFile(io.BytesIO(client.get(reverse("sources_export")).content)).read("xl/sharedStrings.xml")
    for text in (shown, page(client, "sources"), page(client, "source", number), printed, sheet.decode()):
        assert "李四" not in text
        assert "13900001111" not in text
        assert "实名" in text
    assert "李四" not in "".join(Entry.objects.values_list("body", flat=True))


def test_the_identity_opens_for_a_purpose_and_is_kept_nowhere(client: Client, cast: Cast) -> None:
    source = a_source(cast)
    client.force_login(cast.officer)

    answer = client.post(reverse("source_identity", args=[source.number]), {"purpose": "送交告知书"})

    assert "李四" in answer.content.decode()
    assert "no-store" == answer["Cache-Control"]
    assert "送交告知书" in page(client, "source", source.number)


def test_a_partner_does_not_open_the_identity_until_the_head_names_him(client: Client, cast: Cast) -> None:
    source = a_source(cast)
    client.force_login(cast.partner)
    assert 403 == client.post(reverse("source_identity", args=[source.number]), {"purpose": "看"}).status_code

    client.force_login(cast.head)
    client.post(reverse("source_share", args=[source.number]), {"officer": "yi", "reason": "由其送达"})

    client.force_login(cast.partner)
    answer = client.post(reverse("source_identity", args=[source.number]), {"purpose": "送达"})
    assert "李四" in answer.content.decode()


def test_a_complaint_made_twice_is_asked_about_and_nothing_typed_is_lost(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    client.post(reverse("source_register"), TYPED)

    again = client.post(reverse("source_register"), {**TYPED, "once": "b" * 32})

    assert 422 == again.status_code
    assert "是不是同一件事" in again.content.decode()
    assert "重复收费" in again.content.decode()
    assert 1 == CaseSource.objects.count()
    first = CaseSource.objects.get()
    client.post(reverse("source_register"), {**TYPED, "once": "c" * 32, "twice": first.number})
    assert 2 == first.case.sources.count()


def test_wuhan_a_source_not_filed_closes_only_when_record_and_notice_are_there(client: Client, cast: Cast) -> None:
    """wuhan-13-2a, wuhan-13-2b."""
    source = a_source(cast)
    type(source.case).objects.filter(pk=source.case_id).update(state="closed_not_filed")
    client.force_login(cast.officer)

    refused = client.post(reverse("source_close", args=[source.number]), {})

    assert 409 == refused.status_code
    text = refused.content.decode()
    assert "举报人" in text
    assert "第十三条" in text
    assert CaseSource.objects.get(pk=source.pk).closed_at is None


def test_a_notice_needs_method_and_words_or_a_reason(client: Client, cast: Cast) -> None:
    source = a_source(cast)
    client.force_login(cast.officer)
    typed = {"to": "举报人", "told_at": "2026-07-20T10:00", "method": "phone", "words": ""}

    assert 422 == client.post(reverse("source_notify", args=[source.number]), typed).status_code
    named = client.post(reverse("source_notify", args=[source.number]), {**typed, "words": "已电话告知李四"})
    assert 422 == named.status_code
    client.post(reverse("source_notify", args=[source.number]), {**typed, "words": "不予立案，理由已说明"})

    assert 1 == source.notices.count()


def test_a_verification_is_written_down_with_both_times(client: Client, cast: Cast) -> None:
    source = a_source(cast)
    client.force_login(cast.officer)
    typed = {
        "means": ["现场核查"],
        "verified_at": "2026-07-15T09:30",
        "officers": "执法人员甲、执法人员乙",
        "findings": "查看结算记录，未见串换。",
        "opinion": "建议不予立案",
    }

    client.post(reverse("source_verify", args=[source.number]), typed)

    assert "未见串换" in page(client, "source", source.number)


def test_from_source_to_case_is_one_click(client: Client, cast: Cast) -> None:
    source = a_source(cast)
    client.force_login(cast.officer)
    assert reverse("case_step", args=[source.case_id, "accept"]) in page(client, "source", source.number)

    answer = client.post(reverse("case_step", args=[source.case_id, "accept"]), {"once": "d" * 32}, follow=True)

    assert "受案" in answer.content.decode()


def test_the_counts_show_every_channel_of_the_rules(client: Client, cast: Cast) -> None:
    """wuhan-13-1b: five channels, also those with none."""
    a_source(cast)
    client.force_login(cast.officer)

    shown = page(client, "sources")

    for channel in ("依职权检查发现", "投诉举报", "上级交办", "其他机关移送", "其他途径"):
        count = 1 if channel == "投诉举报" else 0
        assert f"{channel} <em>{count}</em>" in shown


def test_another_unit_and_another_bureau_see_nothing_of_it(client: Client, cast: Cast) -> None:
    source = a_source(cast)

    client.force_login(cast.colleague)
    assert source.number not in page(client, "sources")
    client.force_login(cast.stranger)
    assert 404 == client.get(reverse("source", args=[source.number])).status_code
