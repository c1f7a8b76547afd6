"""Every witness of time is heard; doubted ones are marked and never adopted; none is dropped."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.evidence.witness import Claim, from_clock, from_file_system, from_name, judge
from liuhen.evidence.words import Mark, Witness

START = datetime(2026, 9, 18, 2, 31, 7, tzinfo=UTC)  # 10:31:07 in Shanghai
NAIVE = datetime(2026, 9, 18, 10, 31, 7)  # noqa: DTZ001 - a device's wall clock has no zone
RECEIVED = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def _disk(end: datetime) -> Claim:
    return from_file_system(int(end.timestamp()) * 10**9, QUARTER)


def _marks(*claims: Claim) -> dict[Witness, Mark]:
    judged = judge(claims, received_at=RECEIVED, length=QUARTER)
    return {claim.witness: claim.mark for claim in judged.claims}


def test_agreeing_witnesses_give_a_span_that_holds_them_all() -> None:
    judged = judge(
        [from_name(NAIVE, QUARTER), _disk(START + QUARTER + timedelta(seconds=1))], received_at=RECEIVED, length=QUARTER
    )

    assert judged.span is not None
    assert judged.span.started_earliest <= START <= judged.span.started_latest
    assert QUARTER == judged.span.ended_latest - judged.span.started_latest
    assert all(claim.adopted and claim.mark is Mark.NONE for claim in judged.claims)


def test_a_measured_drift_outranks_the_name_it_corrects() -> None:
    name = from_name(NAIVE, QUARTER)

    judged = judge([name, from_clock(name, 104_000, 164_000, "快 2 分 14 秒")], received_at=RECEIVED, length=QUARTER)

    assert judged.span is not None
    assert START - timedelta(seconds=165) == judged.span.started_earliest
    assert START - timedelta(seconds=103) == judged.span.started_latest
    assert {Witness.DEVICE_CLOCK: True, Witness.FILE_NAME: False} == {c.witness: c.adopted for c in judged.claims}


def test_a_clock_at_1970_is_marked_and_kept() -> None:
    reset = from_name(datetime(1970, 1, 1, 0, 3), QUARTER)  # noqa: DTZ001 - as above

    judged = judge([reset, _disk(datetime(1970, 1, 1, 0, 20, tzinfo=UTC))], received_at=RECEIVED, length=QUARTER)

    assert judged.span is None
    assert [Mark.RESET, Mark.RESET] == [claim.mark for claim in judged.claims]


def test_a_reset_clock_does_not_spoil_a_good_witness() -> None:
    reset = from_name(datetime(1970, 1, 1, 0, 3), QUARTER)  # noqa: DTZ001 - as above
    satellites = Claim(witness=Witness.NMEA, start=START, end=START + QUARTER)

    judged = judge([reset, satellites], received_at=RECEIVED, length=QUARTER)

    assert judged.span is not None
    assert START == judged.span.started_earliest == judged.span.started_latest


@pytest.mark.parametrize("hours", [8, -8])
def test_a_clock_eight_hours_off_is_told_apart_from_the_satellites(hours: int) -> None:
    off = from_name(NAIVE + timedelta(hours=hours), QUARTER)

    assert Mark.EIGHT_HOURS == _marks(off, Claim(witness=Witness.NMEA, start=START))[Witness.FILE_NAME]


def test_a_witness_from_the_future_is_not_adopted() -> None:
    later = from_name(NAIVE + timedelta(days=30), QUARTER)

    assert Mark.FUTURE == _marks(later, _disk(START + QUARTER))[Witness.FILE_NAME]


def test_a_witness_far_from_the_best_one_is_marked_far() -> None:
    assert Mark.FAR == _marks(from_name(NAIVE, QUARTER), _disk(START + timedelta(hours=3)))[Witness.FILE_SYSTEM]


def test_two_seconds_of_a_cards_clock_are_no_disagreement() -> None:
    assert (
        Mark.NONE
        == _marks(from_name(NAIVE, QUARTER), _disk(START + QUARTER + timedelta(seconds=2)))[Witness.FILE_SYSTEM]
    )


def test_a_film_cut_short_ends_between_its_start_and_the_last_moment_named() -> None:
    written = START + timedelta(minutes=7)
    disk = from_file_system(int(written.timestamp()) * 10**9, None)

    judged = judge([from_name(NAIVE, None), disk], received_at=RECEIVED, length=None)

    assert judged.span is not None
    assert judged.span.ended_latest == written + timedelta(seconds=2)
    assert judged.span.ended_earliest == judged.span.started_earliest


@settings(deadline=None)
@given(
    offsets=st.lists(st.integers(-(10**9), 10**8), min_size=1, max_size=5),
    length=st.one_of(st.none(), st.integers(0, 10**5)),
)
def test_no_claim_is_lost_and_every_adopted_one_lies_in_the_span(offsets: list[int], length: int | None) -> None:
    witnesses = [Witness.NMEA, Witness.DEVICE_CLOCK, Witness.FILE_NAME, Witness.CONTAINER, Witness.FILE_SYSTEM]
    claims = [
        Claim(witness=witness, start=START + timedelta(seconds=offset))
        for witness, offset in zip(witnesses, offsets, strict=False)
    ]

    judged = judge(claims, received_at=RECEIVED, length=None if length is None else timedelta(seconds=length))

    assert sorted((c.witness, c.start) for c in claims) == sorted((c.witness, c.start) for c in judged.claims)
    adopted = [claim for claim in judged.claims if claim.adopted]
    assert bool(adopted) == (judged.span is not None)
    if judged.span is not None:
        assert all(judged.span.started_earliest <= c.start <= judged.span.started_latest for c in adopted)
        assert all(claim.mark is Mark.NONE for claim in adopted)
        assert judged.span.started_earliest <= judged.span.ended_latest
