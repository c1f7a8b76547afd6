"""执法记录档案: every activity with its officers, devices, recordings and where they are kept, as one list."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Officer
from liuhen.devices import acts as devices
from liuhen.devices.acts import NewDevice
from liuhen.duties.queries.av_file import COLUMNS, av_file
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.field.models import Activity
from liuhen.trail.models import Entry
from tests.cast import LONG_AGO, Cast, small_bureau
from tests.tapes import tape

MARCH = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
DAYS = "?from=2026-03-01&until=2026-03-31"


def held(cast: Cast, at: datetime, *, number: int = 0) -> Activity:
    """Hold an activity of an hour; put one recording of it in where a number is given."""
    new = NewActivity(
        title=f"检查{number}",
        place="中山路",
        party="甲大药房",
        scenes=("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=at,
    )
    activity = field.arrive(field.plan(new, by=cast.officer, at=at), by=cast.officer, at=at)
    activity = field.end(activity, by=cast.officer, at=at + timedelta(hours=1))
    if number:
        camera = devices.register(NewDevice(number=f"YZ-{number:02}"), by=cast.custodian, at=LONG_AGO)
        recording = tape(cast.officer, at, 30, device=camera)
        field.attribute(recording, by=cast.officer, at=at + timedelta(hours=3), activity=activity)
    return activity


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet(content: bytes) -> str:
    """Read the words of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_shilong_art_13_five_activities_of_a_month_are_five_entries_of_the_file(cast: Cast) -> None:
    """shilong-13-1b: activity, officers, device, files and custody of each."""
    for number in range(1, 6):
        held(cast, MARCH + timedelta(days=number), number=number)
    held(cast, MARCH + timedelta(days=60))

    page = entered(cast.custodian).get(reverse("av_file") + DAYS).content.decode()
    words = sheet(entered(cast.custodian).get(reverse("av_file_export") + DAYS).content)
    rows = av_file(cast.custodian, MARCH, MARCH + timedelta(days=10))

    assert 5 == len(rows)
    assert "5 次执法活动，音像记录 5 件" in page
    assert all(f"YZ-{number:02}" in words and f"检查{number}" in words for number in range(1, 6))
    assert all(head in words for head in COLUMNS)
    assert all(len(row.cells({})) == len(COLUMNS) for row in rows)
    assert "原件库，未入卷" in words
    assert "av_file.export" == Entry.objects.latest("pk").verb


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pack", "form", "picture"),
    [("yiliang", "视音频记录", "照片"), ("wangdu", "音像记录", "图片"), ("baofeng", "动态记录", "照片")],
)
def test_a_picture_is_called_what_the_text_calls_it_on_page_list_and_print(pack: str, form: str, picture: str) -> None:
    """yiliang-2-3, wangdu-3-1c, baofeng-4-1."""
    cast = small_bureau(pack)
    activity = held(cast, MARCH)
    photo = tape(cast.officer, MARCH, medium="photo")
    field.attribute(photo, by=cast.officer, at=MARCH + timedelta(hours=3), activity=activity)
    client = entered(cast.custodian)

    asked = (reverse("recording", args=[photo.number]), reverse("recordings"), reverse("av_file_print") + DAYS)
    pages = [client.get(address).content.decode() for address in asked]

    assert all(form in page and picture in page for page in pages)


def test_an_activity_without_recordings_stands_in_the_file_and_says_so(cast: Cast) -> None:
    held(cast, MARCH)

    page = entered(cast.custodian).get(reverse("av_file_print") + DAYS).content.decode()

    assert "没有声像资料" in page


def test_an_empty_month_and_days_that_are_none_are_answered(cast: Cast) -> None:
    client = entered(cast.custodian)

    assert "这段时间没有执法活动" in client.get(reverse("av_file") + "?from=x&until=y").content.decode()
    assert 200 == client.get(reverse("av_file_print")).status_code


def test_an_officer_reads_his_units_file_and_exports_none_and_a_stranger_reads_nothing_of_ours(cast: Cast) -> None:
    held(cast, MARCH)

    assert 1 == len(av_file(cast.officer, MARCH, MARCH + timedelta(days=1)))
    assert [] == av_file(cast.colleague, MARCH, MARCH + timedelta(days=1))
    assert [] == av_file(cast.stranger, MARCH, MARCH + timedelta(days=1))
    assert 403 == entered(cast.officer).get(reverse("av_file_export") + DAYS).status_code
