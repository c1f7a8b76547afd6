"""规则包: the packs side by side as a table of parameters, with what differs and what a text does not say."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import active_pack, installed_packs, may
from liuhen.law.matters import Compared, compared
from liuhen.law.matters.table import matters
from liuhen.web.route import Route, officer_of

SHOWS = (("", "常问的"), ("all", "全部"), ("differ", "只看不同"), ("silent", "只看未规定"))


def packs(request: HttpRequest) -> HttpResponse:
    """Compare the bureau's pack with the other installed ones; the bureau's own stands last."""
    officer = officer_of(request)
    active = active_pack(officer.bureau)
    seeing(officer, "pack.view")
    columns = (*(pack for pack in installed_packs() if pack.code != active.code), active)
    rows = compared(matters(columns), columns)
    show = request.GET.get("show", "")
    chosen = _chosen(rows, show)
    context = {
        "columns": columns,
        "active": active,
        "rows": _grouped(chosen) if show else [("", row) for row in chosen],
        "show": show,
        "may_set": may(officer, "setting.change", officer.bureau).allowed,
        "segments": [(key, word, len(_chosen(rows, key))) for key, word in SHOWS],
    }
    return render(request, "packs/packs.html", context)


def _chosen(rows: tuple[Compared, ...], show: str) -> tuple[Compared, ...]:
    if show == "differ":
        return tuple(row for row in rows if row.differs)
    if show == "silent":
        return tuple(row for row in rows if row.has_silence)
    if show == "all":
        return rows
    return tuple(sorted((row for row in rows if row.matter.asked), key=lambda row: row.matter.asked))


def _grouped(rows: tuple[Compared, ...]) -> list[tuple[str, Compared]]:
    """Put the name of a group before its first row."""
    found: list[tuple[str, Compared]] = []
    for name, members in groupby(rows, key=lambda row: row.matter.group):
        first, *others = members
        found += [(name, first), *(("", row) for row in others)]
    return found


ROUTES: tuple[Route, ...] = (Route(path="packs/", name="packs", view=packs, kind="content", verb="pack.view"),)
