"""分环节审阅: one page for each stage of a case, for the legal reviewer: what must be there and what is."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, scope
from liuhen.cases.expected.acts import put_activity, take_out_activity
from liuhen.cases.models import Case
from liuhen.evidence.marking import acts as marking
from liuhen.field.models import Activity
from liuhen.web.reading import optional, text
from liuhen.web.review.gathered import Sheet, activities_of, exclusions_of, sheets_of
from liuhen.web.route import Route, found, message, officer_of

RECENT = timedelta(days=90)  # activities offered for a case
OFFERED = 60


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all stages at a glance, the activities of the case and the grounds against its recordings."""
    by, case = officer_of(request), _case(request, pk)
    seeing(by, "case.view", case, page="审阅")
    context = {
        **_shared(case),
        "activities": activities_of(case),
        "may_join": bool(may(by, "activity.join_case")),
        "offered": _offered(by),
        "may_check": bool(may(by, "recording.check_grounds")),
    }
    return render(request, "review/overview.html", context)


def stage(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Show one stage."""
    case = _case(request, pk)
    seeing(officer_of(request), "case.view", case, page=f"审阅 {stage}"[:40])
    shared = _shared(case)
    sheets: list[Sheet] = shared["sheets"]  # type: ignore[assignment]
    place = next((place for place, one in enumerate(sheets) if one.code == stage), None)
    if place is None:
        raise Http404
    context = {
        **shared,
        "sheet": sheets[place],
        "before": sheets[place - 1] if place else None,
        "after": sheets[place + 1] if place + 1 < len(sheets) else None,
        "may_check": bool(may(officer_of(request), "recording.check_grounds")),
    }
    return render(request, "review/stage.html", context)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Print all stages on A4."""
    case = _case(request, pk)
    seeing(officer_of(request), "case.view", case, page="打印审阅表")
    return render(request, "review/print.html", {**_shared(case), "is_paper": True})


def join_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an activity to the case."""
    by, case = officer_of(request), _case(request, pk)
    activity = found(request, Activity, "activity.view", number=text(request, "activity", "活动"))
    put_activity(case, activity, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"活动 {activity.number} 已归入本案。")
    return redirect("case_review", pk=case.pk)


def leave_case(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Take an activity out of the case."""
    by, case = officer_of(request), _case(request, pk)
    activity = found(request, Activity, "activity.view", number=number)
    take_out_activity(case, activity, why=optional(request, "why"), by=by, at=timezone.now())
    message(request, f"活动 {activity.number} 已移出本案。")
    return redirect("case_review", pk=case.pk)


def check_grounds(request: HttpRequest, pk: int, recording: int) -> HttpResponse:
    """Note that the chosen grounds against one recording of the case were gone through and none was found."""
    by, case = officer_of(request), _case(request, pk)
    link = get_object_or_404(case.recordings.select_related("recording__bureau"), recording=recording)
    marking.check_grounds(
        link.recording,
        request.POST.getlist("code"),
        words=optional(request, "words"),
        by=by,
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记：{link.recording.number} 逐项核对，未发现不能作为证据的情形。")
    return redirect(f"{reverse('case_review', args=[case.pk])}#exclusions")


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau", "unit"), "case.view", pk=pk)


def _shared(case: Case) -> dict[str, object]:
    sheets, checked = sheets_of(case), exclusions_of(case)
    grounds = [ground for one in checked for ground in one.grounds]
    return {
        "case": case,
        "sheets": sheets,
        "checked": checked,
        "raised": sum(ground.chip[0] in ("judge", "breach") for ground in grounds),
        "unchecked": sum(one.unchecked for one in checked),
        "lacking": sum(one.lacking for one in sheets),
        "unexplained": sum(one.unexplained for one in sheets),
    }


def _offered(by: Officer) -> list[Activity]:
    """Return recent activities that belong to no case yet."""
    rows = Activity.objects.filter(case_id__isnull=True, planned_at__gte=timezone.now() - RECENT)
    return list(scope(by, "activity.view", rows).order_by("-planned_at", "-pk")[:OFFERED])


_ONE = "cases/<int:pk>/stages/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ONE, name="case_review", view=review, kind="content", verb="case.view"),
    Route(path=_ONE + "print/", name="case_review_print", view=paper, kind="content", verb="case.view"),
    Route(
        path=_ONE + "activities/",
        name="case_join_activity",
        view=join_case,
        kind="act",
        verb="activity.join_case",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "activities/<str:number>/out/",
        name="case_leave_activity",
        view=leave_case,
        kind="act",
        verb="activity.leave_case",
        methods=("POST",),
    ),
    Route(
        path=_ONE + "grounds/<int:recording>/",
        name="case_check_grounds",
        view=check_grounds,
        kind="act",
        verb="recording.check_grounds",
        methods=("POST",),
    ),
    Route(path=_ONE + "<str:stage>/", name="case_review_stage", view=stage, kind="content", verb="case.view"),
)
