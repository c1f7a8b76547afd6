"""Prints of a measure: the list in two copies, the list of a treatment, labels with codes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from liuhen.bureau.acting import seeing
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Treatment
from liuhen.cases.property.queries import balance_of, shots_about
from liuhen.trail.slip_sheet import code_svg
from liuhen.web.route import Route, officer_of
from liuhen.web.things.approving import case_of, measure_of
from liuhen.web.things.words import seen_words, went_words


def list_print(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Show the list of a measure as it prints, with the balance once something was treated."""
    case, one = measure_of(request, pk, measure)
    seeing(officer_of(request), "case.view", case, page="property_list", measure=one.number)
    items = {item.pk: item for item in one.items.all()}
    rows, photos, shots = balance_of(one), files_about("measure_item", list(items)), shots_about(list(items))
    context = {
        "case": case,
        "measure": one,
        "rows": [
            (items[row.item.id], row, went_words(row), seen_words(len(photos[row.item.id]), shots[row.item.id]))
            for row in rows
        ],
        "is_shown": any(photos[key] or shots[key] for key in items),
        "is_treated": any(row.went for row in rows),
        "officers": list(one.officers.all()),
    }
    return render(request, "property/list_print.html", context)


def treatment_print(request: HttpRequest, pk: int, treatment: int) -> HttpResponse:
    """Show the list of one treatment as it prints: who received what."""
    case = case_of(request, pk)
    one = Treatment.objects.select_related("measure").filter(measure__case=case, pk=treatment).first()
    if one is None:
        raise Http404
    seeing(officer_of(request), "case.view", case, page="treatment_list", treatment=one.number)
    context = {"case": case, "treatment": one, "lines": list(one.lines.select_related("item"))}
    return render(request, "property/treatment_print.html", context)


def labels(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Show labels with codes as they print, one for each item."""
    case, one = measure_of(request, pk, measure)
    seeing(officer_of(request), "case.view", case, page="labels", measure=one.number)
    drawn = [
        (item, mark_safe(code_svg(request.build_absolute_uri(reverse("item", args=[item.number])))))  # noqa: S308 - drawn by us from our own address
        for item in one.items.all()
    ]
    return render(request, "property/labels.html", {"case": case, "measure": one, "labels": drawn})


_ONE = "cases/<int:pk>/property/<int:measure>/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ONE + "list/", name="measure_print", view=list_print, kind="content", verb="case.view"),
    Route(path=_ONE + "labels/", name="measure_labels", view=labels, kind="content", verb="case.view"),
    Route(
        path="cases/<int:pk>/property/treated/<int:treatment>/",
        name="treatment_print",
        view=treatment_print,
        kind="content",
        verb="case.view",
    ),
)
