"""Signing what a finding amounts to (署名判断)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.duties.models import Finding, Judgement, Outcome
from liuhen.errors import InputError


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
