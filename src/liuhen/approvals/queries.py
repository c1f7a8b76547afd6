"""Reads of room approvals: whose turn it is, what was said, who may decide and by what right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from liuhen.approvals.chain import role_now
from liuhen.approvals.lending import Lent
from liuhen.approvals.models import Delegation, PaperOpinion, Request, Step
from liuhen.bureau.models import Bureau, Officer, RoleHolding
from liuhen.bureau.queries import kind_of
from liuhen.bureau.queries.heads import acting_words
from liuhen.bureau.roles import HEADS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """By what right a person decides a step: in whose place, and under which delegation or appointment."""

    place: Officer
    delegation: Delegation | None = None
    acting: str = ""  # 主持工作 and the document that says so


def holders_of(bureau: Bureau) -> dict[str, frozenset[int]]:
    """Give for each role the ids of the active people who hold it today. One query."""
    today = timezone.localdate()
    rows = RoleHolding.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        officer__bureau=bureau,
        officer__is_active=True,
        from_on__lte=today,
    )
    held: dict[str, set[int]] = defaultdict(set)
    for role, officer in rows.values_list("role", "officer_id"):
        held[role].add(officer)
    return {role: frozenset(people) for role, people in held.items()}


def inbox(officer: Officer) -> QuerySet[Step]:
    """Give the open steps that wait for this person, his own requests excepted; the earliest due first."""
    rows = Step.objects.filter(request__bureau=officer.bureau_id, is_open=True, request__state="open")
    rows = rows.select_related("request", "request__requested_by")
    lent_rows = _lent_to(officer, at=timezone.now())
    if officer.roles & HEADS or lent_rows:
        holders = holders_of(officer.bureau)
        rows = rows.filter(pk__in=[step.pk for step in rows if _right(officer, step, holders, lent_rows)])
    else:
        rows = rows.filter(role__in=[role.value for role in officer.roles]).exclude(request__requested_by=officer)
    return rows.order_by("request__due_at", "request__requested_at")


def standing_of(officer: Officer, step: Step, *, at: datetime) -> Standing | None:
    """Say by what right a person decides a step at the instant `at`; None where he may not.

    The requester, those kept apart and whoever acts in their place never do. Where nobody holds the step's role any
    more, its standing substitute decides, except where the text names the office itself.
    """
    standing = _right(officer, step, holders_of(step.request.bureau), _lent_to(officer, at=at))
    if standing is None or standing.delegation is not None or step.role != Role.PRINCIPAL_HEAD:
        return standing
    return replace(standing, acting=acting_words(officer, on=timezone.localdate(at)))


def _right(
    officer: Officer, step: Step, holders: Mapping[str, frozenset[int]], lent_rows: Sequence[Delegation]
) -> Standing | None:
    asked, barred = step.request, barred_from(step.request)
    role = role_now(step.role, holders=holders, barred=barred, is_personal=step.is_personal)
    if not role or officer.pk in barred:
        return None
    if Role(role) in officer.roles:
        return Standing(place=officer)
    for row in () if step.is_personal else lent_rows:
        reaches = not row.matters or asked.verb in row.matters
        if reaches and row.giver_id not in barred and Role(role) in row.giver.roles:
            return Standing(place=row.giver, delegation=row)
    return None


def barred_from(request: Request) -> frozenset[int]:
    """Give the people who never decide a request: who asked, and who handles or reviews the thing."""
    return frozenset({request.requested_by_id, *request.apart})


def delegated_by(officer: Officer, *, at: datetime) -> list[Officer]:
    """Give the people in whose place this person may decide something at the instant `at`."""
    return [row.giver for row in _lent_to(officer, at=at)]


def lent(row: Delegation) -> Lent:
    """Freeze a delegation."""
    return Lent(from_on=row.from_on, until_on=row.until_on, matters=frozenset(row.matters))


def delegations_in(bureau: Bureau) -> QuerySet[Delegation]:
    """Give every delegation of a bureau, the newest first."""
    rows = Delegation.objects.filter(bureau=bureau).select_related("giver", "holder")
    return rows.order_by("-from_on", "-pk")


def open_step(request: Request) -> Step | None:
    """Give the step whose turn it is, or None when the request is closed."""
    return request.steps.filter(is_open=True).first()


def place_of(officer: Officer, step: Step, *, at: datetime) -> Officer | None:
    """Give in whose place the person decides the step: himself, a giver of a delegation, or None when he may not."""
    standing = standing_of(officer, step, at=at)
    return standing.place if standing else None


def requests_on(subject: Model) -> QuerySet[Request]:
    """Give the requests about a thing, newest first."""
    return Request.objects.filter(
        bureau=getattr(subject, "bureau_id", None), subject_kind=kind_of(subject), subject_id=str(subject.pk)
    ).order_by("-requested_at", "-pk")


def decided_steps(request: Request) -> list[Step]:
    """Give the steps already decided, in order, with who decided in whose place."""
    rows = request.steps.filter(decided_at__isnull=False)
    return list(rows.select_related("officer", "on_behalf_of", "delegation", "paper__entered_by").order_by("order"))


def unconfirmed_papers(bureau: Bureau) -> QuerySet[PaperOpinion]:
    """Give the opinions on paper that their signer has not confirmed yet, the earliest due first."""
    rows = PaperOpinion.objects.filter(step__request__bureau=bureau, confirmed_at__isnull=True, denied_at__isnull=True)
    return rows.select_related("step__request", "signer", "entered_by").order_by("due_at")


def right_words(step: Step) -> str:
    """Say by what right an opinion was given besides the office itself: delegation, appointment, paper. Or empty."""
    said = []
    if step.delegation is not None and step.on_behalf_of is not None:
        row = step.delegation
        said.append(f"受{step.on_behalf_of.name}授权代批，{row.from_on}至{row.until_on}，{row.reason}")
    elif step.on_behalf_of is not None:
        said.append(f"受{step.on_behalf_of.name}授权代批")
    if step.acting_words:
        said.append(step.acting_words)
    paper = paper_of(step)
    if paper is not None:
        said.append(_paper_words(paper))
    return "；".join(said)


def paper_of(step: Step) -> PaperOpinion | None:
    """Give the paper an opinion was given on, or None."""
    found: PaperOpinion | None = getattr(step, "paper", None)
    return found


def _paper_words(paper: PaperOpinion) -> str:
    late = (timezone.localdate(paper.entered_at) - timezone.localdate(paper.signed_at)).days
    entered = f"纸面签批，{paper.entered_by.name}记入{f'，晚 {late} 日记入' if late > 0 else ''}"
    if paper.denied_at is not None:
        return f"{entered}，签批人否认本人所签"
    return f"{entered}，{'本人已确认' if paper.confirmed_at else '待本人确认'}"


def _lent_to(officer: Officer, *, at: datetime) -> list[Delegation]:
    day = timezone.localdate(at)
    rows = Delegation.objects.filter(
        holder=officer, from_on__lte=day, until_on__gte=day, revoked_at__isnull=True, giver__is_active=True
    )
    return list(rows.select_related("giver__bureau").order_by("pk"))
