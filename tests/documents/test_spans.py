"""From when until when a document says something happened (wangdu-12-1b, wuhan-15-1b): read cleanly or not at all."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.documents.fields import SHANGHAI
from liuhen.documents.forms import form_of
from liuhen.documents.spans import stated_span

BEGUN = datetime(2026, 7, 22, 9, 30, tzinfo=SHANGHAI)


def test_a_site_record_states_both_ends_and_its_scene() -> None:
    span = stated_span(form_of("site_record"), {"started_at": "2026-07-22T09:30", "ended_at": "2026-07-22T11:05"})

    assert span is not None
    assert ("site_inspection", BEGUN, BEGUN + timedelta(minutes=95)) == (span.scene, span.from_at, span.until_at)


def test_an_instant_with_its_zone_and_one_without_are_the_same() -> None:
    form = form_of("interview_record")
    bare, zoned = ({"started_at": text} for text in ("2026-07-22T09:30", "2026-07-22T01:30+00:00"))

    assert stated_span(form, bare) == stated_span(form, zoned)


def test_an_end_before_the_beginning_is_left_out() -> None:
    span = stated_span(form_of("site_record"), {"started_at": "2026-07-22T09:30", "ended_at": "2026-07-22T09:00"})

    assert span is not None
    assert span.until_at is None


def test_a_document_without_times_states_none() -> None:
    assert stated_span(form_of("site_record"), {"started_at": ""}) is None
    assert stated_span(form_of("legal_opinion"), {"reviewed_on": "2026-07-22"}) is None


@given(started=st.text(max_size=30), ended=st.one_of(st.text(max_size=30), st.lists(st.text(max_size=3)), st.none()))
def test_whatever_stands_in_the_fields_is_read_or_left_out(started: str, ended: object) -> None:
    span = stated_span(form_of("site_record"), {"started_at": started, "ended_at": ended})

    assert span is None or span.until_at is None or span.until_at >= span.from_at
