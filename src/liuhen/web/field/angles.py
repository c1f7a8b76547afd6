"""多角度: up to six recordings of one activity on one time line, aligned by clock or sound, marked while watching."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.access.snapshots.queries import snapshots_of
from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, pack_at
from liuhen.errors import InputError
from liuhen.evidence.acts.deriving import ask_for_look
from liuhen.evidence.models import Recording
from liuhen.field.angles import acts
from liuhen.field.angles.acts import Found, NewMark
from liuhen.field.angles.hearing import hear
from liuhen.field.angles.layout import MOST, Angle, Line, chosen, line_of, reference
from liuhen.field.angles.queries import angles_of, camera_person, review_marks
from liuhen.field.angles.words import How, Verdict
from liuhen.field.models import Activity, ReviewMark
from liuhen.field.queries import Comparison, activity_facts, comparison
from liuhen.field.rules import rule_of
from liuhen.field.timeline import clock, length
from liuhen.law.checks.content import Wanted, wanted
from liuhen.media.derive import ENVELOPE, POSTER
from liuhen.media.envelope import read_envelope
from liuhen.web.evidence.jumps import jumps_of
from liuhen.web.evidence.playing import derived_folder
from liuhen.web.reading import optional, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.words import play_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One angle as the page shows it."""

    recording: Recording
    angle: Angle
    from_ms: int
    left: str
    width: str
    has_poster: bool
    has_sound: bool

    @property
    def until_ms(self) -> int:
        """Return where it ends on the time line."""
        return self.from_ms + self.angle.length_ms

    @property
    def slack(self) -> str:
        """Say how far its clocks leave its place open."""
        return f"{self.angle.slack_ms / 1000:g} 秒"

    @property
    def shift(self) -> str:
        """Say how far it was moved, without the direction."""
        return f"{abs(self.angle.shift_ms) / 1000:g} 秒"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to be looked for, with what somebody said of it."""

    wanted: Wanted
    mark: ReviewMark | None
    at_ms: int | None


def angles(request: HttpRequest, number: str) -> HttpResponse:
    """Show the recordings of an activity on one time line."""
    by = officer_of(request)
    activity = found(request, Activity.objects.select_related("bureau", "unit"), "activity.view", number=number)
    seeing(by, "activity.view", activity)
    seen, every = _angles(activity)
    shown = chosen(every, request.GET.getlist("r"))
    line = line_of(shown)
    context = {
        "activity": activity,
        "most": MOST,
        "every": [(one, one in shown) for one in every],
        "tiles": _tiles(shown, seen, line) if line else [],
        "line": line,
        "may": {verb: bool(may(by, f"activity.{verb}", activity)) for verb in ("align", "mark")},
        **(_told(activity, seen, line, shown) if line else {}),
    }
    return render(request, "field/angles.html", context)


def by_sound(request: HttpRequest, number: str) -> HttpResponse:
    """Align the recordings shown by their sound; the clocks stay as they are judged."""
    activity = found(request, Activity, "activity.align", number=number)
    _, every = _angles(activity)
    shown = chosen(every, request.POST.getlist("r"))
    rows = {row.number: row for row in Recording.objects.filter(number__in=[one.number for one in shown],
                                                              bureau=activity.bureau_id)}  # fmt: skip
    aligned = _by_sound(shown, rows)
    if not aligned:
        raise InputError(
            "没有按声音对齐：这几件录像的声音不足以确定先后。",
            next_step="可能是没有共同的声音，或者声音还在分析。请稍候再试，或者人工对齐。",
        )
    acts.align(activity, aligned, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已按声音对齐 {len(aligned)} 件录像。设备时钟的判断没有改动。")
    return redirect(_address(activity, shown))


def by_hand(request: HttpRequest, number: str) -> HttpResponse:
    """Keep where a person has moved one recording to."""
    activity = found(request, Activity, "activity.align", number=number)
    _, every = _angles(activity)
    shown = chosen(every, request.POST.getlist("r"))
    shift_ms, stated = _shift(request), text(request, "recording", "要移动的录像")
    first = reference([one for one in shown if one.number != stated])
    if first is None:
        raise InputError("没有对齐。只有一件录像，没有可以对照的。", next_step="请同时选两件以上录像。")
    moved = found(request, Recording, "recording.view", number=stated)
    against = found(request, Recording, "recording.view", number=first.number)
    shift = Found(recording=moved, against=against, shift_ms=shift_ms, how=How.HAND)
    acts.align(activity, [shift], by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已按您的核对移动 {moved.number}。设备时钟的判断没有改动。")
    return redirect(_address(activity, shown))


def mark(request: HttpRequest, number: str) -> HttpResponse:
    """Note something at the place that is being watched."""
    activity = found(request, Activity, "activity.mark", number=number)
    stated = optional(request, "recording")
    recording = found(request, Recording, "recording.view", number=stated) if stated else None
    verdict = optional(request, "verdict")
    new = NewMark(
        recording=recording,
        instant=_instant(optional(request, "instant")),
        play_ms=whole(request, "play_ms", "录像内位置"),
        item=optional(request, "item"),
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
        words=optional(request, "words"),
    )
    acts.mark(activity, new, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    return _marks(request, activity)


def unmark(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a mark back."""
    activity = found(request, Activity, "activity.unmark", number=number)
    row = ReviewMark.objects.filter(activity=activity, pk=pk).select_related("activity__bureau").first()
    if row is None:
        raise InputError("没有撤下。没有找到这个标记。", next_step="请刷新页面再看。")
    acts.withdraw_mark(row, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    return _marks(request, activity)


def name_camera_person(request: HttpRequest, number: str) -> HttpResponse:
    """Name who does nothing but record in an activity."""
    activity = found(request, Activity, "activity.camera_person", number=number)
    chosen_pk = whole(request, "officer", "专门摄录人员")
    person = Officer.objects.filter(bureau=activity.bureau_id, is_active=True, pk=chosen_pk or 0).first()
    if person is None:
        raise InputError("没有指定。还没有选人。", next_step="请从列出的人员中选一名。")
    acts.name_camera_person(activity, person, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已指定{person.name}专门摄录 {activity.number}。")
    return redirect("activity", number=number)


def _angles(activity: Activity) -> tuple[Comparison, tuple[Angle, ...]]:
    seen = comparison(activity, rule_of(pack_at(activity.bureau, activity.arrived_at)), timezone.now())
    return seen, angles_of(activity, seen.tapes)


def _tiles(shown: tuple[Angle, ...], seen: Comparison, line: Line) -> list[Tile]:
    rows = {tape.recording.number: tape.recording for tape in seen.tapes}
    tiles = []
    for one in shown:
        row, folder = rows[one.number], derived_folder(rows[one.number])
        start = line.at(one.begins)
        tiles.append(
            Tile(
                recording=row,
                angle=one,
                from_ms=start,
                left=line.percent(start),
                width=line.percent(one.length_ms),
                has_poster=(folder / POSTER).exists(),
                has_sound=bool(row.audio_codec),
            )
        )
    return tiles


def _told(activity: Activity, seen: Comparison, line: Line, shown: tuple[Angle, ...]) -> dict[str, object]:
    """Gather what stands beside the pictures: jumps, the checklist, marks, stills, who only records."""
    marks = list(review_marks(activity))
    numbers = {one.number for one in shown}
    rows = [tape.recording for tape in seen.tapes if tape.recording.number in numbers]
    first = reference(shown)
    return {
        "jumps": jumps_of(activity, seen, marks, line),
        "items": _items(activity, marks, line),
        "marks": [(row, _place(row, line)) for row in marks if not row.item],
        "stills": [(still, play_clock(still.play_ms)) for still in snapshots_of(rows)[:30]],
        "length": length(line.length_ms // 1000),
        "starts": clock(line.zero.replace(microsecond=0)),
        "reference": first.number if first else "",
        "moved": next((one.number for one in shown if one is not first), ""),
        "person": camera_person(activity),
    }


def _marks(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Give the list of marks anew, to the page that stays open."""
    seen, every = _angles(activity)
    shown = chosen(every, request.POST.getlist("r"))
    line = line_of(shown)
    if line is None or not request.headers.get("HX-Request"):
        return redirect(_address(activity, shown))
    context = {"activity": activity, "line": line, "may": {"mark": True}, **_told(activity, seen, line, shown)}
    return render(request, "field/angle_marks.html", context)


def _items(activity: Activity, marks: list[ReviewMark], line: Line) -> list[Item]:
    """Pair what the pack wants to be seen with the newest answer to each."""
    answers = {row.item: row for row in sorted(marks, key=lambda row: row.pk) if row.item}
    asked = wanted(activity_facts(activity), pack_at(activity.bureau, activity.arrived_at))
    return [Item(wanted=one, mark=(row := answers.get(one.item)), at_ms=_place(row, line)) for one in asked]


def _place(row: ReviewMark | None, line: Line) -> int | None:
    if row is None or row.instant is None:
        return None
    place = line.at(row.instant)
    return place if 0 <= place <= line.length_ms else None


def _by_sound(shown: tuple[Angle, ...], rows: dict[str, Recording]) -> list[Found]:
    """Hear the recordings shown; those whose sound is not measured yet are asked for."""
    sounds = {number: read_envelope(derived_folder(row) / ENVELOPE) for number, row in rows.items()}
    for number, row in rows.items():
        if row.audio_codec and not sounds[number]:
            ask_for_look(row)
    return [
        Found(
            recording=rows[one.number],
            against=rows[one.against],
            shift_ms=one.shift_ms,
            how=How.SOUND,
            agreement=one.agreement,
        )
        for one in hear(shown, sounds)
    ]


def _shift(request: HttpRequest) -> int:
    stated = optional(request, "shift_ms")
    if not stated.lstrip("-").isdecimal():
        raise InputError("没有对齐。移动的长度没有读懂。", next_step="请用毫秒写，例如 -1200。")
    return int(stated)


def _instant(stated: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def _address(activity: Activity, shown: tuple[Angle, ...]) -> str:
    chosen_ones = "&".join(f"r={one.number}" for one in shown)
    return f"{reverse('angles', kwargs={'number': activity.number})}?{chosen_ones}"


_AT = "activities/<str:number>/angles/"
ROUTES: tuple[Route, ...] = (
    Route(path=_AT, name="angles", view=angles, kind="content", verb="activity.view"),
    Route(path=f"{_AT}sound/", name="angles_sound", view=by_sound, kind="act", verb="activity.align",
          methods=("POST",)),
    Route(path=f"{_AT}shift/", name="angles_shift", view=by_hand, kind="act", verb="activity.align",
          methods=("POST",)),
    Route(path=f"{_AT}marks/", name="angles_mark", view=mark, kind="act", verb="activity.mark", methods=("POST",)),
    Route(path=f"{_AT}marks/<int:pk>/withdraw/", name="angles_unmark", view=unmark, kind="act",
          verb="activity.unmark", methods=("POST",)),
    Route(path="activities/<str:number>/camera-person/", name="activity_camera_person", view=name_camera_person,
          kind="act", verb="activity.camera_person", methods=("POST",)),
)  # fmt: skip
