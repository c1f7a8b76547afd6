"""Reads of documented pauses, and of the place a file has among those its device wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liuhen.bureau.models import Bureau
from liuhen.devices.models import Device, DeviceKind
from liuhen.evidence.models import Recording
from liuhen.field.segments.models import ModelGap

# REC_0001.MP4, MOVI0001.avi, FILE0001.MOV: up to five figures at the end count files; longer runs are times.
_COUNTER = re.compile(r"^[^0-9]*?(\d{3,5})\.[^.]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """One make and model of the bureau's devices with the pause set for it."""

    maker: str
    model: str
    devices: tuple[str, ...]  # numbers
    gap: ModelGap | None


def pauses(bureau_id: int, devices: Iterable[Device]) -> Mapping[int, int]:
    """Return by device key the pause between its files: that of its make, else the one written on the device."""
    known = _newest(bureau_id)
    return {
        device.pk: gap.seconds if (gap := known.get((device.maker, device.model))) else device.gap_seconds
        for device in devices
    }


def pause_of(device: Device | None) -> int:
    """Return the pause between files of one device in seconds; two where the device is not known."""
    return 2 if device is None else pauses(device.bureau_id, [device])[device.pk]


def documented_pauses() -> Mapping[tuple[int, str, str], int]:
    """Return by bureau, maker and model the pauses that were set. One query over a short table."""
    rows = ModelGap.objects.order_by("pk").values_list("bureau_id", "maker", "model", "seconds")
    return {(bureau, maker, model): seconds for bureau, maker, model, seconds in rows}


def makes(bureau: Bureau) -> list[Make]:
    """Return the makes of a bureau's devices with the pauses set for them. Two queries."""
    known = _newest(bureau.pk)
    numbers: dict[tuple[str, str], list[str]] = {}
    for row in Device.objects.filter(bureau=bureau).exclude(model="").order_by("number"):
        numbers.setdefault((row.maker, row.model), []).append(row.number)
    return [
        Make(maker=maker, model=model, devices=tuple(several), gap=known.get((maker, model)))
        for (maker, model), several in sorted(numbers.items())
    ]


def is_fixed(device: Device | None) -> bool:
    """Say whether a device stands in one place and may record day and night: no ledger ties it to a person."""
    return device is not None and (device.kind == DeviceKind.CCTV or device.place_id is not None)


def written_as(recording: Recording) -> tuple[str, int] | None:
    """Return the folder and the number under which the device wrote a file; None where its name carries no counter."""
    folder, _, name = recording.arrival.shown_path.rpartition("/")
    counter = _COUNTER.match(name)
    return (f"{recording.arrival.receipt_id}:{folder}", int(counter.group(1))) if counter else None


def _newest(bureau_id: int) -> dict[tuple[str, str], ModelGap]:
    rows = ModelGap.objects.filter(bureau=bureau_id).select_related("set_by").order_by("pk")
    return {(row.maker, row.model): row for row in rows}
