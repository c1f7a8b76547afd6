"""起草文书: every kind of document a case may take now, by the stage it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.acts.road import procedure_for
from liuhen.cases.lifecycle import may_draft_in, stage_of
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.documents.adapted import form_under
from liuhen.documents.forms import Form, forms
from liuhen.documents.queries import documents_of
from liuhen.law.citation import Citation
from liuhen.web.route import Route, found, officer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document on offer."""

    form: Form
    citation: Citation | None
    held: int  # how many of it the case holds
    may_draft: bool


def choose_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer every kind of document that belongs to the case's kind of act, with the clause that names it."""
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    by, pack, cycle = officer_of(request), rules_of(case), procedure_for(case)
    seeing(by, "case.view_document", case, page="choose")
    held = list(documents_of(case).exclude(state="void").values_list("kind", flat=True))
    groups: dict[str, list[Kind]] = {}
    for code in dict.fromkeys((*forms(), *(rule.kind for rule in pack.documents()))):
        form = form_under(pack, code)
        if form.acts and case.act_type.split("_", maxsplit=1)[0] not in form.acts:
            continue
        rule = pack.document(code)
        verb = "case.draft_opinion" if form.written_by == "legal_reviewer" else "case.draft"
        kind = Kind(
            form=form,
            citation=rule.citation if rule else None,
            held=held.count(code),
            may_draft=may_draft_in(form, case.state, cycle) and bool(may(by, verb, case)),
        )
        groups.setdefault(cycle.label_of(stage_of(form, cycle)), []).append(kind)
    return render(request, "documents/choose.html", {"case": case, "groups": groups})


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/draft/",
        name="case_document_choose",
        view=choose_kind,
        kind="content",
        verb="case.view",
    ),
)
