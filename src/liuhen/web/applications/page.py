"""One application: its record section by section, screenshots, stretches of counter video, acceptance or refusal."""

from __future__ import annotations

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may, scope
from liuhen.cases.applications.acts.intake import (
    NewEvent,
    accept_application,
    mark_not_applicable,
    note,
    refuse_application,
    tell_supplement,
)
from liuhen.cases.applications.acts.recordings import Stretch, cite, keep_files, name_at_centre
from liuhen.cases.applications.models import Application
from liuhen.cases.applications.queries import applications_facts, files_of_application, papers_of, record_of
from liuhen.cases.applications.sections import sections_of
from liuhen.cases.applications.words import CITED
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.store import Sent, store
from liuhen.cases.queries import rules_of
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.law.check import check
from liuhen.web.reading import MissingError, civil_day, instant, needed_instant, optional, text
from liuhen.web.route import Route, found, message, officer_of

OFFERED = 40  # recordings offered at once
KINDS = (("screenshot", "网上申请截图"), ("photo", "照片"), ("material", "申请材料"))


def application(request: HttpRequest, number: str) -> HttpResponse:
    """Show an application with everything recorded of it, and what the rules still want."""
    by, one = officer_of(request), _application(request, number)
    words = request.GET.get("q", "").strip()
    seeing(by, "application.view", one, words=words)
    case, now, pack = one.case, timezone.now(), rules_of(one.case)
    facts = applications_facts([one])[one.pk]
    recordings = scope(by, "recording.view", Recording.objects.filter(bureau=one.bureau_id))
    if words:
        recordings = recordings.filter(Q(number__icontains=words) | Q(arrival__shown_path__icontains=words))
    verbs = ("note", "tell_supplement", "mark_not_applicable", "accept", "refuse", "keep_file", "cite")
    may_case = bool(may(by, "case.view", case))
    context = {
        "application": one,
        "case": case,
        "record": record_of(one),
        "sections": sections_of(pack, facts.events),
        "findings": check(facts, pack, now),
        "files": files_of_application(one),
        "kinds": KINDS,
        "stretches": list(one.stretches.select_related("recording", "by")),
        "recordings": list(recordings.order_by("-started_earliest", "-pk")[:OFFERED]),
        "cited": CITED,
        "words": words,
        "papers": list(papers_of(one)) if may_case else [],
        "is_open": one.state in ("received", "supplement"),
        "was_told": any(event.name == "supplement_told" for event in facts.events),
        "may_case": may_case,
        "may": {verb: bool(may(by, f"application.{verb}", one)) for verb in verbs},
    }
    return render(request, "applications/application.html", context)


def application_note(request: HttpRequest, number: str) -> HttpResponse:
    """Write down a correction on the spot, a receipt given, or supplements received."""
    one, event = _application(request, number), optional(request, "event")
    lines = tuple(line.strip() for line in optional(request, "points").splitlines() if line.strip())
    new = NewEvent(
        name=event,
        at=needed_instant(request, "at", "发生时间"),
        words=optional(request, "words"),
        points=lines,
        handler=optional(request, "handler"),
        fields={"materials": [row["name"] for row in one.materials]} if event == "receipt_given" else {},
    )
    made = note(one, new, by=officer_of(request), at=timezone.now(), once=_once(request))
    message(request, f"已登记{made.get_name_display()}。")
    return redirect("application", number=number)


def application_supplement(request: HttpRequest, number: str) -> HttpResponse:
    """Tell everything that is to be supplemented, at once."""
    one = _application(request, number)
    new = NewEvent(
        name="supplement_told",
        at=needed_instant(request, "at", "告知时间"),
        points=tuple(optional(request, "points").splitlines()),
        due_on=civil_day(optional(request, "due_on")),
        handler=optional(request, "handler"),
        reason=optional(request, "reason"),
    )
    tell_supplement(one, new, by=officer_of(request), at=timezone.now(), once=_once(request))
    message(request, "已登记一次性告知补正，《一次性补正告知书》已起草，请核对后定稿、打印交申请人。")
    return redirect("application", number=number)


def application_excuse(request: HttpRequest, number: str) -> HttpResponse:
    """Note that a section does not apply."""
    one = _application(request, number)
    section, reason = text(request, "section", "环节"), optional(request, "reason")
    mark_not_applicable(one, section, by=officer_of(request), at=timezone.now(), reason=reason, once=_once(request))
    message(request, "已注明不适用。")
    return redirect("application", number=number)


def application_accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept an application."""
    one = _application(request, number)
    words = optional(request, "words")
    accept_application(one, by=officer_of(request), at=timezone.now(), words=words, once=_once(request))
    message(request, f"已受理 {number}。")
    return redirect("application", number=number)


def application_refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse to accept an application."""
    one = _application(request, number)
    reason = optional(request, "reason")
    refuse_application(one, by=officer_of(request), at=timezone.now(), reason=reason, once=_once(request))
    message(request, f"已对 {number} 不予受理。")
    return redirect("application", number=number)


def application_keep(request: HttpRequest, number: str) -> HttpResponse:
    """Keep screenshots and papers; their bytes are in the vault before the act begins."""
    one = _application(request, number)
    kind = optional(request, "kind")
    where = f"{optional(request, 'origin')} {optional(request, 'taken_at').replace('T', ' ')}".strip()
    if kind not in dict(KINDS):
        raise MissingError("没有附入。还缺：种类。", next_step="请选择截图、照片或者申请材料。")
    sent = [
        Sent(data=each.read(), name=str(each.name), kind=kind, words=where, must_be_photo=kind != "material")
        for each in request.FILES.getlist("file")
    ]
    kept = [store(each, bureau=one.bureau.code, case=one.number, vault=vault()) for each in sent]
    rows = keep_files(one, kept, by=officer_of(request), at=timezone.now(), once=_once(request))
    message(request, f"已附入 {len(rows)} 个文件，按原始件保存。")
    return redirect("application", number=number)


def application_cite(request: HttpRequest, number: str) -> HttpResponse:
    """Cite a stretch of counter video."""
    by, one = officer_of(request), _application(request, number)
    rows = scope(by, "recording.view", Recording.objects.filter(bureau=one.bureau_id))
    recording = rows.filter(number=text(request, "recording", "录像编号")).first()
    if recording is None:
        raise MissingError("没有关联：没有这个编号的录像。", next_step="请核对录像编号；还没有入库的，先从采集台入库。")
    stretch = Stretch(
        recording=recording,
        kind="centre" if optional(request, "kind") == "centre" else "window",
        from_at=instant(request, "from_at", "起"),
        until_at=instant(request, "until_at", "止"),
        words=optional(request, "words"),
    )
    cite(one, stretch, by=by, at=timezone.now(), once=_once(request))
    message(request, f"已关联录像 {recording.number}，并放入案卷。")
    return redirect("application", number=number)


def application_centre(request: HttpRequest, number: str) -> HttpResponse:
    """Write down the number the service centre gave it."""
    one = _application(request, number)
    word = optional(request, "centre_number")
    name_at_centre(one, word, by=officer_of(request), at=timezone.now(), once=_once(request))
    message(request, f"已登记中心受理编号 {word}，请到调取清单选“重新核对”。")
    return redirect("application", number=number)


def application_file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Show a file kept beside an application."""
    one = _application(request, number)
    kept = KeptFile.objects.filter(about_kind="application", about_id=one.pk, pk=pk).first()
    if kept is None:
        raise Http404
    seeing(officer_of(request), "application.view", one, file=kept.sha256)
    return FileResponse(vault().open(kept.sha256), content_type=kept.media_type)


def _application(request: HttpRequest, number: str) -> Application:
    rows = Application.objects.select_related("case__bureau", "registered_by", "bureau")
    return found(request, rows, "application.view", number=number)


def _once(request: HttpRequest) -> str | None:
    return request.POST.get("once")


def _act(path: str, name: str, view: object, verb: str) -> Route:
    return Route(
        path=f"applications/<str:number>/{path}/",
        name=name,
        view=view,  # type: ignore[arg-type]
        kind="act",
        verb=f"application.{verb}",
        methods=("POST",),
    )


ROUTES: tuple[Route, ...] = (
    Route(
        path="applications/<str:number>/",
        name="application",
        view=application,
        kind="content",
        verb="application.view",
    ),
    _act("note", "application_note", application_note, "note"),
    _act("supplement", "application_supplement", application_supplement, "tell_supplement"),
    _act("not-applicable", "application_excuse", application_excuse, "mark_not_applicable"),
    _act("accept", "application_accept", application_accept, "accept"),
    _act("refuse", "application_refuse", application_refuse, "refuse"),
    _act("keep", "application_keep", application_keep, "keep_file"),
    _act("cite", "application_cite", application_cite, "cite"),
    _act("centre", "application_centre", application_centre, "note"),
    Route(
        path="applications/<str:number>/files/<int:pk>/",
        name="application_file",
        view=application_file,
        kind="content",
        verb="application.view",
    ),
)
