"""执法活动: the list, the plan, the activity with its coverage timeline, the phone page on site."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.cases.models import Case
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.field import acts
from liuhen.field.coverage import Explained
from liuhen.field.models import Activity
from liuhen.field.queries import comparison, proposals, scenes_of
from liuhen.field.queries.marks import marks_of
from liuhen.field.rules import choices, rule_of
from liuhen.field.scenes import Scene
from liuhen.field.site.queries import open_events
from liuhen.field.timeline import clock, length
from liuhen.web.evidence.clocks import doubts_of
from liuhen.web.field.camera import camera_of
from liuhen.web.field.gaps import gap_lines, told_reports
from liuhen.web.field.timeline import drawn
from liuhen.web.reading import instant, needed_instant, optional, text, truth, typed_form
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.sheet import attached, workbook

STEPS = (
    ("arrived_at", "arrive", "到达", "记到达"),
    ("ended_at", "end", "活动结束", "记活动结束"),
    ("departed_at", "depart", "离开现场", "记离开现场"),
    ("returned_at", "return", "返回单位", "记返回单位"),
)
MARKS = {"arrive": acts.arrive, "end": acts.end, "depart": acts.depart, "return": acts.return_to_unit}
SCENE_ROWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """One time of the activity: when it was, or the button that writes it down."""

    label: str
    step: str
    button: str
    at: datetime | None
    is_next: bool


def activities(request: HttpRequest) -> HttpResponse:
    """List activities, newest first."""
    by = officer_of(request)
    seeing(by, "activity.list")
    rows = scope(by, "activity.list", Activity.objects.all())
    state = request.GET.get("state", "")
    page = Paginator(_listed(rows, state), 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, *_stage(row)) for row in page.object_list],
        "segments": [(key, label, rows.filter(where).count(), key == state) for key, label, where in _STAGES],
        "may_plan": bool(may(by, "activity.plan")),
    }
    return render(request, "field/list.html", context)


def new_activity(request: HttpRequest) -> HttpResponse:
    """Show the form that enters an activity."""
    by = officer_of(request)
    rule = rule_of(active_pack(by.bureau))
    people = people_with(by.bureau, Role.OFFICER).prefetch_related("certificates").order_by("name")
    today = timezone.localdate()
    context = {
        "people": [(person, person.certificate_on(today)) for person in people],
        "scenes": [(duty, rule.citations.get(duty.scene)) for duty in choices(rule)],
        "two": rule.two_officers,
        "now": typed_form(timezone.now()),
    }
    return render(request, "field/new.html", context)


def plan(request: HttpRequest) -> HttpResponse:
    """Enter an activity."""
    by = officer_of(request)
    chosen = Officer.objects.filter(bureau=by.bureau, is_active=True, pk__in=_keys(request, "officer"))
    new = acts.NewActivity(
        title=optional(request, "title"),
        place=optional(request, "place"),
        party=optional(request, "party"),
        scenes=tuple(request.POST.getlist("scene")),
        officers=tuple(chosen.order_by("pk")),
        planned_at=needed_instant(request, "planned_at", "计划时间"),
    )
    activity = acts.plan(new, by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已登记执法活动 {activity.number}。到现场后请在手机上记到达。")
    return redirect("activity", number=activity.number)


def activity_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one activity: what should have been recorded, what was, what is missing, and the trail."""
    by = officer_of(request)
    activity = found(request, Activity.objects.select_related("bureau", "unit"), "activity.view", number=number)
    seeing(by, "activity.view", activity)
    rule = rule_of(active_pack(by.bureau))
    seen = comparison(activity, rule, timezone.now(), act_type=_act_type(activity))
    gaps = gap_lines(activity, seen, rule)
    officers = list(activity.officers.select_related("officer").order_by("pk"))
    context = {
        "activity": activity,
        "rule": rule,
        "timeline": drawn(seen, marks_of(activity)),
        "gaps": gaps,
        "worst": next((line for line in gaps if line.chip == "breach"), None),
        "unexplained": sum(line.gap.explained is Explained.NOT for line in gaps),
        "waiting": sum(line.word == "待审核" for line in gaps),
        "reports": told_reports(activity, seen, rule),
        "doubts": list(doubts_of(seen)),
        "edges": [
            (name, length(seconds))
            for name, seconds in (
                ("晚开", seen.coverage.late_start_seconds),
                ("早停", seen.coverage.early_stop_seconds),
            )
            if seconds and seen.tapes
        ],
        "shares": [
            (share, length(share.expected_seconds), length(share.recorded_seconds)) for share in seen.coverage.shares
        ],
        "officers": officers,
        "certified": sum(bool(row.certificate_number) for row in officers),
        "photos": seen.photos,
        "links": activity.recordings.filter(ended_at__isnull=True)
        .exclude(recording__medium="photo")
        .select_related("recording", "recording__device", "recording__recorded_by")
        .order_by("recording__started_earliest", "pk"),
        "proposals": proposals(activity) if may(by, "recording.attribute") else [],
        "times": _times(activity),
        "takes_part": _takes_part(activity, by),
        "may_review": bool(may(by, "interruption.review")),
        "camera": camera_of(by, activity),
        "unsettled": open_events(activity).count(),
        "state": _stage(activity),
    }
    return render(request, "field/activity.html", context)


def on_site(request: HttpRequest, number: str) -> HttpResponse:
    """Show the phone page: the next time to write down, and the interruption report."""
    by = officer_of(request)
    activity = found(request, Activity, "activity.view", number=number)
    seeing(by, "activity.view", activity)
    rule = rule_of(active_pack(by.bureau))
    context = {
        "activity": activity,
        "times": _times(activity),
        "rule": rule,
        "officers": activity.officers.select_related("officer").order_by("pk"),
        "scenes": [
            (scene, rule.duties.get(scene.code), rule.citations.get(scene.code)) for scene in scenes_of(activity)
        ],
        "takes_part": _takes_part(activity, by),
        "state": _stage(activity),
    }
    return render(request, "field/on_site.html", context)


def mark(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Write one of the activity's times down."""
    activity = found(request, Activity, "activity.view", number=number)
    at = instant(request, "at", "时间") or timezone.now()
    if at > timezone.now():
        raise InputError("没有记录。填写的时间还没有到。", next_step="请核对时间。")
    if step not in MARKS:
        raise InputError("没有记录。没有这一步。", next_step="请回到活动页重新选择。")
    once = request.POST.get("once")
    if step == "arrive":
        told = bool(truth(request, "party_told"))
        acts.arrive(activity, by=officer_of(request), at=at, party_told=told, once=once)
    else:
        MARKS[step](activity, by=officer_of(request), at=at, once=once)
    label = next(label for _, key, label, _ in STEPS if key == step)
    message(request, f"已记{label}，{clock(at)}。")
    return _back(request, number)


def scenes_form(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form for scenes and their times."""
    by = officer_of(request)
    activity = found(request, Activity, "activity.scenes", number=number)
    held = [(scene.code, typed_form(scene.from_at), typed_form(scene.until_at)) for scene in scenes_of(activity)]
    rows = [*held, *[("", "", "")] * (SCENE_ROWS - len(held))]
    context = {"activity": activity, "rows": rows, "duties": choices(rule_of(active_pack(by.bureau)))}
    return render(request, "field/scenes.html", context)


def set_scenes(request: HttpRequest, number: str) -> HttpResponse:
    """Write scenes and their times down."""
    activity = found(request, Activity, "activity.scenes", number=number)
    scenes = tuple(
        Scene(
            code=code,
            from_at=instant(request, f"from_{row}", "环节开始时间"),
            until_at=instant(request, f"until_{row}", "环节结束时间"),
        )
        for row in range(SCENE_ROWS * 2)
        if (code := optional(request, f"code_{row}"))
    )
    acts.set_scenes(activity, scenes, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已记录 {len(scenes)} 个执法环节。")
    return redirect("activity", number=number)


def claim_exception(request: HttpRequest, number: str) -> HttpResponse:
    """State why recordings could not be handed over in time."""
    activity = found(request, Activity, "activity.except", number=number)
    ground, reason = text(request, "ground", "情形"), text(request, "reason", "理由")
    acts.claim_exception(activity, ground, by=officer_of(request), at=timezone.now(), reason=reason)
    message(request, f"已说明延后移交：{ground}。返回单位后请尽快移交。")
    return redirect("activity", number=number)


def attribute(request: HttpRequest, number: str) -> HttpResponse:
    """Put a recording to the activity."""
    activity = found(request, Activity, "recording.attribute", number=number)
    recording = found(request, Recording, "recording.attribute", number=text(request, "recording", "录像编号"))
    acts.attribute(
        recording, by=officer_of(request), at=timezone.now(), activity=activity, once=request.POST.get("once")
    )
    message(request, f"已将 {recording.number} 归入 {number}。")
    return redirect("activity", number=number)


def export(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the comparison out as an Excel sheet."""
    by = officer_of(request)
    activity = found(request, Activity, "activity.export", number=number)
    rule = rule_of(active_pack(by.bureau))
    seen = comparison(activity, rule, timezone.now(), act_type=_act_type(activity))
    asked = [(clock(i.span.start), clock(i.span.end), i.label, i.duty.label, "", "") for i in seen.expected]
    gaps = [
        (*line.when.split(" 至 "), line.gap.label, line.gap.duty.label, f"缺 {line.long}", line.told)
        for line in gap_lines(activity, seen, rule)
    ]
    seeing(by, "activity.export", activity, rows=len(asked) + len(gaps))
    heads = ("自", "至", "环节", "应录", "缺口", "说明")
    return attached(workbook("应录与已录对照表", heads, [*asked, *gaps], foot=activity.number), f"{number} 对照表")


_STAGES: tuple[tuple[str, str, Q], ...] = (
    ("", "全部", Q()),
    ("planned", "未到达", Q(arrived_at__isnull=True)),
    ("running", "进行中", Q(arrived_at__isnull=False, ended_at__isnull=True, departed_at__isnull=True)),
    ("away", "未返回", Q(departed_at__isnull=False, returned_at__isnull=True)),
)


def _listed(rows: QuerySet[Activity], state: str) -> QuerySet[Activity]:
    where = next((where for key, _, where in _STAGES if key == state), Q())
    tapes = Count("recordings", filter=Q(recordings__ended_at__isnull=True))
    return rows.filter(where).annotate(tapes=tapes).prefetch_related("officers__officer").order_by("-planned_at", "-pk")


def _stage(activity: Activity) -> tuple[str, str]:
    if activity.returned_at:
        return "met", "已返回"
    if activity.departed_at or activity.ended_at:
        return "due", "未返回" if activity.departed_at else "已结束"
    return ("info", "进行中") if activity.arrived_at else ("todo", "未到达")


def _times(activity: Activity) -> list[TimeLine]:
    known = [getattr(activity, name) for name, *_ in STEPS]
    following = next((index for index, at in enumerate(known) if at is None), -1)
    return [
        TimeLine(label=label, step=step, button=button, at=known[index], is_next=index == following)
        for index, (_, step, label, button) in enumerate(STEPS)
    ]


def _takes_part(activity: Activity, by: Officer) -> bool:
    return activity.planned_by_id == by.pk or activity.officers.filter(officer=by).exists()


def _keys(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isascii() and value.isdigit()]


def _back(request: HttpRequest, number: str) -> HttpResponse:
    return redirect("activity_on_site" if optional(request, "phone") else "activity", number=number)


def _act_type(activity: Activity) -> str:
    """Give the kind of act the activity's case is about; '' where it belongs to none."""
    if activity.case_id is None:
        return ""
    return Case.objects.filter(pk=activity.case_id).values_list("act_type", flat=True).first() or ""


ROUTES: tuple[Route, ...] = (
    Route(path="activities/", name="activities", view=activities, kind="content", verb="activity.list"),
    Route(path="activities/new/", name="activity_new", view=new_activity, kind="none", verb="activity.plan"),
    Route(
        path="activities/plan/",
        name="activity_plan",
        view=plan,
        kind="act",
        verb="activity.plan",
        methods=("POST",),
    ),
    Route(path="activities/<str:number>/", name="activity", view=activity_page, kind="content", verb="activity.view"),
    Route(
        path="activities/<str:number>/site/",
        name="activity_on_site",
        view=on_site,
        kind="content",
        verb="activity.view",
    ),
    Route(
        path="activities/<str:number>/export/",
        name="activity_export",
        view=export,
        kind="content",
        verb="activity.export",
    ),
    Route(
        path="activities/<str:number>/mark/<str:step>/",
        name="activity_mark",
        view=mark,
        kind="act",
        verb="activity.arrive",
        methods=("POST",),
    ),
    Route(
        path="activities/<str:number>/scenes/",
        name="activity_scenes",
        view=scenes_form,
        kind="none",
        verb="activity.scenes",
    ),
    Route(
        path="activities/<str:number>/scenes/set/",
        name="activity_scenes_set",
        view=set_scenes,
        kind="act",
        verb="activity.scenes",
        methods=("POST",),
    ),
    Route(
        path="activities/<str:number>/exception/",
        name="activity_except",
        view=claim_exception,
        kind="act",
        verb="activity.except",
        methods=("POST",),
    ),
    Route(
        path="activities/<str:number>/recordings/",
        name="activity_attribute",
        view=attribute,
        kind="act",
        verb="recording.attribute",
        methods=("POST",),
    ),
)
