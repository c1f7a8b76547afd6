"""One item: its photos, where it is and was, what became of it; the code of its label leads here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.queries import files_of
from liuhen.cases.models import Case, MeasureItem
from liuhen.cases.property import acts
from liuhen.cases.property.queries import balances
from liuhen.web.reading import optional
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.words import went_words


def item_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one item."""
    item, by = _item(request, number), officer_of(request)
    case = item.measure.case
    seeing(by, "case.view", case, item=item.number)
    row = balances([item])[item.pk]
    context = {
        "item": item,
        "case": case,
        "measure": item.measure,
        "row": row,
        "went": went_words(row),
        "photos": files_of(item),
        "moves": list(item.moves.select_related("by").order_by("-at", "-pk")),
        "treated": list(item.treated.select_related("treatment").order_by("pk")),
        "may_keep": bool(may(by, "case.keep_file", case)),
        "may_move": bool(may(by, "case.move_item", case)) and row.left > 0,
    }
    return render(request, "property/item.html", context)


def add_photos(request: HttpRequest, number: str) -> HttpResponse:
    """Keep photos of an item."""
    item = _item(request, number)
    case = item.measure.case
    files = kept_of(
        request, case, "photo", "item_photo", words=optional(request, "words") or item.name, must_be_photo=True
    )
    add_files(case, item, files, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已留存 {len(files)} 张照片。")
    return redirect("item", number=item.number)


def move(request: HttpRequest, number: str) -> HttpResponse:
    """Note another place or keeper."""
    item = _item(request, number)
    acts.move_item(
        item,
        place=optional(request, "place"),
        keeper=optional(request, "keeper"),
        reason=optional(request, "reason"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记 {item.number} 的移交。")
    return redirect("item", number=item.number)


def _item(request: HttpRequest, number: str) -> MeasureItem:
    """Give an item of a case this person sees; 404 where there is none."""
    rows = MeasureItem.objects.select_related("measure__case__bureau")
    item = rows.filter(bureau=officer_of(request).bureau_id, number=number).first()
    if item is None:
        raise Http404
    found(request, Case, "case.view", pk=item.measure.case_id)
    return item


ROUTES: tuple[Route, ...] = (
    Route(path="property/items/<str:number>/", name="item", view=item_page, kind="content", verb="case.view"),
    Route(
        path="property/items/<str:number>/photos/",
        name="item_photos",
        view=add_photos,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path="property/items/<str:number>/move/",
        name="item_move",
        view=move,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
)
