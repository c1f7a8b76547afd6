"""归类: recordings that carry no labels yet, with what ledger, activity and case suggest."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import pack_at, scope
from liuhen.cases.models import Case
from liuhen.errors import InputError
from liuhen.evidence import acts
from liuhen.evidence.models import Recording
from liuhen.field import acts as field
from liuhen.field.models import Activity
from liuhen.field.queries import activities_of, suggestion_for
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.media.derive import POSTER
from liuhen.web.playing import derived_folder
from liuhen.web.route import Route, found, message, officer_of

PAGE = 40
_MOST_ACTIVITIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One recording that waits to be classified."""

    recording: Recording
    has_poster: bool
    activity: Activity | None
    basis: str  # what ties it to the activity; empty when somebody has put it there


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One label of the form."""

    field: str
    label: str
    value: str
    is_must: bool
    may_be_provisional: bool


def waiting(request: HttpRequest) -> HttpResponse:
    """List what nobody has classified, oldest first: the earliest deadline is the nearest."""
    officer = officer_of(request)
    rows = scope(officer, "recording.label", Recording.objects.filter(labelled_at__isnull=True))
    shown = rows.select_related("device", "recorded_by", "arrival__original", "bureau").order_by("pk")
    count = rows.count()
    seeing(officer, "recording.list")
    return render(request, "evidence/classify.html", {"rows": [_waiting(one) for one in shown[:PAGE]], "count": count})


def classify(request: HttpRequest, number: str) -> HttpResponse:
    """Show the labels of one recording, filled with what is known."""
    officer = officer_of(request)
    rows = Recording.objects.select_related("device", "recorded_by", "arrival__original", "bureau")
    recording = found(request, rows, "recording.label", number=number)
    seeing(officer, "recording.view", recording)
    one = _waiting(recording)
    activities = Activity.objects.filter(bureau=officer.bureau_id).order_by("-planned_at")[:_MOST_ACTIVITIES]
    context = {
        "recording": recording,
        "one": one,
        "linked": activities_of(recording).first(),
        "activities": activities,
        "lines": _lines(recording, one.activity),
        "citation": _citation(recording),
    }
    return render(request, "evidence/classify_one.html", context)


def label(request: HttpRequest, number: str) -> HttpResponse:
    """Set the labels of one recording."""
    recording = found(request, Recording, "recording.label", number=number)
    rules = _rules(recording).mandatory_labels()
    values = {rule.field: request.POST.get(rule.field, "") for rule in rules}
    if not any(value.strip() for value in values.values()):
        raise InputError("一项标注也没有填，没有归类。", next_step="请至少填写一项，没有的以后再补。")
    acts.label(recording, values, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    missing = [rule.zh for rule in rules if not values[rule.field].strip()]
    message(request, f"已归类 {recording.number}" + (f"，还缺：{'、'.join(missing)}。" if missing else "。"))
    return redirect("classify") if request.POST.get("then") == "next" else redirect("recording", number=number)


def attribute(request: HttpRequest, number: str) -> HttpResponse:
    """Put one recording to an activity."""
    recording = found(request, Recording, "recording.label", number=number)
    chosen = request.POST.get("activity", "").strip()
    if not chosen:
        raise InputError("没有归入：还没有选活动。", next_step="请从列出的执法活动中选一个。")
    activity = found(request, Activity, "recording.attribute", number=chosen)
    field.attribute(
        recording, by=officer_of(request), at=timezone.now(), activity=activity, once=request.POST.get("once")
    )
    message(request, f"已将 {recording.number} 归入 {activity.number}。")
    return redirect("classify_recording", number=number)


def _waiting(recording: Recording) -> Waiting:
    """Say where a recording belongs: where it was put, else where the witnesses point."""
    activity, basis = activities_of(recording).first(), ""
    if activity is None and (proposed := suggestion_for(recording)) is not None:
        activity, basis = proposed[0], proposed[1].label
    has_poster = (derived_folder(recording) / POSTER).exists()
    return Waiting(recording=recording, has_poster=has_poster, activity=activity, basis=basis)


def _lines(recording: Recording, activity: Activity | None) -> list[Line]:
    held = {label.field: label.value for label in recording.labels.all()}
    suggested = _suggested(activity) if activity else {}
    return [
        Line(
            field=rule.field,
            label=rule.zh,
            value=held.get(rule.field) or suggested.get(rule.field, ""),
            is_must=rule.level == "must",
            may_be_provisional=bool(rule.provisional_allowed),
        )
        for rule in _rules(recording).mandatory_labels()
    ]


def _rules(recording: Recording) -> Pack:
    """Give the rules of the day the recording was made."""
    return pack_at(recording.bureau, recording.ended_latest or recording.sealed_at)


def _citation(recording: Recording) -> Citation | None:
    """Say which clause demands the labels."""
    stated = _rules(recording).need(lambda body: body.ingest.labels if body.ingest else None)
    return stated.cite(stated.value[0]) if stated.value else None


def _suggested(activity: Activity) -> dict[str, str]:
    """Fill the labels that an activity and its case can answer."""
    case = Case.objects.filter(pk=activity.case_id, bureau=activity.bureau_id).first() if activity.case_id else None
    names = "、".join(row.officer.name for row in activity.officers.select_related("officer"))
    return {
        "case_no": case.number if case else "",
        "party_name": activity.party,
        "handler_name": names,
        "activity_name": activity.title,
        "case_name": activity.title,
        "place": activity.place,
    }


_AT = "recordings/<str:number>/"
ROUTES: tuple[Route, ...] = (
    Route(path="classify/", name="classify", view=waiting, kind="content", verb="recording.label"),
    Route(path=f"{_AT}classify/", name="classify_recording", view=classify, kind="content", verb="recording.label"),
    Route(path=f"{_AT}label/", name="recording_label", view=label, kind="act", verb="recording.label",
          methods=("POST",)),
    Route(path=f"{_AT}activity/", name="recording_attribute", view=attribute, kind="act", verb="recording.attribute",
          methods=("POST",)),
)  # fmt: skip
