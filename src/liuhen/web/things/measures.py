"""Measures of a case: the page with their lists, terms and balances, and every act upon them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, KeptFile, Measure, MeasureItem, Testing
from liuhen.cases.property import acts
from liuhen.cases.property.balance import Row, is_even, lacking
from liuhen.cases.property.queries import balance_of, measures_of, until_of
from liuhen.cases.property.terms import Until
from liuhen.cases.property.words import FORMS, Kind, Treated
from liuhen.cases.queries import live_handlers, rules_of
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.web.reading import civil_day, instant, needed_instant, optional, typed_form
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.reading import ROWS, carried_of, items_of, officers_to_choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One measure as the page shows it."""

    measure: Measure
    term: Until | None
    chip: tuple[str, str]
    lines: list[tuple[MeasureItem, Row, list[KeptFile]]]
    lacking: str
    is_even: bool


def measures_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the measures of a case, each with its list, term and balance."""
    case, by = _case(request, pk), officer_of(request)
    seeing(by, "case.view", case, page="property")
    context = {
        "case": case,
        "panels": [_panel(case, measure) for measure in measures_of(case.pk)],
        "papers": _papers(case),
        "treated": list(Treated),
        "may": {name: bool(may(by, f"case.{name}", case)) for name in _ACTS},
        "now": typed_form(timezone.now())[:16],
        **_choices(request, case),
    }
    return render(request, "property/case.html", context)


def new_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a new measure."""
    case = _case(request, pk)
    seeing(officer_of(request), "case.view", case, page="property")
    context = {"case": case, "kinds": list(Kind), "forms": FORMS, **_choices(request, case)}
    return render(request, "property/new.html", context)


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a measure: up for approval, or carried out already."""
    case, post = _case(request, pk), request.POST
    try:
        kind = Kind(post.get("kind", ""))
    except ValueError:
        raise InputError(
            "没有登记措施：没有选种类。", next_step="请选择查封、扣押、先行登记保存或者证据保全。"
        ) from None
    is_done = post.get("when") == "done"
    measure = acts.propose(
        case,
        acts.NewMeasure(
            kind=kind,
            target=optional(request, "target"),
            reason=optional(request, "reason"),
            basis=optional(request, "basis"),
            forms=tuple(one for one in FORMS if one in post.getlist("forms")),
            is_emergency=is_done and post.get("is_emergency") == "yes",
            carried=carried_of(request, case.bureau_id) if is_done else None,
            items=items_of(request) if is_done else (),
        ),
        by=officer_of(request),
        at=timezone.now(),
        once=post.get("once"),
    )
    message(request, f"已登记{kind.label} {measure.number}{'' if is_done else '，等负责人批准'}。")
    return redirect("case_property", pk=case.pk)


def approve(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Approve or refuse a measure."""
    case, one = _measure(request, pk, measure)
    agrees = request.POST.get("agrees") == "yes"
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.approve(one, agrees=agrees, opinion=optional(request, "opinion"), by=by, at=now, once=once)
    message(request, f"{one.number} 已{'批准' if agrees else '不批准'}。")
    return redirect("case_property", pk=case.pk)


def carry_out(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note that an approved measure was carried out, with its list."""
    case, one = _measure(request, pk, measure)
    carried, items = carried_of(request, case.bureau_id), items_of(request)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.carry_out(one, carried, items, by=by, at=now, once=once)
    message(request, f"已登记 {one.number} 的实施，清单 {len(items)} 项。")
    return redirect("case_property", pk=case.pk)


def add_items(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Add what the list left out."""
    case, one = _measure(request, pk, measure)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    added = acts.add_items(one, items_of(request), by=by, at=now, reason=optional(request, "reason"), once=once)
    message(request, f"已补登 {len(added)} 项。")
    return redirect("case_property", pk=case.pk)


def extend(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note the extension of a sealing or seizure."""
    case, one = _measure(request, pk, measure)
    until_on = civil_day(optional(request, "until_on"))
    if until_on is None:
        raise InputError("没有登记延长：还没有写延长至哪一天。", next_step="请填写日期。")
    new = acts.NewExtension(
        until_on=until_on,
        reason=optional(request, "reason"),
        approver=optional(request, "approver"),
        told_at=instant(request, "told_at", "书面告知时间"),
    )
    decided_at = needed_instant(request, "decided_at", "延长决定时间")
    acts.extend(one, new, by=officer_of(request), at=decided_at, once=request.POST.get("once"))
    message(request, f"已登记 {one.number} 的延长。")
    return redirect("case_property", pk=case.pk)


def start_testing(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note that things are being tested."""
    case, one = _measure(request, pk, measure)
    acts.start_testing(
        one,
        body=optional(request, "body"),
        from_at=needed_instant(request, "from_at", "开始时间"),
        told_at=instant(request, "told_at", "书面告知时间"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记 {one.number} 的检测鉴定期间，期限停止计算。")
    return redirect("case_property", pk=case.pk)


def end_testing(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note the end of the testing that goes on."""
    case, one = _measure(request, pk, measure)
    testing = Testing.objects.select_related("measure__case").filter(measure=one, until_at__isnull=True).first()
    if testing is None:
        raise InputError("没有登记结论：没有正在进行的检测。", next_step="请刷新页面。")
    until_at = needed_instant(request, "until_at", "结束时间")
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.end_testing(testing, until_at=until_at, result=optional(request, "result"), by=by, at=now, once=once)
    message(request, "已登记检测结论，期限接着计算。")
    return redirect("case_property", pk=case.pk)


def treat(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note what became of things."""
    case, one = _measure(request, pk, measure)
    try:
        kind = Treated(request.POST.get("kind", ""))
    except ValueError:
        raise InputError("没有登记处理：没有选处理方式。", next_step="请选择退还、没收、移送等方式。") from None
    new = acts.NewTreatment(
        kind=kind,
        lines=_lines(request, one),
        reason=optional(request, "reason"),
        receiver=optional(request, "receiver"),
        signed_by=optional(request, "signed_by"),
    )
    files = kept_of(request, case, "file", "return_list")
    at = instant(request, "at", "处理时间") or timezone.now()
    acts.treat(one, new, files, by=officer_of(request), at=at, once=request.POST.get("once"))
    message(request, f"已登记{kind.label}，共 {sum(new.lines.values())} 件。")
    return redirect("case_property", pk=case.pk)


_ACTS = (
    "propose_measure",
    "approve_measure",
    "carry_out_measure",
    "list_items",
    "extend_measure",
    "note_testing",
    "treat_items",
    "draft",
)


def _lines(request: HttpRequest, measure: Measure) -> dict[int, int]:
    """Read how many of each item; an empty field or a zero leaves the item out."""
    lines: dict[int, int] = {}
    for item in measure.items.all():
        typed = optional(request, f"count-{item.pk}")
        if not typed or typed == "0":
            continue
        if not typed.isascii() or not typed.isdigit():
            raise InputError(f"没有登记处理：“{item.name}”的数量写作“{typed}”，不是整数。", next_step="请改正数量。")
        lines[item.pk] = int(typed)
    return lines


def _panel(case: Case, measure: Measure) -> Panel:
    rows = balance_of(measure)
    items = {item.pk: item for item in measure.items.all()}
    photos = files_about("measure_item", list(items))
    return Panel(
        measure=measure,
        term=until_of(measure, rules_of(case)) if measure.is_open else None,
        chip=_chip(measure),
        lines=[(items[row.item.id], row, photos[row.item.id]) for row in rows],
        lacking=lacking(rows),
        is_even=is_even(rows),
    )


def _chip(measure: Measure) -> tuple[str, str]:
    if measure.closed_at:
        return ("met", "已了结")
    if measure.refused_at:
        return ("breach", "不批准") if measure.executed_at else ("na", "不批准")
    if measure.executed_at is None:
        return ("due", "已批准，待实施") if measure.approved_at else ("todo", "待批准")
    if measure.words.is_coercive and measure.approved_at is None:
        return ("due", "已实施，待补办批准")
    return ("info", "实施中")


def _papers(case: Case) -> list[Document]:
    kinds = [kind for one in Kind for kind in one.documents]
    more = ("property_return", "measure_extension", "measure_lifting", "preservation_treatment")
    return list(documents_of(case).filter(kind__in=[*kinds, *more]).exclude(state="void"))


def _choices(request: HttpRequest, case: Case) -> dict[str, object]:
    return {
        "officers": officers_to_choose(officer_of(request)),
        "team": {row.officer_id for row in live_handlers(case)},
        "blank": range(ROWS),
        "now": typed_form(timezone.now())[:16],
    }


def _case(request: HttpRequest, pk: int) -> Case:
    return found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)


def _measure(request: HttpRequest, pk: int, measure: int) -> tuple[Case, Measure]:
    case = _case(request, pk)
    one = Measure.objects.select_related("case__bureau").filter(case=case, pk=measure).first()
    if one is None:
        raise Http404
    return case, one


_ONE = "cases/<int:pk>/property/<int:measure>/"


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


ROUTES: tuple[Route, ...] = (
    Route(path="cases/<int:pk>/property/", name="case_property", view=measures_page, kind="content", verb="case.view"),
    Route(path="cases/<int:pk>/property/new/", name="measure_new", view=new_measure, kind="content", verb="case.view"),
    _act("cases/<int:pk>/property/propose/", "measure_propose", propose),
    _act(_ONE + "approve/", "measure_approve", approve),
    _act(_ONE + "carry-out/", "measure_carry_out", carry_out),
    _act(_ONE + "items/", "measure_add_items", add_items),
    _act(_ONE + "extend/", "measure_extend", extend),
    _act(_ONE + "test/", "measure_test", start_testing),
    _act(_ONE + "tested/", "measure_tested", end_testing),
    _act(_ONE + "treat/", "measure_treat", treat),
)
