"""The steps `open_request` and `decide`, and delegations: order, roles, nobody his own, bound to what was shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen.approvals.acts import (
    AlreadyAskedError,
    Apart,
    NotYourStepError,
    OverlapError,
    OwnRequestError,
    SeparationError,
    StaleRequestError,
    decide,
    delegate,
    open_request,
    revoke_delegation,
)
from liuhen.approvals.chain import Decision, NobodyCanDecideError
from liuhen.approvals.lending import Lent
from liuhen.approvals.models import Request
from liuhen.approvals.queries import inbox, open_step, place_of, right_words
from liuhen.approvals.shown import Shown, ShownFact, ShownWhy
from liuhen.bureau.acting import RoleRefusal, acting
from liuhen.bureau.acts import assign_role
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.errors import InputError
from liuhen.trail.models import Entry
from tests.cast import Cast

NOON = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)
CHAIN = ("division_head", "principal_head")
SHOWN = Shown(
    title="立案审批",
    number="XS-2026-0001",
    question="执法人员甲请您审批立案",
    facts=(ShownFact(label="当事人", words="乙口腔门诊部"),),
    why=(ShownWhy(source="办法", article="第十二条第二款", words="须有意见。"),),
    after=("编立案号",),
)


def asked(cast: Cast, by: Officer | None = None, chain: tuple[str, ...] = CHAIN) -> Request:
    """Ask about the bureau itself: approvals know no cases."""
    asker = by or cast.officer
    verb = "case.register" if Role.OFFICER in asker.roles else "setting.change"
    with acting(asker, verb, at=NOON) as act:
        return open_request(
            act, cast.bureau, verb="case.approve_filing", chain=chain, shown=SHOWN, content_digest="sha256:a"
        )


def given_by(request: Request, by: Officer, decision: Decision = Decision.AGREE, digest: str = "sha256:a") -> Request:
    with acting(by, "case.approve_filing", at=NOON) as act:
        return decide(act, request, decision=decision, opinion="同意。", content_digest=digest)


def test_the_steps_wait_in_the_order_of_the_chain(cast: Cast) -> None:
    request = asked(cast)

    assert ["division_head"] == [step.role for step in inbox(cast.division_head)]
    assert not inbox(cast.head).exists()
    given_by(request, cast.division_head)
    assert ["principal_head"] == [step.role for step in inbox(cast.head)]


def test_the_last_agreement_closes_the_request(cast: Cast) -> None:
    request = asked(cast)

    assert "open" == given_by(request, cast.division_head).state
    assert "agreed" == given_by(request, cast.head).state
    assert open_step(request) is None


def test_a_later_role_does_not_decide_before_its_turn(cast: Cast) -> None:
    with pytest.raises(NotYourStepError, match="处室负责人"):
        given_by(asked(cast), cast.head)


def test_a_decided_step_is_not_decided_again(cast: Cast) -> None:
    request = asked(cast, chain=("division_head",))
    given_by(request, cast.division_head)

    with pytest.raises(NotYourStepError, match="已经办结"):
        given_by(request, cast.division_head)


def test_a_return_or_refusal_wants_words(cast: Cast) -> None:
    request = asked(cast)

    with (
        pytest.raises(InputError, match="理由"),
        acting(cast.division_head, "case.approve_filing", at=NOON) as act,
    ):
        decide(act, request, decision=Decision.RETURN, opinion=" ", content_digest="sha256:a")


@pytest.mark.parametrize(("decision", "state"), [(Decision.RETURN, "returned"), (Decision.REFUSE, "refused")])
def test_a_return_or_refusal_ends_the_request(cast: Cast, decision: Decision, state: str) -> None:
    request = asked(cast)

    assert state == given_by(request, cast.division_head, decision).state
    assert not inbox(cast.head).exists()


def test_changed_content_is_not_approved(cast: Cast) -> None:
    with pytest.raises(StaleRequestError, match="内容已有变动"):
        given_by(asked(cast), cast.division_head, digest="sha256:b")


def test_the_same_thing_is_not_asked_twice_at_once(cast: Cast) -> None:
    asked(cast)

    with pytest.raises(AlreadyAskedError):
        asked(cast)


def test_what_was_shown_is_kept_as_it_was(cast: Cast) -> None:
    assert Shown.from_fields(Request.objects.get(pk=asked(cast).pk).shown) == SHOWN


def test_a_refused_decision_leaves_one_refusal_entry_and_no_decision(cast: Cast) -> None:
    request = asked(cast)
    before = Entry.objects.filter(kind="refusal").count()

    with pytest.raises(NotYourStepError):
        given_by(request, cast.head)

    assert before + 1 == Entry.objects.filter(kind="refusal").count()
    assert not request.steps.filter(decided_at__isnull=False).exists()


def test_nobody_sees_his_own_request_in_his_box(cast: Cast) -> None:
    assign_role(cast.officer, Role.DIVISION_HEAD, by=cast.security_admin, at=NOON, reason="兼任")
    double = Officer.objects.get(pk=cast.officer.pk)
    request = asked(cast, by=double)

    assert not inbox(double).exists()
    with pytest.raises(OwnRequestError):
        given_by(request, double)


def test_a_delegate_decides_in_the_givers_place_and_it_is_written_down(cast: Cast) -> None:
    today = date(2026, 9, 21)
    row = delegate(
        cast.division_head,
        cast.deputy_head,
        Lent(from_on=today, until_on=date(2026, 9, 25)),
        reason="外出培训",
        at=NOON,
    )
    request = asked(cast)
    step = open_step(request)

    assert step is not None
    assert cast.division_head == place_of(cast.deputy_head, step, at=NOON)
    given_by(request, cast.deputy_head)
    step.refresh_from_db()
    assert (cast.deputy_head, cast.division_head, row) == (step.officer, step.on_behalf_of, step.delegation)
    assert "受处室负责人授权代批，2026-09-21至2026-09-25，外出培训" == right_words(step)


def test_a_delegation_taken_back_or_over_no_longer_helps(cast: Cast) -> None:
    today = date(2026, 9, 21)
    row = delegate(cast.division_head, cast.deputy_head, Lent(from_on=today, until_on=today), reason="外出", at=NOON)
    step = open_step(asked(cast))

    assert step is not None
    assert place_of(cast.deputy_head, step, at=datetime(2026, 9, 22, 4, 0, tzinfo=UTC)) is None
    revoke_delegation(row, by=cast.division_head, at=NOON)
    assert place_of(cast.deputy_head, step, at=NOON) is None


def test_a_delegation_goes_to_a_head_of_the_own_bureau_and_has_days(cast: Cast) -> None:
    week = Lent(from_on=date(2026, 9, 22), until_on=date(2026, 9, 30))
    backwards = Lent(from_on=date(2026, 9, 22), until_on=date(2026, 9, 21))
    unknown = Lent(from_on=date(2026, 9, 22), until_on=date(2026, 9, 30), matters=frozenset({"original.delete"}))

    for holder, new in (
        (cast.deputy_head, backwards),
        (cast.stranger, week),
        (cast.officer, week),
        (cast.division_head, week),
        (cast.deputy_head, unknown),
    ):
        with pytest.raises(InputError, match="没有授权"):
            delegate(cast.division_head, holder, new, reason="外出", at=NOON)


def test_delegating_and_taking_back_are_one_entry_each(cast: Cast) -> None:
    before = Entry.objects.filter(kind="act").count()
    today = date(2026, 9, 21)
    row = delegate(cast.division_head, cast.deputy_head, Lent(from_on=today, until_on=today), reason="外出", at=NOON)
    revoke_delegation(row, by=cast.division_head, at=NOON)

    assert before + 2 == Entry.objects.filter(kind="act").count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tries=st.lists(
        st.tuples(
            st.sampled_from(["officer", "division_head", "deputy_head", "head"]), st.sampled_from(list(Decision))
        ),
        max_size=8,
    ),
    doubles=st.sampled_from(
        [(), (Role.DIVISION_HEAD,), (Role.PRINCIPAL_HEAD,), (Role.DIVISION_HEAD, Role.DEPUTY_HEAD)]
    ),
)
def test_no_order_of_tries_lets_anybody_decide_his_own_request(
    cast: Cast,
    rolled_back: Callable[[], AbstractContextManager[None]],
    tries: list[tuple[str, Decision]],
    doubles: tuple[Role, ...],
) -> None:
    with rolled_back():
        for role in doubles:
            assign_role(cast.officer, role, by=cast.security_admin, at=NOON, reason="兼任")
        asker = Officer.objects.get(pk=cast.officer.pk)
        request = asked(cast, by=asker)
        for who, decision in tries:
            person = Officer.objects.get(pk=getattr(cast, who).pk)
            try:
                given_by(request, person, decision)
            except (OwnRequestError, NotYourStepError, RoleRefusal):
                continue

        deciders = set(request.steps.filter(decided_at__isnull=False).values_list("officer_id", flat=True))
        assert asker.pk not in deciders
        if request.state == "agreed":
            assert not request.steps.filter(decided_at__isnull=True).exists()


WHO = ("officer", "partner", "division_head", "deputy_head", "head")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lent_by=st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(WHO)), max_size=4),
    kept_apart=st.sets(st.sampled_from(WHO), max_size=2),
    personal=st.sets(st.sampled_from(CHAIN), max_size=1),
    tries=st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(["sha256:a", "sha256:b"])), max_size=8),
)
def test_no_lending_makes_a_requester_an_approver_and_no_approval_outlives_a_change_of_content(
    cast: Cast,
    rolled_back: Callable[[], AbstractContextManager[None]],
    lent_by: list[tuple[str, str]],
    kept_apart: set[str],
    personal: set[str],
    tries: list[tuple[str, str]],
) -> None:
    today = Lent(from_on=NOON.date(), until_on=NOON.date())
    with rolled_back():
        for person in (cast.officer, cast.partner):  # who handles the case holds an office too
            assign_role(person, Role.DIVISION_HEAD, by=cast.security_admin, at=NOON, reason="兼任")
        people = {name: Officer.objects.get(pk=getattr(cast, name).pk) for name in WHO}
        for giver, holder in lent_by:
            with suppress(InputError):
                delegate(people[giver], people[holder], today, reason="外出", at=NOON)
        apart = tuple(people[name].pk for name in kept_apart)
        try:
            with acting(people["officer"], "case.register", at=NOON) as act:
                request = open_request(
                    act,
                    cast.bureau,
                    verb="case.approve_filing",
                    chain=CHAIN,
                    shown=SHOWN,
                    content_digest="sha256:a",
                    kept=Apart(apart=apart, personal=tuple(personal)),
                )
        except NobodyCanDecideError:
            return
        accepted = []
        for name, digest in tries:
            try:
                given_by(request, people[name], digest=digest)
            except (OwnRequestError, NotYourStepError, SeparationError, StaleRequestError, RoleRefusal):
                continue
            accepted.append(digest)

        barred = {people["officer"].pk, *apart}
        for step in request.steps.filter(decided_at__isnull=False):
            assert step.officer_id not in barred
            assert step.on_behalf_of_id not in barred
            assert not (step.is_personal and step.delegation_id)
        assert "sha256:b" not in accepted


def test_a_delegation_that_ended_while_the_request_was_open_is_said_so(cast: Cast) -> None:
    today = Lent(from_on=NOON.date(), until_on=NOON.date())
    delegate(cast.division_head, cast.deputy_head, today, reason="外出", at=NOON)
    request = asked(cast)

    with (
        pytest.raises(NotYourStepError, match="2026-09-21到期"),
        acting(cast.deputy_head, "case.approve_filing", at=datetime(2026, 9, 23, 4, 0, tzinfo=UTC)) as act,
    ):
        decide(act, request, decision=Decision.AGREE, opinion="同意。", content_digest="sha256:a")


def test_the_same_matter_is_not_lent_twice_for_the_same_days(cast: Cast) -> None:
    week = Lent(from_on=date(2026, 9, 21), until_on=date(2026, 9, 27), matters=frozenset({"case.approve_filing"}))
    delegate(cast.head, cast.deputy_head, week, reason="外出", at=NOON)

    with pytest.raises(OverlapError, match="事项有重叠"):
        delegate(cast.head, cast.division_head, Lent(from_on=NOON.date(), until_on=NOON.date()), reason="外", at=NOON)
    other = Lent(from_on=week.from_on, until_on=week.until_on, matters=frozenset({"access.decide"}))
    assert other.words == "调阅审批"
    delegate(cast.head, cast.division_head, other, reason="外出", at=NOON)


def test_a_delegation_reaches_only_the_matters_it_names(cast: Cast) -> None:
    viewing = Lent(from_on=NOON.date(), until_on=NOON.date(), matters=frozenset({"access.decide"}))
    delegate(cast.division_head, cast.head, viewing, reason="外出", at=NOON)

    with pytest.raises(NotYourStepError):
        given_by(asked(cast), cast.head)
