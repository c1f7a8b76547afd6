"""A moment of a recording in a text: written, read back, found among other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.citations import LONGEST_SECONDS, Moment, MomentError, moments_in, pieces_of, seconds_of

NUMBER = "LX-2026-000001"
moments = st.builds(Moment, number=st.just(NUMBER), seconds=st.integers(min_value=0, max_value=LONGEST_SECONDS))


@given(st.lists(st.one_of(moments, st.text(alphabet="见录像〔〕: 0123456789LX-，。")), max_size=8))
def test_the_pieces_of_a_text_are_the_text_and_every_citation_is_found(parts: list[Moment | str]) -> None:
    text = "".join(part.words if isinstance(part, Moment) else part for part in parts)

    assert text == "".join(piece.words for piece in pieces_of(text))
    assert {part for part in parts if isinstance(part, Moment)} <= set(moments_in(text))


def test_a_text_tells_its_citations_from_its_words() -> None:
    text = "当事人签收〔LX-2026-000001 00:12:34〕，另见第三页。"

    pieces = list(pieces_of(text))

    assert [None, Moment(number=NUMBER, seconds=754), None] == [piece.moment for piece in pieces]
    assert "00:12:34" == Moment(number=NUMBER, seconds=754).clock


@pytest.mark.parametrize(
    "text", ["〔LX-2026-000001 00:61:00〕", "〔LX-2026-000001〕", "[LX-2026-000001 00:01:00]", "〔1〕"]
)
def test_what_only_looks_like_a_citation_stays_words(text: str) -> None:
    assert () == moments_in(text)


@pytest.mark.parametrize(
    ("typed", "seconds"), [("12:34", 754), ("1:02:03", 3723), ("12分34秒", 754), ("1时02分03秒", 3723), ("0:05", 5)]
)
def test_a_moment_is_read_as_people_type_it(typed: str, seconds: int) -> None:
    assert seconds == seconds_of(typed)


@pytest.mark.parametrize("typed", ["", "12", "12:75", "1:75:00", "正午", "-1:00"])
def test_what_is_no_moment_is_said_so(typed: str) -> None:
    with pytest.raises(MomentError, match="不是时刻"):
        seconds_of(typed)
