"""The register: devices of every type, corrections of what stands there, loss, retirement, and fixed places."""

from dataclasses import dataclass
from datetime import date, datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer, Unit
from liuhen.devices.acts.moving import move
from liuhen.devices.models import Device, DeviceKind, DeviceState, RecordingPlace
from liuhen.errors import InputError


class DeviceTakenError(InputError):
    """The number or the serial number is registered already."""

    code = "devices.taken"


class KindError(InputError):
    """A type outside the list needs a description."""

    code = "devices.kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """What is written down when a device is registered."""

    number: str
    kind: DeviceKind = DeviceKind.BODY_CAMERA
    kind_words: str = ""  # what it is, where the list has no word for it
    maker: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""
    badge_default: str = ""
    unit: Unit | None = None
    place: RecordingPlace | None = None  # of a fixed device: where it hangs
    gap_seconds: int = 2  # what the model leaves between two files of one recording
    picture_lines: int | None = None
    record_minutes: int | None = None
    storage_gb: int | None = None
    bought_on: date | None = None
    purchase_reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A fixed place where recording goes on."""

    name: str
    sort: str = ""  # the pack's word for it, '' where it is none of the pack's places
    address: str = ""
    coverage: str = ""
    used_from: date


def register(new: NewDevice, *, by: Officer, at: datetime, once: str | None = None) -> Device:
    """Register a device (登记设备). What it cannot do is shown, never a reason not to register it.

    Raises:
        DeviceTakenError: number or serial number stand in the register already.
        KindError: a type outside the list without a description.

    Source: 石龙制度 第二条、第三条; 望都办法 第六条.
    """
    fields = _fields(new)
    _require_new(by, str(fields["number"]), new.serial)
    with acting(by, "device.register", at=at, once=once) as act:
        device = Device.objects.create(bureau=act.home, registered_at=at, **fields)
        return act.upon(device, kind=device.kind)


def correct(
    device: Device, new: NewDevice, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> Device:
    """Correct or complete what stands in the register (更正登记); the entry names what changed, the old value too.

    The number stays: labels, ledgers and recordings bear it.

    Raises:
        InputError: no reason, nothing changed, or the serial number is another device's.
        KindError: a type outside the list without a description.
    """
    if not reason.strip():
        raise InputError("没有更正。更正的理由还没有填写。", next_step="请写明理由，例如：补登购置日期。")
    fields = {name: value for name, value in _fields(new).items() if name != "number"}
    changed = {name: value for name, value in fields.items() if getattr(device, name) != value}
    if not changed:
        raise InputError("没有更正。所填与原来的登记相同。", next_step="请核对要更正的项目。")
    serial = Device.objects.filter(bureau=by.bureau_id, serial=new.serial).exclude(pk=device.pk)
    if new.serial and serial.exists():
        raise _taken(device.number)
    with acting(by, "device.correct", at=at, on=device, reason=reason.strip(), once=once) as act:
        told = [f"{_zh(name)}：{_said(device, name)} 改为 {_told(value)}" for name, value in changed.items()]
        for name, value in changed.items():
            setattr(device, name, value)
        device.save(update_fields=list(changed))
        return act.upon(device, changed=told)


def retire(device: Device, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Device:
    """Take a device out of use for good (停用), from the cabinet, from repair or after a loss; its past stays."""
    reason = _need_reason(reason)
    with acting(by, "device.retire", at=at, on=device, reason=reason, once=once) as act:
        old = device.state if device.state in _MAY_RETIRE else DeviceState.IN_CABINET
        move(device, DeviceState(old), DeviceState.RETIRED, retired_at=at)
        device.repairs.filter(ended_at__isnull=True).update(ended_at=at, ended_by=act.officer, outcome="未修复，停用")
        return act.upon(device)


def report_lost(device: Device, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Device:
    """Write down that a device cannot be found (报失). An open issue stays open: its holder still answers for it.

    Source: 彝良制度 第十九条第一款第（五）项.
    """
    reason = _need_reason(reason)
    with acting(by, "device.lose", at=at, on=device, reason=reason, once=once) as act:
        old = DeviceState.ISSUED if device.state == DeviceState.ISSUED else DeviceState.IN_CABINET
        move(device, old, DeviceState.LOST)
        issue = device.handovers.filter(returned_at__isnull=True).select_related("holder").first()
        if issue is not None:
            act.upon(issue)
            act.upon(issue.holder)
        return act.upon(device)


def find_again(device: Device, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Device:
    """Write down that a lost device was found (找回): with its holder where an issue is open, else in the cabinet."""
    reason = _need_reason(reason)
    with acting(by, "device.find", at=at, on=device, reason=reason, once=once) as act:
        is_out = device.handovers.filter(returned_at__isnull=True).exists()
        move(device, DeviceState.LOST, DeviceState.ISSUED if is_out else DeviceState.IN_CABINET)
        return act.upon(device)


def add_place(new: NewPlace, *, by: Officer, at: datetime, once: str | None = None) -> RecordingPlace:
    """Register a fixed place (登记音像记录场所).

    Raises:
        DeviceTakenError: the name is registered already.

    Source: 望都办法 第六条; 武汉办法 第十一条.
    """
    name = new.name.strip()
    if not name:
        raise InputError("没有登记。场所名称还没有填写。", next_step="请填写名称，例如 询问室1。")
    if RecordingPlace.objects.filter(bureau=by.bureau_id, name=name).exists():
        raise DeviceTakenError(f"没有登记。场所“{name}”已经登记。", next_step="请换一个名称，或者打开原来的登记核对。")
    with acting(by, "recording_place.register", at=at, once=once) as act:
        fields = {field: getattr(new, field) for field in NewPlace.__slots__}
        return act.upon(RecordingPlace.objects.create(bureau=act.home, **{**fields, "name": name}))


def close_place(
    place: RecordingPlace, on: date, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> RecordingPlace:
    """Write down that a fixed place is no longer used (停用场所); its devices stay registered."""
    reason = _need_reason(reason)
    if on < place.used_from:
        raise InputError("没有停用。停用日期早于启用日期。", next_step="请核对日期。")
    with acting(by, "recording_place.close", at=at, on=place, reason=reason, once=once) as act:
        if RecordingPlace.objects.filter(pk=place.pk, used_until__isnull=True).update(used_until=on) != 1:
            raise InputError("没有再办。这个场所已经停用。", next_step="请返回场所列表核对。")
        place.used_until = on
        return act.upon(place)


_MAY_RETIRE = (DeviceState.IN_CABINET, DeviceState.REPAIR, DeviceState.LOST)


def _fields(new: NewDevice) -> dict[str, object]:
    fields = {name: getattr(new, name) for name in new.__slots__}
    number = new.number.strip()
    if not number:
        raise InputError("没有登记。设备编号还没有填写。", next_step="请填写机身上的编号，例如 YZ-03。")
    if new.kind == DeviceKind.OTHER and not new.kind_words.strip():
        raise KindError("没有登记。所选类型是“其他设备”，还没有说明是什么。", next_step="请写明类型，例如：无人机。")
    return {**fields, "number": number, "kind_words": new.kind_words.strip()}


def _require_new(by: Officer, number: str, serial: str) -> None:
    held = Device.objects.filter(bureau=by.bureau_id)
    if held.filter(number=number).exists() or (serial and held.filter(serial=serial).exists()):
        raise _taken(number)


def _taken(number: str) -> DeviceTakenError:
    return DeviceTakenError(
        f"没有登记。编号 {number} 或这个出厂编号已经在设备登记中。", next_step="请打开原来的登记核对。"
    )


def _need_reason(reason: str) -> str:
    if not reason.strip():
        raise InputError("没有办理。事由还没有填写。", next_step="请写明事由，例如：镜头破损。")
    return reason.strip()


def _zh(name: str) -> str:
    return str(getattr(Device._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 - the documented meta API


def _said(device: Device, name: str) -> str:
    return _told(getattr(device, name))


def _told(value: object) -> str:
    if isinstance(value, Unit | RecordingPlace):
        return value.name
    return "空" if value in (None, "") else str(value)
