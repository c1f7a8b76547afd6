"""The leaves of a case team: cases opened before a leave existed get it, what was taken back stays taken back."""

import pytest

from liuhen.bureau.models import Grant
from liuhen.bureau.queries import may
from liuhen.cases.acts import renew_teams
from liuhen.cases.models import Case, CaseHandler
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
NEW = "case.propose_measure"


def older(case: Case) -> None:
    """Make a case as it was opened by a version that did not know the leave."""
    Grant.objects.filter(subject_kind="case", subject_id=str(case.pk), verb=NEW).delete()


def test_a_team_named_before_a_leave_existed_is_given_it_once_with_one_entry_a_case(cast: Cast) -> None:
    case, whole = road.clue(cast), road.clue(cast)
    older(case)
    assert not may(cast.officer, NEW, case)
    before = Entry.objects.count()

    assert 1 == renew_teams(at=day(3))

    assert may(cast.officer, NEW, case)
    assert may(cast.partner, NEW, case)
    assert not may(cast.colleague, NEW, case)
    assert before + 1 == Entry.objects.count()
    entry = Entry.objects.latest("id")
    assert ("case.renew_team", case.clue_number) == (entry.verb, case.clue_number)
    assert whole.clue_number not in entry.body
    assert 0 == renew_teams(at=day(4))
    assert before + 1 == Entry.objects.count()


def test_what_was_taken_back_and_who_left_the_team_get_nothing(cast: Cast) -> None:
    case = road.clue(cast)
    mine = Grant.objects.filter(subject_kind="case", subject_id=str(case.pk))
    mine.filter(officer=cast.officer, verb=NEW).update(revoked_at=day(1))
    mine.filter(officer=cast.partner, verb=NEW).delete()
    CaseHandler.objects.filter(case=case, officer=cast.partner).update(until_at=day(1))

    assert 0 == renew_teams(at=day(3))

    assert not may(cast.officer, NEW, case)
    assert not may(cast.partner, NEW, case)


def test_an_archived_case_is_left_as_it_is(cast: Cast) -> None:
    case = road.clue(cast)
    older(case)
    Case.objects.filter(pk=case.pk).update(state="archived")

    assert 0 == renew_teams(at=day(3))
