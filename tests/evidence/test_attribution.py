"""Ledger first, card second, file name third; disagreement is kept."""

import pytest

from liuhen.evidence.attribution import Word, attribute, says_nobody, told

JIA, YI = Word(officer_id=1, shown="执法人员甲"), Word(officer_id=2, shown="执法人员乙")
NOBODY, STRANGER = Word(), Word(shown="999999")


@pytest.mark.parametrize(
    ("ledger", "card", "name", "officer", "basis", "disagreement"),
    [
        (JIA, JIA, JIA, 1, "ledger", False),
        (JIA, YI, YI, 1, "ledger", True),
        (NOBODY, YI, JIA, 2, "card", True),
        (NOBODY, NOBODY, JIA, 1, "name", False),
        (JIA, NOBODY, NOBODY, 1, "ledger", False),
        (JIA, STRANGER, NOBODY, 1, "ledger", True),
        (NOBODY, STRANGER, NOBODY, None, "", False),
        (NOBODY, NOBODY, NOBODY, None, "", False),
    ],
)
def test_the_strongest_witness_decides_and_disagreement_shows(
    ledger: Word, card: Word, name: Word, officer: int | None, basis: str, disagreement: bool
) -> None:
    found = attribute(ledger=ledger, card=card, name=name)

    assert (officer, basis, disagreement) == (found.officer_id, found.basis, found.disagreement)


@pytest.mark.parametrize("code", ["", "000000", " 0000000 ", "0"])
def test_a_code_of_noughts_names_nobody(code: str) -> None:
    assert says_nobody(code)


def test_a_real_code_names_somebody() -> None:
    assert not says_nobody("100217")


def test_a_basis_is_told_in_words_and_a_disagreement_names_every_witness() -> None:
    agreed = {"basis": "ledger", "disagreement": False}
    disputed = {
        "basis": "ledger",
        "disagreement": True,
        "ledger": {"officer": 1, "shown": "张某"},
        "card": {"officer": None, "shown": "000000"},
        "name": {"officer": None, "shown": ""},
    }

    assert ("领用台账", "") == told(agreed)
    assert ("领用台账", "各方记载不同。领用台账：张某，卡内标识：000000") == told(disputed)
    assert ("", "") == told({})
