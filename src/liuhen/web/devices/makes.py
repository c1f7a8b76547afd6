"""机型自动分段间隔: how long each make of camera pauses between two files, set once with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.queries import may
from liuhen.errors import InputError
from liuhen.field.models import ModelGap
from liuhen.field.segments.acts import MOST_SECONDS, set_model_gap
from liuhen.field.segments.queries import makes
from liuhen.web.reading import optional, text, whole
from liuhen.web.route import Route, message, officer_of


def list_makes(request: HttpRequest) -> HttpResponse:
    """List the makes of the bureau's devices with the pause set for each, and what was set before."""
    by = officer_of(request)
    context = {
        "makes": makes(by.bureau),
        "history": ModelGap.objects.filter(bureau=by.bureau).select_related("set_by").order_by("-pk")[:30],
        "may_set": bool(may(by, "model_gap.set")),
        "most": MOST_SECONDS,
    }
    return render(request, "field/makes.html", context)


def set_gap(request: HttpRequest) -> HttpResponse:
    """Set the pause of one make."""
    seconds = whole(request, "seconds", "间隔的秒数", most=MOST_SECONDS)
    if seconds is None:
        raise InputError("没有设定。间隔的秒数还没有填写。", next_step="请填写秒数，没有间隔的填 0。")
    row = set_model_gap(
        optional(request, "maker"),
        text(request, "model", "型号"),
        seconds,
        source=optional(request, "source"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已设定 {row.label} 自动分段间隔 {row.seconds} 秒。")
    return redirect("makes")


ROUTES: tuple[Route, ...] = (
    Route(path="makes/", name="makes", view=list_makes, kind="none", verb="device.list"),
    Route(path="makes/set/", name="makes_set", view=set_gap, kind="act", verb="model_gap.set", methods=("POST",)),
)
