"""No sequence of acts reaches a decision past a missing review, whatever is tried in whatever order."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen.cases import acts
from liuhen.cases.models import Case
from liuhen.documents.models import Document
from liuhen.errors import LiuhenError
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
LATE = 40  # days: every period is over


def _notice(cast: Cast, case: Case) -> None:
    road.issued(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")


def _opinion(cast: Cast, case: Case) -> None:
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="同意")


def _sent_back_opinion(cast: Cast, case: Case) -> None:
    road.issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(24), conclusion="退回补充")


def _own_opinion(cast: Cast, case: Case) -> None:
    road.issued(case, "legal_opinion", by=cast.officer, at=day(24), conclusion="同意")


def _decide(cast: Cast, case: Case) -> None:
    road.agreed(cast, road.asked(cast, case, "decision", day(LATE)), "decision", day(LATE))


def _advance(cast: Cast, case: Case) -> None:
    acts.advance(case, "decide", by=cast.officer, at=day(LATE))


def _back(cast: Cast, case: Case) -> None:
    acts.advance(case, "send_back", by=cast.legal_reviewer, at=day(LATE), reason="补充")


def _again(cast: Cast, case: Case) -> None:
    acts.finish_investigation(case, by=cast.officer, at=day(LATE))


TRIES: dict[str, Callable[[Cast, Case], None]] = {
    "notice": _notice,
    "opinion": _opinion,
    "sent_back": _sent_back_opinion,
    "own_opinion": _own_opinion,
    "decide": _decide,
    "advance": _advance,
    "back": _back,
    "again": _again,
}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(st.sampled_from(sorted(TRIES)), min_size=2, max_size=6))
def test_no_sequence_of_acts_reaches_a_decision_past_a_missing_review(
    cast: Cast, stage: dict[str, int], tries: list[str]
) -> None:
    mark = transaction.savepoint()
    case = Case.objects.select_related("bureau").get(pk=stage["case"])
    for name in tries:
        with suppress(LiuhenError):
            TRIES[name](cast, case)
        case.refresh_from_db()

    has_opinion = any(
        row.fields.get("conclusion") == "同意" and row.handler_id == cast.legal_reviewer.pk
        for row in Document.objects.filter(kind="legal_opinion", state="issued")
    )
    has_notice = Document.objects.filter(kind="rights_notice", state="issued").exists()
    if case.state == "decision":
        assert has_opinion
        assert has_notice
    transaction.savepoint_rollback(mark)


@pytest.fixture
def stage(cast: Cast) -> dict[str, int]:
    """Bring one case to the review; each example goes on from there and is taken back."""
    return {"case": road.investigated(cast).pk}
