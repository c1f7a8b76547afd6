"""Interruption reports (中断报告): the form for the phone, the report, the review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.queries import pack_at
from liuhen.errors import InputError
from liuhen.field import acts
from liuhen.field.models import Activity, Interruption, InterruptionState
from liuhen.field.rules import rule_of
from liuhen.web.reading import instant, needed_instant, optional, truth
from liuhen.web.route import Route, found, message, officer_of


def report_form(request: HttpRequest, number: str) -> HttpResponse:
    """Show the interruption report; a gap chosen on the timeline is filled in."""
    by = officer_of(request)
    activity = found(request, Activity, "interruption.report", number=number)
    context = {
        "activity": activity,
        "rule": rule_of(pack_at(by.bureau, activity.arrived_at)).interruption,
        "start": request.GET.get("from", ""),
        "end": request.GET.get("until", ""),
    }
    return render(request, "field/report.html", context)


def report(request: HttpRequest, number: str) -> HttpResponse:
    """Report an interruption."""
    activity = found(request, Activity, "interruption.report", number=number)
    told = acts.Report(
        from_at=needed_instant(request, "from_at", "停录时间"),
        until_at=instant(request, "until_at", "续录时间"),
        reason=optional(request, "reason"),
        basis=optional(request, "basis"),
        measures=optional(request, "measures"),
        device_number=optional(request, "device_number"),
        voice_on_resume=truth(request, "voice_on_resume"),
        written=optional(request, "written"),
        reported_to=optional(request, "reported_to"),
    )
    row = acts.report_interruption(
        activity, told, by=officer_of(request), at=timezone.now(), once=request.POST.get("once")
    )
    waits = "，等待审核" if row.state == InterruptionState.REPORTED else ""
    message(request, f"已报告 {row.number}{waits}。说明与缺口一并保存，不会消除缺口。")
    return redirect("activity", number=number)


def review(request: HttpRequest, number: str) -> HttpResponse:
    """Review an interruption report."""
    row = found(request, Interruption.objects.select_related("activity"), "interruption.review", number=number)
    agrees = truth(request, "agrees")
    if agrees is None:
        raise InputError("没有审核。还没有选择同意或者退回。", next_step="请选择后再办。")
    acts.review_interruption(
        row, by=officer_of(request), at=timezone.now(), agrees=agrees, opinion=optional(request, "opinion")
    )
    message(request, f"已审核 {number}。")
    return redirect("activity", number=row.activity.number)


ROUTES: tuple[Route, ...] = (
    Route(
        path="activities/<str:number>/interruptions/new/",
        name="interruption_new",
        view=report_form,
        kind="none",
        verb="interruption.report",
    ),
    Route(
        path="activities/<str:number>/interruptions/report/",
        name="interruption_report",
        view=report,
        kind="act",
        verb="interruption.report",
        methods=("POST",),
    ),
    Route(
        path="interruptions/<str:number>/review/",
        name="interruption_review",
        view=review,
        kind="act",
        verb="interruption.review",
        methods=("POST",),
    ),
)
