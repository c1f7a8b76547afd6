"""The board: status computed by the database as the law computes it, order by legal risk, who sees what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as speed
from hypothesis import strategies as st
from tests.cast import Cast
from tests.findings import a_finding, a_found
from tests.tapes import tape

from liuhen.bureau.models import Officer
from liuhen.duties.acts import judge_findings, rebuild_subject
from liuhen.duties.models import Finding, Judgement, Outcome
from liuhen.duties.queries import alike_of, board, duty_board, duty_count, duty_counts, findings_of, with_status
from liuhen.duties.queries.board import filtered
from liuhen.errors import InputError
from liuhen.law.finding import Finding as Found
from liuhen.law.finding import Level, Status
from liuhen.trail.models import Entry

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
AROUND = st.none() | st.integers(min_value=-50, max_value=50).map(lambda days: NOW + timedelta(days=days, hours=1))
INSTANT = st.none() | st.integers(min_value=-5, max_value=5).map(lambda hours: NOW + timedelta(hours=hours))


def words_on_board(officer: Officer, show: str = "") -> list[str]:
    """Return the rules in the order of the board."""
    return [row.rule for group in duty_board(officer, NOW, show) for row in group.rows]


@speed(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    warn_at=INSTANT,
    due_at=INSTANT,
    overdue_at=INSTANT,
    breach_at=INSTANT,
    closed_at=INSTANT,
    judgement=st.booleans(),
    late=st.booleans(),
    not_applicable=st.sampled_from(["", "没有当事人"]),
    level=st.sampled_from(list(Level)),
    passed_as=st.sampled_from([Status.OVERDUE, Status.NEEDS_JUDGEMENT, Status.BREACHED]),
)
def test_the_database_computes_the_status_exactly_as_the_law_does(cast: Cast, **fields: object) -> None:
    pure, row = a_found("any", **fields), a_finding(cast.officer, "any", **fields)

    found = with_status(Finding.objects.filter(pk=row.pk), NOW).get()
    row.delete()

    assert pure.status_at(NOW).value == found.status


@speed(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    since=AROUND,
    warn_at=AROUND,
    due_at=AROUND,
    overdue_at=AROUND,
    breach_at=AROUND,
    closed_at=AROUND,
    judgement=st.booleans(),
    late=st.booleans(),
    not_applicable=st.sampled_from(["", "没有当事人"]),
    rule=st.sampled_from(["labels", "retention"]),
)
def test_a_finding_stands_on_the_board_exactly_while_something_is_to_be_done(cast: Cast, **fields: object) -> None:
    rule = str(fields.pop("rule"))
    pure, row = a_found(rule, **fields), a_finding(cast.officer, rule, **fields)

    shown = filtered(cast.officer, NOW).filter(pk=row.pk).exists()
    row.delete()

    assert waits(pure) == shown


def waits(pure: Found) -> bool:
    """Say it once more in plain words: begun, not settled, not long over, and not far ahead."""
    status = pure.status_at(NOW)
    is_far = status is Status.TODO and pure.due_at is not None and pure.due_at > NOW + timedelta(days=7)
    is_over = pure.closed_at is not None and pure.closed_at < NOW - timedelta(days=30)
    is_protected = pure.rule == "retention" and pure.due_at is None and pure.breach_at is None
    has_begun = pure.since is None or pure.since <= NOW
    is_settled = status in (Status.MET, Status.NOT_APPLICABLE)
    return has_begun and not (is_settled or is_over or is_far or is_protected)


def test_past_a_number_nobody_counts_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in range(5):
        a_finding(cast.officer, "labels", subject_id=str(key), bundle=str(key), judgement=True)
    monkeypatch.setattr(board, "COUNTED", 3)

    assert (4, False) == duty_count(cast.officer)
    assert 4 == duty_counts(cast.officer, NOW).everything


def test_the_order_of_the_board_is_its_message(cast: Cast) -> None:
    a_finding(cast.officer, "week", due_at=NOW + timedelta(days=4), warn_at=NOW)
    a_finding(cast.officer, "judge", judgement=True)
    a_finding(cast.officer, "today", due_at=NOW + timedelta(hours=10), warn_at=NOW)
    a_finding(cast.officer, "overdue", due_at=NOW - timedelta(hours=1))
    a_finding(cast.officer, "overdue longer", due_at=NOW - timedelta(hours=9))
    a_finding(cast.officer, "breach", breach_at=NOW - timedelta(hours=1))

    assert ["breach", "overdue longer", "overdue", "today", "judge", "week"] == words_on_board(cast.officer)


def test_what_is_done_far_away_or_only_advice_is_not_on_the_board(cast: Cast) -> None:
    a_finding(cast.officer, "done", closed_at=NOW)
    a_finding(cast.officer, "far", due_at=NOW + timedelta(days=20))
    a_finding(cast.officer, "not yet begun", since=NOW + timedelta(days=1), judgement=True)
    a_finding(cast.officer, "kept", level=Level.ADVICE)
    a_finding(cast.officer, "old lateness", closed_at=NOW - timedelta(days=40), late=True)
    a_finding(cast.officer, "retention")

    assert [] == words_on_board(cast.officer)
    assert ["kept"] == words_on_board(cast.officer, "advice")


def test_the_segments_filter_and_count(cast: Cast) -> None:
    a_finding(cast.officer, "mine today", due_at=NOW + timedelta(hours=10), warn_at=NOW)
    a_finding(cast.officer, "somebody else's", judgement=True, officer_id=str(cast.custodian.pk))

    counts = duty_counts(cast.officer, NOW)

    assert (2, 1, 1, 1, 0, 0) == (
        counts.everything,
        counts.mine,
        counts.today,
        counts.judge,
        counts.late,
        counts.advice,
    )
    assert ["mine today"] == words_on_board(cast.officer, "mine")
    assert ["mine today"] == words_on_board(cast.officer, "today")
    assert ["somebody else's"] == words_on_board(cast.officer, "judge")


def test_another_bureau_and_those_who_run_the_system_see_nothing(cast: Cast) -> None:
    a_finding(cast.officer, "ours", judgement=True)

    assert [] == words_on_board(cast.stranger)
    assert [] == words_on_board(cast.system_admin)


def test_an_officer_of_another_unit_does_not_see_it_and_the_head_does(cast: Cast) -> None:
    a_finding(cast.officer, "ours", judgement=True)

    assert [] == words_on_board(cast.colleague)
    assert ["ours"] == words_on_board(cast.head)


def test_the_menu_counts_what_waits_within_a_week_and_whether_anything_is_late(cast: Cast) -> None:
    assert (0, False) == duty_count(cast.officer)

    a_finding(cast.officer, "old", breach_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert (1, True) == duty_count(cast.officer)


def test_a_signed_judgement_is_one_entry_and_takes_the_row_off_the_board(cast: Cast) -> None:
    row = a_finding(cast.officer, "judge", judgement=True)
    before = Entry.objects.count()

    judge_findings([row], by=cast.officer, at=NOW, outcome=Outcome.NOT_APPLICABLE, reason="门店已停业")

    assert before + 1 == Entry.objects.count()
    assert [] == words_on_board(cast.officer)
    assert Status.NOT_APPLICABLE == findings_of("recording", 1, NOW).get().status


def test_a_judgement_without_reason_is_not_taken(cast: Cast) -> None:
    row = a_finding(cast.officer, "judge", judgement=True)

    with pytest.raises(InputError, match="理由"):
        judge_findings([row], by=cast.officer, at=NOW, outcome=Outcome.MET, reason=" ")

    assert not Judgement.objects.exists()


def test_a_judgement_survives_a_new_projection_while_the_words_are_the_same(cast: Cast) -> None:
    recording = tape(cast.officer, None)
    rebuild_subject("recording", str(recording.pk), at=NOW)
    row = findings_of("recording", recording.pk, NOW).get(duty__rule="ingest.deadline")

    judge_findings([row], by=cast.officer, at=NOW, outcome=Outcome.MET, reason="当日入库，见交接单")
    rebuild_subject("recording", str(recording.pk), at=NOW)

    assert Outcome.MET == findings_of("recording", recording.pk, NOW).get(duty__rule="ingest.deadline").judged_as


def test_recordings_of_one_receipt_that_owe_the_same_are_one_row_and_one_judgement(cast: Cast) -> None:
    rows = [a_finding(cast.officer, "labels", subject_id=str(n), bundle="receipt:1", judgement=True) for n in range(3)]
    a_finding(cast.officer, "labels", subject_id="9", bundle="receipt:2", judgement=True)
    before = Entry.objects.count()

    shown = duty_board(cast.officer, NOW)[0].rows
    judged = judge_findings(rows, by=cast.officer, at=NOW, outcome=Outcome.HANDLED, reason="已补标")

    assert [3, 1] == [len(alike_of(row)) for row in shown]
    assert (3, before + 1) == (judged, Entry.objects.count())
    assert 1 == duty_counts(cast.officer, NOW).everything
