"""One source: what was received, what was found out, who was told; who complained opens on a page of its own."""

from __future__ import annotations

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, people_with
from liuhen.bureau.roles import Role
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.queries import files_about
from liuhen.cases.kept.store import Kept, Sent, store
from liuhen.cases.queries import case_facts, rules_of
from liuhen.cases.sources.acts.checking import NewVerification, verify
from liuhen.cases.sources.acts.closing import NewNotice, close_source, notify
from liuhen.cases.sources.acts.registering import let_open_identity, open_identity
from liuhen.cases.sources.models import CaseSource
from liuhen.cases.sources.owed import owed_notices
from liuhen.cases.sources.queries import behind, complainant_of, line_of, named_words
from liuhen.cases.sources.words import METHODS, OPINIONS, VERIFY_MEANS
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.law.check import check
from liuhen.law.finding import Finding
from liuhen.web.reading import needed_instant, optional, text
from liuhen.web.route import Route, found, message, officer_of

PAPERS = {
    "case_source": "案源登记表",
    "not_filed_record": "不予立案记录",
    "notice_to_complainant": "处理结果告知书",
    "transfer_letter": "案件移送函",
    "crime_transfer_report": "移送涉嫌犯罪案件报告",
}
OWN_RULES = ("sources.", "clock.filing", "document.missing.not_filed", "document.fields.not_filed")
OPEN_STATES = ("clue", "accepted")


def source(request: HttpRequest, number: str) -> HttpResponse:
    """Show a source with its case, its verifications, who was told, and what the rules still want of it."""
    by, one = officer_of(request), _source(request, number)
    seeing(by, "source.view", one)
    case, now = one.case, timezone.now()
    notices = list(one.notices.select_related("by", "document"))
    proofs = files_about("source_notice", [notice.pk for notice in notices])
    may_case = bool(may(by, "case.view", case))
    context = {
        "source": one,
        "case": case,
        "line": line_of(one),
        "who": named_words(one),
        "part": complainant_of(one),
        "others": list(case.sources.exclude(pk=one.pk).order_by("pk")),
        "verifications": list(one.verifications.select_related("by")),
        "notices": [(notice, proofs[notice.pk]) for notice in notices],
        "owed": owed_notices(behind(one), rules_of(case)) if case.state == "closed_not_filed" else (),
        "findings": _findings(one, now),
        "openings": list(one.openings.select_related("by")),
        "papers": list(documents_of(case).filter(kind__in=PAPERS)) if may_case else [],
        "drafts": list(PAPERS.items()) if may(by, "case.draft", case) else [],
        "transfers": list(case.transfers.select_related("document")),
        "is_undecided": case.state in OPEN_STATES,
        "may": {
            "case": may_case,
            "accept": case.state == "clue" and bool(may(by, "case.accept", case)),
            "transfer": bool(may(by, "case.request_transfer", case)),
            "identity": bool(may(by, "source.open_identity", one)),
            "share": bool(may(by, "source.share_identity", one)),
            "verify": one.closed_at is None and bool(may(by, "source.verify", one)),
            "notify": bool(may(by, "source.notify", one)),
            "close": one.closed_at is None and bool(may(by, "source.close", one)),
        },
        "colleagues": people_with(case.bureau, Role.OFFICER).exclude(pk=by.pk).order_by("pk"),
        "means": VERIFY_MEANS,
        "opinions": OPINIONS,
        "methods": METHODS,
        "addressees": _addressees(one),
    }
    return render(request, "sources/source.html", context)


def source_identity(request: HttpRequest, number: str) -> HttpResponse:
    """Open who complained, for the purpose typed; the page is kept nowhere."""
    by, one = officer_of(request), _source(request, number)
    who = complainant_of(one)
    if who is None:
        raise InputError("没有打开：这件案源没有投诉举报人。", next_step="请返回案源页面。")
    opening = open_identity(one, purpose=optional(request, "purpose"), by=by, at=timezone.now())
    answer = render(request, "sources/identity.html", {"source": one, "who": who, "opening": opening})
    answer["Cache-Control"] = "no-store"
    return answer


def source_share(request: HttpRequest, number: str) -> HttpResponse:
    """Let a further officer open who complained."""
    one = _source(request, number)
    officer = Officer.objects.filter(bureau=one.bureau_id, username=optional(request, "officer")).first()
    if officer is None:
        raise InputError("没有准许：没有选人员。", next_step="请从列表中选择人员。")
    let_open_identity(one, officer, by=officer_of(request), at=timezone.now(), reason=optional(request, "reason"))
    message(request, f"已准许{officer.name}查看 {one.number} 的投诉举报人身份。")
    return redirect("source", number=number)


def source_verify(request: HttpRequest, number: str) -> HttpResponse:
    """Write down a verification."""
    one = _source(request, number)
    new = NewVerification(
        means="、".join(request.POST.getlist("means")),
        verified_at=needed_instant(request, "verified_at", "核查时间"),
        officers=optional(request, "officers"),
        findings=optional(request, "findings"),
        opinion=optional(request, "opinion"),
    )
    verify(one, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记 {one.number} 的核查情况。")
    return redirect("source", number=number)


def source_notify(request: HttpRequest, number: str) -> HttpResponse:
    """Write down that somebody was told, or why nobody can be; its proof is in the vault before the act begins."""
    one = _source(request, number)
    to = text(request, "to", "告知对象")
    new = NewNotice(
        to=to,
        told_at=needed_instant(request, "told_at", "告知时间"),
        method=optional(request, "method"),
        words=optional(request, "words"),
        proof=optional(request, "proof"),
        document=documents_of(one.case).filter(kind="notice_to_complainant", state="issued").last(),
        excuse=optional(request, "excuse"),
    )
    notify(one, new, files=_proofs(request, one), by=officer_of(request), at=timezone.now(), once=_once(request))
    message(request, f"已登记告知{to}。" if not new.excuse else f"已登记无法告知{to}的理由。")
    return redirect("source", number=number)


def source_close(request: HttpRequest, number: str) -> HttpResponse:
    """Close a source."""
    one = _source(request, number)
    close_source(one, by=officer_of(request), at=timezone.now(), words=optional(request, "words"), once=_once(request))
    message(request, f"已办结案源 {one.number}。")
    return redirect("source", number=number)


def source_file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Show the proof of a notice; it may tell who complained, so only those who may open that see it."""
    by, one = officer_of(request), found(request, CaseSource, "source.open_identity", number=number)
    ids = list(one.notices.values_list("pk", flat=True))
    kept = KeptFile.objects.filter(about_kind="source_notice", about_id__in=ids, pk=pk).first()
    if kept is None:
        raise Http404
    seeing(by, "source.open_identity", one, file=kept.sha256, purpose="查看告知凭证")
    return FileResponse(vault().open(kept.sha256), content_type=kept.media_type, headers={"Cache-Control": "no-store"})


def _source(request: HttpRequest, number: str) -> CaseSource:
    rows = CaseSource.objects.select_related("case__bureau", "registered_by", "bureau", "complainant")
    return found(request, rows, "source.view", number=number)


def _findings(one: CaseSource, now: datetime) -> list[Finding]:
    found_ = check(case_facts(one.case, at=now), rules_of(one.case), now)
    return [finding for finding in found_ if finding.rule.startswith(OWN_RULES)]


def _addressees(one: CaseSource) -> list[str]:
    """Give whom one may tell: those the rules name, then whoever else is behind it."""
    who = complainant_of(one)
    owed = [each.to for each in owed_notices(behind(one), rules_of(one.case))]
    further = [who.get_part_display()] if who else []
    return list(dict.fromkeys([*owed, *further, *(["移送机关"] if one.organ else [])]))


def _proofs(request: HttpRequest, one: CaseSource) -> list[Kept]:
    sent = [
        Sent(data=each.read(), name=str(each.name), kind="notice_proof", words=optional(request, "proof"))
        for each in request.FILES.getlist("file")
    ]
    return [store(each, bureau=one.bureau.code, case=one.case.clue_number, vault=vault()) for each in sent]


def _once(request: HttpRequest) -> str | None:
    return request.POST.get("once")


def _act(path: str, name: str, view: object, verb: str) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb=verb, methods=("POST",))  # type: ignore[arg-type]


ROUTES: tuple[Route, ...] = (
    Route(path="sources/<str:number>/", name="source", view=source, kind="content", verb="source.view"),
    _act("sources/<str:number>/identity/", "source_identity", source_identity, "source.open_identity"),
    _act("sources/<str:number>/share/", "source_share", source_share, "source.share_identity"),
    _act("sources/<str:number>/verify/", "source_verify", source_verify, "source.verify"),
    _act("sources/<str:number>/notify/", "source_notify", source_notify, "source.notify"),
    _act("sources/<str:number>/close/", "source_close", source_close, "source.close"),
    Route(
        path="sources/<str:number>/files/<int:pk>/",
        name="source_file",
        view=source_file,
        kind="content",
        verb="source.open_identity",
    ),
)
