"""Every kind of subject the law looks at, in one type, and the civil day whose rules hold for it."""

from __future__ import annotations

from datetime import date, datetime

from liuhen.law.facts import ActivityFacts, CaseFacts, HandoverFacts, RecordingFacts
from liuhen.law.facts.keeping import AccessFacts, ApplicationFacts, DiscFacts, DisclosureFacts
from liuhen.law.facts.oversight import BureauFacts, DeviceFacts, IncidentFacts
from liuhen.law.term import civil_day

Facts = (
    RecordingFacts
    | HandoverFacts
    | ActivityFacts
    | CaseFacts
    | AccessFacts
    | ApplicationFacts
    | DiscFacts
    | DisclosureFacts
    | IncidentFacts
    | DeviceFacts
    | BureauFacts
)


def day_of(facts: Facts) -> date | None:
    """Return the day whose rules hold for these facts; None where it is always today's (a bureau, a device)."""
    instant = instant_of(facts)
    return None if instant is None else civil_day(instant)


def instant_of(facts: Facts) -> datetime | None:
    """Return the instant of that day: a recording by when it was made, a case by when it began."""
    match facts:
        case RecordingFacts():
            return facts.ended.latest if facts.ended else facts.stored_at
        case CaseFacts():
            return min((event.at for event in facts.events), default=None)
        case ActivityFacts():
            return facts.arrived_at
        case HandoverFacts():
            return facts.issued_at
        case _:
            return _asked_or_made(facts)


def _asked_or_made(facts: Facts) -> datetime | None:
    match facts:
        case AccessFacts():
            return facts.requested_at
        case ApplicationFacts():
            return facts.received_at
        case DiscFacts():
            return facts.made_at
        case DisclosureFacts():
            return facts.asked_at
        case IncidentFacts():
            return facts.happened_at
        case _:
            return None
