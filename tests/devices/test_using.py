"""Passing on, the user's own check, setting out, two holders at once, corrections and signed sheets of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import Cast

from liuhen.devices import acts
from liuhen.devices.acts import (
    Checked,
    CheckError,
    Issue,
    LedgerIncompleteError,
    NewDevice,
    NewSheet,
    NotInCabinetError,
    PassingError,
    ReadClock,
    Return,
    TwoHoldersError,
)
from liuhen.devices.drift import Offset
from liuhen.devices.models import Device, DeviceState, FilmedClock, Handover, LedgerNote
from liuhen.devices.queries import drift_at, handover_facts, holder_at
from liuhen.errors import InputError
from liuhen.trail.models import Entry

MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)  # 08:20 in Shanghai
NOON = MORNING + timedelta(hours=4)
EVENING = MORNING + timedelta(hours=8)
MINUTE = timedelta(minutes=1)


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


def camera(cast: Cast, number: str = "YZ-03") -> Device:
    return acts.register(NewDevice(number=number), by=cast.custodian, at=MORNING - timedelta(days=9))


def good(at: datetime = MORNING, seconds: int = 5) -> Checked:
    shown = at + timedelta(seconds=seconds)
    return Checked(works=True, battery_percent=95, free_mb=60_000, device_time=shown, true_time=at)


def out(cast: Cast, device: Device, checked: Checked | None = None, at: datetime = MORNING) -> Handover:
    to = Issue(holder=cast.officer, partner=cast.partner, purpose="activity", activity_note="HD-2026-0001")
    return acts.issue(device, to, checked, by=cast.custodian, at=at)


def to_partner(cast: Cast) -> Issue:
    return Issue(holder=cast.partner, purpose="activity", activity_note="HD-2026-0001")


def test_wangdu_art_22_who_receives_a_device_enters_the_passing_on(cast: Cast) -> None:
    """wangdu-22-1b: both lines stand in the ledger, and the holder of every instant is one query."""
    device = camera(cast)
    first = out(cast, device, good())

    with entries(1):
        second = acts.pass_on(first, to_partner(cast), by=cast.partner, at=NOON)

    first.refresh_from_db()
    device.refresh_from_db()
    assert (NOON, cast.partner, DeviceState.ISSUED) == (first.returned_at, first.received_by, device.state)
    assert (first, cast.officer, None) == (second.passed_from, second.issued_by, second.returned_at)
    held = [holder_at(device, at) for at in (NOON - MINUTE, NOON, NOON + MINUTE)]
    assert [first, second, second] == held


def test_nobody_gives_a_device_away_by_his_own_word_alone(cast: Cast) -> None:
    first = out(cast, camera(cast), good())

    with entries(1, "refusal"), entries(0), pytest.raises(PassingError):
        acts.pass_on(first, to_partner(cast), by=cast.officer, at=NOON)

    assert 1 == Handover.objects.count()


def test_a_device_is_not_passed_on_twice_nor_to_its_own_holder_nor_back_in_time(cast: Cast) -> None:
    first = out(cast, camera(cast), good())
    with pytest.raises(InputError):
        acts.pass_on(first, Issue(holder=cast.officer, purpose="activity"), by=cast.custodian, at=NOON)
    with pytest.raises(InputError):
        acts.pass_on(first, to_partner(cast), by=cast.custodian, at=MORNING - MINUTE)
    acts.pass_on(first, to_partner(cast), by=cast.custodian, at=NOON)

    with pytest.raises(NotInCabinetError):
        acts.pass_on(first, to_partner(cast), by=cast.custodian, at=EVENING)


def test_two_holders_at_once_are_refused_by_name_and_time(cast: Cast) -> None:
    """Bad input: an issue entered later that would lie inside another person's."""
    device = camera(cast)
    acts.return_device(out(cast, device, good()), Return(), by=cast.custodian, at=EVENING)
    late = Issue(holder=cast.partner, purpose="activity")

    with entries(0), pytest.raises(TwoHoldersError, match="执法人员甲"):
        acts.issue(device, late, good(), by=cast.custodian, at=NOON)

    device.refresh_from_db()
    assert DeviceState.IN_CABINET == device.state
    assert cast.partner == acts.issue(device, late, good(), by=cast.custodian, at=EVENING).holder


def test_a_partner_is_another_person(cast: Cast) -> None:
    device = camera(cast)
    alone = Issue(holder=cast.officer, partner=cast.officer, purpose="activity")

    with pytest.raises(InputError):
        acts.issue(device, alone, good(), by=cast.custodian, at=MORNING)


def test_yiliang_art_14_the_user_checks_before_he_sets_out(cast: Cast) -> None:
    """yiliang-14-1b, shilong-7-1a: issued unchecked, checked by the operator, then they leave."""
    handover = out(cast, camera(cast))
    assert handover_facts(handover).check is None

    with entries(1):
        acts.check(handover, good(MORNING + MINUTE), by=cast.officer, at=MORNING + MINUTE)
    with entries(1):
        acts.set_out(handover, by=cast.partner, at=MORNING + 2 * MINUTE)

    facts = handover_facts(Handover.objects.get())
    assert facts.check is not None
    assert (MORNING + MINUTE, MORNING + 2 * MINUTE) == (facts.check.measured_at, facts.set_out_at)


def test_a_check_is_entered_once_by_those_who_use_the_device(cast: Cast) -> None:
    handover = out(cast, camera(cast))

    with entries(1, "refusal"), pytest.raises(PassingError):
        acts.check(handover, good(), by=cast.colleague, at=NOON)
    acts.check(handover, good(), by=cast.partner, at=NOON)
    with entries(0), pytest.raises(InputError):
        acts.check(handover, good(), by=cast.officer, at=NOON)


def test_an_own_check_with_a_flat_battery_needs_a_reason_and_stays_marked(cast: Cast) -> None:
    handover = out(cast, camera(cast))
    flat = Checked(works=True, battery_percent=35, free_mb=60_000, device_time=NOON, true_time=NOON)

    with pytest.raises(CheckError, match="35%"):
        acts.check(handover, flat, by=cast.officer, at=NOON)
    row = acts.check(handover, flat, by=cast.officer, at=NOON, reason="仅此一台")

    assert ["battery"] == [item["code"] for item in row.items if not item["ok"]]


def test_setting_out_lies_within_the_issue_and_is_written_once(cast: Cast) -> None:
    handover = out(cast, camera(cast), good())

    with pytest.raises(InputError):
        acts.set_out(handover, by=cast.officer, at=MORNING - MINUTE)
    acts.set_out(handover, by=cast.officer, at=NOON)
    with pytest.raises(InputError):
        acts.set_out(handover, by=cast.officer, at=NOON)


def test_shilong_art_7_the_offset_before_and_after_setting_is_kept_and_the_clock_runs_on_from_the_second(
    cast: Cast,
) -> None:
    """shilong-7-1c, wuhan-7-1c: three minutes fast, set, two seconds fast."""
    device = camera(cast)
    checked = Checked(
        works=True,
        battery_percent=95,
        free_mb=60_000,
        device_time=MORNING + timedelta(seconds=180),
        true_time=MORNING,
        tolerance_ms=1_000,
        clock_was_set=True,
        device_time_after=MORNING + MINUTE + timedelta(seconds=2),
        true_time_after=MORNING + MINUTE,
    )

    handover = out(cast, device, checked)

    made = handover.check_made
    assert (180_000, 2_000, True) == (made.clock_offset_ms, made.after_offset_ms, made.items[-1]["ok"])
    assert "快 3 分，校时后快 2 秒" == made.items[-1]["value"]
    assert (MORNING + timedelta(seconds=180), MORNING) == (made.device_time, made.true_time)
    assert Offset(low_ms=1_000, high_ms=3_000) == drift_at(device, NOON)
    facts = handover_facts(handover)
    assert facts.check is not None
    assert 2 == facts.check.clock_offset_seconds


def test_a_clock_filmed_on_the_way_narrows_what_two_typed_times_left_open(cast: Cast) -> None:
    device = camera(cast)
    out(cast, device, good(seconds=50))
    row = {"bureau": cast.bureau, "device": device, "read_at": EVENING}
    FilmedClock.objects.create(
        **row, recording_id=1, true_time=NOON, device_time=NOON, offset_ms=60_000, tolerance_ms=500
    )

    assert Offset(low_ms=59_500, high_ms=60_500) == drift_at(device, NOON + MINUTE)
    assert Offset(low_ms=20_000, high_ms=80_000) == drift_at(device, NOON - MINUTE)


def test_wangdu_art_22_a_device_brought_back_by_somebody_else_is_taken_and_marked(cast: Cast) -> None:
    """wangdu-22-1b."""
    handover = out(cast, camera(cast), good())

    with entries(1):
        acts.return_device(handover, Return(brought_by=cast.colleague), by=cast.custodian, at=EVENING)

    assert cast.colleague == handover.brought_by
    assert '"by_holder":false' in Entry.objects.filter(verb="device.return").latest("pk").body


def test_shilong_art_4_what_was_recorded_is_completed_later_and_the_old_words_stay(cast: Cast) -> None:
    """shilong-4-1c."""
    handover = out(cast, camera(cast), good())
    acts.return_device(handover, Return(), by=cast.custodian, at=EVENING)

    with entries(1):
        acts.amend(handover, "contents", "药房检查三段", by=cast.custodian, at=EVENING, reason="")
    with entries(0), pytest.raises(InputError):
        acts.amend(handover, "contents", "药房检查四段", by=cast.custodian, at=EVENING, reason="")
    acts.amend(handover, "contents", "药房检查四段", by=cast.custodian, at=EVENING, reason="漏记一段")

    handover.refresh_from_db()
    assert "药房检查四段" == handover.contents
    assert [("", "药房检查三段"), ("药房检查三段", "药房检查四段")] == [
        (note.old, note.new) for note in LedgerNote.objects.order_by("pk")
    ]


@pytest.mark.parametrize("cell", ["returned_at", "holder", "number"])
def test_times_and_persons_of_a_line_are_not_amended(cast: Cast, cell: str) -> None:
    handover = out(cast, camera(cast), good())

    with entries(0), pytest.raises(InputError):
        acts.amend(handover, cell, "别的", by=cast.custodian, at=EVENING, reason="改")


def sheet(**changes: object) -> NewSheet:
    said = {
        "from_on": date(2026, 9, 1),
        "until_on": date(2026, 9, 18),
        "name": "执法记录仪使用情况台账",
        "heads": ("设备编号", "使用人员"),
        "rows": (("YZ-03", "甲"),),
    }
    return NewSheet(**{**said, **changes})  # type: ignore[arg-type]  # one of its own fields


def test_shilong_art_4_the_ledger_is_signed_numbered_and_frozen_under_a_digest(cast: Cast) -> None:
    """shilong-4-1c."""
    with entries(1):
        one = acts.sign(sheet(), by=cast.custodian, at=EVENING)

    other = acts.sign(sheet(rows=(("YZ-03", "乙"),)), by=cast.custodian, at=EVENING)
    assert ("TZ-2026-0001", [["YZ-03", "甲"]]) == (one.number, one.rows)
    assert one.digest != other.digest


def test_shilong_art_4_a_line_without_a_column_of_the_article_stops_the_signing(cast: Cast) -> None:
    """shilong-4-1c."""
    lacking = sheet(gaps=("LY-2026-0001 缺 记录内容",), article="第四条")

    with entries(1, "refusal"), entries(0), pytest.raises(LedgerIncompleteError, match="记录内容"):
        acts.sign(lacking, by=cast.custodian, at=EVENING)


@pytest.mark.parametrize("changes", [{"rows": ()}, {"until_on": date(2026, 9, 19)}, {"until_on": date(2026, 8, 1)}])
def test_an_empty_or_future_span_is_not_signed(cast: Cast, changes: dict[str, object]) -> None:
    with entries(0), pytest.raises(InputError):
        acts.sign(sheet(**changes), by=cast.custodian, at=EVENING)


def test_a_code_read_in_a_recording_is_one_measurement_with_one_entry_and_is_kept_once(cast: Cast) -> None:
    """shilong-7-1c, wuhan-7-1c: the clock of a device as its own picture shows it."""
    device = camera(cast)
    found = ReadClock(recording_id=7, true_time=NOON, device_time=NOON + timedelta(seconds=134))

    with entries(1):
        row = acts.note_filmed_clock(device, found, at=EVENING)
    with entries(0):
        assert acts.note_filmed_clock(device, found, at=EVENING) is None

    assert row is not None
    assert (134_000, NOON) == (row.offset_ms, row.true_time)
    assert Offset(low_ms=133_300, high_ms=134_700) == drift_at(device, NOON + MINUTE)
