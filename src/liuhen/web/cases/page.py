"""案件: the list, the page of a case, steps, recordings put on the file."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, scope
from liuhen.cases import acts
from liuhen.cases.models import ACT_TYPES, Case, CaseEvent
from liuhen.cases.queries import recordings_to_choose, rules_of
from liuhen.cases.words import PURPOSES, step_words
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.law.lifecycle import State
from liuhen.web.cases.gathered import DIRECT, case_view
from liuhen.web.reading import happened_at, optional, truth
from liuhen.web.route import Route, found, message, officer_of

PAGE = 50
CHOICE = 200  # recordings offered at once
OVER = (
    *("terminated", "closed", "closed_not_filed", "transferred", "transferred_criminal"),
    *("not_approved", "refused"),
)
OPEN = tuple(state.value for state in State if state.value not in (*OVER, "archived"))
SEGMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("open", "在办", OPEN),
    ("clue", "待立案", ("clue", "accepted")),
    ("over", "已终结", OVER),
    ("archived", "已归档", ("archived",)),
    ("all", "全部", ()),
)


def cases_page(request: HttpRequest) -> HttpResponse:
    """List the cases this person may see, newest first; a search goes by number, title and party."""
    by = officer_of(request)
    words, segment = request.GET.get("q", "").strip(), request.GET.get("in", "open")
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(ACT_TYPES) else ""
    seeing(by, "case.list", words=words)
    mine = scope(by, "case.view", Case.objects.all())
    if words:
        mine = mine.filter(
            Q(number__icontains=words)
            | Q(clue_number__icontains=words)
            | Q(title__icontains=words)
            | Q(cause__icontains=words)
        )
    counts = Counter(mine.values_list("act_type", flat=True))
    kinds = [(code, label, counts[code]) for code, label in ACT_TYPES if counts[code] or code == kind]
    if kind:
        mine = mine.filter(act_type=kind)
    counted = [(key, label, _in(mine, states).count()) for key, label, states in SEGMENTS]
    states = next((states for key, _, states in SEGMENTS if key == segment), SEGMENTS[0][2])
    rows = _in(mine, states).prefetch_related("handlers__officer").order_by("-clue_at", "-pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "segments": counted,
        "segment": segment,
        "words": words,
        "kinds": kinds,
        "kind": kind,
        "query": f"in={segment}" + (f"&kind={kind}" if kind else "") + (f"&q={words}" if words else ""),
        "may_register": bool(may(by, "case.register")),
        "may_open": bool(may(by, "case.open")),
    }
    return render(request, "cases/list.html", context)


def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case: steps, what hinders the next one, documents, recordings, clocks, approvals, party."""
    case = _case(request, pk)
    seeing(officer_of(request), "case.view", case)
    return render(
        request, "cases/case.html", case_view(case, officer_of(request), shown=request.GET.get("show", "now"))
    )


def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step that has no page of its own."""
    case = _case(request, pk)
    row = rules_of(case).procedure(case.act_type).transition(case.state, step)
    if row is None or row.by not in DIRECT:
        raise Http404
    acts.advance(
        case,
        step,
        by=officer_of(request),
        at=happened_at(request, now=timezone.now()),
        reason=optional(request, "reason"),
        once=request.POST.get("once"),
    )
    message(request, f"已{row.label}，案件进入“{case.get_state_display()}”。")
    return redirect("case", pk=case.pk)


def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """State what the documents do not say."""
    case = _case(request, pk)
    stated = acts.Description(
        collective_required=truth(request, "collective_required") is True,
        expert_consulted=truth(request, "expert_consulted") is True,
        archive_class=optional(request, "archive_class"),
    )
    acts.describe(case, stated, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, "已补充案件情况。")
    return redirect("case", pk=case.pk)


def not_applicable(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Note that a document does not apply."""
    case = _case(request, pk)
    acts.mark_not_applicable(case, kind, by=officer_of(request), at=timezone.now(), reason=optional(request, "reason"))
    message(request, "已注明不适用。")
    return redirect("case", pk=case.pk)


def correct(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Correct the newest step by a counter-entry."""
    case = _case(request, pk)
    step = CaseEvent.objects.filter(case=case, pk=event).select_related("case__bureau").first()
    if step is None:
        raise Http404
    acts.correct(step, by=officer_of(request), at=timezone.now(), reason=optional(request, "reason"))
    message(request, f"已更正“{step_words(step.name)}”，原步骤保留在案。")
    return redirect("case", pk=case.pk)


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a further officer in charge."""
    case = _case(request, pk)
    officer = Officer.objects.filter(bureau=case.bureau_id, username=optional(request, "officer")).first()
    if officer is None:
        raise InputError("没有指定承办人：没有选执法人员。", next_step="请从列出的执法人员中选择。")
    acts.assign_handler(case, officer, by=officer_of(request), at=timezone.now(), reason=optional(request, "reason"))
    message(request, f"已指定{officer.name}承办。")
    return redirect("case", pk=case.pk)


def evidence_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the recordings that may go on the file: those of the case's activities first, or found by words."""
    case, words = _case(request, pk), request.GET.get("q", "").strip()
    seeing(officer_of(request), "case.view", case, words=words, page="evidence")
    rows = scope(officer_of(request), "recording.view", recordings_to_choose(case))
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(arrival__shown_path__icontains=words)
            | Q(device__number__icontains=words)
            | Q(labels__value__icontains=words)
        ).distinct()
    near = rows.filter(activities__activity__case_id=case.pk).distinct()
    context = {
        "case": case,
        "words": words,
        "near": list(near[:CHOICE]),
        "rows": list(rows.exclude(pk__in=near.values("pk"))[:CHOICE]),
        "purposes": PURPOSES,
    }
    return render(request, "cases/evidence.html", context)


def file_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen recordings on the file."""
    case, post = _case(request, pk), request.POST
    rows = scope(officer_of(request), "recording.view", Recording.objects.filter(bureau=case.bureau_id))
    chosen = list(rows.filter(number__in=post.getlist("recording")))
    links = acts.file_evidence(
        case,
        chosen,
        purpose=optional(request, "purpose_words") or optional(request, "purpose"),
        by=officer_of(request),
        at=timezone.now(),
        once=post.get("once"),
    )
    message(request, f"已放入 {len(links)} 段录像。")
    return redirect("case", pk=case.pk)


def _in(rows: QuerySet[Case], states: tuple[str, ...]) -> QuerySet[Case]:
    return rows.filter(state__in=states) if states else rows


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


ROUTES: tuple[Route, ...] = (
    Route(path="cases/", name="cases", view=cases_page, kind="content", verb="case.list"),
    Route(path="cases/<int:pk>/", name="case", view=case_page, kind="content", verb="case.view"),
    _act("cases/<int:pk>/steps/<slug:step>/", "case_step", take_step),
    _act("cases/<int:pk>/describe/", "case_describe", describe),
    _act("cases/<int:pk>/not-applicable/<slug:kind>/", "case_not_applicable", not_applicable),
    _act("cases/<int:pk>/correct/<int:event>/", "case_correct", correct),
    _act("cases/<int:pk>/assign/", "case_assign", assign),
    Route(
        path="cases/<int:pk>/evidence/", name="case_evidence_form", view=evidence_form, kind="content", verb="case.view"
    ),
    _act("cases/<int:pk>/evidence/file/", "case_evidence", file_evidence),
)
