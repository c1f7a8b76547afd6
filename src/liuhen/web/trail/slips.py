"""校验单: the archive of daily slips, making today's, and holding a slip against the trail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import slips as acts
from liuhen.bureau.queries import may
from liuhen.trail.checkpoint import grouped
from liuhen.trail.models import Slip
from liuhen.trail.slip import read_slip
from liuhen.web import reading
from liuhen.web.route import Route, message, officer_of

SHOWN = 60


def slips(request: HttpRequest) -> HttpResponse:
    """List the archived slips, newest first, with the form to compare one."""
    by = officer_of(request)
    rows = list(Slip.objects.order_by("-made_at")[:SHOWN])
    seeing(by, "slip.list", count=len(rows))
    return render(request, "trail/slips.html", _context(request, rows))


def make(request: HttpRequest) -> HttpResponse:
    """Make today's slip."""
    row = acts.make_slip(by=officer_of(request), at=timezone.now())
    message(request, f"已制作{row.label}，请打印，由值班人签字后存档。")
    return redirect("slips")


def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the archived PDF of a slip."""
    row = Slip.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    seeing(officer_of(request), "slip.open", day=row.day.isoformat(), size=row.size)
    headers = {"Content-Disposition": f'inline; filename="liuhen-slip-{row.day.isoformat()}-{row.size}.pdf"'}
    return HttpResponse(acts.slip_file(row), content_type="application/pdf", headers=headers)


def compare(request: HttpRequest) -> HttpResponse:
    """Compare a typed or scanned slip and show the outcome."""
    typed = reading.text(request, "slip", "校验单上的条数和根摘要值")
    said = read_slip(typed)
    found = acts.compare_slip(said, by=officer_of(request), at=timezone.now())
    rows = list(Slip.objects.order_by("-made_at")[:SHOWN])
    context = {**_context(request, rows), "found": found, "typed": typed, "said": said, "root": grouped(said.root)}
    return render(request, "trail/slips.html", context)


def _context(request: HttpRequest, rows: list[Slip]) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "rows": rows,
        "made_today": any(row.day == today for row in rows),
        "may_make": bool(may(officer_of(request), "slip.make")),
        "may_read": bool(may(officer_of(request), "trail.list")),
    }


ROUTES: tuple[Route, ...] = (
    Route(path="trail/slips/", name="slips", view=slips, kind="content", verb="slip.list"),
    Route(path="trail/slips/make/", name="slip_make", view=make, kind="act", verb="slip.make", methods=("POST",)),
    Route(
        path="trail/slips/compare/",
        name="slip_compare",
        view=compare,
        kind="act",
        verb="slip.compare",
        methods=("POST",),
    ),
    Route(path="trail/slips/<int:pk>/", name="slip_pdf", view=pdf, kind="content", verb="slip.open"),
)
