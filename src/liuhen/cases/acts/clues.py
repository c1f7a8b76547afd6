"""The team of a case, where it arose, and what only its team can say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.acts import give_grant
from liuhen.bureau.models import Grant, Officer
from liuhen.bureau.queries import may
from liuhen.bureau.roles import Role
from liuhen.bureau.verbs.cases import TEAM_VERBS
from liuhen.cases.acts.road import note_event
from liuhen.cases.apart.queries import has_decided
from liuhen.cases.models import Case, CaseHandler
from liuhen.cases.queries import has_reviewed, rules_of
from liuhen.errors import InputError, RefusalError
from liuhen.law.lifecycle import State

SEPARATION = "办案与法制审核分离"
AT_ONCE = 200  # cases whose leaves are read together


class SamePersonError(RefusalError):
    """Handler and legal reviewer of a case are never one person (decisions 24)."""

    code = "cases.same_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the team may state about a case that no row, document or link of it tells. None: as it stands."""

    collective_required: bool | None = None
    expert_consulted: bool | None = None
    archive_class: str | None = None
    reasons: str = field(default="")


def note_arisen(act: Act, case: Case, by: Officer) -> None:
    """Write on the case a new one arose from that it did (检查中发现违法线索). A step.

    Raises:
        InputError: it is not his to see, or not of this bureau.
    """
    origin = case.origin
    if origin is None:
        return
    if origin.bureau_id != case.bureau_id or not may(by, "case.view", origin):
        raise InputError("没有登记：不能引用您看不到的案件。", next_step="请从您承办的案件中选择。")
    act.upon(origin, arisen=case.clue_number)
    note_event(act, origin, "clue_arisen", reason=f"产生 {case.clue_number}")


def assign_handler(case: Case, officer: Officer, *, by: Officer, at: datetime, reason: str) -> CaseHandler:
    """Put a further officer in charge of a case.

    Raises:
        SamePersonError: he has reviewed the case.
    """
    with acting(by, "case.assign", at=at, on=case, reason=reason) as act:
        name_team(act, case, (officer,))
        act.upon(officer)
        return CaseHandler.objects.get(case=case, officer=officer)


def describe(case: Case, stated: Description, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """State what nothing else says: discussion needed, experts asked, archive class chosen.

    Raises:
        InputError: the bureau's rules do not know the archive class.
    """
    classes = rules_of(case).archive_classes()
    with acting(by, "case.describe", at=at, on=case, reason=stated.reasons, once=once) as act:
        if stated.archive_class and stated.archive_class not in classes:
            raise InputError(
                f"没有登记。没有“{stated.archive_class}”这一保管期限。", next_step=f"请从 {'、'.join(classes)} 中选择。"
            )
        told: dict[str, bool | str | None] = {
            "collective_required": stated.collective_required,
            "expert_consulted": stated.expert_consulted,
            "archive_class": stated.archive_class,
        }
        changes = {name: value for name, value in told.items() if value is not None}
        if changes:
            Case.objects.filter(pk=case.pk).update(**changes)
            case.refresh_from_db()
        return act.upon(case, stated=[f"{name}={value}" for name, value in changes.items() if value])


def renew_teams(*, at: datetime) -> int:
    """Give the officers in charge of open cases the leaves the table knows by now; give how many cases. For the worker.

    Only what was never given to them on that case: what was taken back stays taken back. One entry a case.
    """
    going = CaseHandler.objects.filter(until_at__isnull=True).exclude(case__state=State.ARCHIVED)
    cases = list(going.order_by("case_id").values_list("case_id", flat=True).distinct())
    return sum(_renewed(cases[place : place + AT_ONCE], at) for place in range(0, len(cases), AT_ONCE))


def _renewed(cases: Sequence[int], at: datetime) -> int:
    held: dict[tuple[str, int], set[str]] = defaultdict(set)
    given = Grant.objects.filter(
        subject_kind=Case.trail_kind, subject_id__in=[str(pk) for pk in cases], officer__isnull=False
    )
    for subject, officer, verb in given.values_list("subject_id", "officer_id", "verb"):
        held[subject, officer or 0].add(verb)
    lacking: dict[int, list[CaseHandler]] = defaultdict(list)
    rows = CaseHandler.objects.filter(case__in=cases, until_at__isnull=True).select_related("case__bureau", "officer")
    for row in rows:
        if set(TEAM_VERBS) - held[str(row.case_id), row.officer_id]:
            lacking[row.case_id].append(row)
    for handlers in lacking.values():
        case = handlers[0].case
        with acting(Machine("team", bureau=case.bureau), "case.renew_team", at=at, on=case) as act:
            for row in handlers:
                new = [verb for verb in TEAM_VERBS if verb not in held[str(case.pk), row.officer_id]]
                for verb in new:
                    give_grant(act, verb=verb, subject=case, officer=row.officer, reason="承办人，按现行事项补发")
                act.upon(row.officer, verbs=new)
    return len(lacking)


def name_team(act: Act, case: Case, officers: Sequence[Officer]) -> None:
    """Write officers into the team of a case, with their grants (decisions 1). A step."""
    for officer in dict.fromkeys(officers):
        if officer.bureau_id != case.bureau_id or Role.OFFICER not in officer.roles | act.officer.roles:
            raise InputError(f"没有指定{officer.name}：不是本局的执法人员。", next_step="请从本局执法人员中选择。")
        if has_decided(case, officer):
            raise SamePersonError(
                f"不能由{officer.name}承办：他已在本案审批中签署过意见，承办与审批不能是同一人。",
                article=SEPARATION,
                next_step="请指定另一名执法人员。",
            )
        if has_reviewed(case, officer):
            raise SamePersonError(
                f"不能由{officer.name}承办：他已对本案出具法制审核意见。",
                article=SEPARATION,
                next_step="请指定另一名执法人员。",
            )
        _, is_new = CaseHandler.objects.get_or_create(case=case, officer=officer, defaults={"from_at": act.at})
        for verb in TEAM_VERBS if is_new else ():
            give_grant(act, verb=verb, subject=case, officer=officer, reason="本案承办人")
