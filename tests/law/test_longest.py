"""Whatever versions come later, nothing already held is protected for a shorter time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.calendar import Calendar
from liuhen.law.checks.retention import Protection, longest, protection, protection_under, retention
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack, pack_from
from liuhen.law.shelf import pack_texts

TEXTS = pack_texts(Path(__file__).parents[2] / "packs" / "wuhan")
BASE = pack_from(TEXTS, calendar=Calendar(), name="wuhan")
CITATION = BASE.citation(next(iter(BASE.own.clauses)))
STORED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HELD = RecordingFacts(id="1", number="LX-2026-000001", medium="video", started=None, ended=None, stored_at=STORED)
ENDS = st.none() | st.integers(min_value=0, max_value=4000).map(lambda days: STORED + timedelta(days=days))
FACTS = st.builds(
    replace,
    st.just(HELD),
    stored_at=st.none() | st.just(STORED),
    holds=st.sampled_from([(), ("投诉",)]),
    is_evidence=st.sampled_from([None, True, False]),
    case_open=st.booleans(),
)


def shown_until(found: Protection) -> datetime:
    return found.until or datetime.max.replace(tzinfo=UTC)


def version(amount: int, unit: str = "months") -> Pack:
    """Give the pack of wuhan with another term for ordinary recordings."""
    ordinary = BASE.need(lambda body: body.retention.av_ordinary if body.retention else None)
    period = ordinary.value.period.model_copy(update={"amount": amount, "unit": unit})
    kept = ordinary.value.model_copy(update={"period": period})
    assert BASE.own.body.retention is not None
    body = BASE.own.body.model_copy(
        update={"retention": BASE.own.body.retention.model_copy(update={"av_ordinary": kept})}
    )
    return replace(BASE, layers=(replace(BASE.own, body=body), *BASE.layers[1:]))


@given(ends=st.lists(ENDS, max_size=6))
def test_the_longest_of_several_protections_ends_no_earlier_than_any(ends: list[datetime | None]) -> None:
    each = [Protection(until=end, why="", citation=CITATION) for end in ends]

    found = longest([None, *each])

    assert (found is None) is not bool(ends)
    assert found is None or all(shown_until(found) >= shown_until(one) for one in each)


@given(facts=FACTS, months=st.lists(st.integers(min_value=1, max_value=120), min_size=1, max_size=4))
def test_no_chain_of_later_versions_ever_shortens_what_an_earlier_one_gave(
    facts: RecordingFacts, months: list[int]
) -> None:
    first, *later = (version(amount) for amount in months)
    before: Protection | None = None

    for count in range(len(later) + 1):
        found = protection(facts, replace(first, later=tuple(later[:count])))

        assert (found is None) is (facts.stored_at is None)
        if found is not None:
            assert before is None or shown_until(found) >= shown_until(before)
            assert all(
                shown_until(found) >= shown_until(one)
                for pack in (first, *later[:count])
                if (one := protection_under(facts, pack))
            )
        before = found


def test_the_finding_shows_the_longer_end_of_a_later_version() -> None:
    facts = replace(HELD, is_evidence=False)

    def end(pack: Pack) -> datetime:
        found: Finding = retention(facts, pack)[0]
        assert found.due_at is not None
        return found.due_at

    assert end(version(12)) == end(replace(version(6), later=(version(12),)))
    assert end(version(12)) == end(replace(version(12), later=(version(6),)))
    assert end(version(6)) < end(version(12))
    assert end(version(12)) - STORED > timedelta(days=364)


def test_a_term_in_days_into_a_year_without_a_notice_is_provisional_and_one_in_months_never_is() -> None:
    facts = replace(HELD, is_evidence=False)

    in_days, in_months = retention(facts, version(90, "days"))[0], retention(facts, version(3))[0]

    assert in_days.provisional  # BASE has no calendar at all
    assert not in_months.provisional
