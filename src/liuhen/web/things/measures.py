"""Measures of a case: the page with their lists, terms and balances, and every act upon them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.approvals.queries import requests_on
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, Extension, ItemShot, KeptFile, Measure, MeasureItem, Testing
from liuhen.cases.property import acts
from liuhen.cases.property.balance import Row, is_even, lacking
from liuhen.cases.property.queries import (
    balance_of,
    content_digest,
    latest_extension,
    measures_of,
    shots_about,
    until_of,
)
from liuhen.cases.property.terms import Until
from liuhen.cases.property.words import FORMS, Kind, Treated
from liuhen.cases.queries import live_handlers, rules_of
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.web.reading import instant, needed_instant, optional, typed_form
from liuhen.web.route import Route, message, officer_of
from liuhen.web.things.approving import Asked, asked_of, case_of, measure_of
from liuhen.web.things.kept import kept_of
from liuhen.web.things.reading import ROWS, carried_of, items_of, officers_to_choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One measure as the page shows it."""

    measure: Measure
    term: Until | None
    chip: tuple[str, str]
    lines: list[tuple[MeasureItem, Row, list[KeptFile | ItemShot]]]
    lacking: str
    is_even: bool
    unseen: int  # how many lines no photo and no moment of a recording shows
    asked: Asked | None
    longer: Asked | None
    extension: Extension | None
    may_extend: bool
    latest: date | None  # the last day an extension may reach, by the law's own term


def measures_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the measures of a case, each with its list, term and balance."""
    case, by = case_of(request, pk), officer_of(request)
    seeing(by, "case.view", case, page="property")
    context = {
        "case": case,
        "panels": [_panel(case, measure, by) for measure in measures_of(case.pk)],
        "papers": _papers(case),
        "treated": list(Treated),
        "may": {name: bool(may(by, f"case.{name}", case)) for name in _ACTS},
        "now": typed_form(timezone.now())[:16],
        **_choices(request, case),
    }
    return render(request, "property/case.html", context)


def new_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a new measure."""
    case = case_of(request, pk)
    seeing(officer_of(request), "case.view", case, page="property")
    context = {"case": case, "kinds": list(Kind), "forms": FORMS, **_choices(request, case)}
    return render(request, "property/new.html", context)


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a measure: up for approval, or carried out already."""
    case, post = case_of(request, pk), request.POST
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
            items=items_of(request),  # typed before the measure was carried out: refused, never dropped
        ),
        by=officer_of(request),
        at=timezone.now(),
        once=post.get("once"),
    )
    message(request, f"已登记{kind.label} {measure.number}，已送负责人{'补办' if is_done else ''}批准。")
    return redirect("case_property", pk=case.pk)


def carry_out(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note that an approved measure was carried out, with its list."""
    case, one = measure_of(request, pk, measure)
    carried, items = carried_of(request, case.bureau_id), items_of(request)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    acts.carry_out(one, carried, items, by=by, at=now, once=once)
    again = "还没有批准就已实施，请按现在的内容重新送审。" if _has_changed(one) else ""
    message(request, f"已登记 {one.number} 的实施，清单 {len(items)} 项。{again}")
    return redirect("case_property", pk=case.pk)


def add_items(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Add what the list left out."""
    case, one = measure_of(request, pk, measure)
    by, now, once = officer_of(request), timezone.now(), request.POST.get("once")
    added = acts.add_items(one, items_of(request), by=by, at=now, reason=optional(request, "reason"), once=once)
    again = "清单有变，请按现在的内容重新送审。" if _has_changed(one) else ""
    message(request, f"已补登 {len(added)} 项。{again}")
    return redirect("case_property", pk=case.pk)


def start_testing(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Note that things are being tested."""
    case, one = measure_of(request, pk, measure)
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
    case, one = measure_of(request, pk, measure)
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
    case, one = measure_of(request, pk, measure)
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
    "carry_out_measure",
    "list_items",
    "extend_measure",
    "note_testing",
    "treat_items",
    "draft",
    "withdraw_request",
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


def _panel(case: Case, measure: Measure, by: Officer) -> Panel:
    rows, pack = balance_of(measure), rules_of(case)
    items = {item.pk: item for item in measure.items.all()}
    photos, shots = files_about("measure_item", list(items)), shots_about(list(items))
    asked, extension = asked_of(measure, by), getattr(measure, "extension", None)
    is_running = extension is not None and extension.state in acts.RUNNING
    return Panel(
        measure=measure,
        term=until_of(measure, pack) if measure.is_open else None,
        chip=_chip(measure, asked),
        lines=[(items[row.item.id], row, [*photos[row.item.id], *shots[row.item.id]]) for row in rows],
        lacking=lacking(rows),
        is_even=is_even(rows),
        unseen=sum(not photos[key] and not shots[key] for key in items),
        asked=asked,
        longer=asked_of(extension, by) if extension else None,
        extension=extension,
        may_extend=measure.is_open and measure.words.is_coercive and not is_running,
        latest=latest_extension(measure, pack),
    )


def _chip(measure: Measure, asked: Asked | None) -> tuple[str, str]:
    if measure.closed_at:
        return ("met", "已了结")
    if measure.refused_at:
        return ("breach", "不批准，须立即解除") if measure.executed_at else ("na", "不批准")
    if measure.executed_at is None:
        return ("due", "已批准，待实施") if measure.approved_at else _unapproved(asked)
    if measure.approved_at is None:
        return ("due", "已实施，待补办批准") if measure.is_emergency else ("over", "未经批准已实施，待补办")
    return ("info", "实施中")


def _unapproved(asked: Asked | None) -> tuple[str, str]:
    if asked is None or asked.request.state == "withdrawn":
        return ("todo", "待送审")
    return ("due", "退回，待修改") if asked.request.state == "returned" else ("todo", "待批准")


def _has_changed(measure: Measure) -> bool:
    """Say whether a request runs that shows another content than the measure has now."""
    running = requests_on(measure).filter(state="open").first()
    return running is not None and running.content_digest != content_digest(measure)


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


_ONE = "cases/<int:pk>/property/<int:measure>/"


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


ROUTES: tuple[Route, ...] = (
    Route(path="cases/<int:pk>/property/", name="case_property", view=measures_page, kind="content", verb="case.view"),
    Route(path="cases/<int:pk>/property/new/", name="measure_new", view=new_measure, kind="content", verb="case.view"),
    _act("cases/<int:pk>/property/propose/", "measure_propose", propose),
    _act(_ONE + "carry-out/", "measure_carry_out", carry_out),
    _act(_ONE + "items/", "measure_add_items", add_items),
    _act(_ONE + "test/", "measure_test", start_testing),
    _act(_ONE + "tested/", "measure_tested", end_testing),
    _act(_ONE + "treat/", "measure_treat", treat),
)
