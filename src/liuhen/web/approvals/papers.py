"""纸面签批: what a head signed on paper, its photo, his confirming or denying it; withdrawing a request."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import PaperOpinion, Request
from liuhen.approvals.papers.acts import confirm_paper, deny_paper
from liuhen.approvals.papers.words import OnPaper
from liuhen.approvals.queries import open_step
from liuhen.approvals.shown import Shown
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import people_with
from liuhen.bureau.roles import HEADS, Role
from liuhen.cases import acts as cases
from liuhen.cases.kept.store import Kept, Sent, store
from liuhen.cases.property import acts as measures
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.reading import needed_instant, optional, text
from liuhen.web.route import Route, found, message, officer_of

ENTER = "case.enter_paper"
ON_PAPER = ("document", "measure", "measure_extension")  # what is signed on paper, and taken back by who asked
DECISIONS = (Decision.AGREE, Decision.RETURN, Decision.REFUSE)


def paper_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that enters an opinion given on paper."""
    by = officer_of(request)
    asked = found(request, Request.objects.filter(subject_kind__in=ON_PAPER), ENTER, pk=pk)
    seeing(by, ENTER, asked)
    context = {
        "asked": asked,
        "shown": Shown.from_fields(asked.shown),
        "step": open_step(asked),
        "signers": _signers(by),
        "decisions": DECISIONS,
        "document": _document_of(asked, by),
    }
    return render(request, "approvals/paper.html", context)


def enter_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the photo, then enter the opinion in the signer's name."""
    by = officer_of(request)
    asked = found(request, Request.objects.filter(subject_kind__in=ON_PAPER), ENTER, pk=pk)
    signer = next((one for one in _signers(by) if str(one.pk) == optional(request, "signer")), None)
    if signer is None:
        raise InputError("没有记入：没有选签批人。", next_step="请选择在纸面上签字的负责人。")
    signed_at = needed_instant(request, "signed_at", "纸面签署时间")
    opinion = text(request, "opinion", "纸面上的意见")
    kept = photo_of(request, by, about=f"纸面签批 {asked.pk}", kind="paper_opinion", must_be_photo=True)
    paper = OnPaper(
        decision=_decision(request),
        opinion=opinion,
        signed_at=signed_at,
        photo_digest=kept.sha256,
        photo_type=kept.media_type,
        number=optional(request, "number"),
    )
    once = request.POST.get("once")
    enter = measures.enter_paper if asked.verb == measures.VERB else cases.enter_paper_opinion
    enter(asked, paper, signer=signer, by=by, at=timezone.now(), once=once)
    message(request, f"已记入{signer.name}的纸面签批，等他本人登录确认。")
    if asked.verb == measures.VERB:
        return redirect("case_property", pk=measures.thing_of(asked)[1].pk)
    document = _document_of(asked, by)
    return redirect("case", pk=document.subject_id) if document else redirect("approval_inbox")


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one's own signature, with the password once more."""
    by = officer_of(request)
    row = found(request, PaperOpinion.objects.select_related("step__request__bureau"), "approval.confirm_paper", pk=pk)
    if not by.check_password(request.POST.get("password", "")):
        raise InputError("没有确认：口令不对。", next_step="请重新输入您的登录口令。")
    confirm_paper(row, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已确认{row.step.request.label}的纸面签批是您本人所签。")
    return redirect("approval_inbox")


def deny(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the signature is not one's own."""
    by = officer_of(request)
    row = found(request, PaperOpinion.objects.select_related("step__request__bureau"), "approval.deny_paper", pk=pk)
    deny_paper(row, by=by, at=timezone.now(), words=text(request, "words", "情况说明"), once=request.POST.get("once"))
    message(request, f"已记下：{row.step.request.label}的纸面签批不是您本人所签。")
    return redirect("approval_inbox")


def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the photo of a signed paper, as it was kept."""
    by = officer_of(request)
    row = found(request, PaperOpinion, "approval.view", pk=pk)
    seeing(by, "approval.view", row.step.request, paper=row.photo_digest)
    with vault().open(row.photo_digest) as file:
        data = file.read()
    return HttpResponse(data, content_type=row.photo_type)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    by = officer_of(request)
    asked = found(request, Request.objects.filter(subject_kind__in=ON_PAPER), ENTER, pk=pk)
    reason = text(request, "reason", "撤回的理由")
    if asked.verb == measures.VERB:
        case = measures.take_back(asked, by=by, at=timezone.now(), reason=reason, once=request.POST.get("once"))
        message(request, "已撤回送审，修改后可以重新送审。")
        return redirect("case_property", pk=case.pk)
    document = cases.withdraw_request(asked, by=by, at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"已撤回送审，《{document.title}》又是草稿，可以修改后重新送审。")
    return redirect("case_document", pk=document.subject_id, document=document.pk)


def photo_of(request: HttpRequest, by: Officer, *, about: str, kind: str, must_be_photo: bool = False) -> Kept:
    """Keep the photo of a form in the vault, before any act begins.

    Raises:
        InputError: none was chosen, or it is no photo.
    """
    sent = request.FILES.get("photo")
    if not isinstance(sent, UploadedFile):
        raise InputError("没有记入：没有选签字页的照片。", next_step="请拍下签字页，再选这张照片。")
    file = Sent(data=sent.read(), name=sent.name or "", kind=kind, must_be_photo=must_be_photo)
    return store(file, bureau=by.bureau.code, case=about, vault=vault())


def _document_of(asked: Request, by: Officer) -> Document | None:
    """Give the document a request is about; None where it is about a measure."""
    rows = Document.objects.filter(bureau=by.bureau, pk=asked.subject_id)
    return rows.first() if asked.subject_kind == "document" else None


def _signers(by: Officer) -> list[Officer]:
    rows = {one.pk: one for role in sorted(HEADS) for one in people_with(by.bureau, Role(role))}
    return [one for one in rows.values() if one.pk != by.pk]


def _decision(request: HttpRequest) -> Decision:
    chosen = next((one for one in DECISIONS if one.value == optional(request, "decision")), None)
    if chosen is None:
        raise InputError("没有记入：没有选同意还是退回。", next_step="请对照纸面选择。")
    return chosen


ROUTES: tuple[Route, ...] = (
    Route(path="approvals/<int:pk>/paper/", name="paper_form", view=paper_form, kind="content", verb=ENTER),
    Route(
        path="approvals/<int:pk>/paper/enter/",
        name="paper_enter",
        view=enter_paper,
        kind="act",
        verb=ENTER,
        methods=("POST",),
    ),
    Route(
        path="approvals/<int:pk>/withdraw/",
        name="approval_withdraw",
        view=withdraw,
        kind="act",
        verb=ENTER,
        methods=("POST",),
    ),
    Route(
        path="approvals/papers/<int:pk>/confirm/",
        name="paper_confirm",
        view=confirm,
        kind="act",
        verb="approval.confirm_paper",
        methods=("POST",),
    ),
    Route(
        path="approvals/papers/<int:pk>/deny/",
        name="paper_deny",
        view=deny,
        kind="act",
        verb="approval.deny_paper",
        methods=("POST",),
    ),
    Route(
        path="approvals/papers/<int:pk>/photo/",
        name="paper_photo",
        view=photo,
        kind="content",
        verb="approval.view",
    ),
)
