"""查找: one box over everything a person may see; filters live in the address, a number leads straight to its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer, Unit
from liuhen.search import acts
from liuhen.search.grams import Excerpt, excerpt
from liuhen.search.models import Item, SavedView
from liuhen.search.queries import KINDS, Wanted, find, jump, suggest, views_of
from liuhen.web.reading import civil_day
from liuhen.web.route import Route, found, message, officer_of

LONGEST = 200  # signs of a question
MOST_PAGES = 200
FILTERS = ("q", "kind", "from", "until", "unit", "person", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was found."""

    item: Item
    kind: str
    url: str
    cut: Excerpt | None  # where the words stand, unless the line shows them already


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One kind to narrow to, with how many there are."""

    code: str
    label: str
    count: int
    query: str


def search(request: HttpRequest) -> HttpResponse:
    """Look up what was typed; a number typed whole or in part leads to its page."""
    by, wanted = officer_of(request), _wanted(request)
    seeing(by, "search.find", words=wanted.words, filters=_told(request))
    if wanted.words and wanted == Wanted(words=wanted.words) and "stay" not in request.GET:
        one = jump(by, wanted.words)
        if one is not None:
            return redirect(_address(one))
    page = _page_of(request)
    result = find(by, wanted, page=page)
    query = _query(request, *FILTERS)
    context = {
        "wanted": wanted,
        "found": result,
        "lines": [_line(item, wanted.words) for item in result.rows],
        "segments": _segments(request, result.counts),
        "units": Unit.objects.filter(bureau=by.bureau_id).order_by("name"),
        "people": Officer.objects.filter(bureau=by.bureau_id, is_active=True).order_by("name"),
        "kind_label": KINDS[wanted.kind].label if wanted.kind else "",
        "others": _query(request, *(name for name in FILTERS if name not in ("kind", "state"))),
        "query": query,
        "views": views_of(by),
        "view": SavedView.objects.filter(
            bureau=by.bureau_id, uid=request.GET.get("view", ""), dropped_at__isnull=True
        ).first(),
        "page": page,
    }
    return render(request, "search/page.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """Give a few things while a person types."""
    by, words = officer_of(request), request.GET.get("q", "").strip()[:LONGEST]
    seeing(by, "search.suggest", words=words)
    lines = [_line(item, words) for item in suggest(by, words)] if words else []
    return render(request, "search/suggestions.html", {"lines": lines, "words": words})


def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present search under a name."""
    query = urlencode([(name, value) for name in FILTERS if (value := request.POST.get(name, "").strip())])
    view = acts.save_view(
        request.POST.get("name", ""), query, by=officer_of(request), at=timezone.now(), once=request.POST.get("once")
    )
    message(request, f"已存下查找“{view.name}”。")
    return redirect(f"{reverse('search')}?{view.query}&stay=1&view={view.uid}")


def open_view(request: HttpRequest, uid: str) -> HttpResponse:
    """Lead to a saved search of this bureau; each sees there what he may see."""
    view = found(request, SavedView.objects.filter(dropped_at__isnull=True), "search.find", uid=uid)
    return redirect(f"{reverse('search')}?{view.query}&stay=1&view={view.uid}")


def drop_view(request: HttpRequest, uid: str) -> HttpResponse:
    """Drop a saved search of one's own."""
    view = found(request, SavedView.objects.filter(dropped_at__isnull=True), "search.drop_view", uid=uid)
    acts.drop_view(view, by=officer_of(request), at=timezone.now())
    message(request, f"已删去查找“{view.name}”。")
    return redirect("search")


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    kind = asked.get("kind", "")
    return Wanted(
        words=asked.get("q", "").strip()[:LONGEST],
        kind=kind if kind in KINDS else "",
        since=_day(asked.get("from", "")),
        until=_day(asked.get("until", "")),
        unit=_number(asked.get("unit", "")),
        person=_number(asked.get("person", "")),
        state=asked.get("state", "")[:24] if kind in KINDS else "",
    )


def _told(request: HttpRequest) -> str:
    """Give the filters as the entry of the trail keeps them, beside the words."""
    return urlencode([(name, value) for name in FILTERS[1:] if (value := request.GET.get(name, "").strip()[:40])])


def _segments(request: HttpRequest, counts: object) -> list[Segment]:
    known = dict(counts) if isinstance(counts, dict) else {}
    rest = _query(request, *(name for name in FILTERS if name not in ("kind", "state")))
    kinds = [Segment(code="", label="全部", count=sum(known.values()), query=rest)]
    for code, kind in KINDS.items():
        if known.get(code) or request.GET.get("kind") == code:
            query = f"{rest}&kind={code}" if rest else f"kind={code}"
            kinds.append(Segment(code=code, label=kind.label, count=known.get(code, 0), query=query))
    return kinds


def _query(request: HttpRequest, *names: str) -> str:
    return urlencode([(name, value) for name in names if (value := request.GET.get(name, "").strip())] + _stay(request))


def _stay(request: HttpRequest) -> list[tuple[str, str]]:
    """Keep a person who narrows a list on the list."""
    return [("stay", "1")] if request.GET.get("q", "").strip() else []


def _line(item: Item, words: str) -> Line:
    shown = f"{item.number} {item.title} {item.words}"
    cut = None if not words or excerpt(shown, words) else excerpt(item.text.replace("\n", " "), words)
    return Line(item=item, kind=KINDS[item.kind].label, url=_address(item), cut=cut)


def _address(item: Item) -> str:
    match item.kind:
        case "case" | "party":
            return reverse("case", args=[item.key])
        case "document":
            return reverse("case_document", args=[item.guard, item.key])
        case "device":
            return reverse("device", args=[item.number])
        case kind:
            return reverse(_PAGES.get(kind, kind), args=[item.number])


_PAGES = {"receipt": "intake_slip", "access": "access_request", "file": "archive_file"}  # where the names differ


def _page_of(request: HttpRequest) -> int:
    number = _number(request.GET.get("page", "")) or 1
    return max(1, min(number, MOST_PAGES))


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _day(value: str) -> date | None:
    return civil_day(value) if value else None


def _routes() -> Iterable[Route]:
    post = ("POST",)
    yield Route(path="search/", name="search", view=search, kind="content", verb="search.find")
    yield Route(
        path="search/suggestions/", name="search_suggest", view=suggestions, kind="content", verb="search.suggest"
    )
    yield Route(
        path="search/views/", name="search_save_view", view=save_view, kind="act", verb="search.save_view", methods=post
    )
    yield Route(path="search/views/<str:uid>/", name="search_view", view=open_view, kind="none", verb="search.find")
    yield Route(
        path="search/views/<str:uid>/drop/",
        name="search_drop_view",
        view=drop_view,
        kind="act",
        verb="search.drop_view",
        methods=post,
    )


ROUTES: tuple[Route, ...] = tuple(_routes())
