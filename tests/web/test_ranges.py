"""Range headers of players: what is sent, what is ignored, what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.web.evidence.ranges import MOST_BYTES, NotSatisfiableError, Slice, wanted


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=900-", 900, 999),
        ("bytes=-100", 900, 999),
        ("bytes=-5000", 0, 999),
        ("bytes=0-5000", 0, 999),
        ("bytes=10-19, 40-49", 10, 19),
        (" bytes = 5 - 6", 5, 6),
    ],
)
def test_a_range_becomes_first_and_last_byte(header: str, first: int, last: int) -> None:
    assert Slice(first=first, last=last, size=1000) == wanted(header, 1000)


@pytest.mark.parametrize("header", ["", "bytes=-", "items=0-1", "bytes=9-1", "bytes=a-b", "bytes"])
def test_what_is_no_range_is_ignored(header: str) -> None:
    assert wanted(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0", f"bytes={'9' * 40}-"])
def test_a_range_outside_the_file_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(NotSatisfiableError):
        wanted(header, 1000)


def test_one_answer_is_never_longer_than_four_mebibytes() -> None:
    found = wanted("bytes=100-", 10**9)

    assert found is not None
    assert MOST_BYTES == found.length
    assert f"bytes 100-{100 + MOST_BYTES - 1}/1000000000" == found.header


@given(st.text(max_size=40), st.integers(min_value=0, max_value=10**12))
def test_any_header_gives_bytes_of_the_file_or_none(header: str, size: int) -> None:
    try:
        found = wanted(f"bytes={header}", size)
    except NotSatisfiableError:
        return
    assert found is None or (0 <= found.first <= found.last < size and found.length <= MOST_BYTES)


@given(st.integers(min_value=1, max_value=3 * MOST_BYTES))
def test_asking_on_gives_every_byte_once(size: int) -> None:
    at = 0
    while at < size:
        found = wanted(f"bytes={at}-", size)
        assert found is not None
        assert at == found.first
        at = found.last + 1

    assert size == at
