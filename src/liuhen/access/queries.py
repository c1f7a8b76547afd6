"""Reads of room access: live permits and tickets, the register, open requests, facts for the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from liuhen.access.limits import Barrier, PermitState, Terms, barrier
from liuhen.access.models import AccessRequest, Permit, RequestState, Ticket
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roles import HEADS, Role
from liuhen.bureau.roster import Roster
from liuhen.evidence.models import Recording
from liuhen.law.facts import OfficerFacts
from liuhen.law.facts.keeping import AccessFacts

OPEN_STATES = (RequestState.REQUESTED, RequestState.APPROVED, RequestState.RELEASED)
WHOLE_REGISTER = HEADS | {Role.CUSTODIAN, Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.ARCHIVIST}


def ticket_for(officer: Officer, recording: Recording, token: str, *, at: datetime) -> Ticket | None:
    """Return the live ticket of this play, or None. One query: every Range request asks it."""
    return (
        Ticket.objects.filter(
            token=token,
            officer=officer,
            recording=recording,
            closed_at__isnull=True,
            until__gt=at,
            permit__revoked_at__isnull=True,
            permit__window_until__gt=at,
        )
        .select_related("permit")
        .first()
    )


def permit_terms(permit: Permit) -> Terms:
    """Return window and plays of a permit."""
    return Terms(window_from=permit.window_from, window_until=permit.window_until, plays=permit.plays)


def permits_for(officer: Officer, recording: Recording) -> QuerySet[Permit]:
    """Return every permit that names this person and this recording, newest first, with its plays of it counted."""
    played = Count("tickets", filter=Q(tickets__recording=recording))
    rows = Permit.objects.filter(officer=officer, request__recordings=recording, bureau=officer.bureau_id)
    return rows.annotate(used=played).select_related("request").order_by("-pk")


def live_permit(officer: Officer, recording: Recording, at: datetime) -> Permit | None:
    """Return a permit that carries one more play at `at`; the one that ends first, so that none lapses unused."""
    live = [row for row in permits_for(officer, recording) if _barrier(row, at) is Barrier.NONE]
    return min(live, key=lambda row: row.window_until, default=None)


def barrier_for(officer: Officer, recording: Recording, at: datetime) -> Barrier:
    """Say why the newest permit carries no play; NONE if one does, or if there is no permit at all."""
    found = [_barrier(row, at) for row in permits_for(officer, recording)]
    return Barrier.NONE if not found or Barrier.NONE in found else found[0]


def stale_tickets(bureau: Bureau, at: datetime) -> QuerySet[Ticket]:
    """Return plays nobody closed whose time has run out."""
    return Ticket.objects.filter(bureau=bureau, closed_at__isnull=True, until__lte=at).order_by("pk")


def stale_permits(bureau: Bureau, at: datetime) -> QuerySet[Permit]:
    """Return permits whose window is over and whose request has not been settled."""
    settled = (RequestState.APPROVED, RequestState.RELEASED)
    rows = Permit.objects.filter(bureau=bureau, window_until__lte=at, request__state__in=settled)
    return rows.select_related("request").order_by("pk")


def open_requests_for(recordings: Iterable[Recording]) -> QuerySet[AccessRequest]:
    """Return requests under way that name one of these recordings; archive asks before it closes or disposes."""
    return AccessRequest.objects.filter(recordings__in=list(recordings), state__in=OPEN_STATES).distinct()


def visible(rows: QuerySet[AccessRequest], officer: Officer) -> QuerySet[AccessRequest]:
    """Limit the register to what the person may read: all of it for those who keep or check it, else his own."""
    return rows if officer.roles & WHOLE_REGISTER else rows.filter(requested_by=officer)


def register_rows(rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    """Return requests newest first with everything a register row needs."""
    return (
        rows.select_related("requested_by", "permit", "permit__approved_by", "permit__released_by", "approval")
        .prefetch_related("recordings", "approval__steps__officer")
        .annotate(was_played=Exists(Ticket.objects.filter(permit__request=OuterRef("pk"))))
        .order_by("-pk")
    )


def waiting_for_release(bureau: Bureau, at: datetime) -> QuerySet[AccessRequest]:
    """Return what was approved and waits for the custodian, the one that lapses first in front."""
    rows = AccessRequest.objects.filter(bureau=bureau, state=RequestState.APPROVED, permit__window_until__gt=at)
    return rows.order_by("permit__window_until", "pk")


def state_counts(rows: QuerySet[AccessRequest]) -> dict[str, int]:
    """Return how many requests stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def plays_of(permit: Permit) -> QuerySet[Ticket]:
    """Return the plays of a permit, newest first, with what was watched."""
    return permit.tickets.select_related("recording").prefetch_related("ranges").order_by("-pk")


def access_facts(request: AccessRequest) -> AccessFacts:
    """Freeze one request for the law."""
    return accesses_facts(AccessRequest.objects.filter(pk=request.pk))[request.pk]


def accesses_facts(requests: QuerySet[AccessRequest]) -> dict[int, AccessFacts]:
    """Freeze requests for the law, by key. Eight queries for all."""
    rows = list(
        requests.select_related("permit", "approval")
        .prefetch_related("recordings", Prefetch("permit__tickets", Ticket.objects.order_by("opened_at")))
        .order_by("pk")
    )
    people = roster(pk for row in rows for pk in _people_of(row))
    return {row.pk: _frozen(row, people) for row in rows}


def _people_of(request: AccessRequest) -> Iterator[int | None]:
    yield request.requested_by_id
    permit: Permit | None = getattr(request, "permit", None)
    if permit is not None:
        yield from (permit.approved_by_id, permit.released_by_id)
        yield from (play.officer_id for play in permit.tickets.all()[:1])


def _frozen(request: AccessRequest, people: Roster) -> AccessFacts:
    permit: Permit | None = getattr(request, "permit", None)
    plays = list(permit.tickets.all()) if permit else []
    returned = request.approval.closed_at if request.approval and request.state == RequestState.RETURNED else None
    ended = request.state in (RequestState.CLOSED, RequestState.EXPIRED)
    return AccessFacts(
        id=str(request.pk),
        number=request.number,
        requested_by=people.on(request.requested_by_id, request.requested_at),
        requested_at=request.requested_at,
        purpose=request.purpose,
        basis=request.basis,
        window_from=permit.window_from if permit else request.window_from,
        window_until=permit.window_until if permit else request.window_until,
        recordings=tuple(sorted(recording.number for recording in request.recordings.all())),
        approved_by=people.on(permit.approved_by_id, permit.approved_at) if permit else None,
        approved_at=permit.approved_at if permit else None,
        refused_at=returned,
        decision_due_at=request.approval.due_at if request.approval else None,
        released_by=_releaser(permit, people) if permit else None,
        released_at=permit.released_at if permit else None,
        first_played_at=plays[0].opened_at if plays else None,
        last_played_at=plays[-1].opened_at if plays else None,
        viewers=tuple(people.on(play.officer_id, play.opened_at) for play in plays[:1]),
        closed_at=permit.window_until if permit and ended else None,
    )


def _releaser(permit: Permit, people: Roster) -> OfficerFacts | None:
    if permit.released_by_id is None or permit.released_at is None:
        return None
    return people.on(permit.released_by_id, permit.released_at)


def _barrier(permit: Permit, at: datetime) -> Barrier:
    state = PermitState(
        terms=permit_terms(permit),
        is_released=permit.released_at is not None,
        is_revoked=permit.revoked_at is not None,
        plays_used=getattr(permit, "used", 0),
    )
    return barrier(state, at)
