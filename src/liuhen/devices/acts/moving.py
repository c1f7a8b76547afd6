"""The one step that moves a device from one state to the next, for every act that does."""

from datetime import datetime

from liuhen.devices.models import Device, DeviceState
from liuhen.errors import InputError


class NotInCabinetError(InputError):
    """The device is not where the act needs it to be."""

    code = "devices.not_in_cabinet"


def move(device: Device, old: DeviceState, new: DeviceState, **stamped: datetime) -> None:
    """Move a device from `old` to `new` inside the open act; `stamped` are columns of instants written with it.

    Raises:
        NotInCabinetError: it is somewhere else by now.
    """
    if Device.objects.filter(pk=device.pk, state=old).update(state=new, **stamped) != 1:
        device.refresh_from_db()
        raise NotInCabinetError(
            f"没有办理。{device.number} 现在是“{device.get_state_display()}”，这一步要求“{old.label}”。",
            next_step="请刷新领用归还，核对这台设备的状态。",
        )
    device.state = new
    for name, value in stamped.items():
        setattr(device, name, value)
