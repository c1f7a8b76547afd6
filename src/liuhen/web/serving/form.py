"""The form of a service: every method with the fields, papers and proof the bureau's text wants of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.cases import acts
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.cases.serving.queries import rule_of
from liuhen.cases.serving.words import PROOFS, RELATIONS, Recorded
from liuhen.documents.fields import SHANGHAI
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.law.answers import ServiceMethod
from liuhen.law.pack import Pack
from liuhen.law.schema.procedure import ServiceRule
from liuhen.web.reading import instant, optional
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.reading import certified, officers_of

KNOWN = frozenset(
    {
        "送达文书名称",
        "送达时间",
        "送达地点",
        "送达人",
        "受送达人或者符合法定条件的签收人员",
        "文书名称",
        "文号",
        "留置地点和时间",
        "公告载体",
    }
)  # fields the form fills itself
CARRIERS = ("报纸", "公告栏", "网站")
KINDS: dict[str, tuple[str, ...]] = {
    "post": ("挂号邮寄", "特快专递", "普通邮寄"),
    "electronic": ("传真", "电子邮件", "移动通信"),
    "entrusted": ("委托送达", "转交送达"),
}
MOST_RECORDINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method as the form shows it."""

    method: ServiceMethod
    is_banned: bool
    fields: tuple[str, ...]  # asked for besides what the form knows
    keep: tuple[str, ...]
    kinds: tuple[str, ...]
    carriers: tuple[str, ...]
    officers_min: int
    is_recorded: str  # must be recorded: full, any, ''
    wants_consent: bool


def serve_form(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Show the form of a service, filled with what is known."""
    case, paper = _paper(request, pk, document)
    seeing(officer_of(request), "case.view_document", case, document=paper.label, page="serve")
    pack = rules_of(case)
    context = {
        "case": case,
        "paper": paper,
        "form": paper.form,
        "methods": [_method(pack, one, paper) for one in pack.service_methods()],
        "people": certified(officer_of(request)),
        "team": {row.officer.username for row in case.handlers.filter(until_at__isnull=True).select_related("officer")},
        "now": timezone.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"),
        "proofs": PROOFS,
        "relations": RELATIONS,
        "recorded": [one for one in Recorded if one],
        "recordings": recordings_near(officer_of(request), case),
    }
    return render(request, "serving/form.html", context)


def serve_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Register how a document was served or sent."""
    case, paper = _paper(request, pk, document)
    post, people = request.POST, {person.username: person for person in certified(officer_of(request))}
    method = post.get("method", "")
    rule = rule_of(rules_of(case), method)
    new = acts.NewService(
        method=method,
        served_at=instant(request, "served_at", "送达时间"),
        sent_at=instant(request, "sent_at", "寄出时间") if method not in {"direct", "lien"} else None,
        place=optional(request, "place"),
        recipient={**case.party, "name": optional(request, "recipient") or case.party_name},
        officers=tuple(
            {"name": people[user].name, "certificate": people[user].certificate}
            for user in post.getlist("officers")
            if user in people
        ),
        people=officers_of(request, case.bureau_id),
        signed_by=optional(request, "signed_by"),
        relation=optional(request, "relation"),
        circumstances=optional(request, "circumstances"),
        method_kind=optional(request, f"kind-{method}"),
        tracking=optional(request, "tracking") if method == "post" else "",
        carrier=optional(request, "carrier") if method == "announcement" else "",
        confirmed_at=instant(request, "confirmed_at", "确认收悉时间") if method == "electronic" else None,
        party_agreed=post.get("party_agreed") == "yes",
        extra=asked_of(request, method, rule),
        recordings=recordings_of(request, case),
        recorded=_recorded(request),
        files=proofs_of(request, case, rule),
    )
    service = acts.serve(case, paper, new, by=officer_of(request), at=timezone.now(), once=post.get("once"))
    if service.receipt:
        message(request, f"已登记送达《{paper.title}》，送达回证 {service.receipt.number}。")
    else:
        message(request, f"已登记寄出《{paper.title}》，收到回执后在“送达与公示”登记到达。")
    return redirect("case_services", pk=case.pk)


def asked_of(request: HttpRequest, method: str, rule: ServiceRule | None) -> dict[str, str]:
    """Read what the text asks to be written of a method."""
    names = fields_asked(rule) if rule else ()
    return {name: value for name in names if (value := optional(request, f"field-{method}-{name}"))}


def fields_asked(rule: ServiceRule) -> tuple[str, ...]:
    """Name what the text asks to be written of a method, besides what the form knows."""
    more = [name for names in (rule.fields_by_kind or {}).values() for name in names]
    return tuple(name for name in dict.fromkeys((*rule.fields, *more)) if name not in KNOWN)


def proofs_of(request: HttpRequest, case: Case, rule: ServiceRule | None) -> tuple[Kept, ...]:
    """Keep every file sent as a proof, or as a paper the text wants kept."""
    named = {f"proof-{kind}": kind for kind, _ in PROOFS}
    named |= {f"keep-{name}": name for name in (rule.keep if rule else ())}
    return tuple(one for field, kind in named.items() for one in kept_of(request, case, field, kind))


def recordings_of(request: HttpRequest, case: Case) -> tuple[Recording, ...]:
    """Read the recordings chosen, or typed by number; only those this person may see.

    Raises:
        InputError: a number typed is none of these.
    """
    typed = [one for one in optional(request, "recording_numbers").replace("、", " ").replace(",", " ").split() if one]
    numbers = [*request.POST.getlist("recording"), *typed]
    if not numbers:
        return ()
    rows = scope(officer_of(request), "recording.view", Recording.objects.filter(bureau=case.bureau_id))
    held = {row.number: row for row in rows.filter(number__in=numbers)}
    lacking = [one for one in numbers if one not in held]
    if lacking:
        raise InputError(
            f"没有登记：找不到录像 {'、'.join(lacking)}。", next_step="请核对编号；还没有入库的录像先到采集台收入。"
        )
    return tuple(held.values())


def recordings_near(by: Officer, case: Case) -> list[Recording]:
    """Offer the recordings of the case: on its file, or of its activities."""
    rows = scope(by, "recording.view", Recording.objects.filter(bureau=case.bureau_id))
    filed = rows.filter(case_links__case=case).values("pk")
    active = rows.filter(activities__activity__case_id=case.pk).values("pk")
    near = rows.filter(pk__in=filed.union(active)) if case.pk else rows.none()
    return list(near.order_by("-started_earliest", "-pk")[:MOST_RECORDINGS])


def _recorded(request: HttpRequest) -> str:
    asked = optional(request, "recorded")
    return asked if asked in {one.value for one in Recorded} else ""


def _method(pack: Pack, method: ServiceMethod, paper: Document) -> Method:
    rule = rule_of(pack, method.method)
    is_decision = paper.kind.endswith("_decision")
    if rule is None:  # service_methods gives only methods some text has a rule for
        raise InputError("没有这种送达方式。", next_step="请刷新页面。")
    binds = not rule.only_for or is_decision
    carriers = tuple(rule.proof_by_carrier or CARRIERS) if method.method == "announcement" else ()
    return Method(
        method=method,
        is_banned=is_decision and "decision" in method.not_for,
        fields=fields_asked(rule),
        keep=rule.keep,
        kinds=rule.methods or KINDS.get(method.method, ()),
        carriers=carriers,
        officers_min=rule.officers_min if binds else 0,
        is_recorded=(rule.coverage or "any") if binds and rule.recording.value == "must" else "",
        wants_consent=rule.consent,
    )


def _paper(request: HttpRequest, pk: int, document: int) -> tuple[Case, Document]:
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    paper = documents_of(case).filter(pk=document).first()
    if paper is None:
        raise Http404
    return case, paper


_ONE = "cases/<int:pk>/documents/<int:document>/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ONE + "serve/", name="case_serve_form", view=serve_form, kind="content", verb="case.view"),
    Route(
        path=_ONE + "served/", name="case_serve", view=serve_document, kind="act", verb="case.view", methods=("POST",)
    ),
)
