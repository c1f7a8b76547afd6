"""Handing devices and stations from an officer who leaves to another one (离岗交接). Steps: the act is not ours."""

from __future__ import annotations

from liuhen.bureau.acting import Act
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.devices.models import Device, DeviceState, Handover, Purpose, Station


def pass_on_device(act: Act, handover: Handover, *, receiver: Officer, note: str) -> bool:
    """Close the giver's line of the ledger; a custodian takes the device into the cabinet, others get a new line.

    The new line has no check before use: that is due before the receiver uses the device, as for every issue.
    False where the device was returned before. A step.
    """
    closed = {"returned_at": act.at, "received_by": receiver, "brought_by": handover.holder, "condition": note}
    if Handover.objects.filter(pk=handover.pk, returned_at__isnull=True).update(**closed) != 1:
        return False
    act.upon(handover)
    if Role.CUSTODIAN in receiver.roles:
        Device.objects.filter(pk=handover.device_id).update(state=DeviceState.IN_CABINET)
    else:
        fresh = Handover.objects.create(
            bureau=act.home,
            device=handover.device,
            number=next_number(act, "LY"),
            holder=receiver,
            passed_from=handover,
            issued_by=handover.holder,
            issued_at=act.at,
            purpose=Purpose.STANDBY,
            activity_note=note,
        )
        act.upon(fresh)
    act.upon(handover.device)
    return True


def pass_on_station(act: Act, station: Station, *, giver: Officer, receiver: Officer) -> bool:
    """Make the receiver answer for a station. Its key stays until it is replaced: the dock must not fall silent.

    False where another answers for it already. A step.
    """
    if Station.objects.filter(pk=station.pk, keeper=giver).update(keeper=receiver) != 1:
        return False
    act.upon(station)
    return True
