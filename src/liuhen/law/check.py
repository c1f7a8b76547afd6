"""The one question of the room: what do these facts amount to under this pack? Pure, deterministic, total."""

from __future__ import annotations

from datetime import datetime

from liuhen.law.archiving import clocks
from liuhen.law.evidence import evidence
from liuhen.law.facts import AccessFacts, ActivityFacts, CaseFacts, HandoverFacts, RecordingFacts
from liuhen.law.finding import Finding
from liuhen.law.ingest import RULE as DEADLINE
from liuhen.law.ingest import exception_reason, pending_cameras, performer, recording_deadline
from liuhen.law.interruption import interruptions
from liuhen.law.labels import labels
from liuhen.law.pack import Pack
from liuhen.law.precheck import enforcement_only, ledger, precheck
from liuhen.law.recording import recording
from liuhen.law.retention import retention
from liuhen.law.staff import staff
from liuhen.law.subjects import Facts
from liuhen.law.viewing import viewing

AV_MEDIA = frozenset({"video", "audio", "photo"})


def check(facts: Facts, pack: Pack, at: datetime) -> tuple[Finding, ...]:
    """Return every finding of one subject.

    Findings carry their instants, so the answer holds for any later moment too; `at` only leaves out what lies in
    the future of the checked instant. The same facts, pack and instant always give the same findings.
    """
    found = _found(facts, pack)
    return tuple(finding for finding in found if finding.since is None or finding.since <= at)


def _found(facts: Facts, pack: Pack) -> tuple[Finding, ...]:
    match facts:
        case RecordingFacts():
            return _recording(facts, pack)
        case HandoverFacts():
            return (*precheck(facts, pack), *ledger(facts, pack), *enforcement_only(facts, pack))
        case ActivityFacts():
            return (
                *staff(facts, pack),
                *recording(facts, pack),
                *interruptions(facts, pack),
                *pending_cameras(facts, pack),
                *exception_reason(facts, pack),
            )
        case CaseFacts():
            return clocks(facts, pack)
        case AccessFacts():
            return viewing(facts, pack)
        case _:
            return ()


def _recording(facts: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    if facts.medium not in AV_MEDIA:  # side files are kept like everything else; the storing duties speak of AV only
        return (*evidence(facts, pack), *retention(facts, pack))
    deadline = recording_deadline(facts, pack)
    main = next((finding for finding in deadline if finding.rule == DEADLINE), None)
    return (
        *deadline,
        *performer(facts, pack),
        *labels(facts, pack, main),
        *evidence(facts, pack),
        *retention(facts, pack),
    )
