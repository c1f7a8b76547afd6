"""A case is judged by the version of the rules of the day it began, whatever comes into force meanwhile."""

from datetime import timedelta

from django.utils import timezone

from liuhen.bureau.queries import active_pack
from liuhen.cases.queries import hindrances_of, rules_of
from tests.bureau.test_rules import approved
from tests.cases.road import accepted, clue
from tests.cast import Cast

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def test_a_case_keeps_the_version_of_the_day_it_began(cast: Cast) -> None:
    case = accepted(cast)
    first = rules_of(case).version
    wanted = [one.citation.pack_version for one in hindrances_of(case, "file", at=NOW)]

    approved(cast, "2.0.0", TODAY)

    assert "2.0.0" == active_pack(cast.bureau).version
    assert first == rules_of(case).version != "2.0.0"
    assert wanted == [one.citation.pack_version for one in hindrances_of(case, "file", at=NOW)]


def test_a_version_of_tomorrow_rules_no_case_today(cast: Cast) -> None:
    case = clue(cast)
    approved(cast, "2.0.0", TODAY + timedelta(days=1))

    assert "2.0.0" != rules_of(case).version
