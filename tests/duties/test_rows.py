"""Rows of findings as plain values: columns of the tables, names that say whose and which, one duty for all alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.findings import ARTICLE_8, a_finding, a_found
from tests.tapes import tape

from liuhen.duties.acts import rebuild, rebuild_subject
from liuhen.duties.models import Duty, Finding, Subject
from liuhen.duties.queries import rows_about
from liuhen.duties.queries.board import MOST_STRETCHES
from liuhen.duties.queries.subjects import KINDS
from liuhen.duties.rows import (
    COLUMNS,
    KIND_NUMBERS,
    MEETING,
    RULE_BITS,
    SUBJECT_COLUMNS,
    Whose,
    Writer,
    duty_text,
    name_of,
    rule_number,
    stretches,
    subject_name,
)
from liuhen.law.rules import RULES

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))
INSTANT = st.datetimes(min_value=datetime(1999, 1, 1), max_value=datetime(2099, 1, 1))  # noqa: DTZ001 - a zone is put on
WHOSE = Whose(kind="recording", key="7", bureau_id=1, unit_id=None, label="LX", words="LX", officer_id=None)


@pytest.mark.parametrize(("model", "named"), [(Finding, COLUMNS), (Subject, SUBJECT_COLUMNS)])
def test_a_row_has_every_column_of_its_table(model: type[Model], named: tuple[str, ...]) -> None:
    columns = [field.column for field in model._meta.concrete_fields]

    assert sorted(columns) == sorted(named)


def test_every_kind_of_subject_has_a_number_of_its_own() -> None:
    assert set(KINDS) == set(KIND_NUMBERS)
    assert len(set(KIND_NUMBERS.values())) == len(KIND_NUMBERS)
    assert subject_name("access_request", 2**34 - 1) << RULE_BITS < 2**63


def test_no_two_rules_of_the_law_have_one_number() -> None:
    numbers = {rule_number(rule) for rule in RULES}

    assert len(RULES) == len(numbers)
    assert 0 < min(numbers)
    assert max(numbers) < 2**RULE_BITS - MEETING + 1


def test_codes_whose_numbers_meet_get_names_of_their_own() -> None:
    rows = Writer().findings(WHOSE, [a_found("same"), a_found("same", words="another")])

    assert rows[0][0] + 1 == rows[1][0]


@given(moment=INSTANT)
def test_an_instant_is_written_as_utc_whatever_its_zone(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)

    assert str(moment) == Writer().instant(aware) == Writer().instant(aware.astimezone(CHINA))


def test_nothing_is_written_as_nothing() -> None:
    assert Writer().instant(None) is None


def test_a_duty_is_named_by_what_it_says() -> None:
    one, other = name_of(duty_text(a_found("any"))), name_of(duty_text(a_found("any", words="another")))

    assert one != other
    assert one == name_of(duty_text(a_found("any", subject_id="2", since=NOW, citation=ARTICLE_8)))
    assert 0 <= one < 2**63


@given(keys=st.sets(st.integers(min_value=1, max_value=40)))
def test_stretches_hold_every_subject_asked_for_and_no_other(keys: set[int]) -> None:
    ends = list(stretches("case", keys))
    inside = {
        key for key in range(60) if any(first <= subject_name("case", key) << RULE_BITS < end for first, end in ends)
    }

    assert keys == inside
    assert all(one[1] < other[0] for one, other in pairwise(ends))


def test_rows_are_found_by_few_subjects_and_by_many(cast: Cast) -> None:
    for key in range(0, 2 * MOST_STRETCHES + 4, 2):
        a_finding(cast.officer, "labels", subject_id=str(key))
    far_apart = range(0, 2 * MOST_STRETCHES + 4, 4)

    assert 3 == rows_about("recording", [0, 1, 2, 6]).count()
    assert MOST_STRETCHES // 2 + 1 == rows_about("recording", far_apart).count()
    assert MOST_STRETCHES + 2 == rows_about("recording", range(2 * MOST_STRETCHES + 4)[::2]).count()
    assert not rows_about("recording", [])
    assert not rows_about("unit", [1])


def test_findings_that_say_the_same_share_one_duty(cast: Cast) -> None:
    for _ in range(3):
        tape(cast.officer, NOW - timedelta(days=1))
    rebuild(at=NOW)

    duties = set(Finding.objects.filter(duty__rule="ingest.deadline").values_list("duty", flat=True))

    assert 1 == len(duties)
    assert Duty.objects.count() < Finding.objects.count()


def test_a_row_that_says_the_same_keeps_its_name_and_one_that_no_rule_makes_any_more_goes(cast: Cast) -> None:
    recording = tape(cast.officer, NOW - timedelta(days=1))
    rebuild_subject("recording", str(recording.pk), at=NOW)
    before = dict(Finding.objects.values_list("duty__rule", "pk"))
    kept = Finding.objects.get(duty__rule="ingest.deadline")
    Finding.objects.filter(pk=kept.pk).update(happened="另一句话")
    row = Finding.objects.get(duty__rule="retention")
    row.pk += 1
    row.save(force_insert=True)

    rebuild_subject("recording", str(recording.pk), at=NOW)
    again = dict(Finding.objects.values_list("duty__rule", "pk"))
    rebuild(at=NOW)

    of_recordings = Finding.objects.filter(about__kind="recording")
    assert before == again == dict(of_recordings.values_list("duty__rule", "pk"))
    assert kept.happened == Finding.objects.get(pk=kept.pk).happened
