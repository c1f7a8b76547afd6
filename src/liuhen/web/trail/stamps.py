"""时间戳: the time stamps on our checkpoints, as they came, with what they were verified by."""

import io
import zipfile

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.acts.stamps import stamp_checkpoint
from liuhen.bureau.queries import may
from liuhen.trail.models import Stamp
from liuhen.trail.queries import stamp_files
from liuhen.web.route import Route, message, officer_of

SHOWN = 60


def stamps(request: HttpRequest) -> HttpResponse:
    """List the time stamps, newest first."""
    by = officer_of(request)
    rows = list(Stamp.objects.order_by("-at").defer("request", "answer")[:SHOWN])
    seeing(by, "stamp.list", count=len(rows))
    context = {
        "rows": rows,
        "server": settings.TIME_STAMP_SERVER,
        "has_roots": bool(settings.TIME_STAMP_ROOTS),
        "may_stamp": bool(may(by, "stamp.keep")),
        "may_read": bool(may(by, "trail.list")),
    }
    return render(request, "trail/stamps.html", context)


def stamp(request: HttpRequest) -> HttpResponse:
    """Have the newest checkpoint stamped now."""
    row = stamp_checkpoint(by=officer_of(request), at=timezone.now())
    message(request, f"已取得{row.label}，{'已核验' if row.verified_with else '未核验：' + row.trouble}。")
    return redirect("stamps")


def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out one time stamp: the stamped checkpoint, request and answer, untouched."""
    row = Stamp.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    seeing(officer_of(request), "stamp.take", day=row.day.isoformat(), size=row.size)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, note, asked, answer in stamp_files([row]):
            for ending, data in ((".note", note), (".tsq", asked), (".tsr", answer)):
                pack.writestr(f"{name}{ending}", data)
    headers = {"Content-Disposition": f'attachment; filename="liuhen-stamp-{row.day.isoformat()}-{row.size}.zip"'}
    return HttpResponse(held.getvalue(), content_type="application/zip", headers=headers)


ROUTES: tuple[Route, ...] = (
    Route(path="trail/stamps/", name="stamps", view=stamps, kind="content", verb="stamp.list"),
    Route(path="trail/stamps/new/", name="stamp_new", view=stamp, kind="act", verb="stamp.keep", methods=("POST",)),
    Route(path="trail/stamps/<int:pk>/", name="stamp_take", view=take, kind="content", verb="stamp.take"),
)
