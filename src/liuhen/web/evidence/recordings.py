"""录像库 and 录像详情: what there is, and all that is known of one recording."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.access.snapshots.queries import snapshots_of
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, pack_at, scope
from liuhen.devices.models import Device
from liuhen.duties.queries import findings_of
from liuhen.errors import InputError
from liuhen.evidence import acts
from liuhen.evidence.acts.deriving import ask_for_look, ask_for_preview
from liuhen.evidence.attribution import told as attribution_told
from liuhen.evidence.keeping.queries import copies_of
from liuhen.evidence.models import Recording, TimeClaim
from liuhen.evidence.queries import fixity_faults
from liuhen.evidence.words import Mark, Medium, Witness
from liuhen.field.models import ActivityRecording
from liuhen.field.segments.queries import pause_of
from liuhen.media.derive import PEAKS, POSTER, STRETCHES, Derived, derivatives
from liuhen.media.facts import Playing
from liuhen.media.stretches import read_stretches
from liuhen.web.evidence.clocks import history_of
from liuhen.web.evidence.continuity import Stretch, bar
from liuhen.web.evidence.marking import marks_of
from liuhen.web.evidence.odd import odd
from liuhen.web.evidence.playing import derived_folder
from liuhen.web.evidence.wave import read_peaks, wave
from liuhen.web.evidence.witness import Panel, Said, panel
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.words import OFFICE, play_clock

PAGE = 40
STATES = {
    "": "全部",
    "unsorted": "未归类",
    "evidence": "拟作证据",
    "undecided": "是否作证据未定",
    "damaged": "无法解码或不完整",
}
_WITNESSES = [
    Witness.OSD,
    Witness.FILE_NAME,
    Witness.FILE_SYSTEM,
    Witness.DEVICE_CLOCK,
    Witness.NMEA,
    Witness.CONTAINER,
    Witness.INDEX,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One line of the list."""

    recording: Recording
    has_poster: bool
    activity: ActivityRecording | None


def recordings(request: HttpRequest) -> HttpResponse:
    """List what the person may see, newest intake first."""
    officer, wanted = officer_of(request), request.GET
    everything = scope(officer, "recording.list", Recording.objects.all())
    rows = _chosen(everything, wanted.get("q", "").strip(), wanted)
    before = wanted.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    shown = list(_with_facts(rows).order_by("-pk")[: PAGE + 1])
    seeing(officer, "recording.list", words=wanted.get("q", "").strip())
    context = {
        "cards": [_card(recording) for recording in shown[:PAGE]],
        "next": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "states": STATES,
        "media": [(medium.value, medium.label) for medium in (Medium.VIDEO, Medium.AUDIO, Medium.PHOTO)],
        "devices": Device.objects.filter(bureau=officer.bureau_id).order_by("number").values_list("number", flat=True),
        "people": Officer.objects.filter(bureau=officer.bureau_id, recordings__isnull=False)
        .distinct()
        .order_by("name"),
        "chosen": {key: wanted.get(key, "") for key in ("state", "medium", "device", "officer", "from", "until", "q")},
        "query": _query_without(request, "before"),
        "others": _query_without(request, "before", "state"),
        "may_label": may(officer, "recording.label").allowed,
        "is_later_page": bool(before),
        "is_filtered": any(wanted.get(key) for key in ("state", "medium", "device", "officer", "from", "until", "q")),
    }
    return render(request, "evidence/recordings.html", context)


def recording(request: HttpRequest, number: str) -> HttpResponse:
    """Show one recording."""
    officer = officer_of(request)
    shown = found(request, _with_facts(Recording.objects.all()), "recording.view", number=number)
    seeing(officer, "recording.view", shown)
    link = _activity_of(shown)
    stretches = _neighbours(shown, link)
    claims, folder = shown.time_claims.all(), derived_folder(shown)
    made = derivatives(folder)
    if made is None:  # never made, or lost with the disk it lay on: it comes back
        ask_for_preview(shown)
    elif Derived.WAITING in (made.sprite, made.stretches, made.envelope):
        ask_for_look(shown)
    context = {
        "recording": shown,
        "title": shown.arrival.shown_path.rpartition("/")[2],
        "link": link,
        "order": _order(shown, stretches),
        "bar": bar(stretches, gap_seconds=pause_of(shown.device)),
        "panel": _panel(shown, claims),
        "unplaced": [claim for claim in claims if claim.start is None],
        "made": made,
        "odd": odd(read_stretches(folder / STRETCHES), shown.milliseconds),
        "has_poster": (folder / POSTER).exists(),
        "is_playable": shown.playing not in ("", Playing.NONE.value),
        "is_copy": shown.playing in (Playing.PROXY.value, Playing.REMUX.value),
        "faults": fixity_faults(shown),
        "copies": copies_of(shown.original),
        "companions": shown.arrival.companions.select_related("original"),
        "labels": _labels(shown),
        "attributed": attribution_told(shown.attribution),
        "findings": findings_of("recording", shown.pk, timezone.now()),
        "wave": wave(read_peaks(folder / PEAKS)),
        "length_clock": play_clock(shown.milliseconds or 0),
        "clock": history_of(shown),
        "judgement": shown.time_judgements.select_related("judged_by").order_by("-pk").first(),
        "may": {
            "label": may(officer, "recording.label", shown).allowed,
            "request": may(officer, "access.request").allowed,
            "judge": may(officer, "recording.judge_time", shown).allowed,
            "mark": may(officer, "recording.mark_evidence", shown).allowed,
        },
        "marks": marks_of(officer, shown),
        "stills": [(one, play_clock(one.play_ms)) for one in snapshots_of([shown])[:20]],
        "request_url": _address("access_request_new"),
        "activity_url": _address("activity", number=link.activity.number) if link else "",
        "receipt_url": _address("intake") if may(officer, "intake.view").allowed else "",
    }
    return render(request, "evidence/recording.html", context)


def mark_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Decide whether a recording serves as evidence."""
    shown = found(request, Recording, "recording.mark_evidence", number=number)
    choice = request.POST.get("is_evidence", "")
    if choice not in ("yes", "no"):
        raise InputError("没有选是否作为证据，没有认定。", next_step="请选“作为证据”或“不作为证据”。")
    acts.mark_evidence(
        shown, is_evidence=choice == "yes", by=officer_of(request), at=timezone.now(),
        reason=request.POST.get("reason", ""),
        once=request.POST.get("once"),
    )  # fmt: skip
    message(request, f"已认定 {shown.number} {'作为' if choice == 'yes' else '不作为'}证据。")
    return redirect("recording", number=number)


def judge_time(request: HttpRequest, number: str) -> HttpResponse:
    """Sign a judgement of when a recording began."""
    shown = found(request, Recording, "recording.judge_time", number=number)
    earliest, latest = (_instant(request.POST.get(name, "")) for name in ("earliest", "latest"))
    acts.judge_time(
        shown, earliest, latest, by=officer_of(request), at=timezone.now(), reason=request.POST.get("reason", ""),
        once=request.POST.get("once"),
    )  # fmt: skip
    message(request, f"已署名判断 {shown.number} 的录制时间。")
    return redirect("recording", number=number)


def _with_facts(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    links = ActivityRecording.objects.filter(ended_at__isnull=True).select_related("activity")
    return rows.select_related(
        "device", "recorded_by", "arrival__original", "arrival__receipt", "bureau"
    ).prefetch_related(Prefetch("activities", links, to_attr="live_links"))


def _chosen(rows: QuerySet[Recording], words: str, wanted: QueryDict) -> QuerySet[Recording]:
    """Apply the filters that stand in the address; values nobody offers are left out."""
    state = wanted.get("state", "")
    if state == "unsorted":
        rows = rows.filter(labelled_at__isnull=True)
    elif state == "evidence":
        rows = rows.filter(is_evidence=True)
    elif state == "undecided":
        rows = rows.filter(is_evidence__isnull=True)
    elif state == "damaged":
        rows = rows.exclude(damage="")
    if medium := wanted.get("medium", ""):
        rows = rows.filter(medium=medium)
    if device := wanted.get("device", ""):
        rows = rows.filter(device__number=device)
    if (person := wanted.get("officer", "")).isdigit():
        rows = rows.filter(recorded_by=int(person))
    if (first := _day(wanted.get("from", ""))) is not None:
        rows = rows.filter(started_latest__gte=first)
    if (last := _day(wanted.get("until", ""))) is not None:
        rows = rows.filter(started_earliest__lt=last + timedelta(days=1))
    return rows.filter(number__startswith=words.upper()) if words else rows


def _recorders(officer: Officer) -> QuerySet[Officer]:
    """Give those who have recorded anything; one look into an index for each person, however many recordings."""
    made = Recording.objects.filter(recorded_by=OuterRef("pk"))
    return Officer.objects.filter(Exists(made), bureau=officer.bureau_id).order_by("name")


def _day(stated: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(stated), time(), tzinfo=OFFICE)
    except ValueError:
        return None


def _instant(stated: str) -> datetime:
    try:
        return datetime.fromisoformat(stated).replace(tzinfo=OFFICE)
    except ValueError:
        raise InputError("时间没有填全，没有记下。", next_step="请填写最早和最晚的开始时间，精确到秒。") from None


def _card(recording: Recording) -> Card:
    poster: Path = derived_folder(recording) / POSTER
    return Card(recording=recording, has_poster=poster.exists(), activity=_activity_of(recording))


def _activity_of(recording: Recording) -> ActivityRecording | None:
    links: list[ActivityRecording] = getattr(recording, "live_links", [])
    return links[0] if links else None


def _neighbours(shown: Recording, link: ActivityRecording | None) -> list[Stretch]:
    """Give the recordings of the same camera in the same activity, or of the same day where there is none."""
    rows = Recording.objects.filter(
        bureau=shown.bureau_id, device=shown.device_id, medium__in=(Medium.VIDEO.value, Medium.AUDIO.value)
    ).exclude(started_earliest__isnull=True)
    if link is not None:
        rows = rows.filter(activities__activity=link.activity_id, activities__ended_at__isnull=True)
    elif shown.started_earliest is not None:
        day = datetime.combine(shown.started_earliest.astimezone(OFFICE).date(), time(), tzinfo=OFFICE)
        rows = rows.filter(started_earliest__gte=day, started_earliest__lt=day + timedelta(days=1))
    else:
        return []
    known = rows.order_by("started_earliest", "pk")[:200]
    return [
        Stretch(
            number=row.number, start=row.started_earliest, end=_end(row, row.started_earliest),
            is_this=row.pk == shown.pk, is_damaged=bool(row.damage),
        )
        for row in known
        if row.started_earliest is not None
    ]  # fmt: skip


def _end(row: Recording, start: datetime) -> datetime:
    """Say where a recording ends; a damaged one, which tells no length, at the last moment anybody names."""
    end = row.ended_latest if row.damage else row.ended_earliest
    return end or start


def _order(shown: Recording, stretches: list[Stretch]) -> int:
    return next((at for at, one in enumerate(stretches, start=1) if one.is_this), 0)


def _panel(shown: Recording, claims: "QuerySet[TimeClaim]") -> Panel | None:
    known = sorted(claims, key=lambda claim: _WITNESSES.index(Witness(claim.witness)))
    said = [
        Said(
            witness=Witness(claim.witness).label,
            start=claim.start,
            note=claim.note,
            doubt=Mark(claim.mark).label,
            is_adopted=claim.adopted,
            is_independent=claim.witness == Witness.NMEA,
        )
        for claim in known
        if claim.start is not None
    ]
    return panel(said, shown.started_earliest, shown.started_latest)


def _labels(shown: Recording) -> list[tuple[str, str]]:
    """Give the pack's labels with their values, those that must be there first."""
    held = {label.field: label.value for label in shown.labels.all()}
    rules = pack_at(shown.bureau, shown.ended_latest or shown.sealed_at).mandatory_labels()
    named = [(rule.zh, held.pop(rule.field, "")) for rule in rules]
    return named + [(field, value) for field, value in held.items() if value]


def _query_without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _address(name: str, **parts: str) -> str:
    """Give the address of a page, empty while no room has it."""
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return ""


_AT = "recordings/<str:number>/"
ROUTES: tuple[Route, ...] = (
    Route(path="recordings/", name="recordings", view=recordings, kind="content", verb="recording.list"),
    Route(path=_AT, name="recording", view=recording, kind="content", verb="recording.view"),
    Route(path=f"{_AT}evidence/", name="recording_mark", view=mark_evidence, kind="act", verb="recording.mark_evidence",
          methods=("POST",)),
    Route(path=f"{_AT}time/", name="recording_judge_time", view=judge_time, kind="act", verb="recording.judge_time",
          methods=("POST",)),
)  # fmt: skip
