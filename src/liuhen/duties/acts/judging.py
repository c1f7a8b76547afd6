"""Signing what a finding amounts to (署名判断)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.duties.models import Finding, Judgement, Outcome
from liuhen.duties.rows import BEFORE_ALL, SETTLED
from liuhen.errors import InputError

SHOWN_ALWAYS = datetime.fromisoformat(BEFORE_ALL).replace(tzinfo=UTC)


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
                subject_kind=finding.about.kind,
                subject_id=finding.about.key,
                rule=finding.rule,
                words=finding.words,
                outcome=outcome,
                reason=reason.strip(),
                by=by,
                at=at,
                entry=act.uid,
            )
        rows = Finding.objects.filter(pk__in=[finding.pk for finding in findings])
        begun = None if outcome in SETTLED else Coalesce("since", Value(SHOWN_ALWAYS))
        return rows.update(judged_as=outcome, shows_from=begun)
