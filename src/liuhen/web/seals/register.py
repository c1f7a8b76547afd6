"""用印: the register with print and Excel, asking, sealing, seals and their keepers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.models import Case
from liuhen.cases.seals.acts import NewUse, ask_use, name_keeper, register_seal, seal_document
from liuhen.cases.seals.models import Seal, SealUse
from liuhen.cases.seals.queries import keeper_of, register, seals_of, to_seal
from liuhen.cases.seals.sheet import HEADS, line_of
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, optional, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.words import moment

PAGE = 50
MOST = 20_000
TITLE = "用印登记簿"
CHIPS = {
    "asked": ("due", "待审批"),
    "approved": ("due", "待用印"),
    "sealed": ("met", "已用印"),
    "returned": ("na", "已退回"),
    "refused": ("na", "不同意"),
    "stale": ("na", "内容已变"),
}


def register_page(request: HttpRequest) -> HttpResponse:
    """Show the register of seals, what waits for this keeper, and the seals with their keepers."""
    by, today = officer_of(request), timezone.localdate()
    seeing(by, "seal.view")
    page = Paginator(register(by.bureau), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(row, line_of(row), CHIPS[row.state]) for row in page],
        "heads": HEADS,
        "waiting": to_seal(by),
        "seals": [(seal, keeper_of(seal, today)) for seal in seals_of(by.bureau)],
        "people": Officer.objects.filter(bureau=by.bureau_id, is_active=True).order_by("pk"),
        "may_manage": bool(may(by, "seal.register")),
        "today": today,
    }
    return render(request, "seals/register.html", context)


def register_print(request: HttpRequest) -> HttpResponse:
    """Lay the register out for printing."""
    by = officer_of(request)
    rows = list(register(by.bureau)[:2000])
    seeing(by, "seal.print", rows=len(rows))
    context = {"heads": HEADS, "lines": [line_of(row) for row in rows], "title": TITLE}
    return render(request, "seals/print.html", context)


def register_export(request: HttpRequest) -> HttpResponse:
    """Hand the register out as an Excel sheet."""
    by, now = officer_of(request), timezone.now()
    lines = [line_of(row) for row in register(by.bureau)[:MOST]]
    seeing(by, "seal.export", rows=len(lines))
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(now, now=now)}"
    return attached(workbook(TITLE, HEADS, lines, foot=foot), TITLE)


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a seal on an issued document of the case."""
    by = officer_of(request)
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    document = documents_of(case).filter(pk=whole(request, "document", "文书") or 0).first()
    seal = Seal.objects.filter(bureau=by.bureau_id, pk=whole(request, "seal", "印章") or 0).first()
    if document is None or seal is None:
        raise InputError("没有申请用印：没有选文书或者印章。", next_step="请选择已签发的文书和印章。")
    new = NewUse(
        seal=seal,
        document=document,
        copies=whole(request, "copies", "份数", most=200) or 0,
        purpose=text(request, "purpose", "事由"),
    )
    use = ask_use(case, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已申请用印 {use.number}，送审批。")
    return redirect("deliberation", pk=pk)


def put_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the keeper has sealed."""
    by = officer_of(request)
    use = SealUse.objects.select_related("seal", "document").filter(bureau=by.bureau_id, pk=pk).first()
    if use is None:
        raise Http404
    copies = whole(request, "copies", "实用份数", most=200) or 0
    use = seal_document(use, copies=copies, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已用印 {use.number}，{use.sealed_copies} 份，登记簿已记入。")
    return redirect("seal_register")


def add_seal(request: HttpRequest) -> HttpResponse:
    """Register a seal."""
    name, once = text(request, "name", "印章名称"), request.POST.get("once")
    seal = register_seal(name, by=officer_of(request), at=timezone.now(), once=once)
    message(request, f"已登记印章：{seal.name}。请指定保管人。")
    return redirect("seal_register")


def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the keeper of a seal."""
    by = officer_of(request)
    seal = found(request, Seal, "seal.name_keeper", pk=pk)
    officer = Officer.objects.filter(bureau=by.bureau_id, pk=whole(request, "officer", "保管人") or 0).first()
    day = civil_day(text(request, "from_on", "起始日"))
    if officer is None or day is None:
        raise InputError("没有指定保管人：没有选人，或者起始日不是日期。", next_step="请重新选择。")
    number = optional(request, "document_number")
    name_keeper(seal, officer, from_on=day, document_number=number, by=by, at=timezone.now())
    message(request, f"已指定{officer.name}保管{seal.name}。")
    return redirect("seal_register")


ROUTES: tuple[Route, ...] = (
    Route(path="seals/", name="seal_register", view=register_page, kind="content", verb="seal.view"),
    Route(path="seals/print/", name="seal_register_print", view=register_print, kind="content", verb="seal.print"),
    Route(path="seals/export/", name="seal_register_export", view=register_export, kind="content", verb="seal.export"),
    Route(
        path="cases/<int:pk>/seals/ask/",
        name="seal_ask",
        view=ask,
        kind="act",
        verb="case.ask_seal",
        methods=("POST",),
    ),
    Route(
        path="seals/uses/<int:pk>/seal/", name="seal_use", view=put_on, kind="act", verb="seal.use", methods=("POST",)
    ),
    Route(path="seals/add/", name="seal_add", view=add_seal, kind="act", verb="seal.register", methods=("POST",)),
    Route(
        path="seals/<int:pk>/keeper/",
        name="seal_keeper",
        view=keep,
        kind="act",
        verb="seal.name_keeper",
        methods=("POST",),
    ),
)
