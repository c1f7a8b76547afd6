"""Clocks that were filmed: what the machine read in a picture is kept as one measurement of the device's clock."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import Machine, acting
from liuhen.devices.clockcode import TOLERANCE_MS
from liuhen.devices.drift import offset_words
from liuhen.devices.models import Device, FilmedClock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClock:
    """A code found in a picture: what it said, and what the device said of the same picture."""

    recording_id: int
    true_time: datetime
    device_time: datetime


def note_filmed_clock(device: Device, found: ReadClock, *, at: datetime) -> FilmedClock | None:
    """Keep what a filmed code says about a device's clock (实拍时钟); None where the recording was read before.

    The claims of recordings stay as they are; who corrects their times asks `drift_at` again.

    Source: 石龙制度 第七条; 武汉办法 第七条.
    """
    if FilmedClock.objects.filter(recording_id=found.recording_id).exists():
        return None
    offset_ms = round((found.device_time - found.true_time).total_seconds() * 1000)
    with acting(Machine("clock-code", bureau=device.bureau), "device.clock", at=at, on=device) as act:
        row = FilmedClock.objects.create(
            bureau=act.home,
            device=device,
            recording_id=found.recording_id,
            true_time=found.true_time,
            device_time=found.device_time,
            offset_ms=offset_ms,
            tolerance_ms=TOLERANCE_MS,
            read_at=timezone.now(),
        )
        act.upon(row)
        act.upon(device, clock=offset_words(offset_ms), recording=found.recording_id)
        return row
