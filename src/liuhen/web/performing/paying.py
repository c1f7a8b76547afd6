"""What is owed and what was done: the page of performance, obligations, instalments, payments."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, Obligation, Performance
from liuhen.cases.performing import acts
from liuhen.cases.performing.account import Account, Part, money_of, money_words, open_words
from liuhen.cases.performing.queries import accounts_of, correction_due, remedy_terms
from liuhen.cases.performing.words import REMEDY_RESULTS, Corrected, Owed, RemedyKind, Ruling
from liuhen.cases.queries import case_facts, live_handlers, rules_of
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.law.check import check
from liuhen.law.finding import Finding
from liuhen.web.reading import civil_day, instant, optional, typed_form
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.reading import officers_to_choose

PARTS = 4  # lines of a plan offered at once
_CLOCKS = ("clock.court_window", "clock.reminder_wait", "clock.fine_handed_in", "performance.", "court.")


def performance_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is owed, what was done, and everything that follows."""
    case, by = _case(request, pk), officer_of(request)
    seeing(by, "case.view", case, page="performance")
    return render(request, "performing/case.html", _page(case, by))


def add_obligation(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an obligation."""
    case = _case(request, pk)
    try:
        kind = Owed(optional(request, "kind"))
    except ValueError:
        raise InputError("没有登记义务：没有选种类。", next_step="请选择种类。") from None
    decision = documents_of(case).filter(kind="penalty_decision", state="issued").last()
    new = acts.NewObligation(
        kind=kind,
        words=optional(request, "words") or kind.label,
        amount=money_of(optional(request, "amount"), "金额"),
        due_on=civil_day(optional(request, "due_on")),
        document=decision,
    )
    row = acts.note_obligation(case, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记义务：{row.label}。")
    return redirect("case_performance", pk=case.pk)


def withdraw_obligation(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Take back an obligation entered by mistake."""
    case, row = _obligation(request, pk, obligation)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.withdraw_obligation(row, reason=optional(request, "reason"), by=by, at=now, once=once)
    message(request, "已更正，原登记保留。")
    return redirect("case_performance", pk=case.pk)


def plan(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Write down that an amount may be paid later or in parts."""
    case, row = _obligation(request, pk, obligation)
    acts.plan_instalments(
        row,
        _parts(request),
        reason=optional(request, "reason"),
        approver=optional(request, "approver"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, "已登记分期安排。")
    return redirect("case_performance", pk=case.pk)


def perform(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Write down what the party did, with its proof."""
    case, row = _obligation(request, pk, obligation)
    new = acts.NewPerformance(
        words=optional(request, "words") or Owed(row.kind).label,
        amount=money_of(optional(request, "amount"), "金额"),
        voucher=optional(request, "voucher"),
        on_the_spot=request.POST.get("on_the_spot") == "yes",
        files=kept_of(request, case, "file", "voucher"),
    )
    at = instant(request, "at", "履行时间") or timezone.now()
    acts.note_performance(row, new, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, "已登记履行。")
    return redirect("case_performance", pk=case.pk)


def hand_in(request: HttpRequest, pk: int, performance: int) -> HttpResponse:
    """Note that a fine collected on the spot was handed in."""
    case = _case(request, pk)
    row = Performance.objects.select_related("case__bureau").filter(case=case, pk=performance).first()
    if row is None:
        raise Http404
    at = instant(request, "at", "交存时间") or timezone.now()
    acts.hand_in(row, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, "已登记交存。")
    return redirect("case_performance", pk=case.pk)


def unperformed(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the party does not perform."""
    case = _case(request, pk)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.note_unperformed(case, words=optional(request, "words"), by=by, at=now, once=once)
    message(request, "已登记逾期不履行。")
    return redirect("case_performance", pk=case.pk)


def performance_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about performance as it prints."""
    case, by = _case(request, pk), officer_of(request)
    seeing(by, "case.view", case, page="performance_print")
    return render(request, "performing/print.html", _page(case, by))


def _page(case: Case, by: Officer) -> dict[str, object]:
    now = timezone.now()
    accounts = accounts_of(case)
    done = list(case.performances.select_related("obligation", "by").order_by("-at", "-pk"))
    rechecks = list(case.rechecks.prefetch_related("officers").order_by("-at"))
    courts = list(case.court_applications.order_by("-applied_at"))
    facts, pack = case_facts(case, at=now), rules_of(case)
    served = [
        one.served_at
        for one in facts.services
        if one.document_kind == "penalty_decision" and one.served_at and not one.returned
    ]
    return {
        "case": case,
        "lines": [(one, one.overdue(timezone.localdate(now)), money_words(one.left)) for one in accounts],
        "open": open_words(accounts),
        "started": _started(case, accounts),
        "done": done,
        "files": dict(files_about("performance", [row.pk for row in done])),
        "recheck_files": dict(files_about("recheck", [row.pk for row in rechecks])),
        "court_files": dict(files_about("court_application", [row.pk for row in courts])),
        "unperformed": list(case.unperformed.select_related("by").order_by("-at")),
        "rechecks": rechecks,
        "correction_due": correction_due(case),
        "reminders": list(case.reminders.select_related("document").order_by("-made_at")),
        "courts": courts,
        "remedies": list(case.remedies.order_by("-filed_at")),
        "terms": list(remedy_terms(pack, min(served))) if served else [],
        "findings": _findings(check(facts, pack, now)),
        "kinds": list(Owed),
        "corrected": list(Corrected),
        "rulings": list(Ruling),
        "remedy_kinds": list(RemedyKind),
        "results": REMEDY_RESULTS,
        "may": {name: bool(may(by, f"case.{name}", case)) for name in _ACTS},
        "officers": officers_to_choose(by),
        "team": {row.officer_id for row in live_handlers(case)},
        "parts": range(PARTS),
        "now": typed_form(now)[:16],
    }


_ACTS = (
    "note_obligation",
    "note_performance",
    "note_unperformed",
    "recheck",
    "remind",
    "court",
    "note_remedy",
    "draft",
)


def _findings(found_ones: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in found_ones if one.rule.startswith(_CLOCKS) and one.closed_at is None]


def _started(case: Case, accounts: tuple[Account, ...]) -> dict[str, object]:
    """Give what the decision says already, for the first obligation."""
    decision = documents_of(case).filter(kind="penalty_decision", state="issued").last()
    if decision is None or accounts:
        return {}
    return {"amount": decision.fields.get("fine", ""), "due_on": decision.fields.get("performance_due_on", "")}


def _parts(request: HttpRequest) -> tuple[Part, ...]:
    found_parts = []
    for day, amount in zip(request.POST.getlist("part-on"), request.POST.getlist("part-amount"), strict=False):
        if not day.strip() and not amount.strip():
            continue
        on: date | None = civil_day(day.strip())
        money = money_of(amount, "各期金额")
        if on is None or money is None:
            raise InputError("没有登记分期：有一期没有写全日期和金额。", next_step="请补齐，或者把这一期清空。")
        found_parts.append(Part(due_on=on, amount=money))
    return tuple(found_parts)


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _obligation(request: HttpRequest, pk: int, obligation: int) -> tuple[Case, Obligation]:
    case = _case(request, pk)
    row = Obligation.objects.select_related("case__bureau").filter(case=case, pk=obligation).first()
    if row is None:
        raise Http404
    return case, row


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


_PAGE = "cases/<int:pk>/performance/"
_ONE = _PAGE + "owed/<int:obligation>/"
ROUTES: tuple[Route, ...] = (
    Route(path=_PAGE, name="case_performance", view=performance_page, kind="content", verb="case.view"),
    Route(path=_PAGE + "print/", name="performance_print", view=performance_print, kind="content", verb="case.view"),
    _act(_PAGE + "owed/", "obligation_add", add_obligation),
    _act(_ONE + "withdraw/", "obligation_withdraw", withdraw_obligation),
    _act(_ONE + "plan/", "obligation_plan", plan),
    _act(_ONE + "done/", "obligation_perform", perform),
    _act(_PAGE + "done/<int:performance>/handed-in/", "performance_hand_in", hand_in),
    _act(_PAGE + "unperformed/", "case_unperformed", unperformed),
)
