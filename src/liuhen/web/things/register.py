"""The register of property: every item ever taken, where it is, what became of it; printed and as a table."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.cases.models import Case, MeasureItem
from liuhen.cases.property.balance import Row
from liuhen.cases.property.queries import balances, items_in_register
from liuhen.web.route import Route, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.things.words import went_words
from liuhen.web.words import civil_date, moment

PAGE = 50
MOST = 5000  # lines of a print or a table
SEGMENTS = (("held", "在管"), ("over", "已全部处理"), ("all", "全部"))
HEADS = (
    "物品编号",
    "名称",
    "规格型号",
    "数量",
    "状况",
    "措施",
    "案件",
    "实施日期",
    "存放地点",
    "保管人",
    "处理情况",
    "余",
)


def register_page(request: HttpRequest) -> HttpResponse:
    """Show the register of the cases this person sees, newest first."""
    by = officer_of(request)
    words, segment = request.GET.get("q", "").strip(), _segment(request)
    seeing(by, "case.list", words=words, page="property")
    page = Paginator(_rows(by, words, segment), PAGE).get_page(request.GET.get("page"))
    left = balances(list(page))
    context = {
        "page": page,
        "rows": [(item, left[item.pk], went_words(left[item.pk])) for item in page],
        "segments": [(key, label, _rows(by, words, key).count()) for key, label in SEGMENTS],
        "segment": segment,
        "words": words,
        "query": request.GET.urlencode(),
    }
    return render(request, "property/register.html", context)


def register_export(request: HttpRequest) -> HttpResponse:
    """Hand the register out as an Excel sheet."""
    by = officer_of(request)
    rows = _lines(by, request.GET.get("q", "").strip(), _segment(request))
    seeing(by, "case.list", page="property_export", rows=len(rows))
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(timezone.now())}"
    return attached(workbook("涉案财物登记", HEADS, rows, foot=foot), "涉案财物登记")


def register_print(request: HttpRequest) -> HttpResponse:
    """Show the register as it prints: A4 across."""
    by = officer_of(request)
    rows = _lines(by, request.GET.get("q", "").strip(), _segment(request))
    seeing(by, "case.list", page="property_print", rows=len(rows))
    return render(request, "property/register_print.html", {"heads": HEADS, "rows": rows})


def _segment(request: HttpRequest) -> str:
    asked = request.GET.get("in", "held")
    return asked if asked in {key for key, _ in SEGMENTS} else "held"


def _rows(by: Officer, words: str, segment: str) -> QuerySet[MeasureItem]:
    mine = scope(by, "case.view", Case.objects.all()).values("pk")
    rows = items_in_register().filter(bureau=by.bureau_id, measure__case__in=mine)
    if segment != "all":
        rows = rows.filter(measure__closed_at__isnull=segment == "held")
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(name__icontains=words)
            | Q(keeper__icontains=words)
            | Q(kept_at__icontains=words)
            | Q(measure__case__number__icontains=words)
            | Q(measure__case__title__icontains=words)
        )
    return rows


def _lines(by: Officer, words: str, segment: str) -> list[tuple[str, ...]]:
    rows = list(_rows(by, words, segment)[:MOST])
    left = balances(rows)
    return [_line(item, left[item.pk]) for item in rows]


def _line(item: MeasureItem, row: Row) -> tuple[str, ...]:
    measure = item.measure
    return (
        item.number,
        item.name,
        item.model_words,
        f"{item.quantity} {item.unit}",
        item.condition,
        measure.words.label,
        measure.case.label,
        civil_date(measure.executed_at) if measure.executed_at else "",
        item.kept_at,
        item.keeper,
        went_words(row) or "未处理",
        str(row.left),
    )


ROUTES: tuple[Route, ...] = (
    Route(path="property/", name="property", view=register_page, kind="content", verb="case.list"),
    Route(path="property/export/", name="property_export", view=register_export, kind="content", verb="case.list"),
    Route(path="property/print/", name="property_print", view=register_print, kind="content", verb="case.list"),
)
