"""申请登记簿: the list, the form of a new application, the register printed and as a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.cases.applications.acts.intake import NewApplication, register_application
from liuhen.cases.applications.models import Application
from liuhen.cases.applications.queries import line_of, register_rows
from liuhen.cases.applications.register import HEADS
from liuhen.cases.applications.words import ACT_TYPES, WAYS
from liuhen.cases.sources.acts.transfers import materials_of
from liuhen.documents.fields import PARTY_PARTS
from liuhen.trail.entry import canonical_json
from liuhen.vault.digest import digests_of
from liuhen.web.reading import civil_day, instant, optional
from liuhen.web.route import Route, message, officer_of
from liuhen.web.sheet import attached, workbook

PAGE, MOST = 50, 2000
TITLE = "依申请办理登记簿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the register was asked for."""

    words: str
    act_type: str
    since: date | None
    until: date | None

    @property
    def query(self) -> str:
        """Write it as an address has it."""
        parts = {
            "q": self.words,
            "type": self.act_type,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})


def applications(request: HttpRequest) -> HttpResponse:
    """List the applications this person may see, newest first."""
    by, asked = officer_of(request), _asked(request)
    seeing(by, "application.list", words=asked.words)
    page = Paginator(_rows(by, asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(row, line_of(row)) for row in page.object_list],
        "total": page.paginator.count,
        "types": ACT_TYPES,
        "asked": asked,
        "query": asked.query,
        "may_register": bool(may(by, "application.register")),
        "may_import": bool(may(by, "application.import_list")),
    }
    return render(request, "applications/list.html", context)


def applications_print(request: HttpRequest) -> HttpResponse:
    """Show the register as it prints, A4 across."""
    by, asked = officer_of(request), _asked(request)
    cells = [line_of(row).cells() for row in _rows(by, asked)[:MOST]]
    digest = _digest(cells)
    seeing(by, "application.print", rows=len(cells), digest=digest)
    context = {"title": TITLE, "heads": HEADS, "rows": cells, "asked": asked, "digest": digest, "back": "applications"}
    return render(request, "sources/register_print.html", context)


def applications_export(request: HttpRequest) -> HttpResponse:
    """Give the register as a sheet."""
    by, asked = officer_of(request), _asked(request)
    cells = [line_of(row).cells() for row in _rows(by, asked)[:MOST]]
    digest = _digest(cells)
    seeing(by, "application.export", rows=len(cells), digest=digest)
    now = timezone.localtime()
    foot = f"{by.bureau.name} · {now:%Y-%m-%d %H:%M} 由{by.name}导出 · SM3 {digest}"
    return attached(workbook(TITLE, HEADS, cells, foot=foot), f"{TITLE}-{now:%Y%m%d}")


def application_form(request: HttpRequest) -> HttpResponse:
    """Show the form of a new application."""
    by = officer_of(request)
    context = {
        "types": ACT_TYPES,
        "chosen": request.GET.get("act_type", ""),
        "ways": WAYS,
        "parts": PARTY_PARTS,
        "officers": people_with(by.bureau, Role.OFFICER).exclude(pk=by.pk).order_by("pk"),
    }
    return render(request, "applications/new.html", context)


def application_register(request: HttpRequest) -> HttpResponse:
    """Register an application."""
    by, post = officer_of(request), request.POST
    partners = people_with(by.bureau, Role.OFFICER).filter(username__in=post.getlist("partners"))
    listed = materials_of(optional(request, "materials").splitlines())
    new = NewApplication(
        act_type=optional(request, "act_type"),
        matter=optional(request, "matter"),
        applicant={code: post.get(f"party-{code}", "") for code, _ in PARTY_PARTS},
        way=optional(request, "way"),
        content=optional(request, "content"),
        materials=tuple({"name": one.name, "count": one.count, "form": one.form} for one in listed),
        place=optional(request, "place"),
        agent=optional(request, "agent"),
        centre_number=optional(request, "centre_number"),
        received_at=instant(request, "received_at", "接收时间"),
        partners=tuple(partners),
    )
    application = register_application(new, by=by, at=timezone.now(), once=post.get("once"))
    message(request, f"已登记申请 {application.number}。")
    return redirect("application", number=application.number)


def _asked(request: HttpRequest) -> Asked:
    get = request.GET
    return Asked(
        words=get.get("q", "").strip(),
        act_type=get.get("type", ""),
        since=civil_day(get.get("since", "")),
        until=civil_day(get.get("until", "")),
    )


def _rows(by: Officer, asked: Asked) -> QuerySet[Application]:
    rows = register_rows(by.bureau, since=asked.since, until=asked.until, act_type=asked.act_type, words=asked.words)
    return scope(by, "application.view", rows)


def _digest(cells: list[tuple[str, ...]]) -> str:
    return digests_of(canonical_json({"rows": [list(row) for row in cells]})).sm3


ROUTES: tuple[Route, ...] = (
    Route(path="applications/", name="applications", view=applications, kind="content", verb="application.list"),
    Route(
        path="applications/print/",
        name="applications_print",
        view=applications_print,
        kind="content",
        verb="application.print",
    ),
    Route(
        path="applications/export/",
        name="applications_export",
        view=applications_export,
        kind="content",
        verb="application.export",
    ),
    Route(
        path="applications/new/",
        name="application_form",
        view=application_form,
        kind="none",
        verb="application.register",
    ),
    Route(
        path="applications/register/",
        name="application_register",
        view=application_register,
        kind="act",
        verb="application.register",
        methods=("POST",),
    ),
)
