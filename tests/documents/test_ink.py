"""Signatures by hand: what a page sends is judged and drawn by us; a dot, a flood or somebody's drawing is none."""

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.signing.ink import HEIGHT, WIDTH, InkError, ink_of

WAVE = [[[100 + 6 * at, 150 + (at * 37) % 90, 12 * at] for at in range(60)]]


def test_the_same_strokes_give_the_same_picture_and_digest() -> None:
    first, second = ink_of(json.dumps(WAVE)), ink_of(json.dumps(WAVE))

    assert (first.svg, first.digest) == (second.svg, second.digest)
    assert WAVE == first.as_lists()


@given(st.lists(st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(0, 9000)), min_size=1)))
def test_whatever_strokes_come_the_picture_is_whole_xml_or_the_signature_is_refused(
    strokes: list[list[tuple[int, int, int]]],
) -> None:
    try:
        drawn = ink_of(json.dumps(strokes)).svg
    except InkError:
        return
    assert "svg" in ET.fromstring(drawn).tag


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("", "还没有签名"),
        ("[]", "还没有签名"),
        ("[[[10, 10, 0]]]", "还没有签名"),
        ("{", "没有完整送到"),
        ('{"a": 1}', "没有完整送到"),
        ('[[["<svg>", 1, 2]]]', "没有完整送到"),
        ("[[[1, 2]]]", "没有完整送到"),
        ("[[[NaN, 2, 3]]]", "没有完整送到"),
        (f"[[[{WIDTH + 1}, 2, 3], [0, 0, 9]]]", "超出了签名栏"),
        ("[[[1, 2, -3], [900, 0, 9]]]", "超出了签名栏"),
        (json.dumps([[[at % 900, at % 300, at] for at in range(20_001)]]), "太长"),
        ("[" * 100_000, "没有完整送到"),
    ],
)
def test_what_is_no_signature_is_refused_with_a_sentence(sent: str, words: str) -> None:
    with pytest.raises(InkError, match=words):
        ink_of(sent)
