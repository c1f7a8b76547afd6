"""值班台, 日结单, 署名判断, 规则包 as people see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.duties.models import Finding, Judgement
from liuhen.law.citation import Citation, Source
from liuhen.trail.models import Entry
from liuhen.web.duties.board import _time  # the cell is made of three rules that deserve their own examples
from tests.cast import Cast
from tests.findings import a_finding

pytestmark = pytest.mark.django_db
CITATION = Citation(
    source=Source.REGULATION,
    article="第二十六条第二款",
    title="武汉市医疗保障局行政执法全过程记录办法",
    req=("wuhan-26-2a",),
    pack_version="wuhan 1.0.0",
    says="制作完成后两个工作日内存入。",
)


def entered(officer: Officer) -> Client:
    """Log a person in."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def a_row(cast: Cast, **changes: object) -> Finding:
    """Write an overdue hand-over of the officer's unit."""
    known: dict[str, object] = {
        "subject_id": "7",
        "label": "LX-2026-000007",
        "words": "原始录像尚未移交入库",
        "bundle": "receipt:1",
        "citation": CITATION,
        "due_at": timezone.now() - timedelta(hours=10),
        "happened": "录制完成后没有移交。",
        "next_step": "请把设备交到采集台入库",
    }
    return a_finding(cast.officer, "ingest.deadline", **(known | changes))


def test_the_board_shows_the_row_with_its_article_our_words_and_that_the_text_is_not_imported(cast: Cast) -> None:
    a_row(cast)

    page = entered(cast.custodian).get(reverse("duty_board")).content.decode()

    assert "1 项待处理，其中 1 项已违反或超期" in page
    for words in ("已超期", "第二十六条第二款", "制作完成后两个工作日内存入。", "原文未导入", "超 10 小时", "没有移交"):
        assert words in page


def test_opening_the_board_is_one_entry_and_opening_a_row_none(cast: Cast) -> None:
    row = a_row(cast)
    client = entered(cast.officer)
    before = Entry.objects.count()

    client.get(reverse("duty_board"))
    part = client.get(reverse("duty_why", args=[row.pk])).content.decode()

    assert before + 1 == Entry.objects.count()
    assert "发生了什么" in part


def test_an_empty_board_says_so(cast: Cast) -> None:
    assert (
        "这里没有待处理的事项" in entered(cast.officer).get(reverse("duty_board"), {"show": "today"}).content.decode()
    )


def test_a_judgement_is_signed_on_the_page_and_leaves_the_board(cast: Cast) -> None:
    row = a_row(cast, judgement=True, due_at=None)
    client = entered(cast.officer)
    form = {"outcome": "handled", "reason": "设备送修，已补交", "once": "a" * 32}

    first = client.post(reverse("duty_judge", args=[row.pk]), form, follow=True)
    second = client.post(reverse("duty_judge", args=[row.pk]), form)

    assert "已记下对" in first.content.decode()
    assert "这里没有待处理的事项" in first.content.decode()
    assert 409 == second.status_code
    assert 1 == Judgement.objects.count()


def test_a_judgement_without_result_is_refused_with_what_to_do(cast: Cast) -> None:
    row = a_row(cast, judgement=True)

    answer = entered(cast.officer).post(reverse("duty_judge", args=[row.pk]), {"reason": "x"})

    assert 422 == answer.status_code
    assert "请选定一项" in answer.content.decode()


def test_another_bureau_does_not_learn_of_a_row_and_the_system_administrator_sees_no_board(cast: Cast) -> None:
    row = a_row(cast)

    assert 404 == entered(cast.stranger).get(reverse("duty_why", args=[row.pk])).status_code
    assert 403 == entered(cast.system_admin).get(reverse("duty_board")).status_code


def test_the_daily_sheet_lists_rows_with_their_source_and_room_for_signatures(cast: Cast) -> None:
    a_row(cast)
    client = entered(cast.custodian)

    sheet = client.get(reverse("duty_daily")).content.decode()

    for words in ("值班日结单", "办法｜第二十六条第二款", "处理情况", "值班人（签字）"):
        assert words in sheet
    assert "今日日结单已打印" in client.get(reverse("duty_board")).content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "big"),
    [
        ({"due_at": 3}, "due", "剩 3 小时"),
        ({"due_at": -3}, "overdue", "超 3 小时"),
        ({"due_at": -3, "closed_at": -1, "late": True}, "breached", "晚 2 小时"),
        ({"due_at": None, "breach_at": -5}, "breached", "已 5 小时"),
        ({"due_at": None, "judgement": True}, "needs_judgement", "未定"),
        ({"due_at": -3, "closed_at": -1, "judgement": True}, "needs_judgement", "未定"),
    ],
)
def test_time_is_said_as_what_is_left_or_passed(cast: Cast, changes: dict[str, object], status: str, big: str) -> None:
    from liuhen.law.finding import Status

    now = timezone.now()
    given = {k: now + timedelta(hours=v) if type(v) is int else v for k, v in changes.items()}

    assert big == _time(a_row(cast, **given), Status(status), now).big
