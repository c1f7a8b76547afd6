"""Officers of an activity: how many, and whether their certificates held on that day.

Source: 行政处罚法第四十二条 (superior law, not verified: warning).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liuhen.law.checks.judge import Judge
from liuhen.law.facts import ActivityFacts, OfficerFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import civil_day

OFFICERS = "staff.officers_min"  # of law.stricter


def is_certified(officer: OfficerFacts, on: date) -> bool:
    """Say whether an officer's certificate held on a civil day; an open end holds."""
    if not officer.certificate_number:
        return False
    begun = officer.certificate_from is None or officer.certificate_from <= on
    return begun and (officer.certificate_until is None or on <= officer.certificate_until)


def staff(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return missing officers and missing or expired certificates of an activity that has begun."""
    if activity.arrived_at is None:
        return ()
    judge, begun = Judge(pack=pack, kind=activity.kind, id=activity.id), activity.arrived_at
    found: list[Finding] = []
    number = pack.resolve(lambda body: body.staff)
    least = number.value.officers_min if number else 0
    setting = pack.setting(OFFICERS, civil_day(begun))
    if number is not None and len(activity.officers) < max(least, setting.count if setting else 0):
        by_setting = setting if len(activity.officers) >= least else None  # the text's own number is there
        found.append(
            judge.breach(
                "staff.two_officers",
                f"执法人员只有 {len(activity.officers)} 名",
                level=Level.WARNING if by_setting else number.layer.level_for(Duty.MUST),
                citation=by_setting.citation if by_setting else number.cite(number.value),
                broken_at=begun,
                next_step="请核对是否漏登执法人员",
            )
        )
    rule = pack.resolve(lambda body: body.certificates)
    on = civil_day(begun)
    for officer in activity.officers if rule is not None else ():
        if rule is not None and not is_certified(officer, on):
            why = "没有登记执法证件" if not officer.certificate_number else "执法证件当日不在有效期内"
            found.append(
                judge.breach(
                    f"staff.certificate.{officer.id}",
                    f"{officer.name}{why}",
                    level=rule.layer.level_for(rule.value.level),
                    citation=rule.cite(rule.value),
                    broken_at=begun,
                    next_step="请在人员登记中补录证件，或者写明情况",
                )
            )
    return (*found, *_ended_meanwhile(activity, pack, on))


def _ended_meanwhile(activity: ActivityFacts, pack: Pack, on: date) -> Iterator[Finding]:
    """Return officers whose certificate ended while the activity ran on into another day; a new one may be there."""
    rule, end = pack.resolve(lambda body: body.certificates), activity.departed_at or activity.ended_at
    last = civil_day(end) if end is not None else on
    if rule is None or last <= on:
        return
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    for officer in activity.officers:
        if is_certified(officer, on) and not is_certified(officer, last):
            yield judge.doubt(
                f"staff.certificate.{officer.id}",
                f"{officer.name}的执法证件在活动进行中到期",
                level=rule.layer.level_for(rule.value.level),
                citation=rule.cite(rule.value),
                since=end,
                next_step="请核对是否已换发新证；没有换发的写明情况",
            )
