"""规则包 → 节假日: the year as it counts, importing a notice, local days, and the terms that moved."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import NewLocalDay
from liuhen.bureau.models import Bureau, HolidayNotice, LocalDay, Officer
from liuhen.bureau.queries import calendar_for, may
from liuhen.duties.rules import acts
from liuhen.duties.rules.queries import moved_terms, waiting_terms
from liuhen.errors import InputError
from liuhen.jobs.port import open_job
from liuhen.law.notice import notice_text, typed_days
from liuhen.web.duties.board import subject_page
from liuhen.web.reading import UnreadableError, optional, text
from liuhen.web.route import Route, message, officer_of
from liuhen.web.rules.year import months_of, stretches_of

EARLIEST, LATEST = 2020, 2100
PAGE = 50
MOST_BYTES = 200_000  # a table of one year has a few thousand


def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year as it counts for this bureau, with the notices and local days behind it."""
    by = officer_of(request)
    year = _year(request.GET.get("year", ""))
    seeing(by, "pack.view")
    return render(request, "packs/calendar.html", _context(by, year))


def calendar_import(request: HttpRequest) -> HttpResponse:
    """Import the notice of a year, from a table or from typed lines; what was typed is kept when it is refused."""
    by = officer_of(request)
    try:
        table = _table(request)
        notice = acts.import_notice(
            by.bureau,
            table,
            document_number=optional(request, "document_number"),
            by=by,
            at=timezone.now(),
            once=request.POST.get("once"),
        )
    except InputError as error:
        return _again(request, by, error, part="import")
    waiting = waiting_terms(notice.entry).count()
    message(request, f"已导入{notice.label}，{_to_count(waiting)}。")
    return redirect(f"{reverse('calendar')}?year={notice.year}")


def calendar_local(request: HttpRequest) -> HttpResponse:
    """Set local days off, working days, or take them back."""
    by = officer_of(request)
    year = _year(request.POST.get("year", ""))
    try:
        arrangement = optional(request, "arrangement")
        if arrangement not in LocalDay.Arrangement.values:
            raise UnreadableError("没有记下。没有选定放假、调班还是撤销。", next_step="请选定一项后再办。")
        days = typed_days(text(request, "days", "日期"), year)
        rows = acts.set_local_days(
            by.bureau,
            [
                NewLocalDay(
                    day=day,
                    arrangement=LocalDay.Arrangement(arrangement),
                    name=name or LocalDay.Arrangement(arrangement).label,
                )
                for day, name in days.items()
            ],
            document_number=optional(request, "document_number"),
            by=by,
            at=timezone.now(),
            once=request.POST.get("once"),
        )
    except InputError as error:
        return _again(request, by, error, part="local", year=year)
    waiting = waiting_terms(rows[0].entry).count()
    message(request, f"已设定{LocalDay.Arrangement(arrangement).label} {len(rows)} 天，{_to_count(waiting)}。")
    return redirect(f"{reverse('calendar')}?year={year}")


def calendar_moved(request: HttpRequest, cause: str) -> HttpResponse:
    """List the terms that one import or one setting of local days moved, old and new end."""
    by = officer_of(request)
    own = {"bureau": by.bureau_id, "entry": cause}
    changed = HolidayNotice.objects.filter(**own).first() or LocalDay.objects.filter(**own).first()
    if changed is None:
        raise Http404
    seeing(by, "calendar.moved", changed)
    page = Paginator(moved_terms(cause), PAGE).get_page(request.GET.get("page"))
    context = {
        "changed": changed,
        "page": page,
        "rows": [(row, subject_page(row.subject_kind, row.subject_id, row.subject_label)) for row in page],
        "waiting": waiting_terms(cause).count(),
    }
    return render(request, "packs/moved.html", context)


def _again(request: HttpRequest, by: Officer, error: InputError, *, part: str, year: int | None = None) -> HttpResponse:
    shown = year or _year(request.POST.get("year", ""))
    context = {**_context(by, shown), "error": error, "part": part, "kept": request.POST}
    return render(request, "packs/calendar.html", context, status=422)


def _context(by: Officer, year: int) -> dict[str, Any]:
    calendar = calendar_for(by.bureau)
    years = sorted({*calendar.years, year, max(calendar.years, default=year) + 1})
    is_content = bool(may(by, "calendar.moved"))
    return {
        "year": year,
        "years": [(one, one in calendar.years) for one in years],
        "is_known": year in calendar.years,
        "months": months_of(year, calendar, today=timezone.localdate()),
        "stretches": stretches_of(year, calendar),
        "notices": _with_moved(list(by.bureau.holiday_notices.filter(year=year).order_by("-pk"))),
        "local_days": _with_moved(list(by.bureau.local_days.filter(day__year=year).order_by("-pk"))),
        "may_import": bool(may(by, "calendar.import", by.bureau)),
        "may_list": is_content,
        "arrangements": LocalDay.Arrangement.choices,
        "next_year": max(calendar.years, default=year) + 1,
        "waiting": _waiting(by.bureau),
    }


def _with_moved(rows: list[Any]) -> list[tuple[list[Any], str, int, object]]:
    """Put the rows of one entry together, with how many terms it moved and how far the counting is."""
    changes: dict[str, list[Any]] = {}
    for row in rows:
        changes.setdefault(row.entry, []).append(row)
    return [
        (several, cause, moved_terms(cause).count(), open_job(acts.MOVE_TASK, f"cause:{cause}"))
        for cause, several in changes.items()
    ]


def _waiting(bureau: Bureau) -> int:
    notices = bureau.holiday_notices.order_by("-pk").values_list("entry", flat=True)[:3]
    return sum(waiting_terms(cause).count() for cause in notices)


def _table(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    if upload is not None:
        try:
            return str(upload.read(MOST_BYTES).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise UnreadableError(
                "没有导入。这个文件不是文本文件。", next_step="请选择 YAML 格式的节假日表。"
            ) from None
    year = text(request, "year", "年份")
    if _year(year) != int(year if year.isdecimal() else 0):
        raise UnreadableError(f"没有导入。年份写作“{year}”。", next_step=f"请填写 {EARLIEST} 至 {LATEST} 的年份。")
    return notice_text(int(year), rest=optional(request, "rest"), work=optional(request, "work"))


def _year(value: str) -> int:
    if not value:
        return timezone.localdate().year
    if value.isascii() and value.isdecimal() and EARLIEST <= int(value) <= LATEST:
        return int(value)
    return timezone.localdate().year


def _to_count(waiting: int) -> str:
    return f"{waiting} 项期限正在重算" if waiting else "没有期限用到这些日子"


ROUTES: tuple[Route, ...] = (
    Route(path="packs/calendar/", name="calendar", view=calendar, kind="content", verb="pack.view"),
    Route(
        path="packs/calendar/import/",
        name="calendar_import",
        view=calendar_import,
        kind="act",
        verb="calendar.import",
        methods=("POST",),
    ),
    Route(
        path="packs/calendar/local/",
        name="calendar_local",
        view=calendar_local,
        kind="act",
        verb="calendar.local",
        methods=("POST",),
    ),
    Route(
        path="packs/calendar/moved/<str:cause>/",
        name="calendar_moved",
        view=calendar_moved,
        kind="content",
        verb="calendar.moved",
    ),
)
