"""What follows: rechecks, the last call, the court, remedies of the party."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from liuhen.cases.models import Case, CourtApplication, Remedy, Reminder
from liuhen.cases.performing import acts
from liuhen.cases.performing.account import money_of
from liuhen.cases.performing.words import Corrected, RemedyKind, Ruling
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, instant, optional
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.reading import officers_of

M = TypeVar("M", bound=Model)


def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a recheck of the correction."""
    case = _case(request, pk)
    try:
        result = Corrected(optional(request, "result"))
    except ValueError:
        raise InputError("没有登记复查：没有选改正情况。", next_step="请选择已改正、部分改正或者未改正。") from None
    new = acts.NewRecheck(
        found=optional(request, "found"),
        result=result,
        place=optional(request, "place"),
        officers=officers_of(request, case.bureau_id),
        next_due_on=civil_day(optional(request, "next_due_on")),
        files=kept_of(request, case, "file", "record"),
    )
    at = instant(request, "at", "复查时间") or timezone.now()
    acts.recheck(case, new, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, f"已登记复查：{result.label}。")
    return redirect("case_performance", pk=case.pk)


def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the last call."""
    case = _case(request, pk)
    new = acts.NewReminder(
        words=optional(request, "words"),
        is_written=request.POST.get("is_written") != "no",
        served_at=instant(request, "served_at", "送达时间"),
        files=kept_of(request, case, "file", "other"),
    )
    at = instant(request, "at", "催告时间") or timezone.now()
    acts.remind(case, new, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, "已登记催告。")
    return redirect("case_performance", pk=case.pk)


def note_reminder(request: HttpRequest, pk: int, reminder: int) -> HttpResponse:
    """Note when a call was served, or what the party said to it."""
    case = _case(request, pk)
    row = _one(Reminder, case, reminder)
    acts.note_reminder(
        row,
        served_at=instant(request, "served_at", "送达时间"),
        statement=optional(request, "statement"),
        review=optional(request, "review"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, "已补记催告的情况。")
    return redirect("case_performance", pk=case.pk)


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the application to the court."""
    case = _case(request, pk)
    new = acts.NewApplication(
        court=optional(request, "court"),
        object_words=optional(request, "object_words"),
        amount=money_of(optional(request, "amount"), "申请执行金额"),
        files=kept_of(request, case, "file", "other"),
    )
    at = instant(request, "at", "申请时间") or timezone.now()
    acts.apply_to_court(case, new, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, "已登记申请法院强制执行。")
    return redirect("case_performance", pk=case.pk)


def note_court(request: HttpRequest, pk: int, application: int) -> HttpResponse:
    """Note what the court did."""
    case = _case(request, pk)
    asked = optional(request, "ruling")
    word = acts.CourtWord(
        accepted_at=instant(request, "accepted_at", "受理时间"),
        ruling=Ruling(asked) if asked in {one.value for one in Ruling} else None,
        ruling_number=optional(request, "ruling_number"),
        ruled_at=instant(request, "ruled_at", "裁定时间"),
        result=optional(request, "result"),
        result_at=instant(request, "result_at", "结果时间"),
        recovered=money_of(optional(request, "recovered"), "执行到位金额"),
        files=kept_of(request, case, "file", "ruling"),
    )
    row = _one(CourtApplication, case, application)
    acts.note_court(row, word, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, "已登记法院办理情况。")
    return redirect("case_performance", pk=case.pk)


def note_remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the party went against the decision."""
    case = _case(request, pk)
    try:
        kind = RemedyKind(optional(request, "kind"))
    except ValueError:
        raise InputError("没有登记：没有选复议还是诉讼。", next_step="请选择途径。") from None
    acts.note_remedy(
        case,
        kind=kind,
        organ=optional(request, "organ"),
        number=optional(request, "number"),
        is_suspending=request.POST.get("is_suspending") == "yes",
        by=officer_of(request),
        at=instant(request, "at", "提起时间") or timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记{kind.label}。")
    return redirect("case_performance", pk=case.pk)


def end_remedy(request: HttpRequest, pk: int, remedy: int) -> HttpResponse:
    """Note how a review or lawsuit ended."""
    case = _case(request, pk)
    row = _one(Remedy, case, remedy)
    at = instant(request, "at", "结束时间") or timezone.now()
    acts.end_remedy(
        row, result=optional(request, "result"), by=officer_of(request), at=at, once=request.POST.get("once")
    )
    message(request, f"已登记结果：{row.result}。")
    return redirect("case_performance", pk=case.pk)


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _one(model: type[M], case: Case, key: int) -> M:
    row = model._default_manager.select_related("case__bureau").filter(case=case, pk=key).first()  # noqa: SLF001 - the documented name
    if row is None:
        raise Http404
    return row


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


_PAGE = "cases/<int:pk>/performance/"
ROUTES: tuple[Route, ...] = (
    _act(_PAGE + "recheck/", "case_recheck", recheck),
    _act(_PAGE + "remind/", "case_remind", remind),
    _act(_PAGE + "reminders/<int:reminder>/", "reminder_note", note_reminder),
    _act(_PAGE + "court/", "court_apply", apply),
    _act(_PAGE + "court/<int:application>/", "court_note", note_court),
    _act(_PAGE + "remedies/", "remedy_add", note_remedy),
    _act(_PAGE + "remedies/<int:remedy>/ended/", "remedy_end", end_remedy),
)
