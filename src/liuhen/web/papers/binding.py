"""卷内目录: the file as it would be bound, what is still missing, its order and words, and the bound copy to read."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.archive.binding.acts import ArrangementMovedError, NewArrangement, arrange, ask_for_bound
from liuhen.archive.binding.queries import Binding, binding_of, binding_progress, bound_path, is_bound, shortfall_of
from liuhen.archive.binding.sheets import span_words
from liuhen.archive.queries import archiving_clock
from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.law.term import Term
from liuhen.web.reading import optional, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.two_texts import Form, Saved, side_by_side

VIEW, ARRANGE, READ = "binding.view", "binding.arrange", "binding.read"
THEIRS = "theirs"  # of two orders, the one that was saved meanwhile


def binding(request: HttpRequest, pk: int) -> HttpResponse:
    """Show 卷内目录 with pages, what is missing, and cover and 备考表 to fill in."""
    case, by, now = _case(request, pk, VIEW), officer_of(request), timezone.now()
    seeing(by, VIEW, case)
    held = binding_of(case, at=now)
    rule = rules_of(case).need(lambda body: body.archiving)
    limit = rule.value.limit
    term = Term(amount=limit.amount, unit=limit.unit).words
    context = {
        "case": case,
        "binding": held,
        "rows": [(leaf, span_words(span)) for leaf, span in zip(held.leaves, held.ranges, strict=True)],
        "short": shortfall_of(case, at=now) if case.state != "archived" else None,
        "finding": archiving_clock(case, at=now),
        "limit": f"{'办法未定天数，' if rule.value.number_from else ''}终结后 {term} 内形成案卷",
        "limit_rule": rule.layer.cite(rule.value.req),
        "edition": held.arrangement.edition if held.arrangement else 0,
        "may_arrange": case.state != "archived" and bool(may(by, ARRANGE, case)),
        "may_read": bool(may(by, READ, case)),
    }
    return render(request, "papers/binding.html", context)


def set_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the order as numbered on the page, and the words of cover and 备考表."""
    case = _case(request, pk, ARRANGE)
    keys = request.POST.getlist("key")
    places = [_place(words, at) for at, words in enumerate(request.POST.getlist("place"))]
    numbered = sorted(zip(places, keys, strict=False), key=lambda pair: pair[0])
    now_bound = binding_of(case, at=timezone.now())
    order = [key for _, key in numbered]
    usual = "usual" in request.POST
    held = now_bound.arrangement
    kept = list(held.order) if held else []
    is_same = request.POST.get("order") == THEIRS or order == [leaf.key for leaf in now_bound.leaves]
    new = NewArrangement(
        order=[] if usual else kept if is_same else order,
        result=optional(request, "result"),
        remarks=optional(request, "remarks"),
        checker=optional(request, "checker"),
        edition=whole(request, "edition", "改动次数") or 0,
    )
    try:
        arrange(case, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    except ArrangementMovedError as error:
        return _two_texts(request, case, now_bound, order, error)
    message(request, "已恢复习惯次序。" if usual else "已保存卷内排列。")
    return redirect("binding", pk=case.pk)


def _two_texts(
    request: HttpRequest, case: Case, held: Binding, order: list[str], error: ArrangementMovedError
) -> HttpResponse:
    """Show what was typed beside what another has arranged meanwhile; the order is one field."""
    titles = {leaf.key: leaf.title for leaf in held.leaves}
    kept = [leaf.key for leaf in held.leaves]
    saved = {
        "result": Saved(label="处理结果", value=dict(held.cover.facts)["处理结果"]),
        "remarks": Saved(label="本卷情况说明", value=held.cover.remarks),
        "checker": Saved(label="检查人", value=held.arrangement.checker if held.arrangement else ""),
    }
    if order != kept:
        mine = [key for key in order if key in titles]
        saved["order"] = Saved(
            label="卷内次序", value=THEIRS, words={"": _listed(mine, titles), THEIRS: _listed(kept, titles)}
        )
    form = Form(
        title=f"卷内目录 {case.label}",
        draft=f"binding-{case.pk}",
        back=reverse("binding", args=[case.pk]),
        edition=held.arrangement.edition if held.arrangement else 0,
        buttons=("usual",),
    )
    return side_by_side(request, form, saved, error=error)


def _listed(keys: list[str], titles: dict[str, str]) -> str:
    return "\n".join(f"{place} {titles[key]}" for place, key in enumerate(keys, start=1))


def bound(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the bound copy; where it is not made yet it is made now, with its progress."""
    case = _case(request, pk, READ)
    held = binding_of(case, at=timezone.now())
    seeing(officer_of(request), READ, case, pages=held.pages)
    ask_for_bound(case, held)
    context = {"case": case, "binding": held, "is_bound": is_bound(case, held), "progress": binding_progress(case)}
    return render(request, "papers/bound.html", context)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the progress of binding; once it is done the page loads anew."""
    case = _case(request, pk, READ)
    now = binding_progress(case)
    if now is None:
        return HttpResponse(headers={"HX-Redirect": reverse("bound", args=[case.pk])})
    return render(request, "papers/bound_progress.html", {"case": case, "progress": now})


def bound_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give the bytes of the bound copy."""
    case = _case(request, pk, READ)
    held = binding_of(case, at=timezone.now())
    if not is_bound(case, held):
        raise Http404
    seeing(officer_of(request), READ, case, page="pdf", pages=held.pages)
    response = FileResponse(bound_path(case, held).open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="file-{case.pk}.pdf"'
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _case(request: HttpRequest, pk: int, verb: str) -> Case:
    return found(request, Case.objects.select_related("bureau", "unit"), verb, pk=pk)


def _place(words: str, at: int) -> float:
    """Read a place; what is no number stays where it stood. Equal numbers keep the order of the page."""
    return float(words) if words.strip().isascii() and words.strip().isdigit() and len(words) < 6 else at + 1.0


_ROOT = "cases/<int:pk>/binding/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ROOT, name="binding", view=binding, kind="content", verb=VIEW),
    Route(path=_ROOT + "order/", name="binding_order", view=set_order, kind="act", verb=ARRANGE, methods=("POST",)),
    Route(path=_ROOT + "read/", name="bound", view=bound, kind="content", verb=READ),
    Route(path=_ROOT + "progress/", name="bound_progress", view=progress, kind="none", verb=READ),
    Route(path=_ROOT + "file/", name="bound_file", view=bound_file, kind="content", verb=READ),
)
