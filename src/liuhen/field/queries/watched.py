"""What people said after watching, for the facts of activities: items seen or absent, the dedicated camera person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone

from liuhen.bureau.queries import among, plain
from liuhen.bureau.queries.roster import roster
from liuhen.field.angles.words import Verdict
from liuhen.field.models import CameraPerson, ReviewMark
from liuhen.law.facts import ActivityFacts


def with_watched(activities: dict[int, ActivityFacts]) -> dict[int, ActivityFacts]:
    """Add to the facts of activities, by key, what people said after watching and who only recorded. Three queries."""
    seen, alone = seen_items(activities), camera_people(activities)
    if not seen and not alone:
        return activities
    people = roster(alone.values())
    found = dict(activities)
    for pk in {*seen, *alone}:
        known = found[pk]
        day = known.arrived_at or known.ended_at or timezone.now()
        person = people.on(alone[pk], day) if pk in alone else None
        found[pk] = replace(known, seen=seen.get(pk, {}), camera_person=person)
    return found


def seen_items(activity_ids: Collection[int]) -> dict[int, dict[str, bool]]:
    """Return for each activity which items of the pack somebody saw (or found not to apply) and which are absent."""
    rows = ReviewMark.objects.filter(among("activity", activity_ids), withdrawn_at__isnull=True).exclude(item="")
    found: dict[int, dict[str, bool]] = {}
    for activity, item, verdict in plain(rows.order_by("pk").values_list("activity_id", "item", "verdict")):
        found.setdefault(activity, {})[item] = verdict != Verdict.ABSENT.value
    return found


def camera_people(activity_ids: Collection[int]) -> dict[int, int]:
    """Return for each activity the person who does nothing but record."""
    rows = CameraPerson.objects.filter(among("activity", activity_ids), ended_at__isnull=True)
    return dict(plain(rows.values_list("activity_id", "officer_id")))
