"""What is lent: days, matters, overlaps."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.approvals.lending import MATTERS, Lent, first_overlap, matter_words
from liuhen.bureau.verbs import VERBS

BASE = date(2026, 9, 1)
verbs = st.frozensets(st.sampled_from([verb for verb, _ in MATTERS]), max_size=3)


@st.composite
def powers(draw: st.DrawFn) -> Lent:
    first = draw(st.integers(min_value=0, max_value=20))
    last = draw(st.integers(min_value=first, max_value=25))
    return Lent(from_on=BASE + timedelta(first), until_on=BASE + timedelta(last), matters=draw(verbs))


@given(powers(), powers())
def test_two_powers_overlap_exactly_where_some_matter_is_lent_by_both_on_some_day(one: Lent, other: Lent) -> None:
    both = any(
        one.covers(verb, BASE + timedelta(day)) and other.covers(verb, BASE + timedelta(day))
        for verb, _ in MATTERS
        for day in range(26)
    )

    assert both == one.overlaps(other) == other.overlaps(one)


@given(powers(), st.lists(powers(), max_size=4))
def test_the_first_overlap_is_the_first_that_overlaps(new: Lent, held: list[Lent]) -> None:
    found = first_overlap(new, enumerate(held))

    assert [place for place, one in enumerate(held) if one.overlaps(new)][:1] == ([] if found is None else [found])


def test_both_days_are_included_and_the_days_beside_them_are_not() -> None:
    power = Lent(from_on=date(2026, 9, 21), until_on=date(2026, 9, 22))

    assert [False, True, True, False] == [power.covers("access.decide", date(2026, 9, day)) for day in range(20, 24)]


def test_every_matter_that_may_be_lent_is_a_decision_of_the_table() -> None:
    assert {verb for verb, _ in MATTERS} <= set(VERBS)


def test_the_words_name_the_matters_or_say_all() -> None:
    assert "立案审批、结案审批" == matter_words({"case.approve_closing", "case.approve_filing"})
    assert "全部可以授权的事项" == Lent(from_on=BASE, until_on=BASE).words
