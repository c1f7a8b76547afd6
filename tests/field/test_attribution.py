"""Which activity a recording belongs to."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.attribution import Basis, Candidate, Clues, chosen, disagree, suggest
from liuhen.field.coverage import Span

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    return Span(start=TEN + timedelta(minutes=start), end=TEN + timedelta(minutes=end))


MORNING = Candidate(number="HD-2026-0001", span=span(0, 60), officers=frozenset({"jia", "yi"}))
OTHERS = Candidate(number="HD-2026-0002", span=span(0, 60), officers=frozenset({"bing"}))
LATER = Candidate(number="HD-2026-0003", span=span(120, 180), officers=frozenset({"jia"}))
EVERY = [MORNING, OTHERS, LATER]


def test_the_ledger_decides_before_card_and_name() -> None:
    clues = Clues(span=span(5, 15), by_ledger="jia", by_card="bing", by_name="bing")

    best = suggest(clues, EVERY)[0]

    assert ("HD-2026-0001", Basis.LEDGER, True) == (best.number, best.basis, best.is_disputed)


def test_without_a_ledger_the_card_decides() -> None:
    best = suggest(Clues(span=span(5, 15), by_card="jia", by_name="jia"), EVERY)[0]

    assert ("HD-2026-0001", Basis.CARD, False) == (best.number, best.basis, best.is_disputed)


def test_without_ledger_and_card_the_file_name_decides() -> None:
    assert Basis.NAME is suggest(Clues(span=span(5, 15), by_name="bing"), EVERY)[0].basis


def test_a_device_issued_for_the_activity_is_the_ledger_speaking() -> None:
    issued = Candidate(number="HD-9", span=span(0, 60), officers=frozenset({"ding"}), devices=frozenset({"YZ-03"}))

    assert [("HD-9", Basis.LEDGER)] == [
        (s.number, s.basis) for s in suggest(Clues(span=span(1, 2), device="YZ-03"), [issued])
    ]


def test_without_any_witness_only_time_suggests_and_two_fits_need_a_person() -> None:
    found = suggest(Clues(span=span(5, 15)), EVERY)

    assert [Basis.TIME, Basis.TIME] == [item.basis for item in found]
    assert None is chosen(found)


def test_a_single_fit_in_time_is_chosen() -> None:
    assert "HD-2026-0003" == getattr(chosen(suggest(Clues(span=span(125, 130)), EVERY)), "number", "")


def test_a_witness_who_took_no_part_rules_the_activity_out() -> None:
    assert () == suggest(Clues(span=span(5, 15), by_ledger="wu"), EVERY)


def test_without_a_time_nothing_is_suggested() -> None:
    assert () == suggest(Clues(span=None, by_ledger="jia"), EVERY)
    assert None is chosen(())


def test_a_disputed_suggestion_is_never_chosen_alone() -> None:
    found = suggest(Clues(span=span(5, 15), by_ledger="jia", by_card="bing"), [MORNING])

    assert 1 == len(found)
    assert None is chosen(found)


def test_the_longer_share_stands_first() -> None:
    late = Candidate(number="HD-2026-0009", span=span(10, 60), officers=frozenset({"jia"}))

    found = suggest(Clues(span=span(5, 15), by_ledger="jia"), [late, MORNING])

    assert [("HD-2026-0001", 600), ("HD-2026-0009", 300)] == [(item.number, item.shared_seconds) for item in found]


def test_silence_is_no_disagreement() -> None:
    assert not disagree(Clues(span=None))
    assert not disagree(Clues(span=None, by_ledger="jia", by_name="jia"))
    assert disagree(Clues(span=None, by_ledger="jia", by_name="bing"))
    assert disagree(Clues(span=None, by_ledger="jia", is_disputed=True))


def test_every_basis_has_words() -> None:
    assert all(basis.label for basis in Basis)


names = st.sampled_from(["", "jia", "yi", "bing", "wu"])


@given(names, names, names, st.integers(0, 200), st.integers(1, 60))
def test_nothing_is_suggested_that_shares_no_time(ledger: str, card: str, name: str, start: int, length: int) -> None:
    clues = Clues(span=span(start, start + length), by_ledger=ledger, by_card=card, by_name=name)

    assert all(item.shared_seconds > 0 for item in suggest(clues, EVERY))
