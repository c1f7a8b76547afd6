"""The register and its upkeep: corrections, loss, repair with what was inside, maintenance, places, shortages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import Cast, small_bureau

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts import NewSetting, change_setting
from liuhen.devices import acts
from liuhen.devices.acts import (
    Checked,
    DeviceTakenError,
    FixedDeviceError,
    Issue,
    KindError,
    NewCare,
    NewDevice,
    NewPlace,
    NewRepair,
    NewShortage,
    NotInCabinetError,
)
from liuhen.devices.models import Device, DeviceKind, DeviceRepair, DeviceState, Handover
from liuhen.devices.queries import custody_at, device_rows, devices_facts, equipment
from liuhen.errors import InputError
from liuhen.trail.models import Entry

MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)  # 08:20 in Shanghai
NOON = MORNING + timedelta(hours=4)
EVENING = MORNING + timedelta(hours=8)
CLEANED = NewCare(done_on=date(2026, 9, 18), done_by="丁", work="清洁镜头、校时", result="正常")


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


def camera(cast: Cast, number: str = "YZ-03", kind: DeviceKind = DeviceKind.BODY_CAMERA) -> Device:
    return acts.register(NewDevice(number=number, kind=kind), by=cast.custodian, at=MORNING)


def out(cast: Cast, device: Device, at: datetime = MORNING) -> Handover:
    to = Issue(holder=cast.officer, purpose="activity", reason="照发")
    return acts.issue(device, to, Checked(), by=cast.custodian, at=at)


def test_shilong_art_2_a_type_outside_the_list_needs_a_description(cast: Cast) -> None:
    """shilong-2-1a: 手持执法终端 is taken, 无人机 only with its description."""
    acts.register(NewDevice(number="PDA-1", kind=DeviceKind.HANDHELD_TERMINAL), by=cast.custodian, at=MORNING)

    with entries(0), pytest.raises(KindError):
        acts.register(NewDevice(number="U-1", kind=DeviceKind.OTHER), by=cast.custodian, at=MORNING)

    drone = NewDevice(number="U-1", kind=DeviceKind.OTHER, kind_words="无人机")
    assert "无人机" == acts.register(drone, by=cast.custodian, at=MORNING).kind_label


def test_wangdu_art_6_a_missing_purpose_never_prevents_registration(cast: Cast) -> None:
    """wangdu-6-1b."""
    assert not camera(cast).purchase_reason


def test_a_correction_leaves_one_entry_that_names_the_old_value_and_the_new_one(cast: Cast) -> None:
    device = camera(cast)
    new = NewDevice(number="YZ-03", firmware="V2.1", record_minutes=480)

    with entries(1):
        acts.correct(device, new, by=cast.custodian, at=NOON, reason="补登参数")

    device.refresh_from_db()
    told = Entry.objects.filter(verb="device.correct").latest("pk").body
    assert ("V2.1", 480) == (device.firmware, device.record_minutes)
    assert "固件版本：空 改为 V2.1" in told


@pytest.mark.parametrize(("firmware", "reason"), [("", "没有变化"), ("V2", "")])
def test_a_correction_without_change_or_reason_is_not_made(cast: Cast, firmware: str, reason: str) -> None:
    device = camera(cast)

    with entries(0), pytest.raises(InputError):
        acts.correct(device, NewDevice(number="YZ-03", firmware=firmware), by=cast.custodian, at=NOON, reason=reason)


def test_a_fixed_camera_is_registered_at_its_place_and_never_handed_out(cast: Cast) -> None:
    """wangdu-6-1c, wuhan-11-1; bad input: a 24-hour fixed camera as a device."""
    room = acts.add_place(
        NewPlace(name="询问室1", sort="询问室", used_from=date(2026, 1, 5)), by=cast.custodian, at=MORNING
    )
    fixed = acts.register(NewDevice(number="C1", kind=DeviceKind.CCTV, place=room), by=cast.custodian, at=MORNING)

    with entries(1, "refusal"), entries(0), pytest.raises(FixedDeviceError):
        out(cast, fixed)

    assert [fixed] == list(room.devices.all())


def test_a_place_is_registered_once_and_closed_once(cast: Cast) -> None:
    new = NewPlace(name="听证室", sort="听证室", used_from=date(2026, 1, 5))
    room = acts.add_place(new, by=cast.custodian, at=MORNING)

    with entries(0), pytest.raises(DeviceTakenError):
        acts.add_place(new, by=cast.custodian, at=MORNING)
    with entries(1):
        acts.close_place(room, date(2026, 9, 18), by=cast.custodian, at=NOON, reason="搬迁")
    with pytest.raises(InputError):
        acts.close_place(room, date(2026, 9, 18), by=cast.custodian, at=NOON, reason="搬迁")


def test_a_repair_says_what_became_of_the_recordings_inside(cast: Cast) -> None:
    device = camera(cast)

    with entries(0), pytest.raises(InputError, match="机内资料"):
        acts.send_to_repair(device, NewRepair(fault="黑屏", contents=""), by=cast.custodian, at=MORNING)
    with entries(1):
        repair = acts.send_to_repair(
            device, NewRepair(fault="黑屏", contents="inside", sent_to="维修站"), by=cast.custodian, at=MORNING
        )
    with entries(1):
        acts.restore(device, by=cast.custodian, at=NOON, outcome="更换主板")

    repair.refresh_from_db()
    assert ("WX-2026-0001", NOON, "更换主板") == (repair.number, repair.ended_at, repair.outcome)


def test_shilong_art_2_a_dock_is_repaired_like_a_camera(cast: Cast) -> None:
    """shilong-2-1b."""
    dock = camera(cast, "CJ-01", DeviceKind.STORAGE_DEVICE)

    acts.send_to_repair(dock, NewRepair(fault="硬盘告警", contents="taken_in"), by=cast.custodian, at=MORNING)

    assert DeviceState.REPAIR == dock.state


def test_a_lost_device_stays_with_its_holder_until_it_is_found(cast: Cast) -> None:
    """yiliang-19-1e: a loss is written down with the person who had it."""
    device = camera(cast)
    issue = out(cast, device)

    with entries(1):
        acts.report_lost(device, by=cast.custodian, at=NOON, reason="现场遗失")

    issue.refresh_from_db()
    assert (DeviceState.LOST, None) == (device.state, issue.returned_at)
    entry = json.loads(Entry.objects.latest("pk").body)
    assert {"handover", "officer", "device"} == {subject["kind"] for subject in entry["subjects"]}
    acts.find_again(device, by=cast.custodian, at=EVENING, reason="在车内找到")
    assert DeviceState.ISSUED == device.state


def test_a_device_lost_from_the_cabinet_is_found_or_given_up(cast: Cast) -> None:
    device = camera(cast)
    acts.report_lost(device, by=cast.custodian, at=NOON, reason="盘点不见")
    acts.find_again(device, by=cast.custodian, at=NOON, reason="在抽屉")
    assert DeviceState.IN_CABINET == device.state

    acts.report_lost(device, by=cast.custodian, at=NOON, reason="盘点不见")
    acts.retire(device, by=cast.custodian, at=EVENING, reason="查找未果")

    device.refresh_from_db()
    assert (DeviceState.RETIRED, EVENING) == (device.state, device.retired_at)


def test_a_device_given_up_in_repair_closes_its_repair(cast: Cast) -> None:
    device = camera(cast)
    acts.send_to_repair(device, NewRepair(fault="黑屏", contents="empty"), by=cast.custodian, at=MORNING)

    acts.retire(device, by=cast.custodian, at=NOON, reason="无维修价值")

    assert "未修复，停用" == DeviceRepair.objects.get().outcome


def test_a_device_that_is_out_is_not_retired(cast: Cast) -> None:
    device = camera(cast)
    out(cast, device)

    with pytest.raises(NotInCabinetError):
        acts.retire(device, by=cast.custodian, at=NOON, reason="报废")


def test_maintenance_is_entered_and_the_next_one_is_counted_from_its_day(db: None) -> None:
    """baofeng-8-1a, yiliang-14-1a."""
    cast = small_bureau("yiliang")
    device = camera(cast)

    with entries(1):
        acts.maintain(device, CLEANED, by=cast.custodian, at=NOON)

    facts = devices_facts(device_rows(Device.objects.all()))[device.pk]
    assert [(date(2026, 9, 18), "丁", "清洁镜头、校时")] == [(one.on, one.by, one.words) for one in facts.cares]
    assert date(2026, 9, 18) == facts.since
    assert facts.retired_on is None


@pytest.mark.parametrize(
    "new",
    [
        NewCare(done_on=date(2026, 9, 18), done_by="丁", work=" ", result="正常"),
        NewCare(done_on=date(2026, 9, 19), done_by="丁", work="清洁", result="正常"),
    ],
)
def test_maintenance_that_says_nothing_or_is_still_to_come_is_not_entered(cast: Cast, new: NewCare) -> None:
    device = camera(cast)

    with entries(0), pytest.raises(InputError):
        acts.maintain(device, new, by=cast.custodian, at=NOON)


def test_shilong_art_4_only_the_keeper_maintains_and_repairs(cast: Cast) -> None:
    """shilong-4-1a."""
    device = camera(cast)

    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.maintain(device, CLEANED, by=cast.officer, at=NOON)
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        acts.report_lost(device, by=cast.officer, at=NOON, reason="不见")


def test_a_request_that_could_not_be_served_is_written_down(cast: Cast) -> None:
    """yiliang-4-1b, wangdu-6-1b."""
    new = NewShortage(asked_by=cast.officer, kind=DeviceKind.BODY_CAMERA, reason="均已领用", purpose="药店检查")

    with entries(1):
        row = acts.note_shortage(new, by=cast.custodian, at=MORNING)

    assert (cast.officer, MORNING, "均已领用") == (row.asked_by, row.asked_at, row.reason)


def test_shilong_art_3_the_ratio_of_the_bureau_counts_working_cameras_against_officers(db: None) -> None:
    """shilong-3-1a: what is in repair or lost is not there."""
    cast = small_bureau("shilong")
    first = camera(cast, "A-1")
    camera(cast, "A-2")
    assert {} == equipment(cast.bureau, NOON).needed

    setting = NewSetting(key="devices.officers_per_camera", value="1", document_number="豫府令1号", reason="核定")
    change_setting(cast.bureau, setting, by=cast.head, at=NOON)
    acts.send_to_repair(first, NewRepair(fault="黑屏", contents="empty"), by=cast.custodian, at=NOON)

    there = equipment(cast.bureau, NOON)
    assert ({"执法记录仪": 1}, {"执法记录仪": there.officers}) == (there.devices, there.needed)
    assert there.officers > 1


def test_where_a_device_was_is_told_for_any_instant(cast: Cast) -> None:
    """shilong-18-1i: in the cabinet nobody is named who did not have it; the last holder stands beside it."""
    device = camera(cast)
    issue = out(cast, device)
    acts.return_device(issue, acts.Return(), by=cast.custodian, at=NOON)
    acts.send_to_repair(device, NewRepair(fault="黑屏", contents="empty"), by=cast.custodian, at=EVENING)

    held, kept, away = (
        custody_at(device, instant) for instant in (MORNING, NOON + timedelta(hours=1), EVENING + timedelta(minutes=1))
    )

    assert issue == held.issue
    assert (None, None, issue) == (kept.issue, kept.repair, kept.last)
    assert "在柜，由设备管理人员保管" == kept.words
    assert "送修（WX-2026-0001）" == away.words
