"""使用情况台账: shown, printed, exported in the columns of the pack, and signed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.devices import acts
from liuhen.devices.ledger import Use, columns, gaps, row
from liuhen.devices.models import Device, Handover, LedgerSheet
from liuhen.devices.queries import ledger
from liuhen.devices.rules import ledger_rule
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.web.reading import civil_day, end_of, start_of, text
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook
from liuhen.web.words import moment

MOST_PRINTED = 2_000
MOST_EXPORTED = 20_000


def ledger_page(request: HttpRequest) -> HttpResponse:
    """Show the usage ledger."""
    by = officer_of(request)
    seeing(by, "ledger.view")
    shown, heads = _rows(request, "ledger.view")
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    uses = list(zip(page.object_list, told(page.object_list), strict=True))
    context = {
        "page": page,
        "rows": [(handover.number, row(use, heads)) for handover, use in uses],
        "sheets": scope(by, "ledger.view", LedgerSheet.objects.select_related("signed_by")).order_by("-pk")[:12],
        "may_sign": bool(may(by, "ledger.sign")),
        "today": timezone.localdate(),
        **_context(request, heads),
    }
    return render(request, "devices/ledger.html", context)


def ledger_print(request: HttpRequest) -> HttpResponse:
    """Show the ledger as it prints: A4 across."""
    by = officer_of(request)
    shown, heads = _rows(request, "ledger.print")
    rows = [row(use, heads) for use in told(shown[:MOST_PRINTED])]
    seeing(by, "ledger.print", rows=len(rows))
    return render(request, "devices/ledger_print.html", {"rows": rows, **_context(request, heads)})


def ledger_export(request: HttpRequest) -> HttpResponse:
    """Hand the ledger out as an Excel sheet."""
    by = officer_of(request)
    shown, heads = _rows(request, "ledger.export")
    rows = [row(use, heads) for use in told(shown[:MOST_EXPORTED])]
    seeing(by, "ledger.export", rows=len(rows))
    name = ledger_rule(active_pack(by.bureau)).name
    foot = f"{by.bureau.name}　导出人{by.name}　{moment(timezone.now())}"
    return attached(workbook(name, heads, rows, foot=foot), name)


def sign(request: HttpRequest) -> HttpResponse:
    """Sign the lines of a span of days."""
    by = officer_of(request)
    since, until = civil_day(text(request, "from", "开始日期")), civil_day(text(request, "until", "结束日期"))
    if since is None or until is None:
        raise InputError("没有核签。日期读不懂。", next_step="请重新选择起止日期。")
    rule = ledger_rule(active_pack(by.bureau))
    heads = columns(rule.columns)
    rows = ledger(scope(by, "ledger.sign", Handover.objects.all()))
    handovers = list(rows.filter(issued_at__gte=start_of(since), issued_at__lt=end_of(until)).order_by("issued_at"))
    uses = told(handovers)
    new = acts.NewSheet(
        from_on=since,
        until_on=until,
        name=rule.name,
        heads=heads,
        rows=tuple(row(use, heads) for use in uses),
        gaps=tuple(
            f"{handover.number} 缺{'、'.join(absent)}"
            for handover, use in zip(handovers, uses, strict=True)
            if (absent := gaps(use, rule.columns))
        ),
        article=rule.citation.article if rule.citation else "",
    )
    sheet = acts.sign(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已核签 {sheet.number}，{len(new.rows)} 行，摘要值已记入留痕。")
    return redirect("ledger_sheet", number=sheet.number)


def sheet_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a signed sheet as it prints; its lines stay as they were signed."""
    by = officer_of(request)
    sheet = found(request, LedgerSheet.objects.select_related("signed_by"), "ledger.print", number=number)
    seeing(by, "ledger.print", sheet, rows=len(sheet.rows))
    return render(request, "devices/sheet_print.html", {"sheet": sheet})


def told(shown: Iterable[Handover]) -> list[Use]:
    """Tell issues as ledger rows; what was recorded is proposed from the recordings where nobody wrote it down."""
    handovers = list(shown)
    made = _recorded(handovers)
    return [_use(handover, made.get(handover.pk, "")) for handover in handovers]


def _recorded(handovers: Sequence[Handover]) -> dict[int, str]:
    """Count the recordings made under each issue. One query. Source: 石龙制度 第四条."""
    if not handovers:
        return {}
    rows = Recording.objects.filter(
        device__in={handover.device_id for handover in handovers},
        started_earliest__gte=min(handover.issued_at for handover in handovers),
    )
    counts: dict[int, Counter[str]] = {}
    for device, started, medium in rows.values_list("device_id", "started_earliest", "medium"):
        issue = next((one for one in handovers if one.device_id == device and _was_out(one, started)), None)
        if issue is not None:
            counts.setdefault(issue.pk, Counter())[medium] += 1
    return {pk: "、".join(_counted(count)) for pk, count in counts.items()}


def _was_out(handover: Handover, instant: datetime | None) -> bool:
    if instant is None:
        return False
    return handover.issued_at <= instant and (handover.returned_at is None or instant <= handover.returned_at)


def _counted(count: Counter[str]) -> list[str]:
    units = (("video", "录像", "段"), ("audio", "录音", "段"), ("photo", "照片", "张"))
    return [f"{word} {count[medium]} {unit}" for medium, word, unit in units if count[medium]]


def _use(handover: Handover, recorded: str) -> Use:
    now = timezone.now()
    return Use(
        device=handover.device.number,
        holder=handover.holder.name,
        partner=handover.partner.name if handover.partner else "",
        issued=moment(handover.issued_at, now=now),
        returned=moment(handover.returned_at, now=now) if handover.returned_at else "",
        passed_to=handover.received_by.name if _was_passed(handover) and handover.received_by else "",
        purpose=handover.activity_note or handover.get_purpose_display(),
        contents=handover.contents or recorded,
        condition=handover.condition,
        issued_by=handover.issued_by.name,
        received_by=handover.received_by.name if handover.received_by else "",
        brought_by=_other(handover),
    )


def _was_passed(handover: Handover) -> bool:
    return getattr(handover, "passed_to", None) is not None


def _other(handover: Handover) -> str:
    """Name who brought it back, where it was not the one who had it."""
    if handover.brought_by is None or handover.brought_by_id == handover.holder_id:
        return ""
    return handover.brought_by.name


def _rows(request: HttpRequest, verb: str) -> tuple[QuerySet[Handover], tuple[str, ...]]:
    by = officer_of(request)
    rows = ledger(scope(by, verb, Handover.objects.all()))
    since, until = civil_day(request.GET.get("from", "")), civil_day(request.GET.get("until", ""))
    if since:
        rows = rows.filter(issued_at__gte=start_of(since))
    if until:
        rows = rows.filter(issued_at__lt=end_of(until))
    if number := request.GET.get("device", ""):
        rows = rows.filter(device__number=number)
    return rows, columns(ledger_rule(active_pack(by.bureau)).columns)


def _context(request: HttpRequest, heads: tuple[str, ...]) -> dict[str, object]:
    by = officer_of(request)
    rule = ledger_rule(active_pack(by.bureau))
    return {
        "heads": heads,
        "name": rule.name,
        "authority": rule.citation,
        "devices": scope(by, "ledger.view", Device.objects.all()).order_by("number"),
        "query": request.GET.urlencode(),
    }


ROUTES: tuple[Route, ...] = (
    Route(path="devices/ledger/", name="ledger", view=ledger_page, kind="content", verb="ledger.view"),
    Route(path="devices/ledger/print/", name="ledger_print", view=ledger_print, kind="content", verb="ledger.print"),
    Route(
        path="devices/ledger/export/", name="ledger_export", view=ledger_export, kind="content", verb="ledger.export"
    ),
    Route(
        path="devices/ledger/sign/", name="ledger_sign", view=sign, kind="act", verb="ledger.sign", methods=("POST",)
    ),
    Route(
        path="devices/ledger/sheets/<str:number>/",
        name="ledger_sheet",
        view=sheet_page,
        kind="content",
        verb="ledger.print",
    ),
)
