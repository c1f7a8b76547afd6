"""One item: its photos, where it is and was, what became of it; the code of its label leads here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.queries import files_of
from liuhen.cases.models import Case, ItemShot, KeptFile, MeasureItem
from liuhen.cases.property import acts
from liuhen.cases.property.queries import balances
from liuhen.web.reading import optional
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.showing import drawn_of, material_for, photos_for, picked_of
from liuhen.web.things.words import went_words


def item_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one item."""
    item, by = _item(request, number), officer_of(request)
    case = item.measure.case
    seeing(by, "case.view", case, item=item.number)
    may_keep = bool(may(by, "case.keep_file", case))
    context = _card(item, by) | {
        "may_keep": may_keep,
        "may_move": bool(may(by, "case.move_item", case)),
        "material": material_for(case, by) if may_keep else [],
        "other_photos": photos_for(item) if may_keep else [],
    }
    return render(request, "property/item.html", context)


def item_print(request: HttpRequest, number: str) -> HttpResponse:
    """Show one item with its photos and moments of recordings as it prints."""
    item, by = _item(request, number), officer_of(request)
    seeing(by, "case.view", item.measure.case, item=item.number, page="item_print")
    return render(request, "property/item_print.html", _card(item, by))


def pick(request: HttpRequest, number: str) -> HttpResponse:
    """Put photos and moments of recordings that are in the vault already to an item."""
    item, by = _item(request, number), officer_of(request)
    keys = [key for key in request.POST.getlist("kept") if key.isdecimal()]
    photos = list(KeptFile.objects.filter(case=item.measure.case, pk__in=keys).order_by("pk"))
    picked = picked_of(request, item.measure.case, by)
    count = acts.show_item(item, picked, photos, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已关联 {count} 项。" if count else "选的都已关联过，没有重复关联。")
    return redirect("item", number=item.number)


def unpick(request: HttpRequest, number: str, shot: int) -> HttpResponse:
    """Take a photo or moment off that shows another thing."""
    item = _item(request, number)
    row = ItemShot.objects.select_related("item__measure__case").filter(item=item, pk=shot).first()
    if row is None:
        raise Http404
    reason, once = optional(request, "reason"), request.POST.get("once")
    acts.take_off(row, reason=reason, by=officer_of(request), at=timezone.now(), once=once)
    message(request, "已取消关联，原关联留痕。")
    return redirect("item", number=item.number)


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


def _card(item: MeasureItem, by: Officer) -> dict[str, object]:
    """Give everything that is known of an item; of its recordings only those this person may see."""
    row, drawn = balances([item])[item.pk], drawn_of(item, by)
    return {
        "item": item,
        "case": item.measure.case,
        "measure": item.measure,
        "row": row,
        "went": went_words(row),
        "photos": files_of(item),
        "shots": drawn.shots,
        "unseen": drawn.unseen,
        "moves": list(item.moves.select_related("by").order_by("-at", "-pk")),
        "treated": list(item.treated.select_related("treatment").order_by("pk")),
    }


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
        path="property/items/<str:number>/print/", name="item_print", view=item_print, kind="content", verb="case.view"
    ),
    Route(
        path="property/items/<str:number>/pick/",
        name="item_pick",
        view=pick,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path="property/items/<str:number>/pick/<int:shot>/remove/",
        name="item_unpick",
        view=unpick,
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
