"""The services of a case: what arrived, what is on its way, what came back; known dates of the party's remedies."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.acts.whole import counts
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, KeptFile, NotPublic, Publication, Service
from liuhen.cases.performing.queries import RemedyTerm, remedy_terms
from liuhen.cases.queries import case_facts, rules_of
from liuhen.cases.serving import acts
from liuhen.cases.serving.queries import rule_of, standing
from liuhen.cases.serving.words import AFTER_RETURN, PROOFS, RELATIONS, Recorded
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.law.checks.service import DECISION, class_of, service
from liuhen.law.finding import Finding
from liuhen.web.reading import instant, needed_instant, optional, typed_form
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.serving.form import asked_of, fields_asked, proofs_of, recordings_near, recordings_of

UNSERVED = ("penalty_decision", "rights_notice", "summary_decision", "sealing_decision", "reminder", "correction_order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One service as the page shows it."""

    service: Service
    chip: tuple[str, str]
    is_effective: bool
    files: list[KeptFile]
    findings: list[Finding]
    asked: tuple[str, ...]
    keep: tuple[str, ...]


def services_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the services of a case, its publications and the known dates of remedies."""
    case, by = _case(request, pk), officer_of(request)
    seeing(by, "case.view", case, page="services")
    rows = list(
        case.services.select_related("document", "receipt").prefetch_related("officers", "recordings").order_by("-pk")
    )
    issued = list(documents_of(case).filter(state="issued"))
    context = {
        "case": case,
        "lines": _lines(case, rows),
        "to_serve": _to_serve(issued, rows),
        "decisions": _decisions(case, issued),
        "terms": _terms(case, rows),
        "may": {name: bool(may(by, f"case.{name}", case)) for name in _ACTS},
        "now": typed_form(timezone.now())[:16],
        "relations": RELATIONS,
        "after": AFTER_RETURN,
        "proofs": PROOFS,
        "recorded": [one for one in Recorded if one],
        "recordings": recordings_near(by, case),
    }
    return render(request, "serving/case.html", context)


def arrive(request: HttpRequest, pk: int, service: int) -> HttpResponse:
    """Note that something sent has arrived."""
    case, one = _service(request, pk, service)
    rule = rule_of(rules_of(case), one.method)
    arrived = acts.Arrived(
        served_at=needed_instant(request, "served_at", "送达时间"),
        signed_by=optional(request, "signed_by"),
        relation=optional(request, "relation"),
        circumstances=optional(request, "circumstances"),
        extra=asked_of(request, one.method, rule),
        confirmed_at=instant(request, "confirmed_at", "确认收悉时间"),
        files=proofs_of(request, case, rule),
    )
    acts.arrive(one, arrived, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记到达，送达回证 {one.receipt.number if one.receipt else ''}。")
    return redirect("case_services", pk=case.pk)


def returned(request: HttpRequest, pk: int, service: int) -> HttpResponse:
    """Note that something sent came back."""
    case, one = _service(request, pk, service)
    files = proofs_of(request, case, rule_of(rules_of(case), one.method))
    acts.note_returned(
        one,
        because=optional(request, "because"),
        after=optional(request, "after"),
        files=files,
        by=officer_of(request),
        at=instant(request, "returned_at", "退回时间") or timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记退回，接下来：{one.after_return}。")
    return redirect("case_services", pk=case.pk)


def add_proof(request: HttpRequest, pk: int, service: int) -> HttpResponse:
    """Put further proof to a service."""
    case, one = _service(request, pk, service)
    asked = optional(request, "recorded")
    acts.add_proof(
        one,
        proofs_of(request, case, rule_of(rules_of(case), one.method)),
        recordings_of(request, case),
        recorded=asked if asked in {kind.value for kind in Recorded} else "",
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, "已补挂证明。")
    return redirect("case_services", pk=case.pk)


_ACTS = ("serve", "complete_service", "note_returned", "keep_file", "publish", "withdraw_publication")


def _lines(case: Case, rows: list[Service]) -> list[Line]:
    pack = rules_of(case)
    told = service(case_facts(case), pack)
    by_place = {row.pk: place for place, row in enumerate(sorted(rows, key=_placed), 1)}
    files = files_about("service", [row.pk for row in rows])
    lines = []
    for row in rows:
        rule = rule_of(pack, row.method)
        mine = [one for one in told if one.rule.rpartition(".")[2] == str(by_place[row.pk])]
        lines.append(
            Line(
                service=row,
                chip=standing(row),
                is_effective=row.served_at is None or counts(row),
                files=files[row.pk],
                findings=mine,
                asked=fields_asked(rule) if rule else (),
                keep=rule.keep if rule else (),
            )
        )
    return lines


def _placed(row: Service) -> tuple[bool, object, int]:
    """Order services as the facts do: those without an instant first, as the database puts them."""
    return (row.served_at is not None, row.served_at or timezone.now(), row.pk)


def _to_serve(issued: list[Document], rows: list[Service]) -> list[Document]:
    """Give the issued documents that are served to the party and have no service that arrived or is on its way."""
    going = {row.document_id for row in rows if row.returned_at is None}
    return [one for one in issued if one.kind in UNSERVED and one.pk not in going]


def _decisions(case: Case, issued: list[Document]) -> list[tuple[Document, list[Publication], NotPublic | None]]:
    public: dict[int, list[Publication]] = {}
    for row in Publication.objects.filter(case=case).select_related("published_by", "withdrawn_by").order_by("-pk"):
        public.setdefault(row.document_id, []).append(row)
    withheld = {row.document_id: row for row in NotPublic.objects.filter(case=case)}
    return [
        (one, public.get(one.pk, []), withheld.get(one.pk)) for one in issued if one.kind.endswith("penalty_decision")
    ]


def _terms(case: Case, rows: list[Service]) -> list[RemedyTerm]:
    served = [
        one.served_at
        for one in case_facts(case).services
        if class_of(one) == DECISION and one.document_kind == "penalty_decision" and one.served_at and not one.returned
    ]
    return list(remedy_terms(rules_of(case), min(served))) if rows and served else []


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _service(request: HttpRequest, pk: int, service: int) -> tuple[Case, Service]:
    case = _case(request, pk)
    one = Service.objects.select_related("case__bureau", "document", "receipt").filter(case=case, pk=service).first()
    if one is None:
        raise Http404
    return case, one


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


_ONE = "cases/<int:pk>/services/<int:service>/"
ROUTES: tuple[Route, ...] = (
    Route(path="cases/<int:pk>/services/", name="case_services", view=services_page, kind="content", verb="case.view"),
    _act(_ONE + "arrived/", "service_arrived", arrive),
    _act(_ONE + "returned/", "service_returned", returned),
    _act(_ONE + "proof/", "service_proof", add_proof),
)
