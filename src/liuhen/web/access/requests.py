"""The viewing register, the request form, a request with its permit, and the custodian's carrying out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.access import acts, register
from liuhen.access.acts import NewRequest
from liuhen.access.limits import Terms
from liuhen.access.models import AccessRequest, Permit, RequestState, Ticket
from liuhen.access.queries import plays_of, register_rows, state_counts, visible, waiting_for_release
from liuhen.access.register import Viewing
from liuhen.access.watched import merged, words
from liuhen.approvals.models import Step
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.web.reading import civil_day, end_of, optional, start_of, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.words import deadline, moment, span

CHIPS = {
    RequestState.REQUESTED: "due",
    RequestState.APPROVED: "due",
    RequestState.RELEASED: "info",
    RequestState.CLOSED: "met",
    RequestState.RETURNED: "na",
    RequestState.REVOKED: "na",
    RequestState.EXPIRED: "na",
}
SEGMENTS = (
    RequestState.REQUESTED,
    RequestState.APPROVED,
    RequestState.RELEASED,
    RequestState.CLOSED,
    RequestState.RETURNED,
)
PURPOSES = ("核对现场笔录", "制作询问提纲", "法制审核", "案卷核对", "回应当事人异议")
USUAL_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the register on the screen."""

    request: AccessRequest
    cells: tuple[tuple[str, str], ...]  # head and cell, number first
    chip: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One play, for the request's page."""

    recording: str
    opened_at: datetime
    closed_at: datetime | None
    watched: str


def register_page(request: HttpRequest) -> HttpResponse:
    """Show the register with the chosen permit beside it."""
    by, now = officer_of(request), timezone.now()
    seeing(by, "register.view")
    rows, state = _rows(request, "register.view"), request.GET.get("state", "")
    page = Paginator(rows.filter(state=state) if state in RequestState.values else rows, 30).get_page(
        request.GET.get("page")
    )
    chosen = _chosen(list(page.object_list), request.GET.get("number", ""))
    waiting = waiting_for_release(by.bureau, now).first() if may(by, "access.release") else None
    context = {
        "page": page,
        "lines": [_line(row, by, chosen) for row in page.object_list],
        "chosen": chosen,
        "waiting": waiting,
        "segments": _segments(rows, state),
        **_heads(request),
        **(_permit_context(chosen, by) if chosen else {}),
    }
    return render(request, "access/register.html", context)


def register_print(request: HttpRequest) -> HttpResponse:
    """Show the register as it prints: A4 across, the columns of the article, a column to sign."""
    by = officer_of(request)
    filled, rows = _filled(request, "register.print", most=2000)
    seeing(by, "register.print", rows=len(filled.rows), digest=filled.digest)
    days = [row.requested_at for row in rows]
    context = {
        "filled": filled,
        "since": min(days, default=None),
        "until": max(days, default=None),
        "keeper": active_pack(by.bureau).viewing().handler_label,
        **_heads(request),
    }
    return render(request, "access/register_print.html", context)


def register_export(request: HttpRequest) -> HttpResponse:
    """Hand the register out as an Excel sheet."""
    by = officer_of(request)
    filled, _ = _filled(request, "register.export", most=20_000)
    seeing(by, "register.export", rows=len(filled.rows), digest=filled.digest)
    name = register.title(active_pack(by.bureau).viewing().columns)
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(timezone.now())}　登记簿摘要 {filled.digest}"
    return attached(workbook(name, filled.columns, filled.rows, foot=foot), name)


def new_request(request: HttpRequest) -> HttpResponse:
    """Show the form that asks to view recordings."""
    by = officer_of(request)
    numbers = request.GET.getlist("recording")
    rule = active_pack(by.bureau).viewing()
    context = {
        "recordings": Recording.objects.filter(bureau=by.bureau_id, number__in=numbers).order_by("number"),
        "purposes": PURPOSES,
        "rule": rule,
        "until": timezone.localdate() + timedelta(days=USUAL_DAYS),
    }
    return render(request, "access/new.html", context)


def ask(request: HttpRequest) -> HttpResponse:
    """Ask to view recordings."""
    by, now = officer_of(request), timezone.now()
    until = civil_day(text(request, "until", "有效期"))
    if until is None:
        raise InputError("没有申请。有效期不是日期。", next_step="请按 2026-09-21 的样子填写。")
    new = NewRequest(
        recordings=_named(request, by),
        purpose=text(request, "purpose", "事由"),
        basis=optional(request, "basis"),
        terms=_terms(request, until=end_of(until)),
    )
    made = acts.request_viewing(new, by=by, at=now, once=request.POST.get("once"))
    message(request, f"已申请调阅 {made.number}，送{active_pack(by.bureau).viewing().approver_label}审批。")
    return redirect("access_request", number=made.number)


def request_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one request: what was asked, decided, opened and watched."""
    by = officer_of(request)
    asked = _own_or_kept(request, number, "access.view")
    seeing(by, "access.view", asked)
    permit: Permit | None = getattr(asked, "permit", None)
    context = {
        "asked": asked,
        "chip": CHIPS[RequestState(asked.state)],
        "recordings": asked.recordings.select_related("device", "recorded_by").order_by("number"),
        "plays": [_play(ticket) for ticket in plays_of(permit)] if permit else (),
        **_permit_context(asked, by),
    }
    return render(request, "access/request.html", context)


def release(request: HttpRequest, number: str) -> HttpResponse:
    """Open what was approved."""
    asked = found(request, AccessRequest, "access.release", number=number)
    permit = acts.release(_permit(asked), by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已执行 {number}，{permit.officer.name}现在可以观看。登记簿已自动记入。")
    return redirect("access_request", number=number)


def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Take a permit back."""
    asked = found(request, AccessRequest, "access.revoke", number=number)
    reason = text(request, "reason", "收回的理由")
    acts.revoke(_permit(asked), by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"已收回 {number} 的许可，正在播放的已停止。")
    return redirect("access_request", number=number)


def waiting(officer: Officer) -> tuple[int, bool]:
    """Count what waits for the custodian, for the menu."""
    if not may(officer, "access.release"):
        return 0, False
    return waiting_for_release(officer.bureau, timezone.now()).count(), False


def viewing_of(row: AccessRequest) -> Viewing:
    """Tell one request in the words of the register."""
    permit: Permit | None = getattr(row, "permit", None)
    step = _decided(row)
    return Viewing(
        number=row.number,
        viewer=row.requested_by.name,
        approver=step.officer.name if step and step.officer else "",
        is_decided=step is not None,
        is_refused=row.state == RequestState.RETURNED,
        executed=moment(permit.released_at, now=timezone.now()) if permit and permit.released_at else "",
        until=deadline(permit.window_until, now=timezone.now()) if permit else "",
        reason=row.purpose,
        recordings=tuple(recording.number for recording in row.recordings.all()),
        custodian=permit.released_by.name if permit and permit.released_by else "",
        result=row.get_state_display(),
    )


def _decided(row: AccessRequest) -> Step | None:
    steps = list(row.approval.steps.all()) if row.approval else []
    return next((step for step in reversed(steps) if step.decided_at is not None), None)


def _play(ticket: Ticket) -> Play:
    watched = merged((row.from_ms, row.until_ms) for row in ticket.ranges.all())
    return Play(
        recording=ticket.recording.number,
        opened_at=ticket.opened_at,
        closed_at=ticket.closed_at,
        watched="，".join(words(watched[:5])),
    )


def _rows(request: HttpRequest, verb: str) -> QuerySet[AccessRequest]:
    by = officer_of(request)
    rows = register_rows(visible(scope(by, verb, AccessRequest.objects.all()), by))
    since, until = civil_day(request.GET.get("from", "")), civil_day(request.GET.get("until", ""))
    if since:
        rows = rows.filter(requested_at__gte=start_of(since))
    if until:
        rows = rows.filter(requested_at__lt=end_of(until))
    if who := request.GET.get("who", "").strip():
        rows = rows.filter(requested_by__name__contains=who)
    return rows


def _filled(request: HttpRequest, verb: str, *, most: int) -> tuple[register.Register, list[AccessRequest]]:
    rows = list(_rows(request, verb)[:most])
    columns = active_pack(officer_of(request).bureau).viewing().columns
    return register.register([viewing_of(row) for row in rows], columns), rows


def _line(row: AccessRequest, by: Officer, chosen: AccessRequest | None) -> Line:
    heads = register.columns(active_pack(by.bureau).viewing().columns)
    state = RequestState(row.state)
    return Line(
        request=row,
        cells=tuple(zip(heads, register.row(viewing_of(row), heads), strict=True)),
        chip=CHIPS[state],
        word=state.label,
        is_chosen=chosen is not None and chosen.pk == row.pk,
    )


def _chosen(rows: list[AccessRequest], number: str) -> AccessRequest | None:
    named = next((row for row in rows if row.number == number), None)
    urgent = next((row for row in reversed(rows) if row.state == RequestState.APPROVED), None)
    return named or urgent or (rows[0] if rows else None)


def _segments(rows: QuerySet[AccessRequest], state: str) -> list[tuple[str, str, int, bool]]:
    counts = state_counts(rows)
    every = ("", "全部", sum(counts.values()), not state)
    return [every, *((kind.value, kind.label, counts.get(kind.value, 0), state == kind.value) for kind in SEGMENTS)]


def _heads(request: HttpRequest) -> dict[str, object]:
    rule = active_pack(officer_of(request).bureau).viewing()
    query = request.GET.copy()
    for name in ("number", "page", "state"):
        query.pop(name, None)
    return {
        "heads": register.columns(rule.columns),
        "title": register.title(rule.columns),
        "authority": rule.register_citation,
        "query": query.urlencode(),
    }


def _permit_context(asked: AccessRequest, by: Officer) -> dict[str, object]:
    permit: Permit | None = getattr(asked, "permit", None)
    seconds = sum(recording.seconds or 0 for recording in asked.recordings.all())
    live = permit is not None and permit.revoked_at is None and permit.window_until > timezone.now()
    apart = permit is not None and by.pk not in (permit.officer_id, permit.approved_by_id)
    return {
        "permit": permit,
        "count": asked.recordings.count(),
        "length": span(seconds),
        "decided": _decided(asked),
        "rule": active_pack(by.bureau).viewing(),
        "may_release": bool(live and apart and not permit.released_at and may(by, "access.release"))
        if permit
        else False,
        "may_revoke": bool(live and may(by, "access.revoke")),
        "may_play": bool(live and permit.released_at and permit.officer_id == by.pk) if permit else False,
    }


def _own_or_kept(request: HttpRequest, number: str, verb: str) -> AccessRequest:
    asked = found(request, register_rows(AccessRequest.objects.all()), verb, number=number)
    if not visible(AccessRequest.objects.filter(pk=asked.pk), officer_of(request)).exists():
        raise Http404
    return asked


def _permit(asked: AccessRequest) -> Permit:
    permit: Permit | None = getattr(asked, "permit", None)
    if permit is None:
        raise InputError("没有办理。这件调阅还没有批准。", next_step="请等候审批。")
    return permit


def _named(request: HttpRequest, by: Officer) -> tuple[Recording, ...]:
    numbers = [number for word in request.POST.getlist("recording") for number in word.replace("，", " ").split()]
    rows = list(Recording.objects.filter(bureau=by.bureau_id, number__in=numbers).order_by("number"))
    unknown = sorted(set(numbers) - {row.number for row in rows})
    if unknown:
        raise InputError(f"没有申请。没有找到录像 {'、'.join(unknown[:5])}。", next_step="请核对录像编号。")
    return tuple(rows)


def _terms(request: HttpRequest, *, until: datetime) -> Terms:
    now = timezone.now()
    if until <= now:
        raise InputError("没有申请。有效期的截止日期已经过去。", next_step="请改填今天或以后的日期。")
    return Terms(window_from=now, window_until=until, plays=whole(request, "plays", "次数", least=1, most=99))


ROUTES: tuple[Route, ...] = (
    Route(path="access/", name="access_register", view=register_page, kind="content", verb="register.view"),
    Route(
        path="access/print/", name="access_register_print", view=register_print, kind="content", verb="register.print"
    ),
    Route(
        path="access/export/",
        name="access_register_export",
        view=register_export,
        kind="content",
        verb="register.export",
    ),
    Route(path="access/new/", name="access_request_new", view=new_request, kind="none", verb="access.request"),
    Route(path="access/ask/", name="access_ask", view=ask, kind="act", verb="access.request", methods=("POST",)),
    Route(path="access/<str:number>/", name="access_request", view=request_page, kind="content", verb="access.view"),
    Route(
        path="access/<str:number>/release/",
        name="access_release",
        view=release,
        kind="act",
        verb="access.release",
        methods=("POST",),
    ),
    Route(
        path="access/<str:number>/revoke/",
        name="access_revoke",
        view=revoke,
        kind="act",
        verb="access.revoke",
        methods=("POST",),
    ),
)
