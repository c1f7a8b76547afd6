"""A camera at the cabinet: register, issue with its check, return, repair, retire."""

from dataclasses import asdict, dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer, Unit
from liuhen.bureau.queries import active_pack
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, typed
from liuhen.devices.models import Device, DeviceKind, DeviceState, Handover, PreUseCheck, Purpose
from liuhen.devices.preuse import Found, Item, failed, judge
from liuhen.devices.rules import purpose_article, wanted_items
from liuhen.errors import InputError, RefusalError


class DeviceTakenError(InputError):
    """The number or the serial number is registered already."""

    code = "devices.taken"


class NotInCabinetError(InputError):
    """The device is not where the act needs it to be."""

    code = "devices.not_in_cabinet"


class PurposeError(RefusalError):
    """A device may be issued for enforcement only."""

    code = "devices.purpose"


class CheckError(RefusalError):
    """An item of the check is not in order and no reason was given."""

    code = "devices.check"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """What is written down when a device is registered."""

    number: str
    kind: DeviceKind = DeviceKind.BODY_CAMERA
    maker: str = ""
    model: str = ""
    serial: str = ""
    badge_default: str = ""
    unit: Unit | None = None
    gap_seconds: int = 2  # what the model leaves between two files of one recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The check as it was typed at the cabinet."""

    works: bool | None = None
    battery_percent: int | None = None
    free_mb: int | None = None
    device_time: datetime | None = None  # read from the device, before it was set
    true_time: datetime | None = None  # read from the clock beside it at the same moment
    tolerance_ms: int = TYPED_TOLERANCE_MS
    clock_was_set: bool = False

    @property
    def offset(self) -> Offset | None:
        """Return how far the clock was off before it was set; None if both times were not read."""
        if self.device_time is None or self.true_time is None:
            return None
        return typed(self.device_time, self.true_time, tolerance_ms=self.tolerance_ms)

    @property
    def found(self) -> Found:
        """Return it as the judgement of the items sees it."""
        return Found(
            works=self.works,
            battery_percent=self.battery_percent,
            free_mb=self.free_mb,
            offset=self.offset,
            clock_was_set=self.clock_was_set,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Who takes a device, and what for."""

    holder: Officer
    purpose: str  # a value of `Purpose`
    activity_note: str = ""
    expected_return_at: datetime | None = None
    reason: str = ""  # why it is issued although an item is not in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What came back."""

    condition: str = ""
    contents: str = ""
    device_time: datetime | None = None
    true_time: datetime | None = None


def register(new: NewDevice, *, by: Officer, at: datetime, once: str | None = None) -> Device:
    """Register a device (登记设备).

    Raises:
        DeviceTakenError: number or serial number stand in the register already.
    """
    number = new.number.strip()
    if not number:
        raise InputError("没有登记。设备编号还没有填写。", next_step="请填写机身上的编号，例如 YZ-03。")
    taken = Device.objects.filter(bureau=by.bureau_id)
    if taken.filter(number=number).exists() or (new.serial and taken.filter(serial=new.serial).exists()):
        raise DeviceTakenError(
            f"没有登记。编号 {number} 或这个出厂编号已经在设备登记中。", next_step="请打开原来的登记核对。"
        )
    with acting(by, "device.register", at=at, once=once) as act:
        device = Device.objects.create(bureau=act.home, registered_at=at, **{**_fields(new), "number": number})
        return act.upon(device, kind=device.kind)


def issue(
    device: Device, to: Issue, checked: Checked, *, by: Officer, at: datetime, once: str | None = None
) -> Handover:
    """Issue a device with its check before use (领用). A failed item is marked and needs a stated reason.

    Raises:
        PurposeError: the purpose is not enforcement.
        InputError: the holder belongs to another bureau.
        NotInCabinetError: the device is out, in repair or retired.
        CheckError: an item is not in order and no reason was given.

    Source: 石龙制度 第四、五、七条; 武汉办法 第七条.
    """
    if to.holder.bureau_id != device.bureau_id:
        raise InputError("没有领用。使用人员不是本机关人员。", next_step="请从本机关人员中选择使用人员。")
    with acting(by, "device.issue", at=at, on=device, reason=to.reason, once=once) as act:
        if to.purpose not in Purpose.values:
            raise PurposeError(
                "没有领用。音像记录设备只能用于执法工作，所选用途不是执法活动、值守或随时出动。",
                article=purpose_article(active_pack(act.home)),
                next_step="请改选执法活动、执法值守或随时出动。",
            )
        items = judge(wanted_items(active_pack(act.home)), checked.found)
        _require_reason(items, to.reason)
        _move(device, DeviceState.IN_CABINET, DeviceState.ISSUED)
        handover = _handover(act, device, to)
        _write_check(act, handover, checked, items, reason=to.reason)
        act.upon(handover)
        act.upon(to.holder)
        act.upon(device, purpose=to.purpose, not_in_order=[item.label for item in failed(items)])
        return handover


def return_device(handover: Handover, back: Return, *, by: Officer, at: datetime, once: str | None = None) -> Handover:
    """Take a device back into the cabinet (归还).

    Raises:
        NotInCabinetError: it has been returned before.
    """
    with acting(by, "device.return", at=at, on=handover, once=once) as act:
        if at < handover.issued_at:
            raise InputError("没有归还。归还时间早于领用时间。", next_step="请核对归还时间。")
        offset = _offset(back)
        changed = Handover.objects.filter(pk=handover.pk, returned_at__isnull=True).update(
            returned_at=at,
            received_by=act.officer,
            condition=back.condition.strip(),
            contents=back.contents.strip(),
            return_offset_ms=offset.middle_ms if offset else None,
            return_tolerance_ms=offset.slack_ms if offset else 0,
        )
        if changed != 1:
            raise NotInCabinetError(
                f"没有再办。{handover.device.number} 已经归还。", next_step="请返回领用归还查看这台设备。"
            )
        _move(handover.device, DeviceState.ISSUED, DeviceState.IN_CABINET)
        act.upon(handover)
        act.upon(handover.device, clock=offset.words if offset else "未测")
    handover.refresh_from_db()
    return handover


def send_to_repair(device: Device, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Device:
    """Take a device out of the cabinet for repair (送修): no issue for use."""
    return _shift(device, DeviceState.IN_CABINET, DeviceState.REPAIR, by=by, at=at, reason=reason, once=once)


def restore(device: Device, *, by: Officer, at: datetime, once: str | None = None) -> Device:
    """Put a repaired device back into the cabinet."""
    return _shift(device, DeviceState.REPAIR, DeviceState.IN_CABINET, by=by, at=at, reason="修复", once=once)


def retire(device: Device, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Device:
    """Take a device out of use for good (停用); its past issues stay."""
    return _shift(device, DeviceState.IN_CABINET, DeviceState.RETIRED, by=by, at=at, reason=reason, once=once)


_SHIFTS = {
    DeviceState.REPAIR: "device.repair",
    DeviceState.IN_CABINET: "device.restore",
    DeviceState.RETIRED: "device.retire",
}


def _shift(
    device: Device, old: DeviceState, new: DeviceState, *, by: Officer, at: datetime, reason: str, once: str | None
) -> Device:
    if not reason.strip():
        raise InputError("没有办理。事由还没有填写。", next_step="请写明事由，例如：镜头破损。")
    with acting(by, _SHIFTS[new], at=at, on=device, reason=reason.strip(), once=once) as act:
        _move(device, old, new)
        return act.upon(device)


def _fields(new: NewDevice) -> dict[str, object]:
    fields = {name: getattr(new, name) for name in new.__slots__ if name != "unit"}
    return {**fields, "unit": new.unit}


def _move(device: Device, old: DeviceState, new: DeviceState) -> None:
    if Device.objects.filter(pk=device.pk, state=old).update(state=new) != 1:
        device.refresh_from_db()
        raise NotInCabinetError(
            f"没有办理。{device.number} 现在是“{device.get_state_display()}”，这一步要求“{old.label}”。",
            next_step="请刷新领用归还，核对这台设备的状态。",
        )
    device.state = new


def _require_reason(items: tuple[Item, ...], reason: str) -> None:
    bad = failed(items)
    if bad and not reason.strip():
        names = "、".join(f"{item.label}（{item.value}）" for item in bad)
        raise CheckError(
            f"没有领用。使用前检查有 {len(bad)} 项未通过：{names}。",
            next_step="请换一台设备，或者写明带缺项领用的理由后再办。缺项会如实记入台账。",
        )


def _handover(act: Act, device: Device, to: Issue) -> Handover:
    return Handover.objects.create(
        bureau=act.home,
        device=device,
        number=next_number(act, "LY"),
        holder=to.holder,
        issued_by=act.officer,
        issued_at=act.at,
        purpose=to.purpose,
        expected_return_at=to.expected_return_at,
        activity_note=to.activity_note.strip(),
    )


def _write_check(act: Act, handover: Handover, checked: Checked, items: tuple[Item, ...], *, reason: str) -> None:
    offset = checked.offset
    PreUseCheck.objects.create(
        bureau=act.home,
        handover=handover,
        items=[asdict(item) for item in items],
        battery_percent=checked.battery_percent,
        free_mb=checked.free_mb,
        clock_offset_ms=offset.middle_ms if offset else None,
        offset_tolerance_ms=offset.slack_ms if offset else 0,
        clock_was_set=checked.clock_was_set,
        reason=reason.strip(),
        measured_at=act.at,
        measured_by=act.officer,
    )


def _offset(back: Return) -> Offset | None:
    if back.device_time is None or back.true_time is None:
        return None
    return typed(back.device_time, back.true_time)
