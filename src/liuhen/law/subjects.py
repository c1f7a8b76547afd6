"""Every kind of subject the law looks at, in one type."""

from __future__ import annotations

from liuhen.law.facts import AccessFacts, ActivityFacts, CaseFacts, HandoverFacts, RecordingFacts
from liuhen.law.facts_keeping import ApplicationFacts, DiscFacts, DisclosureFacts
from liuhen.law.facts_oversight import BureauFacts, DeviceFacts, IncidentFacts

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
