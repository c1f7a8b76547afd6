"""规则包 → 解释说明: how the bureau reads one clause, with every earlier reading."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import NewNote, take_back_note, write_note
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may
from liuhen.bureau.queries.regulation import article_text, note_history, notes_for
from liuhen.errors import InputError
from liuhen.law.articles import label_of
from liuhen.web.reading import optional
from liuhen.web.route import Route, message, officer_of


def note_form(request: HttpRequest, req: str) -> HttpResponse:
    """Show a clause, the bureau's reading of it and its history."""
    by = officer_of(request)
    context = _context(by, req)
    seeing(by, "pack.view")
    return render(request, "packs/note.html", context)


def note_write(request: HttpRequest, req: str) -> HttpResponse:
    """Write how the bureau reads a clause; what was typed is kept when it is refused."""
    by = officer_of(request)
    context = _context(by, req)
    new = NewNote(req=req, text=optional(request, "text"), document_number=optional(request, "document_number"))
    try:
        write_note(by.bureau, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    except InputError as error:
        return render(request, "packs/note.html", {**context, "error": error, "kept": request.POST}, status=422)
    message(request, f"已写下对{context['clause'].article}的解释说明。")
    return redirect(_clause_page(context))


def note_take_back(request: HttpRequest, req: str) -> HttpResponse:
    """Take the bureau's reading back; it stays in the history."""
    by = officer_of(request)
    context = _context(by, req)
    try:
        take_back_note(by.bureau, req, by=by, at=timezone.now(), once=request.POST.get("once"))
    except InputError as error:
        return render(request, "packs/note.html", {**context, "error": error}, status=422)
    message(request, f"已撤回对{context['clause'].article}的解释说明，原来的说明留在历次说明里。")
    return redirect(_clause_page(context))


def _context(by: Officer, req: str) -> dict[str, Any]:
    pack = active_pack(by.bureau)
    clause = pack.own.clauses.get(req)
    if clause is None:
        raise Http404
    note = notes_for(by.bureau, [req]).get(req)
    return {
        "pack": pack,
        "clause": clause,
        "citation": pack.own.cite((req,)),
        "lines": article_text(by.bureau, pack.code, clause.article),
        "note": note,
        "kept": {"text": note.text, "document_number": note.document_number} if note else {},
        "history": note_history(by.bureau, req),
        "may_write": bool(may(by, "note.write", by.bureau)),
        "label": label_of(clause.article),
    }


def _clause_page(context: dict[str, Any]) -> str:
    query = urlencode({"pack": context["pack"].code, "article": context["label"], "clause": context["clause"].id})
    return f"{reverse('clauses')}?{query}"


ROUTES: tuple[Route, ...] = (
    Route(path="packs/notes/<str:req>/", name="note_form", view=note_form, kind="content", verb="pack.view"),
    Route(
        path="packs/notes/<str:req>/write/",
        name="note_write",
        view=note_write,
        kind="act",
        verb="note.write",
        methods=("POST",),
    ),
    Route(
        path="packs/notes/<str:req>/take-back/",
        name="note_take_back",
        view=note_take_back,
        kind="act",
        verb="note.take_back",
        methods=("POST",),
    ),
)
