"""二维码时钟: a full screen of the server's time that a camera films, so that its own clock is measured."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.devices.clockcode import clock_text, steps_from
from liuhen.trail.slip_sheet import code_rows
from liuhen.web.route import Route
from liuhen.web.words import OFFICE

AT_ONCE = 40  # codes of the next twenty seconds


def clock_code(request: HttpRequest) -> HttpResponse:
    """Show the clock; it asks for its codes itself."""
    return render(request, "devices/clock.html")


def codes(request: HttpRequest) -> JsonResponse:
    """Give the next codes with the instants at which they begin, and the server's time when it answered."""
    now = timezone.now()
    rows = [
        {
            "at": round(at.timestamp() * 1000),
            "told": f"{at.astimezone(OFFICE):%H:%M:%S}",
            "rows": code_rows(clock_text(at)),
        }
        for at in steps_from(now, AT_ONCE)
    ]
    answer = JsonResponse({"now": round(timezone.now().timestamp() * 1000), "codes": rows})
    answer["Cache-Control"] = "no-store"
    return answer


ROUTES: tuple[Route, ...] = (
    Route(path="devices/clock/", name="clock_code", view=clock_code, kind="none", verb="device.list"),
    Route(path="devices/clock/codes/", name="clock_codes", view=codes, kind="none", verb="device.list"),
)
