"""执法记录档案: one list of what was done on site and of its recordings, shown, printed and given out as a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import active_pack, may
from liuhen.duties.queries.av_file import COLUMNS, Filed, av_file
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.web.reading import civil_day, end_of, start_of
from liuhen.web.record_words import FORM, record_words
from liuhen.web.route import Route, officer_of
from liuhen.web.sheet import attached, workbook

NAME = "执法记录档案"
ASKED_BY = "shilong-13-1b"  # the one text that asks for it by name; the list itself serves every bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days asked for, both included."""

    since: date
    until: date

    @property
    def query(self) -> str:
        """Write it as the address takes it."""
        return urlencode({"from": self.since.isoformat(), "until": self.until.isoformat()})


def av_file_page(request: HttpRequest) -> HttpResponse:
    """Show the file of a span of days, this month's where none is named."""
    by, span = officer_of(request), _span(request)
    rows = _rows(request, span, "av_file.view")
    context = {"may_export": bool(may(by, "av_file.export")), **_content(request, rows, span)}
    return render(request, "evidence/av_file.html", context)


def av_file_print(request: HttpRequest) -> HttpResponse:
    """Print the file of a span of days."""
    span = _span(request)
    rows = _rows(request, span, "av_file.print")
    return render(request, "evidence/av_file_print.html", _content(request, rows, span))


def av_file_export(request: HttpRequest) -> HttpResponse:
    """Give the file of a span of days out as a sheet."""
    span = _span(request)
    rows, words = _rows(request, span, "av_file.export"), record_words(active_pack(officer_of(request).bureau))
    title, foot = f"{NAME} {span.since}至{span.until}", f"共 {len(rows)} 项，{words[FORM]}"
    return attached(workbook(NAME, COLUMNS, [row.cells(words) for row in rows], foot=foot), title)


def _rows(request: HttpRequest, span: Span, verb: str) -> list[Filed]:
    by = officer_of(request)
    rows = av_file(by, start_of(span.since), end_of(span.until))
    seeing(by, verb, days=f"{span.since}至{span.until}", count=len(rows))
    return rows


def _content(request: HttpRequest, rows: list[Filed], span: Span) -> dict[str, object]:
    pack = active_pack(officer_of(request).bureau)
    words = record_words(pack)
    return {
        "name": NAME,
        "form": words[FORM],
        "heads": COLUMNS,
        "rows": [(row, row.cells(words)) for row in rows],
        "recordings": sum(len(row.recordings) for row in rows),
        "without": sum(not row.recordings for row in rows),
        "span": span,
        "citation": _citation(pack),
    }


def _span(request: HttpRequest) -> Span:
    today = timezone.localdate()
    since = civil_day(request.GET.get("from", "")) or today.replace(day=1)
    return Span(since=since, until=civil_day(request.GET.get("until", "")) or max(today, since))


def _citation(pack: Pack) -> Citation | None:
    return pack.citation(ASKED_BY) if ASKED_BY in pack.own.clauses else None


ROUTES: tuple[Route, ...] = (
    Route(path="av-file/", name="av_file", view=av_file_page, kind="content", verb="av_file.view"),
    Route(path="av-file/print/", name="av_file_print", view=av_file_print, kind="content", verb="av_file.print"),
    Route(path="av-file/export/", name="av_file_export", view=av_file_export, kind="content", verb="av_file.export"),
)
