"""tus 1.0 as browsers and stations speak it: how far an upload is, one more piece, and every refusal in Chinese."""

import contextlib
import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

from liuhen.docks import staging
from liuhen.errors import InputError, LiuhenError, RefusalError
from liuhen.evidence import acts
from liuhen.evidence.models import Upload
from liuhen.web.route import rest_connection

VERSION = "1.0.0"
ABILITIES = {"Tus-Extension": "creation,expiration,checksum,termination", "Tus-Checksum-Algorithm": "sha256"}
_FIGURES = re.compile(r"\d{1,15}")
_STATUS = {"upload.checksum": 460, "upload.offset": 409, "upload.busy": 423, "vault.full": 507}


def area() -> Path:
    """Give the folder where bytes wait until they are sealed."""
    return Path(settings.DATA_DIR) / "staging"


def speaks(request: HttpRequest) -> bool:
    """Say whether the caller speaks this version."""
    return request.headers.get("Tus-Resumable") == VERSION


def how_far(row: Upload) -> HttpResponse:
    """Say how many bytes of an upload are here; one whose last piece came just before a crash is completed."""
    with contextlib.suppress(staging.ChecksumError):  # it begins anew, as the offset says
        _complete_if_whole(row)
    if row.state == "ended" or (row.state == "open" and row.expires_at < timezone.now()):
        return answer(410)
    here = staging.held(area(), row.uid) if row.state == "open" else row.size
    return answer(200, extras={"Upload-Offset": str(here), "Upload-Length": str(row.size)})


def take(request: HttpRequest, row: Upload) -> HttpResponse:
    """Take one piece; the last one completes the upload if the digest declared for the whole file fits."""
    if row.state != "open":
        return answer(410, "这个文件已经传完或已取消，没有再收。")
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        return answer(415, "上传内容的格式不对，没有接收。")
    piece = staging.Piece(
        offset=figure(request.headers.get("Upload-Offset", "")),
        whole=row.size,
        sha256=staging.stated_digest(stated) if (stated := request.headers.get("Upload-Checksum", "")) else b"",
    )
    rest_connection()
    try:
        here = staging.append(area(), row.uid, piece, request)
    except UnreadablePostError:  # the connection broke; what came is kept, the sender asks and goes on
        return answer(400, "连接断开，已收部分保留。")
    _complete_if_whole(row)
    return answer(204, extras={"Upload-Offset": str(here)})


def _complete_if_whole(row: Upload) -> None:
    if row.state == "open" and staging.held(area(), row.uid) == row.size:
        _check_whole(row)
        acts.complete_upload(row)
        row.state = "complete"


def _check_whole(row: Upload) -> None:
    """Compare the whole file with the digest declared before its first byte; a wrong one begins anew."""
    if not row.declared_sha256 or staging.digest_of(area(), row.uid) == row.declared_sha256:
        return
    staging.drop(area(), row.uid)
    staging.create(area(), row.uid)
    raise staging.ChecksumError(
        "文件的摘要值和声明的不一致，没有收下，也没有入库。",
        next_step="请核对原来的文件是否被改动或损坏，再重新上传。",
    )


def figure(text: str) -> int:
    """Read a number of a header.

    Raises:
        InputError: it is none.
    """
    if not _FIGURES.fullmatch(text):
        raise InputError("上传请求里的数字读不懂，没有接收。", next_step="请刷新页面后重新上传。")
    return int(text)


def refused(error: LiuhenError) -> HttpResponse:
    """Answer a failure with its sentence."""
    status = _STATUS.get(error.code, 409 if isinstance(error, RefusalError) else 422)
    return answer(status, f"{error.sentence}{error.next_step}")


def answer(status: int, words: str = "", *, extras: dict[str, str] | None = None) -> HttpResponse:
    """Answer in plain text with the headers of the protocol."""
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    for name, value in (extras or {}).items():
        response.headers[name] = value
    return response
