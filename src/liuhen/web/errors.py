"""Failures become pages in Chinese: what was not done, what happened, which article, what to do next."""

import secrets
import traceback
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from liuhen.errors import InputError, LiuhenError, RefusalError, TamperError
from liuhen.web.words import OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the error page says."""

    title: str
    safe: str  # what did not happen, and what is safe
    happened: str
    article: str = ""
    findings: tuple[object, ...] = ()
    next_step: str = ""
    trace: str = ""
    back: str = "/"
    kind: str = "bad"  # the colour of the first part: bad, or warn when nothing was being done


def error_response(request: HttpRequest, error: LiuhenError) -> HttpResponse:
    """Answer a failed act: 403 for a role, 409 for the law, 422 for input, 500 for tampering; a partial for htmx."""
    at = timezone.now()
    trace = trace_number(at)
    if isinstance(error, TamperError):
        _write_down(trace, at=at, where=request.path, what=f"{error.code}: {error.sentence}")
    title, safe = _heading(error)
    told = Told(
        title=title,
        safe=safe,
        happened=error.sentence,
        article=error.article,
        findings=tuple(getattr(error, "findings", ())),
        next_step=error.next_step,
        trace=trace,
        back=_back(request),
    )
    return _answer(request, told, status=_status(error))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose key is missing or stale; nothing was done."""
    told = Told(
        title="这张表单已经失效",
        safe="没有送出。",
        happened="页面打开得太久，或登录已经换过，系统不能确认这张表单是您现在送出的。",
        next_step="请回到刚才的页面刷新后再送，填写的内容已留在这台电脑上。",
        trace=trace_number(timezone.now()),
        back=_back(request),
    )
    return _answer(request, told, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _plain(request, title="没有读懂这次请求", happened="送来的内容不完整，或超过了限度。", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request the frame itself forbids."""
    return _plain(request, title="现在还不能打开", happened="这一页不在您可办理的范围内。", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address, and a thing that is not there for this person: both look the same."""
    return _plain(
        request,
        title="没有找到这一页",
        happened="地址可能写错了，或者这件东西不属于您所在的机关。",
        status=404,
    )


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours: a number that leads to the log, never the inside of the program."""
    at = timezone.now()
    trace = trace_number(at)
    _write_down(trace, at=at, where=f"{request.method} {request.path}", what=traceback.format_exc())
    told = Told(
        title="机器出了问题，没有办成",
        safe="没有办成。已经入库的证据不受影响。",
        happened="机器的问题，不是您的操作。这一步没有记入，已填写的内容留在这台电脑上。",
        next_step="请过一会儿再试一次。仍不行，请把下面的编号告诉系统管理员。",
        trace=trace,
        back=_back(request),
    )
    # No context processors: the fault may be in what they read.
    template = "errors/partial.html" if _is_htmx(request) else "errors/fault.html"
    return HttpResponse(render_to_string(template, {"told": told}), status=500, headers=_aim(request))


def trace_number(at: datetime) -> str:
    """Make a number a person can read out on the phone: T-0921-1024-7F3."""
    return f"T-{at.astimezone(OFFICE):%m%d-%H%M}-{secrets.token_hex(2).upper()[:3]}"


def _status(error: LiuhenError) -> int:
    if isinstance(error, RefusalError):
        return 403 if error.code == "role" else 409
    if isinstance(error, InputError):
        return 409 if error.code == "already_done" else 422
    return 500


def _heading(error: LiuhenError) -> tuple[str, str]:
    if isinstance(error, RefusalError):
        if error.code == "role":
            return "现在还不能打开或办理", "没有办成。什么都没有变动，这一次已留痕。"
        return "现在还不能办这一步", "没有办成。案件、文书和录像都没有变动，您填写的内容还在。"
    if isinstance(error, InputError):
        if error.code == "already_done":
            return "这张表单已经办过", "没有再办一次。第一次办的结果有效。"
        return "填写的内容还不能用", "没有送出。什么都没有变动，您填写的内容还在。"
    return "核对不一致，已停下", "没有办成。原来的记录都还在。"


def _plain(request: HttpRequest, *, title: str, happened: str, status: int) -> HttpResponse:
    told = Told(
        title=title,
        safe="什么都没有变动。",
        happened=happened,
        next_step="请从左侧菜单重新进入。确有需要而打不开，请联系本局安全管理员。",
        trace=trace_number(timezone.now()),
        back=_back(request),
        kind="warn",
    )
    return _answer(request, told, status=status)


def _answer(request: HttpRequest, told: Told, *, status: int) -> HttpResponse:
    if _is_htmx(request):
        words = render_to_string("errors/partial.html", {"told": told}, request)
        return HttpResponse(words, status=status, headers=_aim(request))
    known = getattr(getattr(request, "user", None), "is_authenticated", False)
    template = "errors/page.html" if known else "errors/outside.html"
    return render(request, template, {"told": told}, status=status)


def _aim(request: HttpRequest) -> dict[str, str]:
    # The answer must not replace the row or panel the person was working on.
    return {"HX-Retarget": ".lh-messages", "HX-Reswap": "innerHTML show:top"} if _is_htmx(request) else {}


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _back(request: HttpRequest) -> str:
    """Give the page the person came from, if it is ours."""
    came_from = request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}/"
    path = "/" + came_from.removeprefix(ours) if came_from.startswith(ours) else "/"
    return path if not path.startswith("//") else "/"


def _write_down(trace: str, *, at: datetime, where: str, what: str) -> None:
    folder = settings.DATA_DIR / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "faults.log").open("a", encoding="utf-8") as log:
        log.write(f"{at.isoformat()} {trace} {where}\n{what.rstrip()}\n\n")
