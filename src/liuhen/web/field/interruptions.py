"""Interruption reports (中断报告): the form for the phone, the report with what it still owes, and each step of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, pack_at
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.field import acts
from liuhen.field.interruptions.draft import draft, timecode
from liuhen.field.interruptions.queries import carried, known_of, matched, reports_of, to_tell
from liuhen.field.interruptions.rules import InterruptionRule
from liuhen.field.models import Activity, Interruption
from liuhen.field.queries import Comparison, comparison
from liuhen.field.queries.people import takes_part
from liuhen.field.rules import rule_of
from liuhen.field.timeline import clock, length
from liuhen.web.field.gaps import resumed_at
from liuhen.web.field.owed import owed
from liuhen.web.reading import instant, needed_instant, optional, text, truth, typed_form, whole
from liuhen.web.route import Route, found, message, officer_of

PICKS = 6  # measured gaps offered on the form, longest first


def report_form(request: HttpRequest, number: str) -> HttpResponse:
    """Show the interruption report; a gap chosen on the timeline is filled in, else the stop is now."""
    by, now = officer_of(request), timezone.now()
    activity = found(request, Activity, "interruption.report", number=number)
    rule = rule_of(pack_at(by.bureau, activity.arrived_at))
    seen = comparison(activity, rule, now)
    start = request.GET.get("from", "")
    holes = sorted(seen.coverage.holes, key=lambda span: span.start - span.end)[:PICKS] if seen.tapes else []
    context = {
        "activity": activity,
        "rule": rule.interruption,
        "start": start or typed_form(now - timedelta(minutes=1) if activity.ended_at is None else activity.ended_at),
        "end": request.GET.get("until", ""),
        "is_running": activity.arrived_at is not None and not (activity.ended_at or activity.departed_at),
        "is_chosen": bool(start),
        "picks": [
            (
                typed_form(one.start),
                resumed_at(one, seen),
                f"{clock(one.start)} 至 {clock(one.end)}",
                length(one.seconds),
            )
            for one in holes
        ],
        "devices": _devices(activity, seen, now),
        "heads": to_tell(by.bureau, rule.interruption),
    }
    return render(request, "field/report.html", context)


def report(request: HttpRequest, number: str) -> HttpResponse:
    """Report an interruption."""
    by, now = officer_of(request), timezone.now()
    activity = found(request, Activity, "interruption.report", number=number)
    until, is_stopped = instant(request, "until_at", "续录时间"), optional(request, "not_resumed")
    told = acts.Report(
        from_at=needed_instant(request, "from_at", "停录时间"),
        until_at=None if is_stopped else until,
        reason=optional(request, "reason"),
        basis=optional(request, "basis"),
        measures=optional(request, "measures"),
        device_number=optional(request, "device_number"),
        voice_on_resume=truth(request, "voice_on_resume"),
        written=optional(request, "written"),
        reported_to=optional(request, "reported_to"),
        told=_head(request, by),
        told_at=instant(request, "told_at", "报告时间"),
    )
    row = acts.report_interruption(activity, told, by=by, at=now, once=request.POST.get("once"))
    message(request, f"已报告 {row.number}。说明与缺口一并保存，不会消除缺口。")
    return redirect("interruption", number=row.number)


def interruption(request: HttpRequest, number: str) -> HttpResponse:
    """Show one report: what was said, which measured gap it explains, what is still owed."""
    by, now = officer_of(request), timezone.now()
    row = found(request, Interruption.objects.select_related("activity", "bureau"), "interruption.view", number=number)
    seeing(by, "interruption.view", row)
    activity, rule = row.activity, rule_of(pack_at(row.bureau, row.activity.arrived_at))
    seen = comparison(activity, rule, now)
    row = next(one for one in reports_of(activity) if one.pk == row.pk)
    fit = matched([row], seen.coverage.holes, seen.whole.end if seen.whole else None)[row.number]
    is_part = takes_part(activity, by)
    note = max(row.notes.all(), key=lambda one: one.pk, default=None)
    context = {
        "row": row,
        "activity": activity,
        "rule": rule.interruption,
        "reason": rule.interruption.words_of(row.reason),
        "ground": rule.interruption.grounds.get(row.reason),
        "fit": fit if seen.tapes else None,
        "gaps": [(f"{clock(one.start)} 至 {clock(one.end)}", length(one.seconds)) for one in fit.gaps],
        "left": [(f"{clock(one.start)} 至 {clock(one.end)}", length(one.seconds)) for one in fit.left],
        "lines": owed(row, rule.interruption, now),
        "note": note,
        "earlier": sorted(row.notes.all(), key=lambda one: -one.pk)[1:],
        "draft": draft(known_of(row, rule.interruption, fit)),
        "basis": row.basis or _ground_words(rule.interruption, row),
        "marks": [
            (one, "" if one.offset_seconds is None else timecode(one.offset_seconds))
            for one in sorted(row.voice_marks.all(), key=lambda one: -one.pk)
        ],
        "tells": row.live_reports.all(),
        "after": [tape.recording for tape in seen.tapes if tape.span.end > row.from_at],
        "heads": to_tell(row.bureau, rule.interruption),
        "place": "音像记录档案",
        "now": typed_form(now),
        "takes_part": is_part,
        "may_write": is_part and row.state != "reviewed" and not hasattr(row, "filing"),
        "may_mark": bool(may(by, "interruption.voice", row)),
        "may_review": bool(may(by, "interruption.review", row)) and row.reported_by_id != by.pk,
        "may_file": bool(may(by, "interruption.file", row)),
    }
    return render(request, "field/interruption.html", context)


def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Write down when recording was taken up again."""
    row = _row(request, number, "interruption.resume")
    at = needed_instant(request, "at", "续录时间")
    if at > timezone.now():
        raise InputError("没有记录。填写的时间还没有到。", next_step="请核对时间。")
    said = truth(request, "said")
    acts.resume(row, by=officer_of(request), at=at, said=said, once=request.POST.get("once"))
    message(request, f"已记续录，{clock(at)}。")
    return redirect("interruption", number=number)


def voice(request: HttpRequest, number: str) -> HttpResponse:
    """Note where the spoken explanation is heard, or that there is none."""
    row, said = _row(request, number, "interruption.voice"), truth(request, "said")
    if said is None:
        raise InputError("没有标记。还没有选择有或者没有语音说明。", next_step="请听续录后的开头再选择。")
    wanted = optional(request, "recording")
    recording = found(request, Recording, "interruption.voice", number=wanted) if wanted else None
    minutes = whole(request, "minutes", "时码的分", most=2000) or 0
    seconds = whole(request, "seconds", "时码的秒", most=59)
    offset = None if recording is None or seconds is None else minutes * 60 + seconds
    acts.mark_voice(
        row,
        recording,
        by=officer_of(request),
        at=timezone.now(),
        is_said=said,
        offset_seconds=offset if said else None,
        once=request.POST.get("once"),
    )
    message(request, "已登记续录时有语音说明。" if said else "已登记续录时没有语音说明。")
    return redirect("interruption", number=number)


def tell(request: HttpRequest, number: str) -> HttpResponse:
    """Enter that the head was told at once."""
    by, row = officer_of(request), _row(request, number, "interruption.tell")
    to = _head(request, by)
    if to is None:
        raise InputError("没有登记。还没有选择报告对象。", next_step="请从列出的人员中选择。")
    told_at = instant(request, "told_at", "报告时间") or timezone.now()
    acts.tell_head(row, to, by=by, at=timezone.now(), told_at=told_at, once=request.POST.get("once"))
    message(request, f"已登记向{to.name}报告，{clock(told_at)}。")
    return redirect("interruption", number=number)


def write(request: HttpRequest, number: str) -> HttpResponse:
    """Write the record of the break."""
    row = _row(request, number, "interruption.write")
    acts.write_record(
        row,
        optional(request, "written"),
        by=officer_of(request),
        at=timezone.now(),
        basis=optional(request, "basis"),
        once=request.POST.get("once"),
    )
    message(request, f"已写明 {number} 的书面说明。")
    return redirect("interruption", number=number)


def review(request: HttpRequest, number: str) -> HttpResponse:
    """Review an interruption report."""
    row, agrees = _row(request, number, "interruption.review"), truth(request, "agrees")
    if agrees is None:
        raise InputError("没有审核。还没有选择同意或者退回。", next_step="请选择后再办。")
    acts.review_interruption(
        row, by=officer_of(request), at=timezone.now(), agrees=agrees, opinion=optional(request, "opinion")
    )
    message(request, f"已审核 {number}。" if agrees else f"已退回 {number}，报告人补充后再审核。")
    return redirect("interruption", number=number)


def file(request: HttpRequest, number: str) -> HttpResponse:
    """Put the record on file."""
    row = _row(request, number, "interruption.file")
    place = text(request, "place", "存档处")
    acts.file_record(row, place, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"{number} 已存入{place}。")
    return redirect("interruption", number=number)


def _row(request: HttpRequest, number: str, verb: str) -> Interruption:
    return found(request, Interruption.objects.select_related("activity", "bureau"), verb, number=number)


def _head(request: HttpRequest, by: Officer) -> Officer | None:
    key = whole(request, "told", "报告对象")
    return Officer.objects.filter(bureau=by.bureau, is_active=True, pk=key).first() if key else None


def _devices(activity: Activity, seen: Comparison, now: datetime) -> list[str]:
    """Name the devices carried then, those that recorded first."""
    at = min(now, activity.departed_at or activity.ended_at or now)
    issued = [issue.device.number for issue in carried(activity, at)]
    return list(dict.fromkeys([*issued, *(tape.device for tape in seen.tapes if tape.recording.device)]))


def _ground_words(rule: InterruptionRule, row: Interruption) -> str:
    ground = rule.grounds.get(row.reason)
    return f"《{ground.title}》{ground.article}" if ground else ""


_AT = "interruptions/<str:number>/"
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
    Route(path=_AT, name="interruption", view=interruption, kind="content", verb="interruption.view"),
    *(
        Route(
            path=f"{_AT}{step}/",
            name=f"interruption_{step}",
            view=view,
            kind="act",
            verb=f"interruption.{step}",
            methods=("POST",),
        )
        for step, view in (
            ("resume", resume),
            ("voice", voice),
            ("tell", tell),
            ("write", write),
            ("review", review),
            ("file", file),
        )
    ),
)
