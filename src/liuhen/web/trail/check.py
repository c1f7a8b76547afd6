"""核验: the one-file verifier with its digest, how it is used, and the whole trail to take away."""

import functools
import hashlib
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acts.exporting import export_whole, verifier_program
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import may
from liuhen.discs.program import PROGRAM
from liuhen.errors import InputError
from liuhen.trail.integrator import store
from liuhen.trail.queries import newest_checkpoint
from liuhen.web.route import Route, officer_of

MOST_ENTRIES = 300_000  # about 150 MB; longer trails are exported on the server


class TooLongError(InputError):
    """The trail is too long to be taken away through a browser."""

    code = "trail.export_long"


class SharedTrailError(InputError):
    """Several bureaus share the trail: none of them may take away the others' entries."""

    code = "trail.export_shared"


def shares_its_trail() -> bool:
    """Tell whether more than one bureau stands on this machine."""
    return Bureau.objects.count() > 1


@functools.cache
def one_program() -> tuple[bytes, str]:
    """Give the verifier of this release and the hex figures of its SHA-256."""
    data = verifier_program()
    return data, hashlib.sha256(data).hexdigest()


def check(request: HttpRequest) -> HttpResponse:
    """Show the verifier's digest, the key it is used with, and what can be taken away."""
    by = officer_of(request)
    data, digest = one_program()
    point = newest_checkpoint()
    context = {
        "program": PROGRAM,
        "bytes": len(data),
        "digest": digest,
        "key": store().verifier().text(),
        "size": point.size if point else 0,
        "is_long": bool(point and point.size > MOST_ENTRIES),
        "is_shared": shares_its_trail(),
        "may_export": bool(may(by, "trail.export")),
        "may_read": bool(may(by, "trail.list")),
    }
    return render(request, "trail/check.html", context)


def program(request: HttpRequest) -> HttpResponse:
    """Hand out the verifier."""
    headers = {"Content-Disposition": f'attachment; filename="{PROGRAM}"'}
    return HttpResponse(one_program()[0], content_type="text/x-python; charset=utf-8", headers=headers)


def take_whole(request: HttpRequest) -> FileResponse:
    """Export the whole trail and hand it out as one file.

    Raises:
        SharedTrailError, TooLongError: it has to be done on the server.
    """
    on_server = "请系统管理员在服务器上运行 liuhen trail export 目录。"
    if shares_its_trail():
        raise SharedTrailError(
            "没有导出：本机有几个机关，留痕是共同的一本，全本含有别的机关的条目。", next_step=on_server
        )
    point = newest_checkpoint()
    if point and point.size > MOST_ENTRIES:
        raise TooLongError(f"没有导出：全本有 {point.size} 条，不宜从浏览器下载。", next_step=on_server)
    held = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 - the answer closes it when it has been sent
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as name:
        folder = Path(name) / "export"
        done = export_whole(folder, by=officer_of(request), reason="从页面导出全本", at=timezone.now())
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    pack.write(path, f"liuhen-trail-{done.size}/{path.relative_to(folder).as_posix()}")
    held.seek(0)
    return FileResponse(
        held, as_attachment=True, filename=f"liuhen-trail-{done.size}.zip", content_type="application/zip"
    )


ROUTES: tuple[Route, ...] = (
    Route(path="trail/check/", name="trail_check", view=check, kind="none", verb="key.list"),
    Route(path="trail/check/program/", name="trail_program", view=program, kind="none", verb="key.list"),
    Route(
        path="trail/check/whole/",
        name="trail_whole",
        view=take_whole,
        kind="act",
        verb="trail.export",
        methods=("POST",),
    ),
)
