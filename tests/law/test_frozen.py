"""Frozen values made quickly are dataclasses in everything but the time they take."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.frozen import frozen


@frozen
class Quick:
    """A value with every sort of field."""

    number: int
    word: str = "词"
    parts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The same, as a dataclass makes it."""

    number: int
    word: str = "词"
    parts: dict[str, int] = field(default_factory=dict)


@given(number=st.integers(min_value=0), word=st.text(), parts=st.dictionaries(st.text(), st.integers()))
def test_a_quick_value_holds_what_a_dataclass_holds(number: int, word: str, parts: dict[str, int]) -> None:
    quick, plain = Quick(number=number, word=word, parts=parts), Plain(number=number, word=word, parts=parts)

    assert [getattr(plain, one.name) for one in fields(plain)] == [getattr(quick, one.name) for one in fields(quick)]
    assert quick == Quick(number=number, word=word, parts=dict(parts)) == copy.copy(quick)
    assert quick != replace(quick, number=number + 1)


def test_fields_left_out_take_their_defaults_each_value_its_own() -> None:
    one, other = Quick(number=1), Quick(number=1)

    assert ("词", {}) == (one.word, one.parts)
    assert one.parts is not other.parts


def test_a_quick_value_is_closed() -> None:
    value = Quick(number=1)

    with pytest.raises(FrozenInstanceError):
        value.number = 2  # type: ignore[misc] # what is tried
    assert type(value) is Quick


def test_what_must_be_given_and_what_must_hold_is_asked_for() -> None:
    with pytest.raises(TypeError, match="number"):
        Quick(word="x")  # type: ignore[call-arg] # what is tried
    with pytest.raises(ValueError, match="negative"):
        Quick(number=-1)
