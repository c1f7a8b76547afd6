"""What was recorded of an activity against what should have been, and proposals for attribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liuhen.devices.models import Handover
from liuhen.evidence.models import Recording
from liuhen.field.attribution import Basis, Candidate, Clues, chosen, suggest
from liuhen.field.coverage import Coverage, Expected, Explained, Explanation, Recorded, Span, compare
from liuhen.field.models import Activity, ActivityRecording
from liuhen.field.rules import Rule
from liuhen.field.scenes import Scene, bounds, expected

MOVING = ("video", "audio")  # what can cover a stretch of time
NEARBY = timedelta(hours=12)  # an activity without times is looked for this far around its plan
EDGE_SECONDS = 60  # arrival and end are noted by hand; the law room allows the same
TYPED_TO_THE_MINUTE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """A recording of an activity with its place in time, for the page."""

    recording: Recording
    span: Span
    device: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything the activity page draws."""

    scenes: tuple[Scene, ...]
    whole: Span | None
    expected: tuple[Expected, ...]
    tapes: tuple[Tape, ...]
    photos: tuple[tuple[datetime, Recording], ...]
    coverage: Coverage
    gap_seconds: int


def scenes_of(activity: Activity) -> tuple[Scene, ...]:
    """Read the scenes of an activity back."""
    return scenes_from(activity.scenes)


def scenes_from(held: Sequence[Mapping[str, str]]) -> tuple[Scene, ...]:
    """Read scenes back from what an activity holds."""
    return tuple(
        Scene(code=row["code"], from_at=_instant(row.get("from")), until_at=_instant(row.get("until"))) for row in held
    )


def comparison(activity: Activity, rule: Rule, now: datetime) -> Comparison:
    """Lay the recordings of an activity over what should have been recorded. Two queries."""
    links = list(
        activity.recordings.filter(ended_at__isnull=True)
        .select_related("recording", "recording__device", "recording__recorded_by")
        .order_by("recording__started_earliest", "pk")
    )
    tapes = tuple(tape for link in links if (tape := _tape(link)) is not None)
    photos = tuple(
        (link.recording.started_earliest, link.recording)
        for link in links
        if link.recording.medium == "photo" and link.recording.started_earliest
    )
    whole = bounds(
        arrived_at=activity.arrived_at,
        ended_at=activity.ended_at,
        departed_at=activity.departed_at,
        ends_with=rule.ends_with,
        now=now,
    )
    scenes = scenes_of(activity)
    asked = expected(scenes, rule.duties, whole, [tape.span for tape in tapes])
    gap_seconds = max([rule.split_seconds, *(_gap_seconds(tape) for tape in tapes)])
    result = compare(
        asked,
        [_recorded(tape) for tape in tapes],
        _explanations(activity, whole),
        gap_seconds=gap_seconds,
        edge_seconds=EDGE_SECONDS,
    )
    return Comparison(
        scenes=scenes,
        whole=whole,
        expected=asked,
        tapes=tapes,
        photos=photos,
        coverage=result,
        gap_seconds=gap_seconds,
    )


def proposals(activity: Activity) -> list[Recording]:
    """Return unattributed recordings that share time with the activity, for a person to choose from."""
    if activity.arrived_at is None:
        return []
    until = activity.departed_at or activity.ended_at or activity.arrived_at + NEARBY
    rows = Recording.objects.filter(
        bureau=activity.bureau_id,
        started_earliest__lte=until,
        started_latest__gte=activity.arrived_at - timedelta(hours=1),
    ).exclude(pk__in=ActivityRecording.objects.filter(ended_at__isnull=True).values("recording"))
    return list(rows.select_related("device", "recorded_by").order_by("started_earliest", "pk")[:100])


def suggestion_for(recording: Recording) -> tuple[Activity, Basis] | None:
    """Return the one activity that the witnesses of a recording agree on, and what tied them; None otherwise."""
    span = span_of(recording)
    if span is None:
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


def _tape(link: ActivityRecording) -> Tape | None:
    recording = link.recording
    span = span_of(recording)
    if span is None or recording.medium not in MOVING:
        return None
    device = recording.device.number if recording.device else "未知设备"
    return Tape(recording=recording, span=span, device=device, basis=link.basis)


def _recorded(tape: Tape) -> Recorded:
    recording = tape.recording
    width = timedelta()
    if recording.started_earliest and recording.started_latest:
        width = recording.started_latest - recording.started_earliest
    return Recorded(
        span=tape.span,
        device=tape.device,
        slack_seconds=int(width.total_seconds() / 2 + 0.999),
        number=recording.number,
    )


def _gap_seconds(tape: Tape) -> int:
    return tape.recording.device.gap_seconds if tape.recording.device else 0


def _explanations(activity: Activity, whole: Span | None) -> list[Explanation]:
    """Reports are typed to the minute, so each accounts for a minute more on either side."""
    if whole is None:
        return []
    found = []
    for row in activity.interruptions.all():
        if row.voice_on_resume or row.written:
            start, end = row.from_at - TYPED_TO_THE_MINUTE, (row.until_at or whole.end) + TYPED_TO_THE_MINUTE
            how = Explained.VOICE if row.voice_on_resume else Explained.WRITTEN
            found.append(Explanation(span=Span(start=start, end=max(start, end)), how=how, interruption=row.number))
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
