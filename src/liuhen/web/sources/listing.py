"""案源登记簿: the list with its counts by channel, printed and as a sheet. Of who complained only 实名 or 匿名."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.cases.sources.models import CaseSource
from liuhen.cases.sources.queries import counted_by_channel, line_of, register_rows
from liuhen.cases.sources.register import HEADS
from liuhen.trail.entry import canonical_json
from liuhen.vault.digest import digests_of
from liuhen.web.reading import civil_day
from liuhen.web.route import Route, officer_of
from liuhen.web.sheet import attached, workbook

PAGE, MOST = 50, 2000
TITLE = "案源登记簿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the register was asked for."""

    words: str
    channel: str
    since: date | None
    until: date | None

    @property
    def query(self) -> str:
        """Write it as an address has it."""
        parts = {
            "q": self.words,
            "channel": self.channel,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})


def sources(request: HttpRequest) -> HttpResponse:
    """List the sources this person may see, newest first, with the counts of every channel of the rules."""
    by, asked = officer_of(request), _asked(request)
    seeing(by, "source.list", words=asked.words)
    rows = _rows(by, asked)
    pack = active_pack(by.bureau)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    all_rows = list(_rows(by, Asked(words="", channel="", since=asked.since, until=asked.until))[:MOST])
    context = {
        "page": page,
        "lines": [(row, line_of(row)) for row in page.object_list],
        "counts": counted_by_channel(all_rows, pack.source_channels()),
        "total": len(all_rows),
        "asked": asked,
        "query": asked.query,
        "may_register": bool(may(by, "case.register")),
    }
    return render(request, "sources/list.html", context)


def sources_print(request: HttpRequest) -> HttpResponse:
    """Show the register as it prints, A4 across."""
    by, asked = officer_of(request), _asked(request)
    cells = [line_of(row).cells() for row in _rows(by, asked)[:MOST]]
    digest = _digest(cells)
    seeing(by, "source.print", rows=len(cells), digest=digest)
    context = {"title": TITLE, "heads": HEADS, "rows": cells, "asked": asked, "digest": digest, "back": "sources"}
    return render(request, "sources/register_print.html", context)


def sources_export(request: HttpRequest) -> HttpResponse:
    """Give the register as a sheet."""
    by, asked = officer_of(request), _asked(request)
    cells = [line_of(row).cells() for row in _rows(by, asked)[:MOST]]
    digest = _digest(cells)
    seeing(by, "source.export", rows=len(cells), digest=digest)
    now = timezone.localtime()
    foot = f"{by.bureau.name} · {now:%Y-%m-%d %H:%M} 由{by.name}导出 · 投诉举报人只列实名或者匿名 · SM3 {digest}"
    return attached(workbook(TITLE, HEADS, cells, foot=foot), f"{TITLE}-{now:%Y%m%d}")


def _asked(request: HttpRequest) -> Asked:
    get = request.GET
    return Asked(
        words=get.get("q", "").strip(),
        channel=get.get("channel", ""),
        since=civil_day(get.get("since", "")),
        until=civil_day(get.get("until", "")),
    )


def _rows(by: Officer, asked: Asked) -> QuerySet[CaseSource]:
    rows = register_rows(by.bureau, since=asked.since, until=asked.until, channel=asked.channel, words=asked.words)
    return scope(by, "source.view", rows)


def _digest(cells: list[tuple[str, ...]]) -> str:
    return digests_of(canonical_json({"rows": [list(row) for row in cells]})).sm3


ROUTES: tuple[Route, ...] = (
    Route(path="sources/", name="sources", view=sources, kind="content", verb="source.list"),
    Route(path="sources/print/", name="sources_print", view=sources_print, kind="content", verb="source.print"),
    Route(path="sources/export/", name="sources_export", view=sources_export, kind="content", verb="source.export"),
)
