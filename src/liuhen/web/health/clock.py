"""自检 · 时钟: the server's clock as a witness: sources, comparisons, steps, and their explanation (decisions 19)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acts import clock as acts
from liuhen.bureau.queries import may
from liuhen.errors import InputError
from liuhen.trail.clock import queries
from liuhen.trail.models import ClockComparison, ClockStep
from liuhen.web import reading, words
from liuhen.web.health import clock_chart
from liuhen.web.route import Route, message, officer_of

M = TypeVar("M", ClockComparison, ClockStep)
DRAWN = timedelta(days=35)
SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison or step of the table."""

    at: datetime
    what: str
    apart: str
    who: str
    kind: str  # ntp, satellite, signal, jump, apart
    step: ClockStep | None = None


def clock(request: HttpRequest) -> HttpResponse:
    """Show how the clock stands, the drawn history, and what waits to be confirmed or explained."""
    by, now = officer_of(request), timezone.now()
    comparisons, steps = queries.history(now - DRAWN)
    told = [
        clock_chart.Told(at=one.at, ms=one.offset_ms, kind=one.source, words=_words(one)) for one in comparisons
    ] + [clock_chart.Told(at=one.at, ms=one.by_ms, kind="step", words=one.label) for one in steps]
    rows = sorted([_of_comparison(one) for one in comparisons] + [_of_step(one) for one in steps], key=lambda r: r.at)
    context = {
        "state": queries.clock_state(now),
        "why": queries.why_clock_is_unexplained(),
        "chart": clock_chart.draw(told, since=now - DRAWN, until=now) if told else None,
        "rows": rows[::-1][:SHOWN],
        "to_confirm": [(row, _words(row)) for row in queries.to_confirm().filter(at__gte=now - timedelta(days=1))],
        "sources": [*settings.TIME_SERVERS, *([settings.SATELLITE_DEVICE] if settings.SATELLITE_DEVICE else [])],
        "may_type": bool(may(by, "clock.type")),
        "may_confirm": bool(may(by, "clock.confirm")),
        "may_explain": bool(may(by, "clock.explain")),
        "me": f"officer:{by.pk}",
        "next_hour": (now + timedelta(hours=1)).astimezone(words.OFFICE).replace(minute=0, second=0, microsecond=0),
    }
    return render(request, "health/clock.html", context)


def type_in(request: HttpRequest) -> HttpResponse:
    """Record the press of the key at a time signal: the moment the request arrives counts."""
    pressed_at = timezone.now()
    name = reading.text(request, "name", "报时信号的名称")
    told = reading.needed_instant(request, "told", "信号报出的时间")
    row = acts.type_comparison(name, told, pressed_at=pressed_at, by=officer_of(request))
    message(request, f"已记下：{_words(row)}。请另一位在场听到报时的人登录确认，确认后才算数。")
    return redirect("health_clock")


def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm a typed comparison as the second person."""
    row = _row(request, ClockComparison)
    acts.confirm_comparison(row, by=officer_of(request), at=timezone.now())
    message(request, f"已确认：{_words(row)}。")
    return redirect("health_clock")


def explain(request: HttpRequest) -> HttpResponse:
    """Write down why the clock stepped."""
    step = _row(request, ClockStep)
    acts.explain_step(step, reading.text(request, "words", "原因"), by=officer_of(request), at=timezone.now())
    message(request, f"已记下{step.label}的原因，等它的销毁和续期会接着办。")
    return redirect("health_clock")


def _row(request: HttpRequest, model: type[M]) -> M:
    pk = reading.whole(request, "pk", "所指的记录")
    row = model._default_manager.filter(pk=pk or 0).first()  # noqa: SLF001 - Django's documented name
    if row is None:
        raise InputError("没有办理：找不到所指的记录。", next_step="请刷新页面，从列表里选。")
    return row


def apart(ms: int) -> str:
    """Say how far the server's clock is from another: 快 0.012 秒, 慢 3 分 5 秒."""
    if abs(ms) < 1:
        return "一致"
    way, span = ("快" if ms > 0 else "慢"), timedelta(milliseconds=abs(ms))
    return f"{way} {span.total_seconds():.3f} 秒" if span < timedelta(minutes=1) else f"{way} {words.span(span)}"


def _words(row: ClockComparison) -> str:
    doubt = row.uncertainty_ms / 1000
    return f"服务器比{row.get_source_display()} {row.name} {apart(row.offset_ms)}（±{doubt:.3f} 秒）"


def _of_comparison(row: ClockComparison) -> Row:
    who = f"{row.typed_by_name}记录，{row.confirmed_by_name}确认" if row.typed_by else "自动"
    what = f"{row.get_source_display()} {row.name}"
    return Row(
        at=row.at, what=what, apart=f"{apart(row.offset_ms)} ±{row.uncertainty_ms / 1000:.3f}", who=who, kind=row.source
    )


def _of_step(row: ClockStep) -> Row:
    who = f"{row.explained_by}：{row.explanation}" if row.explained_at else ""
    way = "向前" if row.by_ms > 0 else "向后"
    far = words.span(timedelta(milliseconds=abs(row.by_ms))) if row.kind == ClockStep.Kind.JUMP else apart(row.by_ms)
    said = f"{way}跳 {far}" if row.kind == ClockStep.Kind.JUMP else far
    return Row(
        at=row.at, what=f"{row.get_kind_display()} {row.source}".strip(), apart=said, who=who, kind=row.kind, step=row
    )


ROUTES: tuple[Route, ...] = (
    Route(path="health/clock/", name="health_clock", view=clock, kind="none", verb="health.view"),
    Route(path="health/clock/type/", name="clock_type", view=type_in, kind="act", verb="clock.type", methods=("POST",)),
    Route(
        path="health/clock/confirm/",
        name="clock_confirm",
        view=confirm,
        kind="act",
        verb="clock.confirm",
        methods=("POST",),
    ),
    Route(
        path="health/clock/explain/",
        name="clock_explain",
        view=explain,
        kind="act",
        verb="clock.explain",
        methods=("POST",),
    ),
)
