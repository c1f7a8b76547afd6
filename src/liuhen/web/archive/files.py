"""案卷与光盘: cases due, making a file and its progress, the file's page, image, label, disc register."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.archive import acts
from liuhen.archive.models import OPEN_STATES, CaseFile, Disc
from liuhen.archive.queries import (
    Due,
    archiving_clock,
    due_cases,
    files_of,
    image_path,
    issued_documents,
    label_path,
    missing_for,
    progress_of,
    recordings_of,
)
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.cases.lifecycle import bindable
from liuhen.cases.models import Case
from liuhen.law.finding import Level, Status
from liuhen.web.route import Route, found, message, officer_of

PAGE = 50
CHIPS = {"announced": "info", "building": "info", "closed": "met", "failed": "over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A case due for the archive as a row."""

    due: Due
    status: Status | None


def archive(request: HttpRequest) -> HttpResponse:
    """List what is due, what is being made, and what is in the archive."""
    by = officer_of(request)
    segment, words = request.GET.get("in", "due"), request.GET.get("q", "").strip()
    seeing(by, "archive.list", words=words)
    now = timezone.now()
    files = files_of(by)
    due = due_cases(by, at=now)
    discs = scope(by, "archive.view", Disc.objects.select_related("case_file__case", "made_by"))
    counts = {
        "due": len(due),
        "making": files.exclude(state="closed").count(),
        "closed": files.filter(state="closed").count(),
        "discs": discs.filter(case_file__state="closed").count(),
    }
    segment = segment if segment in counts else "due"
    shown = files.exclude(state="closed") if segment == "making" else files.filter(state="closed")
    if words:
        shown = shown.filter(case__title__icontains=words) | shown.filter(number__icontains=words)
    rows = discs.filter(case_file__state="closed").order_by("-pk") if segment == "discs" else shown
    context = {
        "segment": segment,
        "segments": [(key, LABELS[key], counts[key]) for key in counts],
        "due": [_due_row(one, now) for one in due],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "citation": _limit_citation(by),
        "label_rule": active_pack(by.bureau).disc_label(),
        "may_make": bool(may(by, "archive.announce")),
        "words": words,
        "chips": CHIPS,
    }
    return render(request, "archive/list.html", context)


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would go into the file of a case, and what is still missing (还缺)."""
    by = officer_of(request)
    case = found(request, Case, "archive.prepare", pk=pk)
    seeing(by, "archive.prepare", case)
    held = CaseFile.objects.filter(case=case).first()
    if held is not None:
        return redirect("archive_file", number=held.number)
    if case.state not in bindable():
        raise Http404
    hindrances = missing_for(case, at=timezone.now())
    context = {
        "case": case,
        "blocking": [one for one in hindrances if one.level == Level.BLOCK],
        "advice": [one for one in hindrances if one.level != Level.BLOCK],
        "documents": [(document, document.title) for document in issued_documents(case)],
        "recordings": recordings_of(case),
        "finding": archiving_clock(case, at=timezone.now()),
        "label_rule": active_pack(by.bureau).disc_label(),
    }
    return render(request, "archive/prepare.html", context)


def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the file of a case."""
    case = found(request, Case, "archive.announce", pk=pk)
    file = acts.announce_file(case, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已立卷，案卷号 {file.number}，正在后台制作。")
    return redirect("archive_file", number=file.number)


def repeat(request: HttpRequest, number: str) -> HttpResponse:
    """Build a file anew after a failure."""
    file = found(request, CaseFile, "archive.repeat", number=number)
    acts.repeat_file(file, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已重新制作 {file.number}。")
    return redirect("archive_file", number=file.number)


def file_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case file: progress or contents, digests, discs, trail."""
    by = officer_of(request)
    file = found(request, CaseFile.objects.select_related("case", "announced_by"), "archive.view", number=number)
    seeing(by, "archive.view", file)
    context = {
        "file": file,
        "chip": CHIPS[file.state],
        "progress": progress_of(file),
        "is_open": file.state in OPEN_STATES,
        "discs": file.discs.select_related("made_by"),
        "may_take": bool(may(by, "archive.take_image", file)),
        "may_repeat": bool(may(by, "archive.repeat", file)) and file.state == "failed",
        "groups": _groups(file),
    }
    return render(request, "archive/file.html", context)


def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Give the progress of a file that is being made; a finished one asks the page to load anew."""
    file = found(request, CaseFile, "archive.view", number=number)
    if file.state not in OPEN_STATES:
        return HttpResponse(headers={"HX-Redirect": reverse("archive_file", args=[number])})
    return render(request, "archive/progress.html", {"file": file, "progress": progress_of(file)})


def take_image(request: HttpRequest, number: str) -> FileResponse:
    """Hand out the disc image, to be burnt on any computer."""
    file = found(request, CaseFile, "archive.take_image", number=number)
    if file.state != "closed":
        raise Http404
    seeing(officer_of(request), "archive.take_image", file, digest=file.iso_digest)
    name, kind = f"{file.number}.iso", "application/x-iso9660-image"
    return FileResponse(image_path(file).open("rb"), as_attachment=True, filename=name, content_type=kind)


def label(request: HttpRequest, number: str) -> FileResponse:
    """Show the label sheet as PDF, to be printed."""
    file = found(request, CaseFile, "archive.print_label", number=number)
    if file.state != "closed":
        raise Http404
    seeing(officer_of(request), "archive.print_label", file)
    return FileResponse(
        label_path(file).open("rb"), filename=f"{file.number}-label.pdf", content_type="application/pdf"
    )


def _due_row(due: Due, now: datetime) -> DueRow:
    return DueRow(due=due, status=due.finding.status_at(now) if due.finding else None)


def _limit_citation(by: Officer) -> object:
    rule = active_pack(by.bureau).need(lambda body: body.archiving)
    return rule.layer.cite(rule.value.req)


def _groups(file: CaseFile) -> list[tuple[str, list[dict[str, object]]]]:
    words = {"document": "文书", "register": "登记簿摘录"}
    groups: dict[str, list[dict[str, object]]] = {"文书": [], "录像、照片和录音": [], "登记簿摘录": []}
    for row in file.index:
        groups[words.get(str(row["medium"]), "录像、照片和录音")].append(row)
    return [(name, rows) for name, rows in groups.items() if rows]


LABELS = {"due": "待立卷", "making": "正在制作", "closed": "已归档", "discs": "光盘目录"}

ROUTES: tuple[Route, ...] = (
    Route(path="archive/", name="archive", view=archive, kind="content", verb="archive.list"),
    Route(path="archive/cases/<int:pk>/", name="archive_prepare", view=prepare, kind="content", verb="archive.prepare"),
    Route(
        path="archive/cases/<int:pk>/announce/",
        name="archive_announce",
        view=announce,
        kind="act",
        verb="archive.announce",
        methods=("POST",),
    ),
    Route(path="archive/<str:number>/", name="archive_file", view=file_page, kind="content", verb="archive.view"),
    Route(
        path="archive/<str:number>/progress/", name="archive_progress", view=progress, kind="none", verb="archive.view"
    ),
    Route(
        path="archive/<str:number>/repeat/",
        name="archive_repeat",
        view=repeat,
        kind="act",
        verb="archive.repeat",
        methods=("POST",),
    ),
    Route(
        path="archive/<str:number>/image/",
        name="archive_image",
        view=take_image,
        kind="content",
        verb="archive.take_image",
    ),
    Route(
        path="archive/<str:number>/label/", name="archive_label", view=label, kind="content", verb="archive.print_label"
    ),
)
