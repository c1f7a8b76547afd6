"""The pages before a file is closed: what is due, what is missing, announcing, failing."""

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.archive.conftest import Office
from tests.archive.shelf import CLOSING_DAY

from liuhen.archive.acts import announce_file
from liuhen.archive.models import CaseFile
from liuhen.bureau.models import Officer
from liuhen.cases.acts import Description, describe
from liuhen.cli.archive import command

pytestmark = pytest.mark.django_db


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_terminated_case_is_listed_with_its_term_and_article(office: Office) -> None:
    page = entered(office.cast.archivist).get(reverse("archive")).content.decode()

    assert office.case.title in page
    assert "第二十六条第一款" in page
    assert "录像 3 段" in page


def test_preparing_shows_what_goes_in_and_announcing_makes_the_file(office: Office) -> None:
    client = entered(office.cast.archivist)

    page = client.get(reverse("archive_prepare", args=[office.case.pk])).content.decode()
    assert "材料齐全" in page
    assert "行政处罚决定书" in page
    answer = client.post(reverse("archive_announce", args=[office.case.pk]), {"once": "a"})

    file = CaseFile.objects.get()
    assert reverse("archive_file", args=[file.number]) == answer.headers["Location"]
    assert "正在制作案卷" in client.get(answer.headers["Location"]).content.decode()
    assert "等待后台开始" in client.get(reverse("archive_progress", args=[file.number])).content.decode()


def test_what_is_missing_is_said_and_the_step_refused(office: Office) -> None:
    describe(office.case, Description(reasons="改选", archive_class=""), by=office.cast.officer, at=CLOSING_DAY)
    client = entered(office.cast.archivist)

    page = client.get(reverse("archive_prepare", args=[office.case.pk])).content.decode()
    answer = client.post(reverse("archive_announce", args=[office.case.pk]))

    assert "还缺" in page
    assert "保管期限" in page
    assert 409 == answer.status_code
    assert not CaseFile.objects.exists()


def test_a_form_sent_twice_makes_one_file(office: Office) -> None:
    client = entered(office.cast.archivist)

    for _ in range(2):
        client.post(reverse("archive_announce", args=[office.case.pk]), {"once": "same"})

    assert 1 == CaseFile.objects.count()


def test_a_failed_file_says_why_and_offers_to_be_made_anew(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    CaseFile.objects.update(state="failed", failure={"sentence": "磁盘满了。", "next_step": "请清理磁盘。"})
    client = entered(office.cast.archivist)

    page = client.get(reverse("archive_file", args=[file.number])).content.decode()
    assert "磁盘满了。" in page
    assert "重新制作" in page
    client.post(reverse("archive_repeat", args=[file.number]))

    assert "announced" == CaseFile.objects.get().state


def test_nothing_is_handed_out_before_the_file_is_closed(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    client = entered(office.cast.archivist)

    assert 404 == client.get(reverse("archive_image", args=[file.number])).status_code
    assert 404 == client.get(reverse("archive_label", args=[file.number])).status_code


def test_an_announced_file_is_built_by_hand(office: Office) -> None:
    announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)

    assert (
        "AJ-2026-0001：已归档" in CliRunner().invoke(command, ["build", "AJ-2026-0001"], catch_exceptions=False).output
    )
    assert "已归档" in CliRunner().invoke(command, ["list"], catch_exceptions=False).output
