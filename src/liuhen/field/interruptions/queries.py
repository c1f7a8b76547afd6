"""Reads about breaks: what is known for the record, whom to tell, and which measured gap a report explains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import people_with
from liuhen.bureau.roles import Role
from liuhen.devices.models import Handover
from liuhen.field.coverage import Span
from liuhen.field.interruptions.draft import Break, Check, Heard
from liuhen.field.interruptions.matching import Match, match
from liuhen.field.interruptions.rules import InterruptionRule
from liuhen.field.models import Activity, Interruption


def reports_of(activity: Activity) -> list[Interruption]:
    """Return the reports of an activity with everything a page shows. Six queries, however many reports."""
    rows = activity.interruptions.select_related("reported_by", "reviewed_by", "filing__filed_by", "activity__bureau")
    return list(
        rows.prefetch_related("notes__written_by", "live_reports__to", "voice_marks__recording").order_by("from_at")
    )


def matched(rows: Sequence[Interruption], gaps: Sequence[Span], until: datetime | None) -> dict[str, Match]:
    """Lay reports on the measured gaps, by number. `until` ends those that were not taken up again."""
    return {row.number: match(row.number, told_span(row, until), gaps) for row in rows}


def told_span(row: Interruption, until: datetime | None) -> Span:
    """Return the time a report speaks of."""
    return Span(start=row.from_at, end=max(row.from_at, row.until_at or until or row.from_at))


def carried(activity: Activity, at: datetime) -> list[Handover]:
    """Return the devices that those taking part had with them at an instant, with the check made before. One query."""
    rows = Handover.objects.filter(
        bureau=activity.bureau_id, holder__in=activity.officers.values("officer"), issued_at__lte=at
    ).filter(Q(returned_at__isnull=True) | Q(returned_at__gte=at))
    return list(rows.select_related("device", "holder", "check_made").order_by("device__number"))


def to_tell(bureau: Bureau, rule: InterruptionRule) -> QuerySet[Officer]:
    """Return those who are told at once that recording cannot go on; nobody where no text asks for it."""
    if not rule.live_role or rule.live_role not in set(Role):
        return Officer.objects.none()
    return people_with(bureau, Role(rule.live_role)).order_by("name")


def known_of(row: Interruption, rule: InterruptionRule, found: Match | None) -> Break:
    """Gather what the rows know about a break, for the draft of its record. Three queries."""
    activity = row.activity
    told, ground = row.live_reports.select_related("to").order_by("pk").first(), rule.grounds.get(row.reason)
    return Break(
        activity=activity.number,
        title=activity.title,
        place=activity.place,
        party=activity.party,
        officers=tuple(member.officer.name for member in activity.officers.select_related("officer").order_by("pk")),
        from_at=row.from_at,
        until_at=row.until_at,
        reason=rule.words_of(row.reason),
        ground=f"《{ground.title}》{ground.article}" if ground else "",
        device=row.device_number,
        measures=row.measures,
        check=_check(row),
        gaps=found.gaps if found else (),
        voice=_heard(row),
        told=f"{rule.live_label}{told.to.name}" if told else "",
        told_at=told.told_at if told else None,
    )


def _heard(row: Interruption) -> Heard | None:
    if not row.voice_on_resume:
        return None
    mark = row.voice_marks.select_related("recording").order_by("-pk").first()
    if mark is None or mark.recording is None:
        return Heard()
    return Heard(recording=mark.recording.number, offset_seconds=mark.offset_seconds)


def _check(row: Interruption) -> Check | None:
    """Find what the check before use said about the device that stopped."""
    issue = next((one for one in carried(row.activity, row.from_at) if one.device.number == row.device_number), None)
    made = getattr(issue, "check_made", None) if issue else None
    if issue is None or made is None:
        return None
    return Check(
        device=issue.device.number,
        at=made.measured_at,
        battery_percent=made.battery_percent,
        free_mb=made.free_mb,
    )
