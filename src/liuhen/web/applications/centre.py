"""批量调取: lists of the service centre taken in, what was linked, and what is missing on either side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import scope
from liuhen.cases.applications.acts.recordings import import_list, match_again, store_list
from liuhen.cases.applications.models import Application, CentreList
from liuhen.cases.applications.queries import without_record
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.route import Route, found, message, officer_of

REPORTED = ("unknown_application", "unknown_recording", "repeated", "unreadable")


def centre_lists(request: HttpRequest) -> HttpResponse:
    """Show the lists taken in, and the form of a further one."""
    by = officer_of(request)
    seeing(by, "application.list", page="centre")
    rows = CentreList.objects.filter(bureau=by.bureau).select_related("by").prefetch_related("lines")
    lists = [
        (row, sum(line.outcome.startswith("linked") for line in row.lines.all()), len(row.lines.all()))
        for row in rows.order_by("-pk")[:50]
    ]
    return render(request, "applications/lists.html", {"lists": lists})


def centre_import(request: HttpRequest) -> HttpResponse:
    """Take in a list; it is read and kept in the vault before the act begins."""
    by, sent = officer_of(request), request.FILES.get("file")
    if sent is None:
        raise InputError("没有导入：没有选文件。", next_step="请选择政务服务中心提供的清单，xlsx 或者 csv。")
    kept = store_list(sent.read(), str(sent.name), bureau=by.bureau.code, vault=vault())
    made = import_list(kept, by=by, at=timezone.now(), once=request.POST.get("once"))
    linked = made.lines.filter(outcome="linked").count()
    total = made.lines.count()
    message(request, f"已导入 {made.number}：{total} 行，已关联 {linked} 行，{total - linked} 行待核对。")
    return redirect("centre_list", number=made.number)


def centre_list(request: HttpRequest, number: str) -> HttpResponse:
    """Show a list: lines that are not linked with their numbers, applications without a recording, then the rest."""
    by = officer_of(request)
    one = found(request, CentreList.objects.select_related("by"), "application.list", number=number)
    seeing(by, "application.list", one)
    lines = list(one.lines.select_related("application", "recording"))
    mine = set(scope(by, "application.view", Application.objects.all()).values_list("pk", flat=True))
    context = {
        "list": one,
        "reported": [line for line in lines if line.outcome in REPORTED],
        "linked": [line for line in lines if line.outcome not in REPORTED],
        "without": [row for row in without_record(one) if row.pk in mine],
        "mine": mine,
    }
    return render(request, "applications/centre_list.html", context)


def centre_match(request: HttpRequest, number: str) -> HttpResponse:
    """Match the open lines once more."""
    one = found(request, CentreList, "application.match_list", number=number)
    linked = match_again(one, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已重新核对 {number}，新关联 {linked} 行。")
    return redirect("centre_list", number=number)


ROUTES: tuple[Route, ...] = (
    Route(path="applications/centre/", name="centre_lists", view=centre_lists, kind="content", verb="application.list"),
    Route(
        path="applications/centre/import/",
        name="centre_import",
        view=centre_import,
        kind="act",
        verb="application.import_list",
        methods=("POST",),
    ),
    Route(
        path="applications/centre/<str:number>/",
        name="centre_list",
        view=centre_list,
        kind="content",
        verb="application.list",
    ),
    Route(
        path="applications/centre/<str:number>/match/",
        name="centre_match",
        view=centre_match,
        kind="act",
        verb="application.match_list",
        methods=("POST",),
    ),
)
