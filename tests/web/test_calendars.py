"""The pages of holidays: the year, importing, local days, moved terms; nothing typed is lost, 暂定 is told."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import HolidayNotice, LocalDay
from liuhen.duties.acts import rebuild_subject
from liuhen.evidence.models import Recording
from liuhen.law.notice import notice_text
from tests.cast import Cast
from tests.tapes import tape
from tests.web.shelf import derive_all

EVE = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
NUMBER = "国办发明电〔2026〕7号"
TYPED = {"document_number": NUMBER, "year": "2027", "rest": "1月1日至3日 元旦", "work": ""}


@pytest.fixture
def reviewer(client: Client, cast: Cast, data_dir: Path) -> Client:
    client.force_login(cast.legal_reviewer)
    return client


@pytest.fixture
def recording(cast: Cast) -> Recording:
    """A recording whose two working days run into 2027, which has no notice yet."""
    row = tape(cast.officer, EVE)
    rebuild_subject("recording", str(row.pk), at=EVE)
    return row


def page(client: Client, **query: str) -> str:
    return client.get(reverse("calendar"), query).content.decode()


def test_a_year_without_a_notice_says_so_wherever_it_stands(reviewer: Client) -> None:
    told = page(reviewer, year="2027")

    assert "2027 年的期限为暂定" in told
    assert 12 == told.count("个工作日，暂定")
    assert "暂定" not in page(reviewer, year="2026").replace("<em>暂定</em>", "")


@pytest.mark.parametrize("year", ["", "x", "1999", "99999"])
def test_a_year_that_is_none_shows_this_year(reviewer: Client, year: str) -> None:
    assert f"节假日　{timezone.localdate().year} 年" in page(reviewer, year=year)


def test_typed_lines_are_imported_and_the_moved_terms_are_listed(reviewer: Client, recording: Recording) -> None:
    answer = reviewer.post(reverse("calendar_import"), TYPED, follow=True)
    assert "项期限正在重算" in answer.content.decode()

    derive_all()

    told = page(reviewer, year="2027")
    assert "项期限因此移动" in told
    notice = HolidayNotice.objects.get()
    listed = reviewer.get(reverse("calendar_moved", args=[notice.entry])).content.decode()
    assert recording.number in listed
    assert "2027年1月4日 24:00" in listed
    assert "2027年1月5日 24:00" in listed


def test_a_table_file_is_imported(reviewer: Client) -> None:
    file = BytesIO(notice_text(2027, rest="1月1日 元旦", work="").encode())
    file.name = "2027.yaml"

    reviewer.post(reverse("calendar_import"), {"document_number": NUMBER, "file": file})

    assert 2027 == HolidayNotice.objects.get().year


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rest": "元旦放三天"}, "看不出是哪一天"),
        ({"document_number": " "}, "还缺文号"),
        ({"year": "去年"}, "年份写作“去年”"),
        ({"year": ""}, "还缺：年份"),
    ],
)
def test_what_cannot_be_imported_is_refused_and_stays_typed(
    reviewer: Client, change: dict[str, str], words: str
) -> None:
    answer = reviewer.post(reverse("calendar_import"), TYPED | {"work": "2月14日 春节调休"} | change)

    assert 422 == answer.status_code
    assert words in answer.content.decode()
    assert "2月14日 春节调休" in answer.content.decode()
    assert 0 == HolidayNotice.objects.count()


def test_a_file_that_is_no_text_is_refused(reviewer: Client) -> None:
    file = BytesIO(b"\xff\xfe\x00")
    file.name = "2027.yaml"

    answer = reviewer.post(reverse("calendar_import"), {"document_number": NUMBER, "file": file})

    assert "不是文本文件" in answer.content.decode()


def test_local_days_are_set_shown_and_taken_back(reviewer: Client) -> None:
    post = {"document_number": "云政办〔2026〕3号", "year": "2026", "arrangement": "rest", "days": "3月3日 民俗节"}

    reviewer.post(reverse("calendar_local"), post)
    shown = page(reviewer, year="2026")
    reviewer.post(reverse("calendar_local"), post | {"arrangement": "withdrawn", "days": "2026-03-03"})

    assert "3月3日 本地放假 民俗节" in shown
    assert ["rest", "withdrawn"] == list(LocalDay.objects.order_by("pk").values_list("arrangement", flat=True))
    assert "3月3日 本地放假" not in page(reviewer, year="2026")


@pytest.mark.parametrize(("change", "words"), [({"arrangement": "x"}, "没有选定"), ({"days": "某天"}, "看不出")])
def test_local_days_that_cannot_be_read_are_refused_and_stay_typed(
    reviewer: Client, change: dict[str, str], words: str
) -> None:
    post = {"document_number": "云政办〔2026〕3号", "year": "2026", "arrangement": "rest", "days": "3月3日 民俗节"}

    answer = reviewer.post(reverse("calendar_local"), post | change)

    assert 422 == answer.status_code
    assert words in answer.content.decode()
    assert "云政办〔2026〕3号" in answer.content.decode()


def test_who_keeps_no_calendar_sees_no_form_and_the_administrator_sees_no_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    assert 'id="i-rest"' not in page(client)
    assert 403 == client.post(reverse("calendar_import"), TYPED).status_code

    client.force_login(cast.system_admin)
    assert 'id="i-rest"' in page(client)
    client.post(reverse("calendar_import"), TYPED)
    assert 403 == client.get(reverse("calendar_moved", args=[HolidayNotice.objects.get().entry])).status_code


def test_another_bureaus_notice_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)
    client.post(reverse("calendar_import"), TYPED)
    client.force_login(cast.stranger)

    assert 404 == client.get(reverse("calendar_moved", args=[HolidayNotice.objects.get().entry])).status_code
    assert "2027 年的期限为暂定" in page(client, year="2027")


def test_a_provisional_date_says_so_on_the_recordings_page_and_on_the_board(
    reviewer: Client, client: Client, cast: Cast, recording: Recording
) -> None:
    client.force_login(cast.custodian)

    told = client.get(reverse("recording", args=[recording.number])).content.decode()

    assert "暂定" in told
