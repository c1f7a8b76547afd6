"""规则包 → 原文: the bureau brings in its regulation's text, compares it, takes it into use, reads it by article."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import offer_text, use_text
from liuhen.bureau.models import Officer, RegulationText
from liuhen.bureau.queries import active_pack, may
from liuhen.bureau.queries.regulation import text_in_use, words_in
from liuhen.errors import InputError
from liuhen.law.articles import Regulation, label_of
from liuhen.law.pack import Pack
from liuhen.law.schema import Clause
from liuhen.law.textfile import MOST_BYTES, TextFileError
from liuhen.web.reading import optional
from liuhen.web.route import Route, found, message, officer_of


def regulation_text(request: HttpRequest) -> HttpResponse:
    """Show the regulation's text article by article beside our paraphrase, and the form that brings it in."""
    by = officer_of(request)
    context = _context(by)
    seeing(by, "pack.view")
    return render(request, "packs/text.html", context)


def text_offer(request: HttpRequest) -> HttpResponse:
    """Bring in a file; it is compared with the pack's articles first and shown after it has been taken into use."""
    by = officer_of(request)
    try:
        name, data = _file(request)
        offer_text(by.bureau, name, data, by=by, at=timezone.now(), once=request.POST.get("once"))
    except InputError as error:
        return render(request, "packs/text.html", {**_context(by), "error": error}, status=422)
    message(request, f"已导入“{name}”，请核对后采用。")
    return redirect("regulation_text")


def text_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an imported text into use; where it differs from the pack's articles, with a reason."""
    by = officer_of(request)
    row = found(request, RegulationText.objects.select_related("bureau"), "text.use", pk=pk)
    try:
        use_text(row, by=by, at=timezone.now(), reason=optional(request, "reason"), once=request.POST.get("once"))
    except InputError as error:
        return render(request, "packs/text.html", {**_context(by), "error": error}, status=422)
    message(request, f"已采用“{row.file_name}”。引用条文的地方都显示原文。")
    return redirect("regulation_text")


def text_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file back as it came."""
    by = officer_of(request)
    row = found(request, RegulationText, "text.open", pk=pk)
    seeing(by, "text.open", row)
    response = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=row.file_name)
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _file(request: HttpRequest) -> tuple[str, bytes]:
    sent = request.FILES.get("file")
    if sent is None:
        raise TextFileError("还没有选文件，没有导入。", next_step="请选取制度全文的 txt 或者 docx 文件。")
    return str(sent.name), sent.read(MOST_BYTES + 1)


def _context(by: Officer) -> dict[str, Any]:
    pack = active_pack(by.bureau)
    rows = RegulationText.objects.filter(bureau=by.bureau, pack_code=pack.code).defer("content")
    rows = rows.select_related("offered_by", "used_by").order_by("-id")
    offered = rows.filter(state=RegulationText.State.OFFERED).first()
    used = text_in_use(by.bureau, pack.code).defer("content").select_related("offered_by", "used_by").first()
    if offered is not None and used is not None and used.used_at and offered.offered_at < used.used_at:
        offered = None  # a newer text has been taken into use since
    text = words_in(used) if used else None
    return {
        "pack": pack,
        "offered": offered,
        "offered_text": words_in(offered) if offered else None,
        "used": used,
        "text": text,
        "articles": _beside(text, pack) if text else [],
        "earlier": [row for row in rows if row not in (offered, used)],
        "count": len({label_of(clause.article) for clause in pack.own.clauses.values()}),
        "may_offer": bool(may(by, "text.offer", by.bureau)),
    }


def _beside(text: Regulation, pack: Pack) -> list[dict[str, object]]:
    """Put each article of the text beside our paraphrase of its clauses."""
    clauses: dict[str, list[Clause]] = {
        label: list(rows) for label, rows in groupby(pack.own.clauses.values(), key=lambda one: label_of(one.article))
    }
    return [{"article": one, "clauses": clauses.get(one.label, [])} for one in text.articles]


ROUTES: tuple[Route, ...] = (
    Route(path="packs/text/", name="regulation_text", view=regulation_text, kind="content", verb="pack.view"),
    Route(
        path="packs/text/offer/", name="text_offer", view=text_offer, kind="act", verb="text.offer", methods=("POST",)
    ),
    Route(
        path="packs/text/<int:pk>/use/", name="text_use", view=text_use, kind="act", verb="text.use", methods=("POST",)
    ),
    Route(path="packs/text/<int:pk>/file/", name="text_file", view=text_file, kind="content", verb="text.open"),
)
