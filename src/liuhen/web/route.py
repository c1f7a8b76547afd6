"""A route: its path, what entry it leaves, the verb it needs; and the guard that every request passes."""

import functools
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from liuhen.bureau.acting import RoleRefusal, refuse
from liuhen.bureau.acts import count_attempt
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import may, one_look, scope
from liuhen.bureau.verbs import VERBS
from liuhen.errors import LiuhenError
from liuhen.web.errors import error_response

M = TypeVar("M", bound=Model)
TrailEvent = Literal["act", "content", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address. `kind` is the entry it leaves: an act, an opening of content, or nothing (decisions 9)."""

    path: str
    name: str
    view: Callable[..., HttpResponseBase]
    kind: TrailEvent
    verb: str = ""  # the verb whose role check the guard makes; empty: every account
    methods: tuple[str, ...] = ("GET",)
    anonymous: bool = False  # reachable without an account
    csrf_exempt: bool = False


def officer_of(request: HttpRequest) -> Officer:
    """Give the person who sent the request; the guard has made sure that there is one."""
    return cast("Officer", request.user)


def found(request: HttpRequest, queryset: "QuerySet[M] | type[M]", verb: str, **lookup: object) -> M:
    """Fetch one thing within the person's scope; 404 when it is not there, or not his to know of."""
    rows = queryset if isinstance(queryset, QuerySet) else queryset._default_manager.all()  # noqa: SLF001
    thing = scope(officer_of(request), verb, rows).filter(**lookup).first()
    if thing is not None:
        return thing
    # A thing of the own bureau that exists but is not his is a refusal and recorded; another bureau's is not there.
    own = rows.filter(**{str(getattr(rows.model, "bureau_path", "bureau")): officer_of(request).bureau_id}, **lookup)
    hidden = own.first()
    if hidden is None:
        raise Http404
    decision = may(officer_of(request), verb, hidden)
    refusal = RoleRefusal(
        f"没有打开：{decision.why or '不在您可查看的范围内'}。", next_step="如确需查看，请先申请调阅，批准后办理。"
    )
    refuse(officer_of(request), verb, refusal, on=hidden)
    raise refusal


def message(request: HttpRequest, words: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, words)


def address_of(request: HttpRequest) -> str:
    """Give the caller's address."""
    return str(request.META.get("REMOTE_ADDR", ""))


def rest_connection() -> None:
    """Give the database connection back before a long transfer: a paused player or a slow upload must hold none."""
    if not connection.in_atomic_block:
        connection.close()


def guard(route: Route) -> Callable[..., HttpResponseBase]:
    """Wrap a view: method, set-up, login, role; and failures become pages in Chinese."""

    @functools.wraps(route.view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        if request.method not in (*route.methods, *(("HEAD",) if "GET" in route.methods else ())):
            return HttpResponseNotAllowed(route.methods)
        if not route.anonymous:
            if not request.user.is_authenticated:
                return _turned_away(request)
            blocked = _role_blocked(request, route)
            if blocked is not None:
                return blocked
        try:
            with one_look() if request.method in ("GET", "HEAD") else nullcontext():
                return route.view(request, **kwargs)
        except LiuhenError as error:
            return error_response(request, error)

    guarded.csrf_exempt = route.csrf_exempt  # type: ignore[attr-defined]
    guarded.route = route  # type: ignore[attr-defined]
    return guarded


def _turned_away(request: HttpRequest) -> HttpResponse:
    if not Bureau.objects.exists():
        return redirect("setup")
    count_attempt(address_of(request), "not_logged_in", at=timezone.now())
    if request.method in ("GET", "HEAD") and not request.headers.get("Range") and not getattr(request, "htmx", False):
        return redirect_to_login(request.get_full_path())
    error = RoleRefusal(
        "您还没有登录，或登录已过期，没有办成。", next_step="请重新登录后再办，刚才填写的内容留在本机。"
    )
    response = error_response(request, error)
    response.status_code = 403
    return response


def _role_blocked(request: HttpRequest, route: Route) -> HttpResponse | None:
    if not route.verb or VERBS[route.verb].granted:
        return None
    officer = officer_of(request)
    decision = may(officer, route.verb)
    if decision:
        return None
    refusal = RoleRefusal(
        f"没有打开“{VERBS[route.verb].label}”：{decision.why}。",
        next_step="如确需办理，请联系本局安全管理员核对您的角色。",
    )
    refuse(officer, route.verb, refusal)
    return error_response(request, refusal)
