"""What was recorded of an activity against what should have been, and proposals for attribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liuhen.devices.models import Handover
from liuhen.documents.recorded.queries import told_by
from liuhen.evidence.models import Recording
from liuhen.field.attribution import Basis, Candidate, Clues, chosen, suggest
from liuhen.field.coverage import Coverage, Expected, Explained, Explanation, Recorded, Span, compare
from liuhen.field.interruptions.matching import reach
from liuhen.field.models import Activity, ActivityRecording, SiteEvent
from liuhen.field.rules import Rule
from liuhen.field.scenes import Scene, Stated, bounds, expected
from liuhen.field.segments.order import Contradiction, Segment, contradictions, shaky_seconds
from liuhen.field.segments.queries import is_fixed, pauses, written_as
from liuhen.law.kin import names_of

MOVING = ("video", "audio")  # what can cover a stretch of time
NEARBY = timedelta(hours=12)  # an activity without times is looked for this far around its plan
EDGE_SECONDS = 60  # arrival and end are noted by hand; the law room allows the same
BESIDE = timedelta(minutes=30)  # a document's time so close to an activity tells of it
AROUND = timedelta(minutes=10)  # so much of a camera that runs day and night is drawn beside the activity
UNKNOWN_DEVICE = "未知设备"
FIXED_LINK = Q(is_shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """A recording of an activity with its place in time, for the page."""

    recording: Recording
    span: Span
    device: str
    basis: str
    pause_seconds: int = 0  # documented pause between files of its make
    is_fixed: bool = False  # a camera that stands in one place, day and night


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything the activity page draws."""

    scenes: tuple[Scene, ...]
    whole: Span | None
    expected: tuple[Expected, ...]
    tapes: tuple[Tape, ...]
    photos: tuple[tuple[datetime, Recording], ...]
    coverage: Coverage
    odd: tuple[Contradiction, ...]  # files of one device that cannot both be right, worst first
    stated: tuple[Stated, ...]  # times of documents
    untimed: tuple[Recording, ...]  # recordings no witness of time places

    def pause_of(self, device: str) -> int:
        """Return the documented pause between files of a device."""
        return max([tape.pause_seconds for tape in self.tapes if tape.device == device], default=0)


def scenes_of(activity: Activity) -> tuple[Scene, ...]:
    """Read the scenes of an activity back."""
    return scenes_from(activity.scenes)


def scenes_from(held: Sequence[Mapping[str, str]]) -> tuple[Scene, ...]:
    """Read scenes back from what an activity holds."""
    return tuple(
        Scene(code=row["code"], from_at=_instant(row.get("from")), until_at=_instant(row.get("until"))) for row in held
    )


def comparison(activity: Activity, rule: Rule, now: datetime, *, act_type: str = "") -> Comparison:
    """Lay the recordings of an activity over what should have been recorded. Five queries.

    `act_type` is that of the activity's case, for what its documents state; '' : not known.
    """
    links = list(
        activity.recordings.filter(ended_at__isnull=True)
        .select_related("recording", "recording__device", "recording__recorded_by", "recording__arrival")
        .order_by("recording__started_earliest", "pk")
    )
    whole = bounds(
        arrived_at=activity.arrived_at,
        ended_at=activity.ended_at,
        departed_at=activity.departed_at,
        ends_with=rule.ends_with,
        now=now,
    )
    tapes, odd = _tapes(activity, links, whole, rule.split_seconds)
    scenes, stated = scenes_of(activity), stated_of(activity, rule, whole, act_type)
    asked = expected(scenes, rule.duties, whole, [tape.span for tape in tapes], stated)
    doubts = shaky_seconds(odd)
    return Comparison(
        scenes=scenes,
        whole=whole,
        expected=asked,
        tapes=tapes,
        photos=_photos(links),
        coverage=compare(
            asked,
            [_recorded(tape, doubts) for tape in tapes],
            _explanations(activity, whole),
            edge_seconds=EDGE_SECONDS,
        ),
        odd=odd,
        stated=stated,
        untimed=tuple(link.recording for link in links if span_of(link.recording) is None),
    )


def stated_of(activity: Activity, rule: Rule, whole: Span | None, act_type: str) -> tuple[Stated, ...]:
    """Return the times that issued documents of the activity's case state for what took place near it.

    A document whose scene the pack does not want recorded is drawn too, and asks for nothing.
    """
    if activity.case_id is None:
        return ()
    planned = Span(start=activity.planned_at, end=activity.planned_at + NEARBY)
    noted = whole or planned
    near = Span(start=noted.start - BESIDE, end=noted.end + BESIDE)
    found = []
    for one in told_by([activity.case_id]).get(activity.case_id, ()):
        span = Span(start=one.start, end=one.end)
        if span.meets(near):
            scene = _strictest(names_of(one.scene, rule.duties, act_type), rule)
            found.append(Stated(span=span, scene=scene, title=one.title, number=one.number))
    return tuple(found)


def _strictest(names: Sequence[str], rule: Rule) -> str:
    """Return the name whose duty asks for most; '' : the pack knows none of them."""

    def strength(name: str) -> tuple[bool, bool, bool]:
        duty = rule.duties[name]
        return duty.level == "must", duty.is_full, duty.level == "may"

    return max(names, key=strength, default="")


def proposals(activity: Activity) -> list[Recording]:
    """Return unattributed recordings that share time with the activity, for a person to choose from."""
    if activity.arrived_at is None:
        return []
    until = activity.departed_at or activity.ended_at or activity.arrived_at + NEARBY
    live = ActivityRecording.objects.filter(ended_at__isnull=True)
    rows = Recording.objects.filter(
        bureau=activity.bureau_id,
        started_earliest__lte=until,
        started_latest__gte=activity.arrived_at - timedelta(hours=1),
    ).exclude(pk__in=live.exclude(FIXED_LINK).values("recording"))
    rows = rows.exclude(pk__in=live.filter(activity=activity).values("recording"))
    return list(rows.select_related("device", "recorded_by").order_by("started_earliest", "pk")[:100])


def suggestion_for(recording: Recording) -> tuple[Activity, Basis] | None:
    """Return the one activity that the witnesses of a recording agree on, and what tied them; None otherwise.

    A photograph taken with the phone page was taken at the activity the officer had before him.
    """
    taken = SiteEvent.objects.filter(upload_uid=recording.arrival.uid).select_related("activity").first()
    if taken is not None:
        return taken.activity, Basis.PERSON
    span = span_of(recording)
    if span is None or is_fixed(recording.device):  # it runs by itself: sharing time with an activity says nothing
        return None
    rows = _candidates(recording, span)
    best = chosen(suggest(_clues(recording, span), [_candidate(row) for row in rows]))
    if best is None:
        return None
    return next(row for row in rows if row.number == best.number), best.basis


def span_of(recording: Recording) -> Span | None:
    """Return the middle of a recording's time interval; a photo has no length. None without a witness of time."""
    start = _middle(recording.started_earliest, recording.started_latest)
    end = _middle(recording.ended_earliest, recording.ended_latest)
    if start is None:
        return None
    # A point in time meets nothing, so a photo is given one second.
    return Span(start=start, end=max(end or start, start + timedelta(seconds=1)))


def activities_of(recording: Recording) -> QuerySet[Activity]:
    """Return the activity a recording belongs to now."""
    return Activity.objects.filter(recordings__recording=recording, recordings__ended_at__isnull=True)


def _tapes(
    activity: Activity, links: Sequence[ActivityRecording], whole: Span | None, least_pause: int
) -> tuple[tuple[Tape, ...], tuple[Contradiction, ...]]:
    """Place the films and sounds, and name those of one device that contradict each other."""
    moving = [
        (link, span)
        for link in links
        if link.recording.medium in MOVING and (span := span_of(link.recording)) is not None
    ]
    known = pauses(activity.bureau_id, [link.recording.device for link, _ in moving if link.recording.device])
    tapes = tuple(
        Tape(
            recording=link.recording,
            span=_shown(span, whole) if is_fixed(link.recording.device) else span,
            device=link.recording.device.number if link.recording.device else UNKNOWN_DEVICE,
            basis=link.basis,
            pause_seconds=max(least_pause, known.get(link.recording.device_id or 0, 0)),
            is_fixed=is_fixed(link.recording.device),
        )
        for link, span in moving
    )
    segments = [
        Segment(
            number=link.recording.number,
            device=link.recording.device.number,
            medium=link.recording.medium,
            span=span,
            written=written_as(link.recording),
        )
        for link, span in moving
        if link.recording.device is not None
    ]
    return tapes, contradictions(segments)


def _shown(span: Span, whole: Span | None) -> Span:
    """Cut what a camera took day and night to the activity and a little around it."""
    if whole is None:
        return span
    start, end = max(span.start, whole.start - AROUND), min(span.end, whole.end + AROUND)
    return Span(start=start, end=end) if start < end else span


def _photos(links: Sequence[ActivityRecording]) -> tuple[tuple[datetime, Recording], ...]:
    return tuple(
        (link.recording.started_earliest, link.recording)
        for link in links
        if link.recording.medium == "photo" and link.recording.started_earliest
    )


def _recorded(tape: Tape, doubts: Mapping[str, int]) -> Recorded:
    recording = tape.recording
    width = timedelta()
    if recording.started_earliest and recording.started_latest:
        width = recording.started_latest - recording.started_earliest
    return Recorded(
        span=tape.span,
        device=tape.device,
        slack_seconds=int(width.total_seconds() / 2 + 0.999),
        number=recording.number,
        split_seconds=tape.pause_seconds,
        shaky_seconds=doubts.get(recording.number, 0),
    )


def _explanations(activity: Activity, whole: Span | None) -> list[Explanation]:
    """Reports are typed to the minute, so each accounts for a minute more on either side."""
    if whole is None:
        return []
    found = []
    for row in activity.interruptions.all():
        told = Span(start=row.from_at, end=max(row.from_at, row.until_at or whole.end))
        how = Explained.VOICE if row.voice_on_resume else Explained.WRITTEN if row.written else Explained.NOT
        found.append(Explanation(span=reach(told), how=how, interruption=row.number))
    return found


def _candidates(recording: Recording, span: Span) -> list[Activity]:
    """Return activities of the bureau that could share time with the recording."""
    running = Q(arrived_at__lt=span.end) & (Q(departed_at__isnull=True) | Q(departed_at__gt=span.start))
    near = Q(arrived_at__gt=span.start - timedelta(days=3))
    rows = Activity.objects.filter(running & near, bureau=recording.bureau_id)
    return list(rows.prefetch_related("officers").order_by("number")[:50])


def _candidate(activity: Activity) -> Candidate:
    start = activity.arrived_at or activity.planned_at
    end = activity.departed_at or activity.ended_at or start + NEARBY
    issued = Handover.objects.filter(bureau=activity.bureau_id, activity_note=activity.number)
    return Candidate(
        number=activity.number,
        span=Span(start=start, end=max(end, start)),
        officers=frozenset(str(row.officer_id) for row in activity.officers.all()),
        devices=frozenset(issued.values_list("device__number", flat=True)),
    )


def _clues(recording: Recording, span: Span) -> Clues:
    said = recording.attribution

    def named(witness: str) -> str:
        officer = (said.get(witness) or {}).get("officer")
        return str(officer) if officer else ""

    device = recording.device
    return Clues(
        span=span,
        device=device.number if device and named("ledger") else "",
        by_ledger=named("ledger"),
        by_card=named("card"),
        by_name=named("name"),
        is_disputed=bool(said.get("disagreement")),
    )


def _middle(earliest: datetime | None, latest: datetime | None) -> datetime | None:
    if earliest is None or latest is None:
        return earliest or latest
    return earliest + (latest - earliest) / 2


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
