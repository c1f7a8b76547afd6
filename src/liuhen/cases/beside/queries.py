"""Reads of what stands beside a document on its decision page; frozen when it is sent up (decisions 6)."""

from __future__ import annotations

from datetime import datetime

from liuhen.approvals.shown import ShownFinding, ShownRecording
from liuhen.cases.models import Case
from liuhen.cases.queries import case_facts
from liuhen.documents.fields import SHANGHAI
from liuhen.law.check import check
from liuhen.law.finding import Status
from liuhen.law.pack import Pack

MOST_FINDINGS = 6
MOST_RECORDINGS = 8
_CHIPS = {Status.BREACHED: "breach", Status.OVERDUE: "over", Status.NEEDS_JUDGEMENT: "judge"}  # gravest first


def beside(case: Case, pack: Pack, at: datetime) -> tuple[tuple[ShownFinding, ...], tuple[ShownRecording, ...]]:
    """Give the findings that are open now, gravest first, and the recordings on the file, newest first."""
    found = [(one.status_at(at), one) for one in check(case_facts(case, at=at), pack, at)]
    grave = sorted((list(_CHIPS).index(status), place) for place, (status, _) in enumerate(found) if status in _CHIPS)
    findings = tuple(
        ShownFinding(
            words=found[place][1].words,
            level=_CHIPS[found[place][0]],
            citation=found[place][1].citation.as_fields(),
        )
        for _, place in grave[:MOST_FINDINGS]
    )
    return findings, _recordings(case)


def _recordings(case: Case) -> tuple[ShownRecording, ...]:
    links = case.recordings.select_related("recording").order_by("-pk")[:MOST_RECORDINGS]
    shown = []
    for link in links:
        start = link.recording.started_earliest
        when = f"{start.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if start else ""
        length = f"{round((link.recording.seconds or 0) / 60)} 分" if link.recording.seconds else ""
        words = "，".join(part for part in (when, length) if part)
        shown.append(ShownRecording(number=link.recording.number, purpose=link.purpose, words=words))
    return tuple(shown)
