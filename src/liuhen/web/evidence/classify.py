"""归类: the grid of recordings that carry no labels yet, many at once; and those outside every activity."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.errors import InputError
from liuhen.evidence.marking.acts import grounds
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import Recording
from liuhen.field import acts as field
from liuhen.field.attribution import Basis
from liuhen.field.models import Activity
from liuhen.field.queries import activities_of
from liuhen.field.sorting.acts import ForAll, Sorted, answer_outside, sort
from liuhen.field.sorting.queries import outside_of, quarantined
from liuhen.field.sorting.words import Answer
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.web.evidence.grid import Gathering, Waiting
from liuhen.web.reading import optional, truth
from liuhen.web.route import Route, found, message, officer_of

PAGE = 60
_MOST_ACTIVITIES = 60
_SCENE = "scene"  # label field that every bureau may set


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One label of the form."""

    field: str
    label: str
    value: str
    is_must: bool
    may_be_provisional: bool


def waiting(request: HttpRequest) -> HttpResponse:
    """List what nobody has classified, by the activity it seems to belong to; the earliest deadline first."""
    officer = officer_of(request)
    rows = _to_sort(officer)
    apart = quarantined(rows)
    is_apart = request.GET.get("show") == "outside"
    chosen = rows.filter(pk__in=apart) if is_apart else rows.exclude(pk__in=apart)
    shown = _filtered(chosen, request)
    count = shown.count()
    seeing(officer, "recording.list")
    listed = Gathering().waiting(list(shown.order_by("pk")[:PAGE]), is_outside=is_apart)
    pack = active_pack(officer.bureau)
    context = {
        "groups": _grouped(listed),
        "count": count,
        "shown": len(listed),
        "is_apart": is_apart,
        "counts": (rows.count() - len(apart), len(apart)),
        "query": request.GET.urlencode(),
        "wanted": {key: request.GET.get(key, "") for key in ("device", "officer")},
        "devices": sorted(filter(None, chosen.values_list("device__number", flat=True).distinct())),
        "people": Officer.objects.filter(pk__in=chosen.values("recorded_by")).order_by("name"),
        "labels": pack.mandatory_labels(),
        "citation": _citation(pack),
        "activities": _activities(officer),
        "scenes": [label for _, label in pack.scenes()],
        "triggers": grounds(pack, MarkKind.LONG_TERM).items(),
        "classes": _secrecy(pack),
        "answers": [(one.value, one.label) for one in Answer],
        "may_answer": bool(may(officer, "recording.answer_outside")),
        "may_restrict": bool(may(officer, "recording.restrict")),
    }
    return render(request, "evidence/classify.html", context)


def sort_many(request: HttpRequest) -> HttpResponse:
    """Sort the recordings that were chosen, each by what is suggested for it, under what was typed for all."""
    officer = officer_of(request)
    only = optional(request, "only")
    chosen = _chosen(officer, [only] if only else request.POST.getlist("recording"))
    use = "suggested" if only else optional(request, "activity")
    typed = {} if only else _typed(request, active_pack(officer.bureau))
    named = found(request, Activity, "recording.attribute", number=use) if use not in ("", "suggested") else None
    gathering = Gathering()
    known = gathering.waiting(chosen)
    rows = [_sorted(one, named, typed, gathering, is_suggested=use == "suggested") for one in known]
    alike = ForAll() if only else _alike(request)
    moved = sort(rows, alike, by=officer, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已归类 {len(rows)} 件，其中 {moved} 件归入活动。")
    return redirect(_back(request))


def answer(request: HttpRequest) -> HttpResponse:
    """Say what the chosen recordings outside every activity are."""
    officer = officer_of(request)
    stated = optional(request, "answer")
    if stated not in set(Answer):
        raise InputError("没有登记。还没有选核实结果。", next_step="请选一项结果再登记。")
    rows = _chosen(officer, request.POST.getlist("recording"))
    said = answer_outside(
        rows,
        Answer(stated),
        reason=optional(request, "reason"),
        by=officer,
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记 {len(said)} 件的核实结果：{Answer(stated).label}。")
    return redirect(f"{reverse('classify')}?show=outside")


def classify(request: HttpRequest, number: str) -> HttpResponse:
    """Show the labels of one recording, filled with what is known."""
    officer = officer_of(request)
    recording = found(request, _with_facts(Recording.objects.all()), "recording.label", number=number)
    seeing(officer, "recording.view", recording)
    gathering = Gathering()
    one = gathering.waiting([recording], is_outside=bool(outside_of([recording.pk])))[0]
    context = {
        "recording": recording,
        "one": one,
        "basis": one.basis.label if one.basis else "",
        "linked": activities_of(recording).first(),
        "activities": _activities(officer),
        "lines": _lines(one),
        "citation": _citation(gathering.rules_of(recording)),
    }
    return render(request, "evidence/classify_one.html", context)


def label(request: HttpRequest, number: str) -> HttpResponse:
    """Set the labels of one recording."""
    recording = found(request, Recording, "recording.label", number=number)
    rules = Gathering().rules_of(recording).mandatory_labels()
    typed = {rule.field: request.POST.get(rule.field, "") for rule in rules}
    if not any(value.strip() for value in typed.values()):
        raise InputError("一项标注也没有填，没有归类。", next_step="请至少填写一项，没有的以后再补。")
    row = Sorted(recording=recording, labels=typed)
    sort([row], by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    missing = [rule.zh for rule in rules if not typed[rule.field].strip()]
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


def _to_sort(officer: Officer) -> QuerySet[Recording]:
    rows = scope(officer, "recording.label", Recording.objects.filter(labelled_at__isnull=True))
    return _with_facts(rows)


def _with_facts(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    rows = rows.select_related("device", "recorded_by", "arrival__original", "bureau")
    return rows.prefetch_related("labels")


def _filtered(rows: QuerySet[Recording], request: HttpRequest) -> QuerySet[Recording]:
    if device := request.GET.get("device", ""):
        rows = rows.filter(device__number=device)
    if (person := request.GET.get("officer", "")).isdigit():
        rows = rows.filter(recorded_by=int(person))
    return rows


def _chosen(officer: Officer, numbers: list[str]) -> list[Recording]:
    rows = scope(officer, "recording.label", Recording.objects.filter(number__in=numbers))
    return list(_with_facts(rows).order_by("pk"))


def _grouped(listed: list[Waiting]) -> list[tuple[Activity | None, list[Waiting]]]:
    """Put what seems to belong to one activity together; the group whose first recording came in first is first."""
    first = {one.group: at for at, one in reversed(list(enumerate(listed)))}
    ordered = sorted(listed, key=lambda one: (first[one.group], one.recording.started_earliest or _LATER))
    return [
        (several[0].activity, several)
        for _, several in ((key, list(rows)) for key, rows in groupby(ordered, key=lambda one: one.group))
    ]


_LATER = datetime.max.replace(tzinfo=timezone.get_default_timezone())


def _sorted(
    known: Waiting, named: Activity | None, typed: dict[str, str], gathering: Gathering, *, is_suggested: bool
) -> Sorted:
    """Say where one of the chosen goes: to the activity named, or to its own suggestion."""
    recording = known.recording
    activity = named or (known.activity if is_suggested else None)
    basis = Basis.PERSON if named or known.basis is None else known.basis
    filled = gathering.suggested(recording, activity or known.activity) if is_suggested or named else {}
    wanted = {rule.field for rule in known.rules}
    return Sorted(
        recording=recording,
        activity=activity,
        basis=basis,
        labels={name: value for name, value in (filled | typed).items() if name in wanted or name in typed},
    )


def _typed(request: HttpRequest, pack: Pack) -> dict[str, str]:
    fields = (*(rule.field for rule in pack.mandatory_labels()), _SCENE)
    return {name: value for name in fields if (value := optional(request, f"label-{name}"))}


def _alike(request: HttpRequest) -> ForAll:
    secrecy = optional(request, "secrecy")
    return ForAll(
        is_evidence=truth(request, "is_evidence"),
        triggers=tuple(request.POST.getlist("trigger")),
        secrecy=None if not secrecy else "" if secrecy == "lift" else secrecy,
        reason=optional(request, "reason"),
    )


def _lines(one: Waiting) -> list[Line]:
    held = {row.field: row.value for row in one.recording.labels.all()}
    return [
        Line(
            field=rule.field,
            label=rule.zh,
            value=held.get(rule.field) or one.values.get(rule.field, ""),
            is_must=rule.level == "must",
            may_be_provisional=bool(rule.provisional_allowed),
        )
        for rule in one.rules
    ]


def _citation(pack: Pack) -> Citation | None:
    """Say which clause demands the labels."""
    stated = pack.need(lambda body: body.ingest.labels if body.ingest else None)
    return stated.cite(stated.value[0]) if stated.value else None


def _secrecy(pack: Pack) -> list[str]:
    """Give the classes of restricted handling, those of the pack first."""
    found_ones = (one.zh for layer in pack.layers if layer.body.secrecy for one in layer.body.secrecy.classes)
    return list(dict.fromkeys(found_ones))


def _activities(officer: Officer) -> QuerySet[Activity]:
    return Activity.objects.filter(bureau=officer.bureau_id).order_by("-planned_at")[:_MOST_ACTIVITIES]


def _back(request: HttpRequest) -> str:
    query = optional(request, "query")
    return f"{reverse('classify')}?{query}" if query else reverse("classify")


_AT = "recordings/<str:number>/"
ROUTES: tuple[Route, ...] = (
    Route(path="classify/", name="classify", view=waiting, kind="content", verb="recording.label"),
    Route(path="classify/sort/", name="classify_sort", view=sort_many, kind="act", verb="recording.label",
          methods=("POST",)),
    Route(path="classify/outside/", name="classify_outside", view=answer, kind="act", verb="recording.answer_outside",
          methods=("POST",)),
    Route(path=f"{_AT}classify/", name="classify_recording", view=classify, kind="content", verb="recording.label"),
    Route(path=f"{_AT}label/", name="recording_label", view=label, kind="act", verb="recording.label",
          methods=("POST",)),
    Route(path=f"{_AT}activity/", name="recording_attribute", view=attribute, kind="act", verb="recording.attribute",
          methods=("POST",)),
)  # fmt: skip
