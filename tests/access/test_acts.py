"""Acts of room access: nobody approves his own, approval is not opening, no permit means no ticket."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import LONG_AGO, Cast
from tests.tapes import tape

from liuhen.access import acts
from liuhen.access.acts import AccessRefusedError, NewRequest, NotSeparateError
from liuhen.access.limits import Terms
from liuhen.access.models import AccessRequest, Permit, RequestState, Ticket
from liuhen.access.queries import (
    access_facts,
    live_permit,
    open_requests_for,
    register_rows,
    state_counts,
    ticket_for,
    visible,
    waiting_for_release,
)
from liuhen.approvals.acts import NotYourStepError, OwnRequestError, StaleRequestError
from liuhen.approvals.chain import Decision
from liuhen.bureau.acting import Machine, RoleRefusal
from liuhen.bureau.acts import assign_role
from liuhen.bureau.models import Grant, Officer
from liuhen.bureau.roles import Role
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording
from liuhen.trail.models import Entry


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def one(cast: Cast) -> Recording:
    return tape(cast.officer, LONG_AGO)


def asked(
    cast: Cast,
    recording: Recording,
    at: datetime,
    *,
    days: float = 3,
    plays: int | None = None,
    by: Officer | None = None,
) -> AccessRequest:
    terms = Terms(window_from=at - timedelta(minutes=1), window_until=at + timedelta(days=days), plays=plays)
    new = NewRequest(recordings=(recording,), purpose="制作询问提纲", terms=terms)
    return acts.request_viewing(new, by=by or cast.partner, at=at)


def approved(
    cast: Cast, recording: Recording, at: datetime, *, limit: dict[str, str] | None = None, plays: int | None = None
) -> Permit:
    request = asked(cast, recording, at, plays=plays)
    decision = Decision.AGREE_LIMITED if limit else Decision.AGREE
    acts.approve_viewing(request.approval, by=cast.division_head, decision=decision, opinion="同意", limit=limit, at=at)
    return Permit.objects.get(request=request)


def opened(cast: Cast, recording: Recording, at: datetime, plays: int | None = None) -> Permit:
    return acts.release(approved(cast, recording, at, plays=plays), by=cast.custodian, at=at)


def test_a_request_opens_its_approval_with_one_entry(cast: Cast, now: datetime) -> None:
    recording = one(cast)

    with entries(1):
        request = asked(cast, recording, now)

    assert (RequestState.REQUESTED, "division_head") == (request.state, request.approval.steps.get().role)
    assert request.number.startswith("TY-")
    assert "执法人员乙申请观看 1 段录像，用于制作询问提纲" == request.approval.shown["question"]


@pytest.mark.parametrize("purpose", ["", "  "])
def test_a_request_without_a_purpose_is_not_taken(cast: Cast, now: datetime, purpose: str) -> None:
    terms = Terms(window_from=now, window_until=now + timedelta(days=1))

    with entries(0), pytest.raises(InputError):
        acts.request_viewing(NewRequest(recordings=(one(cast),), purpose=purpose, terms=terms), by=cast.partner, at=now)


def test_a_request_for_nothing_or_for_a_window_gone_by_is_not_taken(cast: Cast, now: datetime) -> None:
    past = Terms(window_from=now - timedelta(days=2), window_until=now - timedelta(days=1))
    future = Terms(window_from=now, window_until=now + timedelta(days=1))

    with pytest.raises(InputError):
        acts.request_viewing(NewRequest(recordings=(), purpose="核对", terms=future), by=cast.partner, at=now)
    with pytest.raises(InputError):
        acts.request_viewing(NewRequest(recordings=(one(cast),), purpose="核对", terms=past), by=cast.partner, at=now)


def test_recordings_of_another_bureau_cannot_be_asked_for(cast: Cast, now: datetime) -> None:
    terms = Terms(window_from=now, window_until=now + timedelta(days=1))
    new = NewRequest(recordings=(one(cast),), purpose="核对", terms=terms)

    with pytest.raises(InputError):
        acts.request_viewing(new, by=cast.stranger, at=now)


def test_the_system_administrator_cannot_ask(cast: Cast, now: datetime) -> None:
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        asked(cast, one(cast), now, by=cast.system_admin)


def test_approval_makes_a_permit_with_one_entry_and_no_grant(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now)

    with entries(1):
        acts.approve_viewing(
            request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="事由明确", at=now
        )

    permit = Permit.objects.get(request=request)
    assert (cast.partner, cast.division_head, None) == (permit.officer, permit.approved_by, permit.released_at)
    assert not Grant.objects.exists()


def test_a_window_typed_in_office_time_is_approved_as_it_was_asked(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), timezone.localtime(now))

    acts.approve_viewing(request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)

    request.refresh_from_db()
    assert RequestState.APPROVED == request.state


def test_a_limit_narrows_the_permit(cast: Cast, now: datetime) -> None:
    until = now + timedelta(days=1)

    permit = approved(cast, one(cast), now, limit={"until": until.isoformat(), "plays": "2"})

    assert (until, 2) == (permit.window_until, permit.plays)


def test_a_limit_cannot_widen_the_permit(cast: Cast, now: datetime) -> None:
    permit = approved(cast, one(cast), now, limit={"until": (now + timedelta(days=90)).isoformat()})

    assert permit.request.window_until == permit.window_until


def test_a_limit_that_cannot_be_read_decides_nothing(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now)

    with pytest.raises(InputError):
        acts.approve_viewing(
            request.approval,
            by=cast.division_head,
            decision=Decision.AGREE_LIMITED,
            opinion="同意",
            limit={"until": "明天"},
            at=now,
        )

    request.refresh_from_db()
    assert RequestState.REQUESTED == request.state


def test_a_returned_request_gives_no_permit(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now)

    with entries(1):
        acts.approve_viewing(
            request.approval, by=cast.division_head, decision=Decision.RETURN, opinion="事由不明", at=now
        )

    request.refresh_from_db()
    assert RequestState.RETURNED == request.state
    assert not Permit.objects.exists()


def test_nobody_approves_his_own_request(cast: Cast, now: datetime) -> None:
    assign_role(
        cast.partner,
        Role.DIVISION_HEAD,
        by=Machine("setup", bureau=cast.bureau),
        at=LONG_AGO,
        reason="兼任",
    )
    by = Officer.objects.get(pk=cast.partner.pk)
    request = asked(cast, one(cast), now, by=by)

    with entries(1, "refusal"), pytest.raises(OwnRequestError):
        acts.approve_viewing(request.approval, by=by, decision=Decision.AGREE, opinion="同意", at=now)

    assert not Permit.objects.exists()


def test_another_head_cannot_take_the_step_of_the_division_head(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now)

    with entries(1, "refusal"), pytest.raises(NotYourStepError):
        acts.approve_viewing(request.approval, by=cast.deputy_head, decision=Decision.AGREE, opinion="同意", at=now)


def test_the_division_heads_own_request_goes_to_another_head(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now, by=cast.division_head)

    assert "deputy_head" == request.approval.steps.get().role


def test_a_request_changed_after_it_was_asked_is_not_approved(cast: Cast, now: datetime) -> None:
    request = asked(cast, one(cast), now)
    request.recordings.add(one(cast))

    with pytest.raises(StaleRequestError):
        acts.approve_viewing(request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)


def test_wuhan_art_28_the_custodian_opens_with_one_entry_and_a_grant_for_each_recording(
    cast: Cast, now: datetime
) -> None:
    recording = one(cast)
    permit = approved(cast, recording, now)

    with entries(1):
        permit = acts.release(permit, by=cast.custodian, at=now)

    grant = Grant.objects.get()
    assert (cast.partner, "recording.play", str(recording.pk)) == (grant.officer, grant.verb, grant.subject_id)
    assert (cast.custodian, RequestState.RELEASED) == (permit.released_by, permit.request.state)


def test_wuhan_art_28_the_requester_cannot_open_for_himself(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    request = asked(cast, recording, now, by=cast.custodian)
    acts.approve_viewing(request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)

    with entries(1, "refusal"), pytest.raises(NotSeparateError):
        acts.release(request.permit, by=cast.custodian, at=now)

    assert not Grant.objects.exists()


def test_the_approver_cannot_open_what_he_approved(cast: Cast, now: datetime) -> None:
    machine = Machine("setup", bureau=cast.bureau)
    assign_role(cast.division_head, Role.CUSTODIAN, by=machine, at=LONG_AGO, reason="兼任")
    permit = approved(cast, one(cast), now)

    with entries(1, "refusal"), pytest.raises(NotSeparateError):
        acts.release(permit, by=Officer.objects.get(pk=cast.division_head.pk), at=now)


def test_an_officer_cannot_open(cast: Cast, now: datetime) -> None:
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.release(approved(cast, one(cast), now), by=cast.officer, at=now)


def test_a_permit_is_opened_once(cast: Cast, now: datetime) -> None:
    permit = opened(cast, one(cast), now)

    with pytest.raises(AccessRefusedError):
        acts.release(permit, by=cast.custodian, at=now)

    assert 1 == Grant.objects.count()


def test_a_permit_that_is_over_is_not_opened(cast: Cast, now: datetime) -> None:
    permit = approved(cast, one(cast), now)

    with pytest.raises(AccessRefusedError):
        acts.release(permit, by=cast.custodian, at=permit.window_until)


def test_a_play_is_one_content_entry_and_a_ticket_of_ten_minutes(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)

    with entries(1, "content"), entries(0):
        ticket = acts.open_ticket(cast.partner, recording, at=now)

    assert now + timedelta(minutes=10) == ticket.until
    assert ticket == ticket_for(cast.partner, recording, ticket.token, at=now)


def test_without_a_permit_there_is_no_ticket_and_the_refusal_is_an_entry(cast: Cast, now: datetime) -> None:
    with entries(1, "refusal"), entries(0, "content"), pytest.raises(RefusalError):
        acts.open_ticket(cast.partner, one(cast), at=now)

    assert not Ticket.objects.exists()


def test_approved_but_not_opened_plays_nothing_and_says_so(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    approved(cast, recording, now)

    with entries(1, "refusal"), pytest.raises(AccessRefusedError, match="还没有开放"):
        acts.open_ticket(cast.partner, recording, at=now)


@pytest.mark.parametrize("who", ["officer", "custodian", "head", "division_head", "stranger", "system_admin"])
def test_a_permit_opens_nothing_for_anybody_else(cast: Cast, now: datetime, who: str) -> None:
    recording = one(cast)
    opened(cast, recording, now)

    with entries(1, "refusal"), pytest.raises(RefusalError):
        acts.open_ticket(getattr(cast, who), recording, at=now)

    assert not Ticket.objects.exists()


def test_a_permit_opens_no_other_recording(cast: Cast, now: datetime) -> None:
    opened(cast, one(cast), now)

    with entries(1, "refusal"), pytest.raises(RefusalError):
        acts.open_ticket(cast.partner, one(cast), at=now)


def test_plays_are_counted_by_recording(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now, plays=1)
    acts.open_ticket(cast.partner, recording, at=now)

    with entries(1, "refusal"), pytest.raises(AccessRefusedError, match="次数"):
        acts.open_ticket(cast.partner, recording, at=now)


def test_a_permit_that_is_over_opens_nothing(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    permit = opened(cast, recording, now)

    with entries(1, "refusal"), pytest.raises(AccessRefusedError, match="有效期已过"):
        acts.open_ticket(cast.partner, recording, at=permit.window_until)


def test_a_ticket_of_another_person_or_of_another_recording_is_none(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)

    assert ticket_for(cast.officer, recording, ticket.token, at=now) is None
    assert ticket_for(cast.partner, one(cast), ticket.token, at=now) is None
    assert ticket_for(cast.partner, recording, "0" * 32, at=now) is None


def test_a_ticket_ends_after_ten_minutes_unless_it_is_renewed(cast: Cast, now: datetime) -> None:
    recording, later = one(cast), now + timedelta(minutes=9)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)

    with entries(1):
        acts.renew_ticket(cast.partner, ticket, ranges=[(0, 5000)], at=later)

    assert ticket_for(cast.partner, recording, ticket.token, at=later + timedelta(minutes=9)) is not None
    assert ticket_for(cast.partner, recording, ticket.token, at=later + timedelta(minutes=10)) is None


def test_a_ticket_that_ran_out_is_not_renewed(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)

    with entries(1, "refusal"), pytest.raises(AccessRefusedError):
        acts.renew_ticket(cast.partner, ticket, at=now + timedelta(minutes=10))


def test_another_persons_play_is_neither_renewed_nor_closed(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)

    with pytest.raises(AccessRefusedError):
        acts.renew_ticket(cast.officer, ticket, at=now)
    with pytest.raises(AccessRefusedError):
        acts.close_ticket(cast.officer, ticket, at=now)


def test_closing_is_one_entry_with_what_was_watched(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)
    acts.renew_ticket(cast.partner, ticket, ranges=[(0, 60_000)], at=now)

    with entries(1):
        acts.close_ticket(cast.partner, ticket, ranges=[(30_000, 90_000)], at=now)

    body = Entry.objects.filter(verb="ticket.close").get().body
    assert "00:00:00 至 00:01:30" in body
    assert '"seconds":90' in body
    assert ticket_for(cast.partner, recording, ticket.token, at=now) is None


def test_a_play_is_closed_once(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)
    acts.close_ticket(cast.partner, ticket, at=now)

    with entries(0), pytest.raises(InputError):
        acts.close_ticket(cast.partner, ticket, at=now)


def test_taking_a_permit_back_ends_grants_and_running_plays_with_one_entry(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    permit = opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)

    with entries(1):
        acts.revoke(permit, by=cast.division_head, at=now, reason="案件已移交")

    assert ticket_for(cast.partner, recording, ticket.token, at=now) is None
    with pytest.raises(AccessRefusedError, match="收回"):
        acts.open_ticket(cast.partner, recording, at=now)
    with pytest.raises(AccessRefusedError, match="收回"):
        acts.renew_ticket(cast.partner, ticket, at=now)


def test_taking_one_permit_back_leaves_another_for_the_same_recording(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    first, _ = opened(cast, recording, now), opened(cast, recording, now)

    acts.revoke(first, by=cast.division_head, at=now, reason="重复")

    assert acts.open_ticket(cast.partner, recording, at=now).pk


def test_taking_back_needs_a_reason_and_happens_once(cast: Cast, now: datetime) -> None:
    permit = opened(cast, one(cast), now)

    with pytest.raises(InputError):
        acts.revoke(permit, by=cast.division_head, at=now, reason=" ")
    acts.revoke(permit, by=cast.division_head, at=now, reason="案件已移交")
    with pytest.raises(InputError):
        acts.revoke(permit, by=cast.division_head, at=now, reason="案件已移交")


def test_what_ran_out_is_ended_with_one_entry_each(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    permit = opened(cast, recording, now)
    acts.open_ticket(cast.partner, recording, at=now)
    waiting = approved(cast, recording, now)

    with entries(3):
        assert 3 == acts.expire(at=permit.window_until + timedelta(seconds=1), bureau=cast.bureau)

    states = set(AccessRequest.objects.values_list("state", flat=True))
    assert {RequestState.CLOSED, RequestState.EXPIRED} == states
    assert waiting.released_at is None
    assert 0 == acts.expire(at=permit.window_until + timedelta(seconds=1), bureau=cast.bureau)


def test_nothing_is_ended_before_its_time(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    acts.open_ticket(cast.partner, recording, at=now)

    assert 0 == acts.expire(at=now + timedelta(minutes=9), bureau=cast.bureau)


def test_the_register_shows_everybody_what_he_may_read(cast: Cast, now: datetime) -> None:
    mine = asked(cast, one(cast), now)
    asked(cast, one(cast), now, by=cast.officer)
    rows = AccessRequest.objects.filter(bureau=cast.bureau)

    assert 2 == visible(rows, cast.custodian).count()
    assert [mine] == list(visible(rows, cast.partner))
    assert {"requested": 2} == state_counts(rows)


def test_open_requests_are_found_by_recording(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    permit = opened(cast, recording, now)

    assert [permit.request] == list(open_requests_for([recording]))
    acts.revoke(permit, by=cast.division_head, at=now, reason="案件已移交")
    assert [] == list(open_requests_for([recording]))


def test_what_waits_for_the_custodian_stands_in_the_order_it_lapses(cast: Cast, now: datetime) -> None:
    later = approved(cast, one(cast), now)
    sooner = approved(cast, one(cast), now, limit={"until": (now + timedelta(days=1)).isoformat()})

    assert [sooner.request, later.request] == list(waiting_for_release(cast.bureau, now))


def test_facts_for_the_law_tell_the_whole_story(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    acts.open_ticket(cast.partner, recording, at=now)

    facts = access_facts(register_rows(AccessRequest.objects.all()).get())

    assert ("执法人员乙", "处室负责人", "管理员丁") == (
        facts.requested_by.name,
        facts.approved_by.name if facts.approved_by else "",
        facts.released_by.name if facts.released_by else "",
    )
    assert (now, (recording.number,)) == (facts.first_played_at, facts.recordings)


def test_of_two_permits_the_one_that_lapses_first_is_used(cast: Cast, now: datetime) -> None:
    recording = one(cast)
    opened(cast, recording, now)
    short = acts.release(
        approved(cast, recording, now, limit={"until": (now + timedelta(hours=1)).isoformat()}),
        by=cast.custodian,
        at=now,
    )

    assert short == live_permit(cast.partner, recording, now)


def test_too_many_recordings_at_once_are_asked_for_in_parts(cast: Cast, now: datetime) -> None:
    terms = Terms(window_from=now, window_until=now + timedelta(days=1))
    new = NewRequest(recordings=(one(cast),) * 201, purpose="核对", terms=terms)

    with pytest.raises(InputError, match="最多"):
        acts.request_viewing(new, by=cast.partner, at=now)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(min_value=-10, max_value=3 * 24 * 60))
def test_no_ticket_lives_outside_the_window_or_longer_than_ten_minutes(cast: Cast, minutes: int) -> None:
    now = timezone.now()
    recording = one(cast)
    permit = opened(cast, recording, now)
    ticket = acts.open_ticket(cast.partner, recording, at=now)
    asked_at = now + timedelta(minutes=minutes)

    live = ticket_for(cast.partner, recording, ticket.token, at=asked_at)

    assert (live is not None) is (asked_at < ticket.until)
    assert ticket.until <= permit.window_until


PEOPLE = ("officer", "partner", "custodian", "division_head", "deputy_head", "head", "legal_reviewer", "inspector")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=st.sampled_from(PEOPLE), decider=st.sampled_from(PEOPLE), opener=st.sampled_from(PEOPLE))
def test_no_sequence_plays_anything_unless_three_people_had_a_hand_in_it(
    cast: Cast, who: str, decider: str, opener: str
) -> None:
    now = timezone.now()
    requester, approver, custodian = (getattr(cast, name) for name in (who, decider, opener))
    recording = one(cast)
    request = asked(cast, recording, now, by=requester)
    steps = (
        lambda: acts.approve_viewing(request.approval, by=approver, decision=Decision.AGREE, opinion="同意", at=now),
        lambda: acts.release(Permit.objects.get(request=request), by=custodian, at=now),
        lambda: acts.open_ticket(requester, recording, at=now),
    )

    for step in steps:
        try:
            step()
        except (RefusalError, Permit.DoesNotExist):
            continue

    if Ticket.objects.filter(recording=recording).exists():
        assert 3 == len({requester.pk, approver.pk, custodian.pk})
        assert "custodian" == opener
