"""Writes of room duties: projecting findings from the trail, and signing a judgement about one.

Projecting writes no entry: findings are derived from entries, and `rebuild` gives them again from nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.duties.models import Finding, Judgement, Outcome, ProjectorPosition
from liuhen.duties.queries.subjects import Loaded, all_subjects, load
from liuhen.duties.queries.touched import touched_by
from liuhen.errors import InputError
from liuhen.law import finding as law
from liuhen.law.check import check
from liuhen.trail.models import EntrySubject, Leaf

BATCH = 500
HORIZON = timedelta(days=3660)  # rows hold for any later moment, so nothing is left out because it lies ahead


def project(*, at: datetime) -> int:
    """Read the entries integrated since the last time and renew the findings they touch; return how many subjects."""
    position = ProjectorPosition.objects.first() or ProjectorPosition.objects.create()
    leaves = list(Leaf.objects.filter(index__gte=position.read).order_by("index")[:BATCH])
    if not leaves:
        return 0
    named = EntrySubject.objects.filter(entry__in=[leaf.entry_id for leaf in leaves])
    subjects: set[tuple[str, str]] = set()
    for kind, subject_id in named.values_list("kind", "subject_id").distinct():
        subjects |= touched_by(kind, subject_id)
    for kind, subject_id in sorted(subjects):
        rebuild_subject(kind, subject_id, at=at)
    ProjectorPosition.objects.filter(pk=position.pk).update(read=leaves[-1].index + 1)
    return len(subjects)


def rebuild(*, at: datetime) -> int:
    """Throw all findings away and make them again from the facts; return how many subjects were checked."""
    newest = Leaf.objects.order_by("-index").first()
    with transaction.atomic():
        Finding.objects.all().delete()
        ProjectorPosition.objects.all().delete()
        ProjectorPosition.objects.create(read=newest.index + 1 if newest else 0)
        count = 0
        for kind, subject_id in all_subjects():
            rebuild_subject(kind, subject_id, at=at)
            count += 1
    return count


def rebuild_subject(kind: str, subject_id: str, *, at: datetime) -> int:
    """Replace the findings of one subject by what the law says of its facts now; return how many there are."""
    loaded = load(kind, subject_id, at=at)
    rows = [] if loaded is None else [_row(loaded, one) for one in _findings(loaded, at)]
    with transaction.atomic():
        Finding.objects.filter(subject_kind=kind, subject_id=subject_id).delete()
        Finding.objects.bulk_create(_judged(kind, subject_id, rows))
    return len(rows)


def judge_findings(
    findings: Sequence[Finding], *, by: Officer, at: datetime, outcome: Outcome, reason: str, once: str | None = None
) -> int:
    """Sign what findings of one row amount to (署名判断), one entry for all; return how many.

    The facts stay as they are; the rows show the judgement, and the next projection keeps it while they say the same.

    Raises:
        InputError: no finding or no reason is given.
    """
    if not findings or not reason.strip():
        raise InputError("没有记下判断。判断须写明理由。", next_step="请写明理由后再署名。")
    with acting(by, "duty.judge", at=at, on=findings[0], reason=reason, once=once) as act:
        act.note(rule=findings[0].rule, outcome=outcome.value, count=len(findings))
        for finding in findings:
            act.upon(finding)
            Judgement.objects.create(
                bureau=finding.bureau,
                subject_kind=finding.subject_kind,
                subject_id=finding.subject_id,
                rule=finding.rule,
                words=finding.words,
                outcome=outcome,
                reason=reason.strip(),
                by=by,
                at=at,
                entry=act.uid,
            )
        return Finding.objects.filter(pk__in=[finding.pk for finding in findings]).update(judged_as=outcome)


def run_projector(at: datetime) -> None:
    """Project until nothing new is left; the worker calls this every two seconds."""
    while project(at=at):
        pass


def _findings(loaded: Loaded, at: datetime) -> tuple[law.Finding, ...]:
    return check(loaded.facts, active_pack(loaded.bureau), at + HORIZON)


def _row(loaded: Loaded, found: law.Finding) -> Finding:
    return Finding(
        bureau=loaded.bureau,
        unit=loaded.unit,
        secrecy=loaded.secrecy,
        subject_kind=found.subject_kind,
        subject_id=found.subject_id,
        subject_label=loaded.label[:80],
        subject_words=loaded.words[:200],
        bundle=loaded.bundle or f"{found.subject_kind}:{found.subject_id}",
        rule=found.rule[:64],
        level=found.level.value,
        citation=found.citation.as_fields(),
        pack_code=found.pack_code,
        pack_version=found.pack_version,
        since=found.since,
        warn_at=found.warn_at,
        due_at=found.due_at,
        passed_as=found.passed_as.value,
        overdue_at=found.overdue_at,
        breach_at=found.breach_at,
        closed_at=found.closed_at,
        judgement=found.judgement,
        late=found.late,
        not_applicable=found.not_applicable,
        provisional=found.provisional,
        moved=found.moved,
        words=found.words[:200],
        happened=found.happened,
        next_step=found.next_step,
        officer_id=int(found.officer_id) if found.officer_id else loaded.officer_id,
    )


def _judged(kind: str, subject_id: str, rows: list[Finding]) -> list[Finding]:
    """Put the newest judgement on each row it still fits: same rule, same words."""
    newest: dict[tuple[str, str], str] = {
        (one.rule, one.words): one.outcome
        for one in Judgement.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("pk")
    }
    for row in rows:
        row.judged_as = newest.get((row.rule, row.words), "")
    return rows
