"""采集台 → 式样: which pattern reads which name, what it takes, why others do not; a bureau adds its own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.devices.acts import NewPattern, add_pattern, switch_pattern
from liuhen.devices.naming import FIELDS, TemplateError, template
from liuhen.devices.patterns import Heard, Pattern, hear, shipped, stem_of
from liuhen.devices.queries import Kept, kept_patterns
from liuhen.docks.patterns import kind_of
from liuhen.errors import InputError
from liuhen.evidence.models import Receipt
from liuhen.evidence.words import FileKind
from liuhen.web.reading import optional
from liuhen.web.route import Route, found, message, officer_of

MOST_LINES = 60  # names tried at once
EXAMPLES = (
    "DCIM/DSJ_YZ-03_100217_20260918_100000_IMP.mp4",
    "100217/20260919/VIDEO/MOVI0001.avi",
    "VID_20260918_100000.mp4",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One name with what was taken from it, and why the other patterns took nothing."""

    path: str
    kind: FileKind
    heard: Heard
    others: tuple[tuple[Pattern, str], ...]

    @property
    def copied_on(self) -> str:
        """Give the day a dock copied the file, for showing."""
        day = self.heard.taken.copied_on
        return f"{day:%Y-%m-%d}" if day else ""

    @property
    def starts(self) -> str:
        """Give the device's time, for showing."""
        starts = self.heard.taken.starts
        return f"{starts:%Y-%m-%d %H:%M:%S}" if starts else ""


def patterns_page(request: HttpRequest) -> HttpResponse:
    """Show the tester and the patterns."""
    return _page(request, officer_of(request), "\n".join(EXAMPLES))


def of_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show the tester with the names of a receipt that is held."""
    by = officer_of(request)
    receipt = found(request, Receipt, "intake.view", number=number)
    seeing(by, "intake.view", receipt)
    names = receipt.arrivals.order_by("position").values_list("shown_path", flat=True)[:MOST_LINES]
    return _page(request, by, "\n".join(names), chosen=receipt)


def try_names(request: HttpRequest) -> HttpResponse:
    """Try the names that were typed, with the draft of a template before the others."""
    by = officer_of(request)
    if getattr(request, "htmx", False):
        return render(
            request, "docks/tried.html", _tried(by, optional(request, "names"), optional(request, "template"))
        )
    return _page(request, by, optional(request, "names"))


def add(request: HttpRequest) -> HttpResponse:
    """Keep a pattern of the bureau's own; what was typed stays when it is refused."""
    by = officer_of(request)
    new = NewPattern(
        name=optional(request, "name"),
        template=optional(request, "template"),
        example=optional(request, "example"),
        reason=optional(request, "reason"),
    )
    try:
        row = add_pattern(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    except InputError as error:
        return _page(request, by, optional(request, "example"), error=error, status=422)
    message(request, f"已保存式样 {row.code}，从下一个来源起采用。")
    return redirect("patterns")


def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Switch a pattern off, or on again."""
    is_on = optional(request, "on") == "yes"
    row = switch_pattern(
        code,
        is_on=is_on,
        by=officer_of(request),
        at=timezone.now(),
        reason=optional(request, "reason"),
        once=request.POST.get("once"),
    )
    message(request, f"式样 {row.code} 已{'启用' if is_on else '停用'}，从下一个来源起算。")
    return redirect("patterns")


def _page(
    request: HttpRequest,
    by: Officer,
    names: str,
    *,
    chosen: Receipt | None = None,
    error: InputError | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = kept_patterns(by.bureau)
    shelf = shipped()
    context = {
        "kept": kept,
        "off": sum(not row.is_on for row in kept),
        "own": sum(row.pattern.is_own for row in kept),
        "shipped_count": len(shelf.patterns),
        "layouts": shelf.layouts,
        "papers": shelf.papers,
        "fields": FIELDS,
        "names": names,
        "chosen": chosen,
        "receipts": _receipts(by),
        "may_keep": bool(may(by, "pattern.add")),
        "error": error,
        "typed": request.POST,
        **_tried(by, names, optional(request, "template"), kept=kept),
    }
    return render(request, "docks/patterns.html", context, status=status)


def _receipts(by: Officer) -> list[Receipt]:
    """Give the newest receipts whose names may be tried; none to those who may not open one."""
    if not may(by, "intake.view"):
        return []
    return list(Receipt.objects.filter(bureau=by.bureau).order_by("-pk")[:12])


def _tried(by: Officer, names: str, draft: str, *, kept: tuple[Kept, ...] | None = None) -> dict[str, Any]:
    rows = kept if kept is not None else kept_patterns(by.bureau)
    patterns = [row.pattern for row in rows if row.is_on]
    fault = ""
    if draft:
        try:
            patterns.insert(0, Pattern(code="新", name="试用中的式样", template=template(draft), is_own=True))
        except TemplateError as error:
            fault = error.sentence.removeprefix("没有保存。")
    lines = [line.strip().replace("\\", "/") for line in names.splitlines() if line.strip()]
    return {
        "tried": [_one(line, patterns) for line in lines[:MOST_LINES]],
        "left": max(0, len(lines) - MOST_LINES),
        "fault": fault,
    }


def _one(path: str, patterns: list[Pattern]) -> Tried:
    heard = hear(path, patterns)
    stem = stem_of(path)
    others = tuple(
        (one, "" if one.takes(stem) is not None else one.why_not(stem)) for one in patterns if one not in heard.patterns
    )
    return Tried(path=path, kind=kind_of(path), heard=heard, others=others)


ROUTES: tuple[Route, ...] = (
    Route(path="intake/patterns/", name="patterns", view=patterns_page, kind="none", verb="pattern.list"),
    Route(
        path="intake/patterns/try/", name="patterns_try", view=try_names, kind="none", verb="pattern.list",
        methods=("POST",),
    ),
    Route(
        path="intake/patterns/of/<str:number>/", name="patterns_receipt", view=of_receipt, kind="content",
        verb="intake.view",
    ),
    Route(
        path="intake/patterns/add/", name="pattern_add", view=add, kind="act", verb="pattern.add", methods=("POST",)
    ),
    Route(
        path="intake/patterns/<str:code>/switch/", name="pattern_switch", view=switch, kind="act",
        verb="pattern.switch", methods=("POST",),
    ),
)  # fmt: skip
