"""Names fit for any disc: nothing dangerous left, the ending kept, always distinct."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.discs.names import MOST_UNITS, distinct, safe_name


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        ("现场检查.mp4", "现场检查.mp4"),
        (".._.._etc_passwd", "../../etc/passwd"),
        ("a_b_c_.mp4", 'a"b:c?.mp4'),
        ("_", ""),
        ("_", " . "),
        ("_CON.txt", "CON.txt"),
        ("a_b", "a\nb"),
        ("x_gpj.exe", "x\u202egpj.exe"),
        ("é.jpg", "e\u0301.jpg"),
    ],
)
def test_a_name_is_made_safe(expected: str, shown: str) -> None:
    assert expected.strip(".") == safe_name(shown).strip(".")


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("检" * 200 + ".mp4")

    assert MOST_UNITS == len(name)
    assert name.endswith(".mp4")


@given(shown=st.text(max_size=200))
def test_every_name_is_short_and_without_separators(shown: str) -> None:
    name = safe_name(shown)

    assert name
    assert len(name.encode("utf-16-le")) // 2 <= MOST_UNITS
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert name not in {".", ".."}


@given(names=st.lists(st.sampled_from(["a.mp4", "A.MP4", "b", "a(2).mp4"]), max_size=8))
def test_names_become_distinct_also_without_capitals(names: list[str]) -> None:
    given_names = distinct(names)

    assert len(names) == len({name.casefold() for name in given_names})
