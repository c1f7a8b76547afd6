"""公示: the masked text beside what will be hidden, publishing exactly that text, taking it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.cases.models import Case, Publication
from liuhen.cases.serving import acts
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.web.reading import instant, optional
from liuhen.web.route import Route, found, message, officer_of

MOST_WORDS = 60


def preview(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Show the masked text as it would leave, with the words hidden by hand so far."""
    case, paper = _paper(request, pk, document)
    by, words = officer_of(request), _words(str(request.GET.get("hide", "")))
    seeing(by, "case.view_document", case, document=paper.label, page="publication")
    text, digest, by_rule, by_hand = acts.text_for(paper, words)
    context = {
        "case": case,
        "paper": paper,
        "text": text,
        "digest": digest,
        "by_rule": by_rule,
        "by_hand": by_hand,
        "words": "\n".join(words),
        "may": bool(may(by, "case.publish", case)),
    }
    return render(request, "serving/preview.html", context)


def publish(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Publish exactly the text that was looked at."""
    case, paper = _paper(request, pk, document)
    new = acts.NewPublication(
        channel=optional(request, "channel"),
        approver=optional(request, "approver"),
        address=optional(request, "address"),
        by_hand=_words(str(request.POST.get("hide", ""))),
        seen_digest=optional(request, "seen"),
    )
    row = acts.publish(paper, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记公示 {row.number}，请把公示文本发布到“{row.channel}”。")
    return redirect("case_services", pk=case.pk)


def keep_private(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Note that a decision is not made public."""
    case, paper = _paper(request, pk, document)
    acts.keep_private(
        paper,
        reason=optional(request, "reason"),
        approver=optional(request, "approver"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, "已登记不予公开。")
    return redirect("case_services", pk=case.pk)


def publication_text(request: HttpRequest, pk: int, publication: int) -> HttpResponse:
    """Show the text of a publication as it prints and is copied out."""
    case, row = _publication(request, pk, publication)
    seeing(officer_of(request), "case.view", case, publication=row.number)
    return render(request, "serving/public_print.html", {"case": case, "publication": row})


def withdraw(request: HttpRequest, pk: int, publication: int) -> HttpResponse:
    """Take a publication back."""
    case, row = _publication(request, pk, publication)
    acts.withdraw(
        row,
        reason=optional(request, "reason"),
        revoked_at=instant(request, "revoked_at", "决定变更或者撤销时间"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已撤回公示 {row.number}。")
    return redirect("case_services", pk=case.pk)


def _words(typed: str) -> tuple[str, ...]:
    parts = typed.replace("、", "\n").replace("，", "\n").splitlines()
    return tuple(dict.fromkeys(word for one in parts if (word := one.strip())))[:MOST_WORDS]


def _paper(request: HttpRequest, pk: int, document: int) -> tuple[Case, Document]:
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    paper = documents_of(case).filter(pk=document, state="issued").first()
    if paper is None:
        raise Http404
    return case, paper


def _publication(request: HttpRequest, pk: int, publication: int) -> tuple[Case, Publication]:
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    row = Publication.objects.select_related("case__bureau", "document").filter(case=case, pk=publication).first()
    if row is None:
        raise Http404
    return case, row


def _act(path: str, name: str, view: object) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb="case.view", methods=("POST",))  # type: ignore[arg-type]


_ONE = "cases/<int:pk>/documents/<int:document>/"
_PUBLIC = "cases/<int:pk>/publications/<int:publication>/"
ROUTES: tuple[Route, ...] = (
    Route(path=_ONE + "publication/", name="publication_preview", view=preview, kind="content", verb="case.view"),
    _act(_ONE + "publish/", "publication_publish", publish),
    _act(_ONE + "keep-private/", "publication_waive", keep_private),
    Route(path=_PUBLIC, name="publication", view=publication_text, kind="content", verb="case.view"),
    _act(_PUBLIC + "withdraw/", "publication_withdraw", withdraw),
)
