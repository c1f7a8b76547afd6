"""Odd stretches as they are drawn: places in per cent, words for the ear, nothing where nothing is odd."""

from hypothesis import given
from hypothesis import strategies as st

from liuhen.media.stretches import Kind, Stretch
from liuhen.web.evidence.odd import odd


def test_each_stretch_has_its_place_and_its_words() -> None:
    drawn = odd((Stretch(kind=Kind.BLACK, start=15_000, end=30_000),), 60_000)

    assert drawn is not None
    assert ("odd-black", "25.00%", "25.00%", "00:15 至 00:30 全黑") == (
        drawn.pieces[0].css, drawn.pieces[0].left, drawn.pieces[0].width, drawn.pieces[0].title,
    )  # fmt: skip
    assert (("odd-black", "全黑"),) == drawn.kinds


def test_nothing_odd_draws_nothing() -> None:
    assert odd((), 60_000) is None
    assert odd((Stretch(kind=Kind.SILENT, start=0, end=1),), None) is None


@given(st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 999), st.integers(1, 1000)), min_size=1, max_size=20))
def test_no_stretch_leaves_the_drawing_and_none_is_forgotten(given_stretches: list[tuple[Kind, int, int]]) -> None:
    stretches = [Stretch(kind=kind, start=min(a, b), end=max(a, b)) for kind, a, b in given_stretches]

    drawn = odd(stretches, 1000)

    assert drawn is not None
    assert len(stretches) == len(drawn.pieces) == len(drawn.words) + drawn.more
    assert all(float(each.left[:-1]) + float(each.width[:-1]) <= 100.01 for each in drawn.pieces)
