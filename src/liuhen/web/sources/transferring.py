"""移送: ask the head with the list of materials, and write down that it was sent and received."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.queries import files_of
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.transfers import (
    PAPERS,
    Material,
    NewTransfer,
    Sent,
    ask_transfer,
    complete_transfer,
    materials_of,
)
from liuhen.cases.sources.models import CaseTransfer
from liuhen.cases.sources.words import TRANSFER_KINDS
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, needed_instant, optional
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of


def transfer_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the transfers of a case, and the form of a new one with everything on file to choose from."""
    by, case = officer_of(request), _case(request, pk)
    seeing(by, "case.view", case, page="transfer")
    papers = list(documents_of(case).exclude(state="void"))
    rows = case.transfers.select_related("document", "asked_by").order_by("-pk")
    context = {
        "case": case,
        "transfers": [(row, files_of(row)) for row in rows],
        "kinds": [
            (kind, label, next((paper for paper in reversed(papers) if _is_draft(paper, kind)), None), PAPERS[kind])
            for kind, label in TRANSFER_KINDS
        ],
        "papers": [paper for paper in papers if paper.state == "issued"],
        "recordings": list(case.recordings.select_related("recording__arrival__original")),
        "may_ask": bool(may(by, "case.request_transfer", case)),
        "may_complete": bool(may(by, "case.complete_transfer", case)),
        "may_keep": bool(may(by, "case.keep_file", case)),
    }
    return render(request, "sources/transfer.html", context)


def transfer_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a transfer up to the head."""
    by, case = officer_of(request), _case(request, pk)
    kind = optional(request, "kind")
    document = next((one for one in reversed(documents_of(case)) if _is_draft(one, kind)), None)
    if kind not in PAPERS or document is None:
        raise InputError("没有报批：还没有起草移送文书。", next_step="请先起草《案件移送函》或者移送报告，再报批。")
    new = NewTransfer(
        kind=kind,
        organ=optional(request, "organ"),
        reason=optional(request, "reason"),
        materials=_materials(request, case),
        document=document,
    )
    ask_transfer(case, new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已报请移送{new.organ}，等负责人批准。")
    return redirect("case_transfer_form", pk=case.pk)


def transfer_complete(request: HttpRequest, pk: int, transfer: int) -> HttpResponse:
    """Write down that a transfer was sent and received."""
    case = _case(request, pk)
    row = CaseTransfer.objects.select_related("case__bureau").filter(case=case, pk=transfer).first()
    if row is None:
        raise Http404
    sent = Sent(
        sent_at=needed_instant(request, "sent_at", "移送时间"),
        receipt_on=civil_day(optional(request, "receipt_on")),
        receiver=optional(request, "receiver"),
        receipt_number=optional(request, "receipt_number"),
        accepted=optional(request, "accepted"),
        scans=kept_of(request, case, "receipt", "receipt_scan", words=f"{row.organ}的回执"),
    )
    complete_transfer(row, sent, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已移送{row.organ}，回执已登记。")
    return redirect("case", pk=case.pk)


def transfer_scan(request: HttpRequest, pk: int, transfer: int) -> HttpResponse:
    """Keep the scan of a receipt that came later than the transfer was written down."""
    case = _case(request, pk)
    row = CaseTransfer.objects.select_related("case__bureau").filter(case=case, pk=transfer).first()
    if row is None:
        raise Http404
    scans = kept_of(request, case, "receipt", "receipt_scan", words=f"{row.organ}的回执")
    add_files(case, row, scans, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已挂上回执扫描件 {len(scans)} 件。")
    return redirect("case_transfer_form", pk=case.pk)


def _materials(request: HttpRequest, case: Case) -> tuple[Material, ...]:
    """Join what was chosen on file, each with its digest, to what was typed."""
    post = request.POST
    papers = documents_of(case).filter(pk__in=[key for key in post.getlist("paper") if key.isdecimal()])
    held = case.recordings.filter(recording__number__in=post.getlist("recording"))
    return (
        *(Material(name=f"《{one.title}》{one.number}", form="文书", digest=one.pdf_digest) for one in papers),
        *(
            Material(
                name=f"录像 {one.recording.number}",
                form="电子数据",
                digest=one.recording.arrival.original.sha256 if one.recording.arrival.original else "",
            )
            for one in held.select_related("recording__arrival__original")
        ),
        *materials_of(optional(request, "materials").splitlines()),
    )


def _is_draft(paper: object, kind: str) -> bool:
    return getattr(paper, "kind", "") == PAPERS.get(kind) and getattr(paper, "state", "") == "draft"


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/transfer/", name="case_transfer_form", view=transfer_form, kind="content", verb="case.view"
    ),
    Route(
        path="cases/<int:pk>/transfer/ask/",
        name="case_transfer_ask",
        view=transfer_ask,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path="cases/<int:pk>/transfer/<int:transfer>/complete/",
        name="case_transfer_complete",
        view=transfer_complete,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
    Route(
        path="cases/<int:pk>/transfer/<int:transfer>/scan/",
        name="case_transfer_scan",
        view=transfer_scan,
        kind="act",
        verb="case.view",
        methods=("POST",),
    ),
)
