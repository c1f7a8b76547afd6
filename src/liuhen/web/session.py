"""Login, logout, the start page and the sign of life."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from liuhen.bureau.acts import note_failed_login, note_login, note_logout
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import account_of
from liuhen.bureau.roles import WITHOUT_CONTENT
from liuhen.web.route import Route, address_of, officer_of


def login_page(request: HttpRequest) -> HttpResponse:
    """Show the login form, or the first-run page when there is no bureau yet."""
    if not Bureau.objects.exists():
        return redirect("setup")
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "session/login.html", {"next": request.GET.get("next", "")})


def log_in(request: HttpRequest) -> HttpResponse:
    """Check account and password, count failures, lock out after five for half an hour."""
    username = account_of(request.POST.get("username", "").strip())
    target = request.POST.get("next", "")
    officer = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(officer, Officer):
        locked = AxesProxyHandler.is_locked(request, {"username": username})
        note_failed_login(username, address=address_of(request), locked=locked)
        context = {"username": username, "next": target, "locked": locked, "failed": True}
        return render(request, "session/login.html", context, status=429 if locked else 422)
    login(request, officer)
    note_login(officer, address=address_of(request))
    if url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return redirect(target)
    return redirect("home")


def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    note_logout(officer_of(request))
    logout(request)
    return redirect("login")


def home(request: HttpRequest) -> HttpResponse:
    """Send each to his own first page: the duty board, or the people page for those without content."""
    if officer_of(request).roles <= WITHOUT_CONTENT:
        return redirect("people")
    return redirect("duty_board")


def alive(request: HttpRequest) -> HttpResponse:
    """Say that the web process answers and reaches its database."""
    return JsonResponse({"ok": True, "set_up": Bureau.objects.exists()})


ROUTES: tuple[Route, ...] = (
    Route(path="", name="home", view=home, kind="none"),
    Route(path="login/", name="login", view=login_page, kind="none", anonymous=True),
    Route(path="login/enter/", name="log_in", view=log_in, kind="act", methods=("POST",), anonymous=True),
    Route(path="logout/", name="log_out", view=log_out, kind="act", methods=("POST",)),
    Route(path="alive/", name="alive", view=alive, kind="none", anonymous=True),
)
