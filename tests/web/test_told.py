"""A thing's own trail, told for its page."""

from liuhen.web.trail.told import trail_lines
from tests.cast import Cast


def test_a_thing_s_own_trail_comes_newest_first_as_sentences(cast: Cast) -> None:
    lines = trail_lines(cast.officer, most=50)

    verbs = [line.verb for line in lines]
    assert verbs.index("role.assign") < verbs.index("officer.appoint")
    assert all(line.sentence.endswith("。") for line in lines)
    assert cast.officer.name in lines[-1].sentence


def test_no_more_lines_are_told_than_asked_for(cast: Cast) -> None:
    assert 1 == len(trail_lines(cast.officer, most=1))


def test_a_thing_nobody_acted_upon_has_no_trail(cast: Cast) -> None:
    cast.officer.pk = 999_999

    assert () == trail_lines(cast.officer, most=5)
