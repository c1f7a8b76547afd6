"""Aligning, marks of watching and the dedicated camera person: one entry each, and what the law then says."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.field.test_acts import TEN, at, entries, held
from tests.tapes import tape

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.queries import active_pack
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording
from liuhen.field import acts as field
from liuhen.field.angles import acts
from liuhen.field.angles.acts import Found, NewMark, NotAloneError
from liuhen.field.angles.models import Alignment, CameraPerson
from liuhen.field.angles.queries import angles_of, camera_person, review_marks
from liuhen.field.angles.words import How, Verdict
from liuhen.field.models import Activity
from liuhen.field.queries import activity_facts, comparison
from liuhen.field.rules import rule_of

pytestmark = pytest.mark.django_db


def filmed(cast: Cast) -> tuple[Activity, Recording, Recording]:
    activity = held(cast)
    tapes = [tape(cast.officer, TEN, 30, slack_seconds=1), tape(cast.partner, at(5), 20, slack_seconds=3)]
    for one in tapes:
        field.attribute(one, by=cast.custodian, at=at(90), activity=activity)
    return activity, *tapes


def test_an_alignment_is_one_entry_and_moves_the_angle_but_not_the_clock(cast: Cast) -> None:
    activity, first, second = filmed(cast)
    shift = Found(recording=second, against=first, shift_ms=-2400, how=How.SOUND, agreement=81)

    with entries(1):
        acts.align(activity, [shift], by=cast.legal_reviewer, at=at(100))

    before = second.started_earliest
    second.refresh_from_db()
    seen = comparison(activity, rule_of(active_pack(cast.bureau)), at(100))
    moved = {one.number: one for one in angles_of(activity, seen.tapes)}
    assert before == second.started_earliest
    assert (0, -2400) == (moved[first.number].shift_ms, moved[second.number].shift_ms)
    assert "按声音对齐，相合 81%" == moved[second.number].basis
    assert at(5) - timedelta(milliseconds=2400) == moved[second.number].begins


def test_the_newest_alignment_counts_and_the_older_one_stays(cast: Cast) -> None:
    activity, first, second = filmed(cast)

    for shift in (500, 700):
        acts.align(
            activity, [Found(recording=second, against=first, shift_ms=shift, how=How.HAND)], by=cast.officer, at=at(99)
        )

    seen = comparison(activity, rule_of(active_pack(cast.bureau)), at(100))
    assert 2 == Alignment.objects.filter(activity=activity).count()
    assert {0, 700} == {one.shift_ms for one in angles_of(activity, seen.tapes)}


def test_nothing_foreign_is_aligned(cast: Cast) -> None:
    activity, first, _ = filmed(cast)
    foreign = tape(cast.officer, at(300), 5)

    for found in (
        [],
        [Found(recording=foreign, against=first, shift_ms=1, how=How.HAND)],
        [Found(recording=first, against=first, shift_ms=10**9, how=How.HAND)],
    ):
        with entries(0), pytest.raises(InputError):
            acts.align(activity, found, by=cast.officer, at=at(99))
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.align(
            activity, [Found(recording=first, against=first, shift_ms=1, how=How.HAND)], by=cast.auditor, at=at(99)
        )


def test_an_item_that_was_seen_points_at_its_place_and_becomes_a_fact(cast: Cast) -> None:
    activity, first, _ = filmed(cast)
    seen = NewMark(recording=first, instant=at(3), play_ms=180_000, item="地点", verdict=Verdict.SEEN)

    with entries(1):
        acts.mark(activity, seen, by=cast.officer, at=at(100))
    acts.mark(activity, NewMark(item="时间", verdict=Verdict.ABSENT, words="时钟被遮挡"), by=cast.officer, at=at(100))
    acts.mark(
        activity, NewMark(item="见证人体貌特征", verdict=Verdict.NONE, words="没有见证人"), by=cast.officer, at=at(100)
    )

    assert {"地点": True, "时间": False, "见证人体貌特征": True} == dict(activity_facts(activity).seen)


@pytest.mark.parametrize(
    "new",
    [
        NewMark(),
        NewMark(item="地点"),
        NewMark(item="地点", verdict=Verdict.SEEN),
        NewMark(item="地点", verdict=Verdict.ABSENT),
        NewMark(item="地点", verdict=Verdict.NONE),
    ],
)
def test_a_mark_that_says_too_little_is_not_kept(cast: Cast, new: NewMark) -> None:
    activity = held(cast)

    with entries(0), pytest.raises(InputError):
        acts.mark(activity, new, by=cast.officer, at=at(100))


def test_a_mark_is_withdrawn_by_its_maker_and_the_row_stays(cast: Cast) -> None:
    activity = held(cast)
    row = acts.mark(activity, NewMark(words="当事人离开", instant=at(9)), by=cast.officer, at=at(100))

    with entries(1, "refusal"), pytest.raises(RefusalError):
        acts.withdraw_mark(row, by=cast.partner, at=at(101))
    with entries(1):
        acts.withdraw_mark(row, by=cast.officer, at=at(102))
    with entries(0), pytest.raises(InputError):
        acts.withdraw_mark(row, by=cast.officer, at=at(103))

    assert [] == list(review_marks(activity))
    assert cast.officer.pk == row.withdrawn_by_id


def test_a_withdrawn_answer_is_no_fact_and_the_one_before_it_counts_again(cast: Cast) -> None:
    activity, first, _ = filmed(cast)
    seen = NewMark(recording=first, instant=at(3), play_ms=1, item="地点", verdict=Verdict.SEEN)
    acts.mark(activity, seen, by=cast.officer, at=at(100))
    later = acts.mark(activity, NewMark(item="地点", verdict=Verdict.ABSENT, words="听错"), by=cast.officer, at=at(101))

    acts.withdraw_mark(later, by=cast.officer, at=at(102))

    assert {"地点": True} == dict(activity_facts(activity).seen)


def test_the_camera_person_is_a_fact_and_the_one_relieved_stays_on_record(cast: Cast) -> None:
    activity = held(cast)

    with entries(2):
        acts.name_camera_person(activity, cast.colleague, by=cast.officer, at=at(1))
        acts.name_camera_person(activity, cast.custodian, by=cast.officer, at=at(2))

    live = camera_person(activity)
    facts = activity_facts(activity)
    assert live is not None
    assert facts.camera_person is not None
    assert (cast.custodian.pk, cast.custodian.name) == (live.officer_id, facts.camera_person.name)
    assert 2 == CameraPerson.objects.filter(activity=activity).count()


def test_who_enforces_does_not_record_alone(cast: Cast) -> None:
    """宜良制度第十二条：另派的人只摄录。"""
    activity = held(cast)

    with entries(1, "refusal"), pytest.raises(NotAloneError):
        acts.name_camera_person(activity, cast.partner, by=cast.officer, at=at(1))
    with entries(0), pytest.raises(InputError):
        acts.name_camera_person(activity, cast.stranger, by=cast.officer, at=at(1))

    assert camera_person(activity) is None
