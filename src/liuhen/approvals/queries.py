"""Reads of room approvals: whose turn it is, what was said, who may decide."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from liuhen.approvals.models import Delegation, Request, Step
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import kind_of, people_with
from liuhen.bureau.roles import Role


def holders_of(bureau: Bureau) -> dict[str, frozenset[int]]:
    """Give for each role the ids of the people who hold it today."""
    return {role.value: frozenset(people_with(bureau, role).values_list("pk", flat=True)) for role in Role}


def inbox(officer: Officer) -> QuerySet[Step]:
    """Give the open steps that wait for this person, his own requests excepted; the earliest due first."""
    roles = [role.value for role in officer.roles]
    lent = Q()
    for giver in delegated_by(officer, at=timezone.now()):
        lent |= Q(role__in=[role.value for role in giver.roles]) & ~Q(request__requested_by=giver)
    return (
        Step.objects.filter(Q(role__in=roles) | lent, request__bureau=officer.bureau_id, is_open=True)
        .filter(request__state="open")
        .exclude(request__requested_by=officer)
        .select_related("request", "request__requested_by")
        .order_by("request__due_at", "request__requested_at")
    )


def delegated_by(officer: Officer, *, at: datetime) -> list[Officer]:
    """Give the people in whose place this person may decide at the instant `at`."""
    day = timezone.localdate(at)
    rows = Delegation.objects.filter(
        holder=officer, from_on__lte=day, until_on__gte=day, revoked_at__isnull=True, giver__is_active=True
    )
    return [row.giver for row in rows.select_related("giver")]


def open_step(request: Request) -> Step | None:
    """Give the step whose turn it is, or None when the request is closed."""
    return request.steps.filter(is_open=True).first()


def place_of(officer: Officer, step: Step, *, at: datetime) -> Officer | None:
    """Give in whose place the person decides the step: himself, a giver of a delegation, or None when he may not."""
    if Role(step.role) in officer.roles:
        return officer
    return next((giver for giver in delegated_by(officer, at=at) if Role(step.role) in giver.roles), None)


def requests_on(subject: Model) -> QuerySet[Request]:
    """Give the requests about a thing, newest first."""
    return Request.objects.filter(
        bureau=getattr(subject, "bureau_id", None), subject_kind=kind_of(subject), subject_id=str(subject.pk)
    ).order_by("-requested_at", "-pk")


def decided_steps(request: Request) -> list[Step]:
    """Give the steps already decided, in order."""
    return list(request.steps.filter(decided_at__isnull=False).select_related("officer").order_by("order"))
