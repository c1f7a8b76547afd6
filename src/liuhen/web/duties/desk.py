"""本岗: what a post looks at first. An officer sees what he still owes; who keeps devices and recordings, the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.duties.models import Finding
from liuhen.duties.queries import MATTERS
from liuhen.duties.queries.desk import KEEPERS, Part, late_hours, owed_by, part, unseen_devices
from liuhen.web import words
from liuhen.web.duties.board import MATTER_WORDS, Line, line_of
from liuhen.web.route import Route, officer_of

MINE = "mine"
EMPTY = {
    "late": "没有迟交的录像",
    "unsorted": "没有缺标注的录像",
    "gaps": "没有未说明的空缺",
    MINE: "您现在什么都不欠",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owes:
    """One part of the desk as it is shown."""

    show: str
    title: str
    empty: str
    count: int
    lines: tuple[tuple[Line, str], ...]  # each with how many hours it is late, or ''


def desk(request: HttpRequest) -> HttpResponse:
    """Show a person's own debts, and to those who keep the bureau's recordings what is late, unseen or unsorted."""
    officer, now = officer_of(request), timezone.now()
    is_keeper = bool(officer.roles & KEEPERS)
    seeing(officer, "duty.list", show="本岗")
    owed = owed_by(officer)
    context = {
        "mine": _owes(part(officer, now, MINE), "我负责的职责事项", officer, now),
        "owed": owed,
        "owed_count": len(owed.devices) + len(owed.receipts) + len(owed.leavings),
        "late_devices": {row.pk for row in owed.devices if row.expected_return_at and row.expected_return_at < now},
        "parts": [_owes(part(officer, now, show), MATTER_WORDS[show], officer, now) for show in MATTERS]
        if is_keeper
        else [],
        "unseen": [(one, words.span(now - one.seen_at)) for one in unseen_devices(officer, now)] if is_keeper else [],
        "is_keeper": is_keeper,
        "pack": active_pack(officer.bureau),
    }
    return render(request, "duties/desk.html", context)


def _owes(found: Part, title: str, officer: Officer, now: datetime) -> Owes:
    lines = tuple((line_of(row, officer, now, is_open=False), _hours(row, now)) for row in found.rows)
    return Owes(show=found.show, title=title, empty=EMPTY[found.show], count=found.count, lines=lines)


def _hours(row: Finding, now: datetime) -> str:
    hours = late_hours(row, now)
    return "" if hours is None else f"{hours:,} 小时"


ROUTES: tuple[Route, ...] = (Route(path="duties/desk/", name="duty_desk", view=desk, kind="content", verb="duty.list"),)
