"""Recordings on the file: for a stated purpose, once, of the own bureau only."""

import pytest

from liuhen.bureau.acting import RoleRefusal
from liuhen.cases import acts
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import case_facts, recordings_to_choose
from liuhen.errors import InputError
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast
from tests.tapes import tape

pytestmark = pytest.mark.usefixtures("data_dir")


def test_putting_recordings_on_the_file_is_one_entry_with_its_purpose(cast: Cast) -> None:
    case, tapes = road.clue(cast), [tape(cast.officer, day(1)), tape(cast.officer, day(2))]
    before = Entry.objects.filter(kind="act").count()

    links = acts.file_evidence(case, tapes, purpose="证明违法事实", by=cast.officer, at=day(3))

    entry = Entry.objects.filter(verb="case.file_evidence").latest("id")
    assert before + 1 == Entry.objects.filter(kind="act").count()
    assert ["证明违法事实"] * 2 == [link.purpose for link in links]
    assert "证明违法事实" in entry.body
    assert tapes[0].number in entry.body


def test_a_recording_stands_on_a_file_once(cast: Cast) -> None:
    case, one = road.clue(cast), tape(cast.officer, day(1))
    acts.file_evidence(case, [one], purpose="证明违法事实", by=cast.officer, at=day(3))
    acts.file_evidence(case, [one], purpose="证明现场情况", by=cast.officer, at=day(4))

    assert "证明违法事实" == CaseRecording.objects.get(case=case, recording=one).purpose


def test_a_recording_may_stand_on_the_files_of_two_cases(cast: Cast) -> None:
    one, first, second = tape(cast.officer, day(1)), road.clue(cast), road.clue(cast)
    for case in (first, second):
        acts.file_evidence(case, [one], purpose="证明违法事实", by=cast.officer, at=day(3))

    assert 2 == CaseRecording.objects.filter(recording=one).count()


def test_what_is_on_the_file_is_no_longer_offered(cast: Cast) -> None:
    case, one, other = road.clue(cast), tape(cast.officer, day(1)), tape(cast.officer, day(2))
    acts.file_evidence(case, [one], purpose="证明违法事实", by=cast.officer, at=day(3))

    assert [other] == list(recordings_to_choose(case))
    assert [one.number] == [facts.number for facts in case_facts(case, at=day(4)).recordings]


@pytest.mark.parametrize("purpose", ["", "  "])
def test_a_recording_without_purpose_is_not_taken(cast: Cast, purpose: str) -> None:
    with pytest.raises(InputError, match="用途"):
        acts.file_evidence(road.clue(cast), [tape(cast.officer, day(1))], purpose=purpose, by=cast.officer, at=day(3))


def test_nothing_goes_on_an_archived_file(cast: Cast) -> None:
    case = road.clue(cast)
    Case.objects.filter(pk=case.pk).update(state="archived")
    case.refresh_from_db()

    with pytest.raises(WrongStateError, match="归档"):
        acts.file_evidence(case, [tape(cast.officer, day(1))], purpose="证明", by=cast.officer, at=day(3))


def test_a_recording_of_another_bureau_never_comes_on_the_file(cast: Cast) -> None:
    with pytest.raises(InputError, match="不属于本局"):
        acts.file_evidence(road.clue(cast), [tape(cast.stranger, day(1))], purpose="证明", by=cast.officer, at=day(3))


def test_only_the_team_puts_recordings_on_the_file(cast: Cast) -> None:
    with pytest.raises(RoleRefusal):
        acts.file_evidence(road.clue(cast), [tape(cast.officer, day(1))], purpose="证明", by=cast.colleague, at=day(3))
