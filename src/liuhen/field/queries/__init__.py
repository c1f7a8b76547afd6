"""Reads of room field: what was recorded of an activity, proposals for attribution, facts for the law."""

from liuhen.field.queries.facts import activities_facts, activity_facts, activity_rows, trips
from liuhen.field.queries.timeline import (
    MOVING,
    Comparison,
    Tape,
    activities_of,
    comparison,
    proposals,
    scenes_of,
    span_of,
    suggestion_for,
)

__all__ = [
    "MOVING",
    "Comparison",
    "Tape",
    "activities_facts",
    "activities_of",
    "activity_facts",
    "activity_rows",
    "comparison",
    "proposals",
    "scenes_of",
    "span_of",
    "suggestion_for",
    "trips",
]
