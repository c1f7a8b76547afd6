"""现场: the officer's phone page with his task cards, made to work without a network; its worker; the printed card."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Certificate, Officer
from liuhen.bureau.queries import active_pack, pack_at, people_with
from liuhen.bureau.roles import Role
from liuhen.errors import InputError
from liuhen.field.interruptions.rules import interruption_rule
from liuhen.field.models import Activity, Interruption, SiteEvent
from liuhen.field.queries import scenes_of
from liuhen.field.rules import choices, rule_of
from liuhen.field.site import acts
from liuhen.field.site.card import Card, exemptions_of, fallback_of, label_of, preamble_of
from liuhen.field.site.queries import card_for, carried_by, events_of, statements_of
from liuhen.field.site.words import About, EventKind, EventState
from liuhen.web import built
from liuhen.web.reading import instant, optional, text, truth
from liuhen.web.route import Route, found, message, officer_of

QUICK_MARKS = ("出示执法证件", "见证人到场", "对方不配合", "发现证据", "制作文书", "送达文书")
STEPS = (
    (EventKind.ARRIVE, "arrived_at", "到达现场"),
    (EventKind.PREAMBLE, "", "已作语音说明"),
    (EventKind.TOLD, "party_told_at", "已告知当事人"),
    (EventKind.END, "ended_at", "活动结束"),
    (EventKind.DEPART, "departed_at", "离开现场"),
    (EventKind.RETURN, "returned_at", "返回单位"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One activity as the phone carries it."""

    activity: Activity
    card: Card
    scenes: tuple[tuple[str, str], ...]  # code and words, those of the activity first
    done: tuple[str, ...]  # kinds of the steps written down
    open_break: Interruption | None
    events: tuple[SiteEvent, ...]
    reasons: tuple[tuple[str, str], ...]


def site(request: HttpRequest) -> HttpResponse:
    """Show the phone page: every activity the officer carries, whole, so that it can be kept for the road."""
    by, now = officer_of(request), timezone.now()
    mine = carried_by(by, now)
    seeing(by, "activity.carry", activities=[row.number for row in mine])
    rule = rule_of(active_pack(by.bureau))
    said, preamble = preamble_of(active_pack(by.bureau))
    context = {
        "carried": [_carried(row, now) for row in mine],
        "steps": STEPS,
        "marks": QUICK_MARKS,
        "reasons": rule.interruption.reasons,
        "choices": [(duty, rule.citations.get(duty.scene)) for duty in choices(rule)],
        "people": _partners(by),
        "two": rule.two_officers,
        "officer": by,
        "preamble": said,
        "preamble_cite": preamble,
    }
    return render(request, "site/site.html", context)


def state(request: HttpRequest) -> JsonResponse:
    """Say who is logged in and what time it is, so that the phone knows how its clock stands and may send."""
    by = officer_of(request)
    now = round(timezone.now().timestamp() * 1000)
    return JsonResponse({"officer": by.pk, "name": by.name, "csrf": get_token(request), "now": now})


def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the phone page at hand, with the names of the files it needs."""
    styles, scripts = built.with_imports("site")
    names = sorted({static(name) for name in (*styles, *scripts, *_app_files())})
    head = f"self.LIUHEN_FILES={_json(names)};self.LIUHEN_PAGE={_json(reverse('site'))};\n"
    body = (built.BUILD.parent / built.files_of("site-worker")[1][0]).read_text(encoding="utf-8")
    answer = HttpResponse(head + body, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def card(request: HttpRequest, number: str) -> HttpResponse:
    """Print the task card on A5."""
    by = officer_of(request)
    activity = found(request, Activity.objects.select_related("bureau"), "activity.card", number=number)
    seeing(by, "activity.card", activity)
    return render(request, "site/card.html", {"activity": activity, "card": card_for(activity)})


def statements_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show what was written down on site, what has to be settled, and what can be said about the activity."""
    by = officer_of(request)
    activity = found(request, Activity.objects.select_related("bureau"), "activity.view", number=number)
    seeing(by, "activity.view", activity)
    pack = pack_at(activity.bureau, activity.arrived_at)
    fallback = fallback_of(pack)
    context = {
        "activity": activity,
        "events": [(row, _scene_word(row)) for row in events_of(activity)],
        "said": statements_of(activity),
        "fallback": fallback.value if fallback else None,
        "fallback_cite": fallback.cite(fallback.value) if fallback else None,
        "exemptions": exemptions_of(pack),
        "exemption_cite": pack.own.cite(exemptions_of(pack)[0].req) if exemptions_of(pack) else None,
        "card": card_for(activity),
        "open_states": (EventState.CONFLICT.value, EventState.WAITS.value),
    }
    return render(request, "site/statements.html", context)


def make_statement(request: HttpRequest, number: str) -> HttpResponse:
    """Enter one thing about an activity."""
    activity = found(request, Activity, "activity.state", number=number)
    about = optional(request, "about")
    if about not in set(About):
        raise InputError("没有登记。没有这一项。", next_step="请回到活动页重新选择。")
    new = acts.NewStatement(
        about=About(about),
        value=optional(request, "value"),
        reason=optional(request, "reason"),
        of_at=instant(request, "of_at", "时间"),
    )
    acts.state(activity, new, by=officer_of(request), at=timezone.now())
    message(request, f"已登记：{About(about).label}。")
    return redirect("activity_said", number=number)


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about a time in conflict."""
    event = found(request, SiteEvent.objects.select_related("activity"), "activity.settle", pk=pk)
    adopts = truth(request, "adopts")
    if adopts is None:
        raise InputError("没有办理。还没有选择采用或者不采用。", next_step="请选择后再办。")
    reason = text(request, "reason", "理由")
    acts.settle(event, by=officer_of(request), at=timezone.now(), adopts=adopts, reason=reason)
    message(request, "已核对，两个时间都保留在记录里。")
    return redirect("activity_said", number=event.activity.number)


def _carried(activity: Activity, now: datetime) -> Carried:
    pack = pack_at(activity.bureau, activity.arrived_at)
    events = tuple(events_of(activity))
    held = [scene.code for scene in scenes_of(activity)]
    others = [duty.scene for duty in choices(rule_of(pack)) if duty.scene not in held]
    spoken = any(row.kind == EventKind.PREAMBLE for row in events)
    done = [kind.value for kind, name, _ in STEPS if name and getattr(activity, name)]
    return Carried(
        activity=activity,
        card=card_for(activity, timezone.localtime(now)),
        scenes=tuple((code, label_of(pack, code)) for code in dict.fromkeys((*held, *others))),
        done=(*done, *((EventKind.PREAMBLE.value,) if spoken else ())),
        open_break=activity.interruptions.filter(until_at__isnull=True).order_by("-from_at").first(),
        events=events,
        reasons=interruption_rule(pack).reasons,
    )


def _partners(by: Officer) -> list[tuple[Officer, Certificate | None]]:
    """Give the other officers, each with the certificate valid today."""
    people = people_with(by.bureau, Role.OFFICER).exclude(pk=by.pk).order_by("name")
    return [(person, person.certificate_on(timezone.localdate())) for person in people]


def _scene_word(event: SiteEvent) -> str:
    if not event.scene:
        return event.words
    return label_of(pack_at(event.activity.bureau, event.activity.arrived_at), event.scene)


def _app_files() -> tuple[str, ...]:
    styles, scripts = built.with_imports("app")
    return (*styles, *scripts)


def _json(value: object) -> str:
    return JsonResponse(value, safe=False).content.decode()


ROUTES: tuple[Route, ...] = (
    Route(path="site/", name="site", view=site, kind="content", verb="activity.carry"),
    Route(path="site/state/", name="site_state", view=state, kind="none"),
    Route(path="site/worker.js", name="site_worker", view=worker, kind="none"),
    Route(path="activities/<str:number>/card/", name="activity_card", view=card, kind="content", verb="activity.card"),
    Route(
        path="activities/<str:number>/said/",
        name="activity_said",
        view=statements_page,
        kind="content",
        verb="activity.view",
    ),
    Route(
        path="activities/<str:number>/state/",
        name="activity_state",
        view=make_statement,
        kind="act",
        verb="activity.state",
        methods=("POST",),
    ),
    Route(
        path="site/events/<int:pk>/settle/",
        name="site_settle",
        view=settle,
        kind="act",
        verb="activity.settle",
        methods=("POST",),
    ),
)
