"""Hearing the witnesses of a recording again: the clock in the picture, drift measured later, a signed judgement."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.tapes import tape

from liuhen.bureau.acting import Machine
from liuhen.devices.models import Device, Handover, Purpose
from liuhen.evidence.acts import judge_time
from liuhen.evidence.facts import Drift
from liuhen.evidence.models import Recording, TimeClaim
from liuhen.evidence.timing.acts import hear_again
from liuhen.evidence.timing.again import from_picture, heard_again, own_clock
from liuhen.evidence.timing.queries import to_hear
from liuhen.evidence.witness import Claim, judge
from liuhen.evidence.words import Mark, Witness
from liuhen.trail.models import Entry

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=10)
LATER = TEN + timedelta(hours=8)
SECOND = timedelta(seconds=1)


def said(witness: Witness, seconds: float = 0, *, slack: float = 1) -> Claim:
    start = TEN + timedelta(seconds=seconds)
    return Claim(witness=witness, start=start, end=start + LENGTH, slack=timedelta(seconds=slack))


def picture(seconds: float) -> Claim:
    return from_picture(TEN + timedelta(seconds=seconds), LENGTH, "2026-09-18 10:00:01（第 1 秒）")


def test_the_picture_speaks_for_the_cameras_clock_before_its_file_name() -> None:
    assert Witness.OSD is own_clock([said(Witness.FILE_NAME), picture(2)]).witness  # type: ignore[union-attr]


def test_drift_corrects_a_camera_whose_files_carry_no_time() -> None:
    """REC_0001.MP4 names no time; the picture does, and the ledger knows that the clock ran 134 seconds fast."""
    drift = Drift(low_ms=134_000, high_ms=134_000, words="快 2 分 14 秒")

    judged = heard_again(
        [said(Witness.FILE_SYSTEM, 137, slack=2)], drift, received_at=LATER, length=LENGTH, picture=picture(134)
    )

    assert {Witness.DEVICE_CLOCK} == {claim.witness for claim in judged.claims if claim.adopted}
    assert judged.span is not None
    assert (TEN - SECOND, TEN + SECOND) == (judged.span.started_earliest, judged.span.started_latest)


def test_without_a_name_container_and_card_are_corrected_together() -> None:
    """A container stamped at the end of the film and the card's write time leave what lies between them open."""
    claims = [said(Witness.CONTAINER, 60), said(Witness.FILE_SYSTEM, 0, slack=2)]

    judged = heard_again(claims, Drift(low_ms=0, high_ms=0, words=""), received_at=LATER, length=LENGTH)

    assert judged.span is not None
    assert judged.span.started_earliest <= TEN - 2 * SECOND
    assert judged.span.started_latest >= TEN + 61 * SECOND


def test_a_clock_that_was_reset_is_not_corrected_by_a_drift() -> None:
    reset = Claim(witness=Witness.FILE_NAME, start=datetime(2000, 1, 1, tzinfo=UTC), slack=SECOND)

    judged = heard_again(
        [reset, said(Witness.FILE_SYSTEM)], Drift(low_ms=0, high_ms=0, words=""), received_at=LATER, length=LENGTH
    )

    marks = {claim.witness: claim.mark for claim in judged.claims}
    assert Mark.RESET is marks[Witness.FILE_NAME]
    assert Mark.NONE is marks[Witness.DEVICE_CLOCK]


def test_satellites_outrank_the_picture() -> None:
    judged = heard_again([said(Witness.NMEA, slack=2)], None, received_at=LATER, length=LENGTH, picture=picture(300))

    assert [Witness.NMEA] == [claim.witness for claim in judged.claims if claim.adopted]


def test_a_picture_eight_hours_off_is_marked_and_not_adopted() -> None:
    judged = heard_again(
        [said(Witness.NMEA, slack=2)], None, received_at=LATER + LENGTH, length=LENGTH, picture=picture(8 * 3600)
    )

    assert Mark.EIGHT_HOURS is next(claim.mark for claim in judged.claims if claim.witness is Witness.OSD)


OWN = st.sampled_from([Witness.NMEA, Witness.FILE_NAME, Witness.CONTAINER, Witness.FILE_SYSTEM])
HEARD = st.lists(
    st.tuples(OWN, st.integers(-100, 100)), min_size=1, max_size=4, unique_by=lambda pair: pair[0]
)  # fmt: skip


@given(HEARD, st.integers(-100, 100))
def test_hearing_again_what_was_heard_changes_nothing(heard: list[tuple[Witness, int]], drift: int) -> None:
    known = Drift(low_ms=drift * 1000, high_ms=drift * 1000, words="")
    claims = [said(witness, seconds, slack=2) for witness, seconds in heard]

    once = heard_again(claims, known, received_at=LATER, length=LENGTH)
    twice = heard_again(once.claims, known, received_at=LATER, length=LENGTH)

    assert once == twice


@given(HEARD)
def test_the_interval_holds_every_adopted_claim(heard: list[tuple[Witness, int]]) -> None:
    judged = judge([said(witness, seconds) for witness, seconds in heard], received_at=LATER, length=LENGTH)

    assert judged.span is not None
    for claim in judged.claims:
        if claim.adopted:
            assert judged.span.started_earliest <= claim.start <= judged.span.started_latest


@pytest.fixture
def camera(cast: Cast) -> Device:
    return Device.objects.create(bureau=cast.bureau, number="YZ-77", registered_at=TEN)


def film(cast: Cast, camera: Device, *, seconds: float = 134) -> Recording:
    """A film of a camera 134 seconds fast, taken in before anybody had measured its clock."""
    start = TEN + timedelta(seconds=seconds)
    row = tape(cast.officer, start, 10, device=camera)
    TimeClaim.objects.create(
        recording=row, witness="file_name", start=start, end=start + LENGTH, adopted=True, slack_ms=1000
    )
    return row


def returned(cast: Cast, camera: Device, *, offset_ms: int = 134_000) -> Handover:
    return Handover.objects.create(
        bureau=cast.bureau,
        device=camera,
        number="LY-1",
        holder=cast.officer,
        issued_by=cast.custodian,
        issued_at=TEN - timedelta(hours=2),
        purpose=Purpose.ACTIVITY,
        returned_at=TEN + timedelta(hours=6),
        return_offset_ms=offset_ms,
        return_tolerance_ms=500,
    )


def hearing(cast: Cast) -> Machine:
    return Machine("hearing", bureau=cast.bureau)


def test_drift_measured_at_return_corrects_what_was_taken_in_before(cast: Cast, camera: Device) -> None:
    row = film(cast, camera)
    returned(cast, camera)
    now = TEN + timedelta(hours=7)
    before = Entry.objects.filter(verb="recording.hear_time").count()
    assert [row] == to_hear(now)

    hear_again(row, by=hearing(cast), at=now)

    row.refresh_from_db()
    assert row.started_earliest is not None
    assert row.started_latest is not None
    assert row.started_earliest <= TEN <= row.started_latest
    assert row.started_latest - row.started_earliest <= timedelta(seconds=4)
    assert before + 1 == Entry.objects.filter(verb="recording.hear_time").count()
    assert [] == to_hear(now)


def test_hearing_again_without_news_leaves_no_entry(cast: Cast, camera: Device) -> None:
    row = film(cast, camera)
    hear_again(row, by=hearing(cast), at=LATER)
    before = Entry.objects.count()

    assert hear_again(row, by=hearing(cast), at=LATER) is None
    assert before == Entry.objects.count()


def test_what_was_said_before_stays_on_record(cast: Cast, camera: Device) -> None:
    row = film(cast, camera)

    hear_again(row, by=hearing(cast), at=LATER, picture=picture(134))

    assert {"osd", "file_name"} == set(row.time_claims.values_list("witness", flat=True))
    assert 3 == TimeClaim.every.filter(recording=row).count()


def test_a_signed_judgement_outranks_what_is_heard_later(cast: Cast, camera: Device) -> None:
    row = film(cast, camera)
    judge_time(row, TEN, TEN + SECOND, by=cast.custodian, at=LATER, reason="与执法现场时钟合影相符")

    hear_again(row, by=hearing(cast), at=LATER, picture=picture(134))

    row.refresh_from_db()
    assert (TEN, TEN + SECOND) == (row.started_earliest, row.started_latest)
