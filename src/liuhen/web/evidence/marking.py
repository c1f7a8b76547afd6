"""What people say of a recording on its page: grounds for keeping it or against it, holds, notes of extraction."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may
from liuhen.errors import InputError
from liuhen.evidence.marking import acts
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import ExtractionNote, Hold, Recording, RecordingMark
from liuhen.web.reading import needed_instant, optional, typed_form
from liuhen.web.route import Route, found, message, officer_of

_FIELD = "field-"  # before the number of a field of the note: its words are the bureau's and no name for a form
_BY_US = ("制作人", "提取人")  # filled with the person at the desk until he changes it


def marks_of(officer: Officer, recording: Recording) -> dict[str, object]:
    """Give what the panel of a recording's page shows."""
    pack = active_pack(recording.bureau)
    known = {kind: acts.grounds(pack, kind) for kind in MarkKind}
    rows = recording.marks.select_related("by", "confirmed_by", "dismissed_by").order_by("pk")
    fields = acts.note_fields(pack)
    return {
        "rows": [(row, known[MarkKind(row.kind)].get(row.code, row.code)) for row in rows],
        "choices": [(kind.value, kind.label, known[kind].items()) for kind in MarkKind if known[kind]],
        "holds": recording.holds.select_related("set_by", "lifted_by").order_by("pk"),
        "notes": recording.extraction_notes.select_related("by").order_by("pk"),
        "note_fields": [
            (f"{_FIELD}{at}", name, officer.name if name in _BY_US else "")
            for at, name in enumerate(fields)
            if "时间" not in name
        ],
        "now": typed_form(timezone.now()),
        "may": {
            verb: bool(may(officer, f"recording.{verb}", recording))
            for verb in ("say_ground", "confirm_ground", "dismiss_ground", "lift_hold", "extract")
        },
    }


def say(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a ground of the rules holds of a recording."""
    recording = found(request, Recording, "recording.say_ground", number=number)
    kind, _, code = optional(request, "ground").partition(":")
    if kind not in set(MarkKind) or not code:
        raise InputError("没有登记。还没有选情形。", next_step="请从列出的情形中选择。")
    acts.say_ground(
        recording, MarkKind(kind), code, words=optional(request, "words"), by=officer_of(request),
        at=timezone.now(), once=request.POST.get("once"),
    )  # fmt: skip
    message(request, f"已登记 {recording.number} 的情形。")
    return redirect("recording", number=number)


def decide(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Confirm a ground, or dismiss it with the reason."""
    recording = found(request, Recording, "recording.confirm_ground", number=number)
    row = get_object_or_404(RecordingMark.objects.select_related("recording__bureau"), recording=recording, pk=pk)
    by, at, once = officer_of(request), timezone.now(), request.POST.get("once")
    if optional(request, "decision") == "confirm":
        acts.confirm_ground(row, by=by, at=at, once=once)
        message(request, "已确认。" + ("录像已设长期保存。" if row.kind == MarkKind.LONG_TERM else ""))
    else:
        acts.dismiss_ground(row, why=optional(request, "why"), by=by, at=at, once=once)
        message(request, "已记下不予确认和理由。")
    return redirect("recording", number=number)


def lift(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """End a hold with the reason."""
    recording = found(request, Recording, "recording.lift_hold", number=number)
    row = get_object_or_404(Hold.objects.select_related("recording__bureau"), recording=recording, pk=pk)
    acts.lift_hold(
        row, why=optional(request, "why"), by=officer_of(request), at=timezone.now(), once=request.POST.get("once")
    )
    message(request, "已解除长期保存，保存期限照规则计算。")
    return redirect("recording", number=number)


def extract(request: HttpRequest, number: str) -> HttpResponse:
    """Write the note that goes with a copy taken as evidence."""
    recording = found(
        request, Recording.objects.select_related("arrival__original"), "recording.extract", number=number
    )
    taken_at = needed_instant(request, "extracted_at", "提取时间")
    said = {
        name: typed_form(taken_at).replace("T", " ") if "时间" in name else optional(request, f"{_FIELD}{at}")
        for at, name in enumerate(acts.note_fields(active_pack(recording.bureau)))
    }
    row = acts.write_extraction(
        recording, said, extracted_at=taken_at, by=officer_of(request), at=timezone.now(),
        once=request.POST.get("once"),
    )  # fmt: skip
    message(request, f"已登记证据提取说明 {row.number}，请打印后随证据附卷。")
    return redirect("extraction_note", number=row.number)


def note(request: HttpRequest, number: str) -> HttpResponse:
    """Show a note of extraction as it is printed."""
    rows = ExtractionNote.objects.select_related("recording__arrival__original", "recording__bureau", "by")
    row = found(request, rows, "recording.view", number=number)
    seeing(officer_of(request), "recording.view", row.recording)
    rule = active_pack(row.recording.bureau).need(lambda body: body.evidence.extraction_note if body.evidence else None)
    context = {
        "row": row,
        "recording": row.recording,
        "name": rule.value.name_zh or "证据提取说明",
        "citation": rule.cite(rule.value),
    }
    return render(request, "evidence/extraction.html", context)


_AT = "recordings/<str:number>/"
ROUTES: tuple[Route, ...] = (
    Route(path=f"{_AT}grounds/", name="recording_ground", view=say, kind="act", verb="recording.say_ground",
          methods=("POST",)),
    Route(path=f"{_AT}grounds/<int:pk>/", name="recording_ground_decide", view=decide, kind="act",
          verb="recording.confirm_ground", methods=("POST",)),
    Route(path=f"{_AT}holds/<int:pk>/lift/", name="recording_hold_lift", view=lift, kind="act",
          verb="recording.lift_hold", methods=("POST",)),
    Route(path=f"{_AT}extraction/", name="recording_extract", view=extract, kind="act", verb="recording.extract",
          methods=("POST",)),
    Route(path="extractions/<str:number>/", name="extraction_note", view=note, kind="content", verb="recording.view"),
)  # fmt: skip
