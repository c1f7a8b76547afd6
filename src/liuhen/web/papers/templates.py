"""Word 模板: what each document is laid out with, replacing it by the bureau's own, every version with who and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.documents.forms import forms
from liuhen.documents.models import WordTemplate
from liuhen.documents.word.acts import EVERY, keep_template, replace_template, withdraw_template
from liuhen.documents.word.queries import template_for, templates_of
from liuhen.documents.word.sandbox import MOST_BYTES, WordTemplateError
from liuhen.documents.word.shipped import NAME, shipped
from liuhen.documents.word.values import COMMON, names_of
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.papers.signing import WORD_TYPE
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, found, message, officer_of

LIST, REPLACE = "word_template.list", "word_template.replace"


def templates(request: HttpRequest) -> HttpResponse:
    """List the templates in use and their versions; explain the names a template may use."""
    by = officer_of(request)
    seeing(by, LIST)
    kinds = [(EVERY, "所有文书（没有单独模板的）"), *((form.code, form.zh) for form in forms().values())]
    names = dict(kinds)
    shown = request.GET.get("of", "")
    context = {
        "kinds": [(code, zh, template_for(by.bureau, code)) for code, zh in kinds],
        "versions": [(names.get(row.kind, row.kind), row) for row in templates_of(by.bureau).order_by("-pk")],
        "shipped": NAME,
        "names": names_of(forms()[shown]) if shown in forms() else COMMON,
        "of": forms()[shown].zh if shown in forms() else "",
        "may_replace": bool(may(by, REPLACE)),
    }
    return render(request, "papers/templates.html", context)


def replace(request: HttpRequest) -> HttpResponse:
    """Take a bureau's own template into use; one that fails its check is refused with its paragraph."""
    by, sent = officer_of(request), request.FILES.get("file")
    if sent is None:
        raise InputError("没有采用。还没有选文件。", next_step="请选择 .docx 文件。")
    if sent.size is None or sent.size > MOST_BYTES:
        raise WordTemplateError(f"文件超过 {MOST_BYTES // 1_000_000} MB")
    new = keep_template(
        text(request, "kind", "文书种类"),
        sent.name or "模板.docx",
        sent.read(),
        bureau=by.bureau.code,
        vault=vault(),
        reason=optional(request, "reason"),
    )
    row = replace_template(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已采用{row.label}，以后取 Word 稿都用它。")
    return redirect("word_templates")


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a version."""
    row = found(request, WordTemplate, "word_template.withdraw", pk=pk)
    reason = text(request, "reason", "停用原因")
    withdraw_template(row, by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"已停用{row.label}。")
    return redirect("word_templates")


def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one version as it was uploaded."""
    row = found(request, WordTemplate, LIST, pk=pk)
    seeing(officer_of(request), LIST, row)
    with vault().open(row.digest) as file:
        return _word(file.read(), f"template-{row.pk}.docx")


def take_shipped(request: HttpRequest) -> HttpResponse:
    """Give the shipped template, to begin one's own with."""
    seeing(officer_of(request), LIST)
    return _word(shipped(), "template.docx")


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=WORD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_ROOT = "documents/templates/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ROOT, name="word_templates", view=templates, kind="content", verb=LIST),
    Route(
        path=_ROOT + "replace/",
        name="word_template_replace",
        view=replace,
        kind="act",
        verb=REPLACE,
        methods=("POST",),
    ),
    Route(path=_ROOT + "shipped/", name="word_template_shipped", view=take_shipped, kind="content", verb=LIST),
    Route(path=_ROOT + "<int:pk>/", name="word_template", view=take, kind="content", verb=LIST),
    Route(
        path=_ROOT + "<int:pk>/withdraw/",
        name="word_template_withdraw",
        view=withdraw,
        kind="act",
        verb="word_template.withdraw",
        methods=("POST",),
    ),
)
