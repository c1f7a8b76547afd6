"""文书: the editor that saves as one types, sending up or making final, the page itself, service, the register."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may, scope
from liuhen.cases import acts
from liuhen.cases.acts.approving import approver_of, request_document
from liuhen.cases.lifecycle import APPROVED_KINDS, FINAL_VERBS
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.cases.sheets import PROCEDURES
from liuhen.documents.acts import EditionConflictError
from liuhen.documents.fields import Value, faults
from liuhen.documents.forms import Form
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of, draft_pdf
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.documents.conflict import carried, chosen
from liuhen.web.documents.helps import cited_in, people_of, recordings_for, registers_for, team_of
from liuhen.web.documents.typed import Person, differing, groups_of, lacking, values_of, with_held
from liuhen.web.route import Route, found, message, officer_of

ASK = {
    "filing": (acts.request_filing, "送审立案"),
    "decision": (acts.request_decision, "送审处罚决定"),
    "closing": (acts.request_closing, "送审结案"),
}
PAGE = 50


def open_document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Open a draft of one kind, or go on with the one that is open."""
    case = _case(request, pk)
    draft = acts.draft_document(case, kind, by=officer_of(request), at=timezone.now())
    return redirect("case_document", pk=case.pk, document=draft.pk)


def document_page(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Show a draft for writing, or a finished document for reading."""
    case, paper = _paper(request, pk, document)
    seeing(officer_of(request), "case.view_document", case, document=paper.label)
    return render(request, "documents/editor.html", _page(request, case, paper, paper.fields))


def save_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Save what was typed: as one types, or by the button. A conflict shows both texts and loses neither."""
    case, paper = _paper(request, pk, document)
    form = paper.form
    typed = values_of(form, request.POST, _people(case, paper))
    try:
        paper = acts.save_document(
            paper, case, typed, edition=_edition(request), by=officer_of(request), at=timezone.now()
        )
    except EditionConflictError as conflict:
        if request.headers.get("HX-Request"):
            return render(request, "documents/saved.html", {"conflict": conflict, "paper": paper}, status=200)
        return _conflict(request, case, conflict, typed)
    if request.headers.get("HX-Request"):
        return render(request, "documents/saved.html", _saved(case, paper))
    message(request, f"已保存《{form.zh}》草稿。")
    return redirect("case_document", pk=case.pk, document=paper.pk)


def merge_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Save what was chosen field by field out of two texts; a third change meanwhile is shown again."""
    case, paper = _paper(request, pk, document)
    values = chosen(request, paper.form, paper.fields, _people(case, paper))
    try:
        paper = acts.save_document(
            paper, case, values, edition=_edition(request), by=officer_of(request), at=timezone.now()
        )
    except EditionConflictError as conflict:
        return _conflict(request, case, conflict, values)
    message(request, f"已按您的选择保存《{paper.form.zh}》草稿。")
    return redirect("case_document", pk=case.pk, document=paper.pk)


def send_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Send a document up that takes no step of the case by itself: an internal approval, a letter, a measure."""
    case, paper = _paper(request, pk, document)
    request_document(case, paper, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已将《{paper.form.zh}》送审，批到哪一级可在案件页面看到。")
    return redirect("case", pk=case.pk)


def finish_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Make a draft final: send it up where an approval is needed, otherwise take its number and issue it."""
    case, paper = _paper(request, pk, document)
    by, now, form = officer_of(request), timezone.now(), paper.form
    if paper.kind in APPROVED_KINDS:
        ask, _ = ASK[APPROVED_KINDS[paper.kind]]
        ask(case, paper, by=by, at=now, once=request.POST.get("once"))
        message(request, f"已将《{form.zh}》送审，批到哪一级可在案件页面看到。")
        return redirect("case", pk=case.pk)
    roles = {signer.role for signer in form.signers}
    signed = [role for role in request.POST.getlist("signed") if role in roles]
    paper = acts.issue_document(paper, case, by=by, at=now, signed=signed, once=request.POST.get("once"))
    message(request, f"已签发《{form.zh}》{paper.number}。")
    return redirect("case", pk=case.pk)


def make_up_pdf(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Render and issue a document whose number was taken before the machine stopped; a void one gets a new number."""
    case, paper = _paper(request, pk, document)
    by, now = officer_of(request), timezone.now()
    if paper.state == "void":
        paper = acts.renew_document(paper, case, by=by, at=now, reason=paper.void_reason)
    else:
        acts.finish(paper, at=now)
    message(request, f"已补出《{paper.title}》{paper.number}。")
    return redirect("case", pk=case.pk)


def redraft(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Open a new version of an issued document."""
    case, paper = _paper(request, pk, document)
    draft = acts.redraft_document(
        paper, case, by=officer_of(request), at=timezone.now(), reason=request.POST.get("reason", "")
    )
    return redirect("case_document", pk=case.pk, document=draft.pk)


def document_pdf(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Give the page: the issued one from the vault, or a draft laid out now and marked 草稿."""
    case, paper = _paper(request, pk, document)
    seeing(officer_of(request), "case.view_document", case, document=paper.label, page="pdf")
    if paper.pdf_digest:
        with vault().open(paper.pdf_digest) as file:
            data = file.read()
    else:
        data = draft_pdf(paper, foot=case.label)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="document-{paper.pk}.pdf"'
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def documents_page(request: HttpRequest) -> HttpResponse:
    """List the documents of the cases this person sees, newest first, with the registers of numbers."""
    by = officer_of(request)
    mine = scope(by, "case.view", Case.objects.all())
    keys = [str(key) for key in mine.values_list("pk", flat=True)]
    rows = Document.objects.filter(bureau=by.bureau_id, subject_kind="case", subject_id__in=keys)
    state = request.GET.get("state", "")
    if state in ("draft", "pending", "issued", "void"):
        rows = rows.filter(state=state)
    seeing(by, "case.list", words=state)
    page = Paginator(rows.select_related("handler", "bureau").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    labels = {str(case.pk): case for case in mine}
    shown = [{"paper": row, "case": labels.get(row.subject_id)} for row in page]
    states = (("", "全部"), ("draft", "草稿"), ("pending", "待审批"), ("issued", "已签发"), ("void", "作废"))
    return render(
        request,
        "documents/list.html",
        {"rows": shown, "page": page, "state": state, "states": states, "query": f"state={state}" if state else ""},
    )


def _people(case: Case, paper: Document) -> tuple[Person, ...]:
    return with_held(people_of(case.bureau_id, team_of(case)), paper.form, paper.fields)


def _saved(case: Case, paper: Document) -> dict[str, object]:
    return {
        "paper": paper,
        "lacking": lacking(paper.form, paper.fields),
        "faults": faults(paper.form, paper.fields).values(),
        "cited": cited_in(paper, paper.fields, case),
    }


def _conflict(
    request: HttpRequest, case: Case, conflict: EditionConflictError, typed: dict[str, Value]
) -> HttpResponse:
    paper = conflict.document
    context = {
        "case": case,
        "paper": paper,
        "form": paper.form,
        "conflict": conflict,
        "rows": differing(paper.form, typed, paper.fields),
        "mine": carried(typed),
    }
    return render(request, "documents/conflict.html", context, status=409)


def _page(request: HttpRequest, case: Case, paper: Document, values: dict[str, Value]) -> dict[str, object]:
    by, form = officer_of(request), paper.form
    people = _people(case, paper)
    rule = rules_of(case).document(paper.kind)
    verb = "case.draft_opinion" if form.written_by == "legal_reviewer" else "case.save"
    may_write = paper.state == "draft" and bool(may(by, verb, case))
    return {
        "case": case,
        "paper": paper,
        "form": form,
        "title": rule.label if rule else form.zh,
        "citation": rule.citation if rule else None,
        "groups": groups_of(form, values, people, channels=rules_of(case).source_channels()),
        "people": people,
        **_saved(case, paper),
        "registers": registers_for(form, case) if may_write else {},
        "recordings": recordings_for(case) if may_write else [],
        "may_write": may_write,
        "may_send": may_write and form.code not in APPROVED_KINDS and bool(may(by, "case.request_document", case)),
        "approved": APPROVED_KINDS,
        "goes_up": goes_up(form, approver_of(paper.kind, rules_of(case))),
        "may_finish": may_write and bool(may(by, _final_verb(paper.kind), case)),
        "finish_label": _finish_label(form),
        "signers": dict.fromkeys((signer.role, signer.zh) for signer in form.signers),
        "may_serve": paper.state == "issued" and bool(may(by, "case.serve", case)) and paper.kind in SERVED_KINDS,
        "newer": documents_of(case).filter(supersedes=paper).last(),
        "older": paper.supersedes,
    }


def goes_up(form: Form, approver: str) -> bool:
    """Say whether a document is meant to be approved: a text names the head for it, or its sheet waits for opinions."""
    return bool(approver) or any(item.filled_by for item in form.fields)


SERVED_KINDS = frozenset({"rights_notice", "penalty_decision", "preservation"})


def _final_verb(kind: str) -> str:
    if kind in APPROVED_KINDS:
        return PROCEDURES[APPROVED_KINDS[kind]].ask
    return FINAL_VERBS.get(kind, "case.issue_document")


def _finish_label(form: Form) -> str:
    if form.code in APPROVED_KINDS:
        return ASK[APPROVED_KINDS[form.code]][1]
    return f"签发{form.zh}"


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _paper(request: HttpRequest, pk: int, document: int) -> tuple[Case, Document]:
    case = _case(request, pk)
    paper = documents_of(case).filter(pk=document).first()
    if paper is None:
        raise Http404
    return case, paper


def _edition(request: HttpRequest) -> int:
    text = request.POST.get("edition", "")
    if not text.isdigit():
        raise InputError("没有保存：这一页缺少版次。", next_step="请刷新页面后再写，已写的内容留在本机。")
    return int(text)


_ONE = "cases/<int:pk>/documents/<int:document>/"
ROUTES: tuple[Route, ...] = (
    Route(path="documents/", name="documents", view=documents_page, kind="content", verb="case.list"),
    Route(
        path="cases/<int:pk>/draft/<slug:kind>/",
        name="case_document_open",
        view=open_document,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(path=_ONE, name="case_document", view=document_page, kind="content", verb="case.view"),
    Route(
        path=_ONE + "save/",
        name="case_document_save",
        view=save_document,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "merge/",
        name="case_document_merge",
        view=merge_document,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "send/",
        name="case_document_send",
        view=send_document,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "finish/",
        name="case_document_finish",
        view=finish_document,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "make-up/",
        name="case_document_make_up",
        view=make_up_pdf,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "redraft/",
        name="case_document_redraft",
        view=redraft,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(path=_ONE + "pdf/", name="case_document_pdf", view=document_pdf, kind="content", verb="case.view"),
)
