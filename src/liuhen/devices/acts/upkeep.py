"""Care of devices: maintenance, repair with what was inside the device, and issues that could not be made."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.devices.acts.moving import move
from liuhen.devices.models import Care, Contents, Device, DeviceKind, DeviceRepair, DeviceState, Shortage
from liuhen.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCare:
    """One maintenance as it was done."""

    done_on: date
    done_by: str
    work: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepair:
    """What is wrong with a device, where it goes, and what became of the recordings inside it."""

    fault: str
    contents: str  # a value of `Contents`
    sent_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShortage:
    """A request for a device that could not be served."""

    asked_by: Officer
    kind: DeviceKind
    reason: str
    purpose: str = ""


def maintain(device: Device, new: NewCare, *, by: Officer, at: datetime, once: str | None = None) -> Care:
    """Enter a maintenance of a device (登记维护保养); the next one is counted from its day.

    Raises:
        InputError: a field is empty, or the day has not come yet.

    Source: 宝丰制度 第八条; 石龙制度 第四条; 彝良制度 第十四条.
    """
    told = {"维护人员": new.done_by, "维护内容": new.work, "结果": new.result}
    absent = [name for name, value in told.items() if not value.strip()]
    if absent:
        raise InputError(f"没有登记。还缺：{'、'.join(absent)}。", next_step="请填写后再登记。")
    if new.done_on > timezone.localdate(at):
        raise InputError("没有登记。维护日期还没有到。", next_step="请核对维护日期，计划由系统按间隔推算。")
    with acting(by, "device.maintain", at=at, on=device, once=once) as act:
        care = Care.objects.create(
            bureau=act.home,
            device=device,
            number=next_number(act, "WB"),
            done_on=new.done_on,
            done_by=new.done_by.strip(),
            work=new.work.strip(),
            result=new.result.strip(),
            noted_by=act.officer,
            noted_at=timezone.now(),
        )
        act.upon(care)
        act.upon(device)
        return care


def send_to_repair(
    device: Device, new: NewRepair, *, by: Officer, at: datetime, once: str | None = None
) -> DeviceRepair:
    """Take a device out of the cabinet for repair (送修): no issue for use.

    Raises:
        InputError: no fault, or nothing said about the recordings inside.
        NotInCabinetError: it is out, lost or retired.
    """
    fault = new.fault.strip()
    if not fault:
        raise InputError("没有送修。故障还没有写明。", next_step="请写明故障，例如：镜头破损。")
    if new.contents not in Contents.values:
        raise InputError(
            "没有送修。还没有写明机内资料怎样处理。",
            next_step="请先采集卡内资料或者取出存储卡；确实读不出的，选“资料仍在机内”。",
        )
    with acting(by, "device.repair", at=at, on=device, reason=fault, once=once) as act:
        move(device, DeviceState.IN_CABINET, DeviceState.REPAIR)
        repair = DeviceRepair.objects.create(
            bureau=act.home,
            device=device,
            number=next_number(act, "WX"),
            fault=fault,
            contents=new.contents,
            sent_to=new.sent_to.strip(),
            sent_at=act.at,
            sent_by=act.officer,
        )
        act.upon(repair)
        act.upon(device, contents=new.contents)
        return repair


def restore(device: Device, *, by: Officer, at: datetime, outcome: str = "", once: str | None = None) -> Device:
    """Put a repaired device back into the cabinet (修复入柜) and close its repair."""
    said = outcome.strip() or "修复"
    with acting(by, "device.restore", at=at, on=device, reason=said, once=once) as act:
        move(device, DeviceState.REPAIR, DeviceState.IN_CABINET)
        open_repair = device.repairs.filter(ended_at__isnull=True).first()
        if open_repair is not None:
            if at < open_repair.sent_at:
                raise InputError("没有办理。修复时间早于送修时间。", next_step="请核对时间。")
            device.repairs.filter(pk=open_repair.pk).update(ended_at=at, ended_by=act.officer, outcome=said)
            act.upon(open_repair)
        return act.upon(device)


def note_shortage(new: NewShortage, *, by: Officer, at: datetime, once: str | None = None) -> Shortage:
    """Write down that somebody asked for a device and none could be issued (未能领用).

    Source: 彝良制度 第四条; 望都办法 第六条.
    """
    if not new.reason.strip():
        raise InputError("没有登记。未能领用的原因还没有填写。", next_step="请写明原因，例如：在柜设备均已领用。")
    if new.asked_by.bureau_id != by.bureau_id:
        raise InputError("没有登记。申领人不是本机关人员。", next_step="请从本机关人员中选择申领人。")
    with acting(by, "device.shortage", at=at, once=once) as act:
        row = Shortage.objects.create(
            bureau=act.home,
            asked_by=new.asked_by,
            asked_at=act.at,
            kind=new.kind,
            purpose=new.purpose.strip(),
            reason=new.reason.strip(),
            noted_by=act.officer,
            noted_at=timezone.now(),
        )
        act.upon(new.asked_by)
        return act.upon(row, kind=str(new.kind))
