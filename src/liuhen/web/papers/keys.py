"""签名证书: one's own and the bureau's, imported as PKCS#12 under a password that is kept nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.documents.models import SigningKey
from liuhen.documents.signing.acts import import_bureau_key, import_key, retire_key
from liuhen.documents.signing.certificate import MOST_BYTES, KeyFile, key_file
from liuhen.documents.signing.queries import time_service
from liuhen.errors import InputError
from liuhen.web.reading import text
from liuhen.web.route import Route, found, message, officer_of

LIST, BUREAU = "signing_key.list", "signing_key.import_bureau"


def keys(request: HttpRequest) -> HttpResponse:
    """List the certificates that one may know of: one's own and the bureau's."""
    by = officer_of(request)
    seeing(by, LIST)
    rows = SigningKey.objects.filter(bureau=by.bureau).select_related("officer", "imported_by").order_by("-pk")
    may_bureau = bool(may(by, BUREAU))
    shown = [row for row in rows if row.officer_id in (None, by.pk)]
    service = time_service()
    context = {"keys": shown, "may_bureau": may_bureau, "by": by, "now": timezone.now(), "service": service}
    return render(request, "papers/keys.html", context)


def take(request: HttpRequest) -> HttpResponse:
    """Register one's own certificate."""
    row = import_key(_file(request), by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已导入您的签名证书：{row.label}。")
    return redirect("signing_keys")


def take_bureau(request: HttpRequest) -> HttpResponse:
    """Register the bureau's certificate."""
    row = import_bureau_key(_file(request), by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已导入本机关的签名证书：{row.label}。")
    return redirect("signing_keys")


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a certificate."""
    row = found(request, SigningKey, "signing_key.retire", pk=pk)
    retire_key(row, by=officer_of(request), at=timezone.now(), reason=text(request, "reason", "停用原因"))
    message(request, f"已停用签名证书：{row.label}。已签的文书仍可核对。")
    return redirect("signing_keys")


def _file(request: HttpRequest) -> KeyFile:
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > MOST_BYTES:
        raise InputError("没有导入。还没有选证书文件，或者文件太大。", next_step="请选择 .p12 或者 .pfx 文件。")
    return key_file(sent.read(), request.POST.get("password", ""))


_ROOT = "signing-keys/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ROOT, name="signing_keys", view=keys, kind="content", verb=LIST),
    Route(
        path=_ROOT + "import/",
        name="signing_key_import",
        view=take,
        kind="act",
        verb="signing_key.import",
        methods=("POST",),
    ),
    Route(
        path=_ROOT + "bureau/",
        name="signing_key_import_bureau",
        view=take_bureau,
        kind="act",
        verb=BUREAU,
        methods=("POST",),
    ),
    Route(
        path=_ROOT + "<int:pk>/retire/",
        name="signing_key_retire",
        view=retire,
        kind="act",
        verb="signing_key.retire",
        methods=("POST",),
    ),
)
