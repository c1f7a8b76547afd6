"""文号登记: every number of a series and year, what became of it, and why one is void."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import scope
from liuhen.cases.models import Case
from liuhen.documents.acts import written_number
from liuhen.documents.models import Document
from liuhen.documents.queries import number_register
from liuhen.web.route import Route, officer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series of numbers: the word and the documents that bear it."""

    word: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One number, in the order of the series; `paper` is None where nothing in the register bears it."""

    serial: int
    number: str
    paper: Document | None
    case: Case | None  # only where the reader may open it
    successor: Document | None = None  # what was made in place of a void one


def numbers_page(request: HttpRequest) -> HttpResponse:
    """Show one series of one year, without a gap: issued, waiting for its page, or void with the reason."""
    by = officer_of(request)
    years = sorted({timezone.localdate().year, *_years(by.bureau)}, reverse=True)
    year = _year(request, years)
    series = _series(by.bureau, year)
    words = [one.word for one in series]
    word = request.GET.get("word", "")
    word = word if word in words else (words[0] if words else "")
    seeing(by, "document.numbers", by.bureau, word=word, year=year)
    rows = _rows(by.bureau, word, year, scope(by, "case.view", Case.objects.all())) if word else []
    context = {
        "series": series,
        "word": word,
        "year": year,
        "years": years,
        "rows": rows,
        "void": sum(row.paper is not None and row.paper.state == "void" for row in rows),
        "holes": [row.number for row in rows if row.paper is None],
    }
    return render(request, "documents/numbers.html", context)


def _rows(bureau: Bureau, word: str, year: int, mine: QuerySet[Case]) -> list[NumberRow]:
    held = list(number_register(bureau, word, year).select_related("bureau", "handler").prefetch_related("successors"))
    keys = {row.subject_id for row in held if row.subject_kind == "case"}
    cases = {str(case.pk): case for case in mine.filter(pk__in=keys)}
    by_serial = {row.serial: row for row in held if row.serial is not None}
    found = []
    for serial in range(1, max(by_serial, default=0) + 1):
        paper = by_serial.get(serial)
        found.append(
            NumberRow(
                serial=serial,
                number=paper.number if paper else written_number(bureau, word, year, serial),
                paper=paper,
                case=cases.get(paper.subject_id) if paper and paper.subject_kind == "case" else None,
                successor=next(iter(paper.successors.all()), None) if paper and paper.state == "void" else None,
            )
        )
    return found


def _series(bureau: Bureau, year: int) -> list[Series]:
    rows = Document.objects.filter(bureau=bureau, year=year, serial__isnull=False).select_related("bureau")
    by_word: dict[str, list[Document]] = {}
    for row in rows.order_by("word", "serial").only("word", "kind", "created_at", "bureau__id"):
        by_word.setdefault(row.word, []).append(row)
    return [
        Series(word=word, label="、".join(dict.fromkeys(row.title for row in rows[:1])), count=len(rows))
        for word, rows in by_word.items()
    ]


def _years(bureau: Bureau) -> set[int]:
    held = Document.objects.filter(bureau=bureau, year__isnull=False)
    return {year for year in held.values_list("year", flat=True).distinct() if year is not None}


def _year(request: HttpRequest, years: list[int]) -> int:
    typed = request.GET.get("year", "")
    return int(typed) if typed.isdigit() and int(typed) in years else years[0]


ROUTES: tuple[Route, ...] = (
    Route(
        path="documents/numbers/",
        name="document_numbers",
        view=numbers_page,
        kind="content",
        verb="document.numbers",
    ),
)
