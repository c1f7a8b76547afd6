"""Acts of room devices: register, issue with its check, return, repair; one entry each, refusals recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, small_bureau

from liuhen.bureau.acting import AlreadyDoneError, RoleRefusal
from liuhen.devices import acts
from liuhen.devices.acts import (
    Checked,
    CheckError,
    DeviceTakenError,
    Issue,
    NewDevice,
    NewRepair,
    NotInCabinetError,
    PurposeError,
    Return,
)
from liuhen.devices.models import Device, DeviceState, Handover
from liuhen.errors import InputError
from liuhen.trail.models import Entry

MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)  # 08:20 in Shanghai
EVENING = MORNING + timedelta(hours=8)
BROKEN = NewRepair(fault="镜头破损", contents="taken_in", sent_to="示例维修站")


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


def camera(cast: Cast, number: str = "YZ-03", serial: str = "") -> Device:
    return acts.register(NewDevice(number=number, serial=serial), by=cast.custodian, at=MORNING)


def in_order(offset: timedelta = timedelta(seconds=5)) -> Checked:
    return Checked(works=True, battery_percent=95, free_mb=60_000, device_time=MORNING + offset, true_time=MORNING)


def issued(cast: Cast, device: Device, at: datetime = MORNING, reason: str = "") -> Handover:
    to = Issue(holder=cast.officer, purpose="activity", activity_note="HD-2026-0001", reason=reason)
    return acts.issue(device, to, in_order(), by=cast.custodian, at=at)


def test_registering_a_device_leaves_one_entry(cast: Cast) -> None:
    with entries(1):
        device = camera(cast)

    assert (DeviceState.IN_CABINET, cast.bureau) == (device.state, device.bureau)


def test_a_number_is_registered_once(cast: Cast) -> None:
    camera(cast)

    with entries(0), pytest.raises(DeviceTakenError):
        camera(cast)


def test_a_serial_number_is_registered_once(cast: Cast) -> None:
    camera(cast, serial="SN1")

    with pytest.raises(DeviceTakenError):
        camera(cast, number="YZ-04", serial="SN1")


def test_two_devices_without_serial_number_are_no_conflict(cast: Cast) -> None:
    camera(cast)

    assert "YZ-04" == camera(cast, number="YZ-04").number


def test_a_device_without_number_is_not_registered(cast: Cast) -> None:
    with pytest.raises(InputError):
        camera(cast, number="  ")


def test_an_officer_does_not_register_devices_and_the_refusal_is_recorded(cast: Cast) -> None:
    with entries(1, "refusal"), entries(0), pytest.raises(RoleRefusal):
        acts.register(NewDevice(number="YZ-09"), by=cast.officer, at=MORNING)

    assert not Device.objects.exists()


def test_issue_writes_handover_and_check_with_one_entry(cast: Cast) -> None:
    device = camera(cast)

    with entries(1):
        handover = issued(cast, device)

    device.refresh_from_db()
    assert (DeviceState.ISSUED, cast.officer, "LY-2026-0001") == (device.state, handover.holder, handover.number)
    assert [True] * 4 == [item["ok"] for item in handover.check_made.items]
    assert (5_000, 30_000) == (handover.check_made.clock_offset_ms, handover.check_made.offset_tolerance_ms)


def test_a_device_that_is_out_is_not_issued_again(cast: Cast) -> None:
    device = camera(cast)
    issued(cast, device)

    with entries(0), pytest.raises(NotInCabinetError):
        issued(cast, device)

    assert 1 == Handover.objects.count()


def test_wuhan_art_7_an_item_not_in_order_needs_a_reason(cast: Cast) -> None:
    device = camera(cast)
    to = Issue(holder=cast.officer, purpose="activity")
    weak = Checked(works=True, battery_percent=8, free_mb=60_000, device_time=MORNING, true_time=MORNING)

    with entries(1, "refusal"), pytest.raises(CheckError) as caught:
        acts.issue(device, to, weak, by=cast.custodian, at=MORNING)

    device.refresh_from_db()
    assert "电量（8%）" in caught.value.sentence
    assert DeviceState.IN_CABINET == device.state


def test_with_a_reason_the_device_goes_out_and_the_item_stays_marked(cast: Cast) -> None:
    device = camera(cast)
    to = Issue(holder=cast.officer, purpose="activity", reason="其余设备均已领用")
    weak = Checked(works=True, battery_percent=8, free_mb=60_000, device_time=MORNING, true_time=MORNING)

    handover = acts.issue(device, to, weak, by=cast.custodian, at=MORNING)

    assert ["电量"] == [item["label"] for item in handover.check_made.items if not item["ok"]]
    assert "其余设备均已领用" == handover.check_made.reason


def test_shilong_art_5_a_meeting_is_no_enforcement_purpose(db: None) -> None:
    cast = small_bureau("shilong")
    device = camera(cast)

    with entries(1, "refusal"), pytest.raises(PurposeError) as caught:
        acts.issue(device, Issue(holder=cast.officer, purpose="meeting"), in_order(), by=cast.custodian, at=MORNING)

    assert "第五条" in caught.value.article


@pytest.mark.parametrize("purpose", ["activity", "standby", "call_out"])
def test_enforcement_purposes_are_issued_for(cast: Cast, purpose: str) -> None:
    device = camera(cast)

    handover = acts.issue(
        device, Issue(holder=cast.officer, purpose=purpose), in_order(), by=cast.custodian, at=MORNING
    )

    assert purpose == handover.purpose


def test_return_closes_the_issue_with_one_entry(cast: Cast) -> None:
    device = camera(cast)
    handover = issued(cast, device)
    back = Return(condition="完好", device_time=EVENING + timedelta(seconds=90), true_time=EVENING)

    with entries(1):
        handover = acts.return_device(handover, back, by=cast.custodian, at=EVENING)

    device.refresh_from_db()
    assert (DeviceState.IN_CABINET, EVENING, 90_000) == (device.state, handover.returned_at, handover.return_offset_ms)


def test_a_device_is_returned_once(cast: Cast) -> None:
    handover = issued(cast, camera(cast))
    acts.return_device(handover, Return(), by=cast.custodian, at=EVENING)

    with entries(0), pytest.raises(NotInCabinetError):
        acts.return_device(handover, Return(), by=cast.custodian, at=EVENING)


def test_a_return_before_the_issue_is_not_taken(cast: Cast) -> None:
    handover = issued(cast, camera(cast))

    with pytest.raises(InputError):
        acts.return_device(handover, Return(), by=cast.custodian, at=MORNING - timedelta(hours=1))


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    device = camera(cast)
    to = Issue(holder=cast.officer, purpose="activity")
    acts.issue(device, to, in_order(), by=cast.custodian, at=MORNING, once="key")

    with pytest.raises(AlreadyDoneError):
        acts.issue(device, to, in_order(), by=cast.custodian, at=MORNING, once="key")


def test_repair_restore_and_retire_leave_one_entry_each(cast: Cast) -> None:
    device = camera(cast)

    with entries(1):
        acts.send_to_repair(device, BROKEN, by=cast.custodian, at=MORNING)
    with entries(1):
        acts.restore(device, by=cast.custodian, at=MORNING)
    with entries(1):
        acts.retire(device, by=cast.custodian, at=MORNING, reason="报废")

    device.refresh_from_db()
    assert DeviceState.RETIRED == device.state


def test_repair_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(InputError):
        acts.send_to_repair(camera(cast), NewRepair(fault=" ", contents="empty"), by=cast.custodian, at=MORNING)


def test_a_device_in_repair_is_not_issued(cast: Cast) -> None:
    device = camera(cast)
    acts.send_to_repair(device, BROKEN, by=cast.custodian, at=MORNING)

    with pytest.raises(NotInCabinetError):
        issued(cast, device)


def test_another_bureau_can_do_nothing_with_the_device(cast: Cast) -> None:
    device = camera(cast)

    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.issue(device, Issue(holder=cast.officer, purpose="activity"), in_order(), by=cast.stranger, at=MORNING)


def test_a_device_is_not_issued_to_a_person_of_another_bureau(cast: Cast) -> None:
    device = camera(cast)

    with pytest.raises(InputError):
        acts.issue(device, Issue(holder=cast.stranger, purpose="activity"), in_order(), by=cast.custodian, at=MORNING)
