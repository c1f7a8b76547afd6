"""签名与输出: who signed a document and how, a pad to sign on, scans, certificates, and whether all is intact."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.acts.papers import foot_of
from liuhen.cases.models import Case
from liuhen.cases.signing import acts
from liuhen.documents.models import Document, SignedCopy, SigningKey
from liuhen.documents.queries import documents_of
from liuhen.documents.signing.acts import NewSign, content_now
from liuhen.documents.signing.ink import ink_of, tool_words
from liuhen.documents.signing.queries import checked, checked_file, holding, keys_for, lapsed, time_service
from liuhen.documents.signing.scans import ENDINGS, MOST_BYTES, ScanError
from liuhen.documents.typst import signer_lines
from liuhen.documents.word.queries import template_for, word_of
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, found, message, officer_of

VIEW, HAND = "paper.view", "paper.sign_by_hand"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to sign on, and how it was signed."""

    role: str
    label: str
    name: str  # of who signed, or of who should
    ways: tuple[str, ...]  # 手写签名 2026…, 纸面签名; empty: not yet


def paper(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Show how a document is signed, its copies, and whether page, copies and signatures are intact."""
    case, row = _paper(request, pk, document, VIEW)
    seeing(officer_of(request), VIEW, case, document=row.label)
    return render(request, "papers/paper.html", _context(request, case, row))


def pad(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Show the field to sign on: what is signed, by whom, and the field."""
    case, row = _paper(request, pk, document, HAND)
    seeing(officer_of(request), VIEW, case, document=row.label, page="sign")
    lines = _lines(row)
    chosen = request.GET.get("role", "")
    open_lines = [line for line in lines if not line.ways] or lines
    context = {
        "case": case,
        "paper": row,
        "lines": lines,
        "chosen": next((line for line in lines if line.role == chosen), open_lines[0] if open_lines else None),
        "content": content_now(row),
    }
    return render(request, "papers/pad.html", context)


def sign(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Keep a signature written by hand."""
    case, row = _paper(request, pk, document, HAND)
    new = NewSign(
        role=text(request, "role", "签名栏"),
        signer=text(request, "signer", "签名人姓名"),
        ink=ink_of(request.POST.get("strokes", "")),
        tool=tool_words(optional(request, "tool")),
        seen=optional(request, "seen"),
    )
    acts.sign_by_hand(row, case, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已存入{new.signer}的手写签名。")
    return redirect("paper", pk=case.pk, document=row.pk)


def scan(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Keep a scan or photo of the signed paper."""
    case, row = _paper(request, pk, document, "paper.keep_scan")
    sent = request.FILES.get("file")
    if sent is None:
        raise InputError("没有存入。还没有选文件。", next_step="请选择扫描件或者照片，再点“存入签名件”。")
    if sent.size is None or sent.size > MOST_BYTES:
        raise ScanError("没有存入。文件太大。", next_step=f"请分成不超过 {MOST_BYTES // 1_000_000} MB 的文件。")
    acts.keep_scan(
        row,
        case,
        sent.read(),
        signed=request.POST.getlist("signed"),
        by=officer_of(request),
        at=timezone.now(),
        note=optional(request, "note"),
        once=request.POST.get("once"),
    )
    message(request, "已存入签名扫描件，摘要值已算定。")
    return redirect("paper", pk=case.pk, document=row.pk)


def certify(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Sign the issued page with a certificate."""
    case, row = _paper(request, pk, document, "paper.sign_by_certificate")
    by = officer_of(request)
    key = SigningKey.objects.filter(bureau=by.bureau_id, pk=_number(request, "key")).first()
    if key is None:
        raise InputError("没有签署。还没有选签名证书。", next_step="请先选择证书；没有证书的，在“签名证书”中导入。")
    service = None if "unstamped" in request.POST else time_service()
    pen = acts.Pen(key=key, password=request.POST.get("password", ""), service=service)
    acts.sign_by_certificate(
        row, case, pen, by=by, at=timezone.now(), role=optional(request, "role"), once=request.POST.get("once")
    )
    message(request, "已用数字证书签署，签名件已存入。")
    return redirect("paper", pk=case.pk, document=row.pk)


def copy(request: HttpRequest, pk: int, document: int, copy: int) -> HttpResponse:
    """Give the bytes of one signed copy."""
    case, row = _paper(request, pk, document, VIEW)
    held = SignedCopy.objects.filter(document=row, pk=copy).first()
    if held is None:
        raise Http404
    seeing(officer_of(request), VIEW, case, document=row.label, page="copy", digest=held.digest)
    with vault().open(held.digest) as file:
        response = HttpResponse(file.read(), content_type=held.media_type)
    name = f"signed-{row.pk}-{held.pk}{ENDINGS.get(held.media_type, '')}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def word(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Give the document as editable Word."""
    case, row = _paper(request, pk, document, VIEW)
    seeing(officer_of(request), VIEW, case, document=row.label, page="word")
    data = word_of(row, vault=vault(), foot=foot_of(row))
    response = HttpResponse(data, content_type=WORD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="document-{row.pk}.docx"'
    return response


def check(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Check a file somebody brought against this document."""
    case, row = _paper(request, pk, document, VIEW)
    seeing(officer_of(request), VIEW, case, document=row.label, page="check")
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > MOST_BYTES:
        raise InputError("没有核对。还没有选文件，或者文件太大。", next_step="请选择要核对的 PDF 文件。")
    brought = checked_file(row, sent.name or "文件", sent.read())
    return render(request, "papers/paper.html", {**_context(request, case, row), "brought": brought})


def _context(request: HttpRequest, case: Case, row: Document) -> dict[str, object]:
    by, now = officer_of(request), timezone.now()
    is_issued = row.state == "issued"
    template = template_for(row.bureau, row.kind)
    return {
        "case": case,
        "paper": row,
        "lines": _lines(row),
        "lapsed": lapsed(row),
        "copies": row.copies.select_related("key").order_by("-pk"),
        "checks": checked(row, vault=vault()),
        "keys": keys_for(by, at=now),
        "has_time_service": time_service() is not None,
        "roles": {signer.role: signer.zh for signer in row.form.signers},
        "template": template.label if template else "系统所附的通用模板",
        "may_hand": row.state != "void" and bool(row.form.signers) and bool(may(by, HAND, case)),
        "may_scan": is_issued and bool(may(by, "paper.keep_scan", case)),
        "may_certify": is_issued and bool(may(by, "paper.sign_by_certificate", case)),
    }


def _lines(row: Document) -> list[Line]:
    """Give every line of the form with the ways it was signed; two lines of one role are taken in turn."""
    hands = {(one.role, one.signer): one for one in holding(row)}
    given: dict[str, list[tuple[str, str]]] = {}
    for (role, name), one in hands.items():
        words = f"手写签名 {timezone.localtime(one.signed_at):%Y-%m-%d %H:%M}{'，' + one.device if one.device else ''}"
        given.setdefault(role, []).append((name, words))
    for signature in row.signatures.order_by("pk"):
        if signature.method != "hand":
            name = signature.officer.name if signature.officer else signature.note
            given.setdefault(signature.role, []).append((name, signature.get_method_display()))
    lines = []
    wanted = signer_lines(row.form, row.fields)
    for place, line in enumerate(wanted):
        left = given.get(line["role"], [])
        is_last = all(other["role"] != line["role"] for other in wanted[place + 1 :])
        mine, given[line["role"]] = (left, []) if is_last else (left[:1], left[1:])
        names = "、".join(dict.fromkeys(name for name, _ in mine if name))
        ways = tuple(f"{name} {words}".strip() if len(mine) > 1 else words for name, words in mine)
        lines.append(Line(role=line["role"], label=line["label"], name=names or line["name"], ways=ways))
    return lines


def _paper(request: HttpRequest, pk: int, document: int, verb: str) -> tuple[Case, Document]:
    case = found(request, Case.objects.select_related("bureau"), verb, pk=pk)
    row = documents_of(case).filter(pk=document).first()
    if row is None:
        raise Http404
    return case, row


def _number(request: HttpRequest, name: str) -> int:
    words = optional(request, name)
    return int(words) if words.isascii() and words.isdigit() else 0


_ONE = "cases/<int:pk>/documents/<int:document>/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ONE + "output/", name="paper", view=paper, kind="content", verb=VIEW),
    Route(path=_ONE + "sign/", name="paper_pad", view=pad, kind="content", verb=HAND),
    Route(path=_ONE + "signed/", name="paper_sign", view=sign, kind="act", verb=HAND, methods=("POST",)),
    Route(path=_ONE + "scan/", name="paper_scan", view=scan, kind="act", verb="paper.keep_scan", methods=("POST",)),
    Route(
        path=_ONE + "certify/",
        name="paper_certify",
        view=certify,
        kind="act",
        verb="paper.sign_by_certificate",
        methods=("POST",),
    ),
    Route(path=_ONE + "copies/<int:copy>/", name="paper_copy", view=copy, kind="content", verb=VIEW),
    Route(path=_ONE + "word/", name="paper_word", view=word, kind="content", verb=VIEW),
    Route(path=_ONE + "check/", name="paper_check", view=check, kind="content", verb=VIEW, methods=("POST",)),
)
