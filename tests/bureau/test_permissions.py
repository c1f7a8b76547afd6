"""The one decision: no by default, no across bureaus, no content for those who run the system."""

from hypothesis import given
from hypothesis import strategies as st

from liuhen.bureau.permissions import Actor, Thing, decide
from liuhen.bureau.roles import EVERYBODY, WITHOUT_CONTENT, Role
from liuhen.bureau.verb import Verb

roles = st.frozensets(st.sampled_from(sorted(EVERYBODY)))
verbs = st.builds(
    lambda allowed, granted, content, within: Verb(
        name="thing.do",
        label="办理",
        sentence="{actor}办理",
        roles=allowed,
        granted=granted,
        content=content,
        within=within,
    ),
    roles,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["bureau", "unit"]),
)
actors = st.builds(
    lambda bureau, unit, held, active: Actor(bureau_id=bureau, unit_id=unit, roles=held, active=active),
    st.integers(1, 2),
    st.integers(1, 2),
    roles,
    st.booleans(),
)
things = st.none() | st.builds(
    lambda bureau, unit, secrecy: Thing(bureau_id=bureau, unit_id=unit, secrecy=secrecy),
    st.integers(1, 2),
    st.none() | st.integers(1, 2),
    st.sampled_from(["", "state_secret"]),
)


@given(verbs, actors, things, st.booleans())
def test_nothing_of_another_bureau_is_ever_allowed(
    verb: Verb, actor: Actor, thing: Thing | None, granted: bool
) -> None:
    if thing is not None and thing.bureau_id != actor.bureau_id:
        assert not decide(verb, actor, thing, granted=granted)


@given(verbs, actors, things, st.booleans())
def test_those_who_run_or_audit_the_system_never_open_content(
    verb: Verb, actor: Actor, thing: Thing | None, granted: bool
) -> None:
    if verb.content and actor.roles <= WITHOUT_CONTENT:
        assert not decide(verb, actor, thing, granted=granted)


@given(verbs, actors, things)
def test_without_a_grant_a_role_must_allow_it(verb: Verb, actor: Actor, thing: Thing | None) -> None:
    if verb.granted or (verb.roles != EVERYBODY and not actor.roles & verb.roles):
        assert not decide(verb, actor, thing, granted=False)


@given(verbs, actors, things, st.booleans())
def test_a_closed_account_may_nothing_and_every_no_has_a_reason(
    verb: Verb, actor: Actor, thing: Thing | None, granted: bool
) -> None:
    decision = decide(verb, actor, thing, granted=granted)

    assert actor.active or not decision
    assert decision or decision.why


def test_restricted_content_opens_to_its_keepers_only() -> None:
    verb = Verb(name="thing.see", label="看", sentence="{actor}看", roles=EVERYBODY, content=True)
    secret = Thing(bureau_id=1, secrecy="state_secret")
    seen = {
        role
        for role in Role
        if decide(verb, Actor(bureau_id=1, unit_id=1, roles=frozenset({role})), secret, granted=False)
    }

    assert {Role.CUSTODIAN, Role.PRINCIPAL_HEAD} == seen


def test_an_officer_stays_in_his_unit_where_the_verb_says_so() -> None:
    verb = Verb(name="thing.see", label="看", sentence="{actor}看", roles=EVERYBODY, within="unit")
    other = Thing(bureau_id=1, unit_id=2)

    assert not decide(verb, Actor(bureau_id=1, unit_id=1, roles=frozenset({Role.OFFICER})), other, granted=False)
    assert decide(verb, Actor(bureau_id=1, unit_id=1, roles=frozenset({Role.INSPECTOR})), other, granted=False)
