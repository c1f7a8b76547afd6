"""Rows of findings as plain values: columns of the table, instants as the database reads them, one ground for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.tapes import tape

from liuhen.duties.acts import rebuild, rebuild_subject
from liuhen.duties.models import Finding, Ground
from liuhen.duties.rows import COLUMNS, Writer, ground_text, name_of
from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Finding as Found
from liuhen.law.finding import Level

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))
INSTANT = st.datetimes(min_value=datetime(1999, 1, 1), max_value=datetime(2099, 1, 1))  # noqa: DTZ001 - a zone is put on


def found(article: str = "第八条", *, rule: str = "any") -> Found:
    """Return a finding that rests on an article."""
    return Found(
        rule=rule,
        subject_kind="recording",
        subject_id="1",
        level=Level.WARNING,
        citation=Citation(source=Source.REGULATION, article=article, title="办法"),
        pack_code="wuhan",
        pack_version="1.0.0",
        words=rule,
    )


def test_a_row_has_every_column_of_the_table() -> None:
    columns = {field.column for field in Finding._meta.concrete_fields if not field.primary_key}

    assert columns == set(COLUMNS)
    assert len(columns) == len(COLUMNS)


@given(moment=INSTANT)
def test_an_instant_is_written_as_utc_whatever_its_zone(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)

    assert str(moment) == Writer().instant(aware) == Writer().instant(aware.astimezone(CHINA))


def test_nothing_is_written_as_nothing() -> None:
    assert Writer().instant(None) is None


def test_a_ground_is_named_by_what_it_says() -> None:
    one, other = name_of(ground_text(found())), name_of(ground_text(found("第九条")))

    assert one != other
    assert one == name_of(ground_text(found(rule="another")))
    assert 0 <= one < 2**63


def test_findings_on_one_authority_share_one_ground(cast: Cast) -> None:
    for _ in range(3):
        tape(cast.officer, NOW - timedelta(days=1))
    rebuild(at=NOW)

    grounds = set(Finding.objects.filter(rule="ingest.deadline").values_list("ground", flat=True))

    assert 1 == len(grounds)
    assert Ground.objects.count() < Finding.objects.count()


def test_a_row_that_says_the_same_keeps_its_key_and_one_that_no_rule_makes_any_more_goes(cast: Cast) -> None:
    recording = tape(cast.officer, NOW - timedelta(days=1))
    rebuild_subject("recording", str(recording.pk), at=NOW)
    before = dict(Finding.objects.values_list("rule", "pk"))
    kept = Finding.objects.get(rule="ingest.deadline")
    Finding.objects.filter(pk=kept.pk).update(words="另一句话")
    row = Finding.objects.get(rule="retention")
    row.pk, row.rule = None, "no.such.rule"
    row.save()

    rebuild_subject("recording", str(recording.pk), at=NOW)

    assert before == dict(Finding.objects.values_list("rule", "pk"))
    assert kept.words == Finding.objects.get(pk=kept.pk).words
