"""Who decides: the pack's chain laid on people; nobody decides his own request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.approvals.chain import STANDING_SUBSTITUTES, Decision, NobodyCanDecideError, plan, state_after

WUHAN = ("handler", "division_head", "deputy_head", "principal_head")
people = st.frozensets(st.integers(min_value=1, max_value=6), max_size=3)
bureaus = st.fixed_dictionaries(dict.fromkeys(WUHAN, people))


def test_the_chain_of_wuhan_is_decided_in_its_order_by_the_roles_it_names() -> None:
    holders = {"division_head": frozenset({2}), "deputy_head": frozenset({3}), "principal_head": frozenset({4})}

    steps = plan(WUHAN, requester=1, holders=holders)

    assert ["division_head", "deputy_head", "principal_head"] == [step.role for step in steps]
    assert [1, 2, 3] == [step.order for step in steps]


def test_the_heads_own_request_goes_to_the_deputy() -> None:
    holders = {"principal_head": frozenset({1}), "deputy_head": frozenset({3})}

    (step,) = plan(("principal_head",), requester=1, holders=holders)

    assert ("deputy_head", "principal_head") == (step.role, step.opinion_of)


def test_a_role_nobody_holds_is_decided_by_its_superior() -> None:
    (step,) = plan(("division_head",), requester=1, holders={"principal_head": frozenset({4})})

    assert "principal_head" == step.role


def test_a_request_that_only_its_maker_could_decide_is_not_opened() -> None:
    with pytest.raises(NobodyCanDecideError, match="本人不能批准自己的事项"):
        plan(("principal_head",), requester=1, holders={"principal_head": frozenset({1})})


@given(st.lists(st.sampled_from(WUHAN), max_size=4), st.integers(min_value=1, max_value=6), bureaus)
def test_every_planned_step_can_be_decided_by_somebody_else(
    chain: list[str], requester: int, holders: dict[str, frozenset[int]]
) -> None:
    try:
        steps = plan(chain, requester=requester, holders=holders)
    except NobodyCanDecideError:
        return

    assert all(holders[step.role] - {requester} for step in steps)
    assert [role for role in chain if role != "handler"] == [step.opinion_of for step in steps]


@given(st.sampled_from(list(Decision)), st.integers(min_value=0, max_value=3))
def test_only_the_last_agreement_agrees(decision: Decision, left: int) -> None:
    state = state_after(decision, steps_left=left)

    assert (state == "agreed") == (decision.is_agreement and left == 0)


def test_no_role_is_its_own_substitute() -> None:
    assert all(role not in others for role, others in STANDING_SUBSTITUTES.items())


def test_who_handles_or_reviews_is_passed_over_like_the_requester() -> None:
    holders = {"division_head": frozenset({2}), "deputy_head": frozenset({3})}

    (step,) = plan(("division_head",), requester=1, holders=holders, apart=frozenset({2}))

    assert ("deputy_head", "division_head") == (step.role, step.opinion_of)


def test_an_opinion_the_text_gives_to_one_office_goes_to_no_substitute_while_the_office_is_empty() -> None:
    """wuhan 第二十条: the head of the bureau signs; an acting head holds the office."""
    deputy, personal = {"deputy_head": frozenset({3})}, frozenset({"principal_head"})

    with pytest.raises(NobodyCanDecideError, match="没有人能签署"):
        plan(("principal_head",), requester=1, holders=deputy, personal=personal)
    (acting,) = plan(
        ("principal_head",), requester=1, holders={**deputy, "principal_head": frozenset({3})}, personal=personal
    )
    (own,) = plan(
        ("principal_head",), requester=4, holders={**deputy, "principal_head": frozenset({4})}, personal=personal
    )
    assert acting.is_personal
    assert ("deputy_head", False) == (own.role, own.is_personal)


@given(
    st.lists(st.sampled_from(WUHAN), max_size=4),
    st.integers(min_value=1, max_value=6),
    bureaus,
    people,
    st.frozensets(st.sampled_from(WUHAN)),
)
def test_no_plan_leaves_a_step_to_nobody_but_people_kept_apart(
    chain: list[str],
    requester: int,
    holders: dict[str, frozenset[int]],
    apart: frozenset[int],
    personal: frozenset[str],
) -> None:
    try:
        steps = plan(chain, requester=requester, holders=holders, apart=apart, personal=personal)
    except NobodyCanDecideError:
        return

    assert all(holders[step.role] - apart - {requester} for step in steps)
    assert all(step.role == step.opinion_of for step in steps if step.is_personal)
