"""The one question of the room: what do these facts amount to under this pack? Pure, deterministic, total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache

from liuhen.law.checks.application import application
from liuhen.law.checks.archiving import clocks
from liuhen.law.checks.carriers import disc, exclusions, extractions
from liuhen.law.checks.complaint import complaint
from liuhen.law.checks.completeness import completeness
from liuhen.law.checks.content import content
from liuhen.law.checks.disclosure import disclosure
from liuhen.law.checks.dues import dues
from liuhen.law.checks.evidence import evidence
from liuhen.law.checks.forms import forms
from liuhen.law.checks.incident import incident
from liuhen.law.checks.ingest import RULE as DEADLINE
from liuhen.law.checks.ingest import exception_reason, pending_cameras, performer, recording_deadline
from liuhen.law.checks.interruption import interruptions
from liuhen.law.checks.labels import labels
from liuhen.law.checks.longterm import long_term
from liuhen.law.checks.not_filed import not_filed
from liuhen.law.checks.opinions import opinions
from liuhen.law.checks.originals import originals
from liuhen.law.checks.papers import papers
from liuhen.law.checks.periodic import care, periodic
from liuhen.law.checks.precheck import enforcement_only, ledger, lending, precheck
from liuhen.law.checks.procedure import procedure
from liuhen.law.checks.recording import recording
from liuhen.law.checks.retention import retention
from liuhen.law.checks.service import service
from liuhen.law.checks.staff import staff
from liuhen.law.checks.stages import stages
from liuhen.law.checks.stated import stated
from liuhen.law.checks.viewing import viewing
from liuhen.law.citation import Source
from liuhen.law.facts import ActivityFacts, CaseFacts, HandoverFacts, RecordingFacts
from liuhen.law.facts.keeping import AccessFacts, ApplicationFacts, DiscFacts, DisclosureFacts
from liuhen.law.facts.oversight import BureauFacts, DeviceFacts, IncidentFacts
from liuhen.law.facts.subjects import Facts, instant_of
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack
from liuhen.law.term import start_of

AV_MEDIA = frozenset({"video", "audio", "photo"})


def check(facts: Facts, pack: Pack, at: datetime) -> tuple[Finding, ...]:
    """Return every finding of one subject.

    Findings carry their instants, so the answer holds for any later moment too; `at` only leaves out what lies in
    the future of the checked instant. The same facts, pack and instant always give the same findings. What happened
    before the text came into force is not measured by it; what superior law and the engine say remains.
    """
    found, done = _found(facts, pack, at), instant_of(facts)
    begun = _begun(pack.identity.effective_from)
    if begun is not None and done is not None and done < begun:
        found = tuple(one for one in found if one.citation.source is not Source.REGULATION)
    return tuple([finding for finding in found if finding.since is None or finding.since <= at])


@lru_cache(maxsize=64)
def _begun(effective_from: str) -> datetime | None:
    return start_of(date.fromisoformat(effective_from)) if effective_from else None


def _found(facts: Facts, pack: Pack, at: datetime) -> tuple[Finding, ...]:
    if isinstance(facts, BureauFacts):
        return periodic(facts, pack, at)
    return _CHECKS[type(facts)](facts, pack)


def _recording(facts: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    kept = (*evidence(facts, pack), *retention(facts, pack), *long_term(facts, pack))
    marked = (*originals(facts, pack), *extractions(facts, pack), *exclusions(facts, pack))
    if facts.medium not in AV_MEDIA:  # side files are kept like everything else; the storing duties speak of AV only
        return (*kept, *marked)
    deadline = recording_deadline(facts, pack)
    by_text = recording_deadline(facts, pack.bare()) if pack.settings else deadline
    main = next((finding for finding in by_text if finding.rule == DEADLINE), None)  # labels share the text's own end
    return (*deadline, *performer(facts, pack), *labels(facts, pack, main), *kept, *marked)


def _activity(facts: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    return (
        *staff(facts, pack),
        *recording(facts, pack),
        *content(facts, pack),
        *interruptions(facts, pack),
        *pending_cameras(facts, pack),
        *exception_reason(facts, pack),
    )


def _handover(facts: HandoverFacts, pack: Pack) -> tuple[Finding, ...]:
    return (*precheck(facts, pack), *ledger(facts, pack), *enforcement_only(facts, pack), *lending(facts, pack))


def _case(facts: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    return (
        *clocks(facts, pack),
        *dues(facts, pack),
        *papers(facts, pack),
        *completeness(facts, pack),
        *opinions(facts, pack),
        *service(facts, pack),
        *complaint(facts, pack),
        *not_filed(facts, pack),
        *forms(facts, pack),
        *stages(facts, pack),
        *stated(facts, pack),
        *procedure(facts, pack),
    )


_CHECKS: Mapping[type, Callable[..., tuple[Finding, ...]]] = {
    RecordingFacts: _recording,
    HandoverFacts: _handover,
    ActivityFacts: _activity,
    CaseFacts: _case,
    AccessFacts: viewing,
    DiscFacts: disc,
    DisclosureFacts: disclosure,
    IncidentFacts: incident,
    DeviceFacts: care,
    ApplicationFacts: application,
}
