"""Handing a case from an officer who leaves to another one (离岗交接). A step: the act is the hand-over's own."""

from __future__ import annotations

from liuhen.bureau.acting import Act
from liuhen.bureau.acts import give_grant, revoke_grants
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.bureau.verbs.cases import TEAM_VERBS
from liuhen.cases.acts.clues import SEPARATION, SamePersonError
from liuhen.cases.models import Case, CaseHandler
from liuhen.cases.queries import has_reviewed
from liuhen.errors import InputError


def pass_on_case(act: Act, case: Case, *, giver: Officer, receiver: Officer) -> bool:
    """Put the receiver in charge instead of the giver; False where the giver is in charge no more. A step.

    Raises:
        SamePersonError: the receiver has reviewed the case.
        InputError: the receiver is no enforcement officer.

    Source: decisions 24 (handler and legal reviewer are two).
    """
    if CaseHandler.objects.filter(case=case, officer=giver, until_at__isnull=True).update(until_at=act.at) != 1:
        return False
    if Role.OFFICER not in receiver.roles:
        raise InputError(
            f"没有交接。{receiver.name}不是执法人员，不能承办{case.label}。", next_step="请另选一名执法人员接收案件。"
        )
    if has_reviewed(case, receiver):
        raise SamePersonError(
            f"没有交接。{receiver.name}已对{case.label}出具法制审核意见，不能再承办。",
            article=SEPARATION,
            next_step="请另选一名执法人员接收这件案件。",
        )
    for verb in TEAM_VERBS:
        revoke_grants(act, verb=verb, subject=case, officer=giver)
    row, _ = CaseHandler.objects.get_or_create(case=case, officer=receiver, defaults={"from_at": act.at})
    if row.until_at is not None:  # he was in charge before and is again
        CaseHandler.objects.filter(pk=row.pk).update(until_at=None)
    for verb in TEAM_VERBS:
        revoke_grants(act, verb=verb, subject=case, officer=receiver)  # never twice the same leave
        give_grant(act, verb=verb, subject=case, officer=receiver, reason="离岗交接后承办")
    act.upon(case)
    return True
