"""Satellite time from a receiver that speaks NMEA 0183 on a serial line: RMC and ZDA sentences."""

import contextlib
import os
import select
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from liuhen.errors import InputError
from liuhen.trail.clock.sntp import Offset

UNCERTAINTY = timedelta(seconds=1)  # a receiver sends its sentence within the second that it names
_ENOUGH = 4096


class SatelliteError(InputError):
    """The receiver gave no time that is valid."""

    code = "trail.satellite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A time as it came out of the receiver, and our clock at that moment."""

    told: datetime
    ours: datetime


def time_in(sentence: str) -> datetime | None:
    """Read the time of one NMEA sentence; None where it carries none, is not valid, or its check sum is wrong."""
    body, star, check = sentence.strip().removeprefix("$").partition("*")
    if not star or not sentence.lstrip().startswith("$"):
        return None
    total = 0
    for letter in body.encode("ascii", "replace"):
        total ^= letter
    if f"{total:02X}" != check[:2].upper():
        return None
    words = body.split(",")
    with contextlib.suppress(ValueError, IndexError):
        if words[0][2:] == "RMC" and words[2] == "A":
            return _instant(words[1], day=words[9][:2], month=words[9][2:4], year="20" + words[9][4:6])
        if words[0][2:] == "ZDA":
            return _instant(words[1], day=words[2], month=words[3], year=words[4])
    return None


def listen(device: Path, *, seconds: float = 5.0) -> Heard:
    """Wait for the next valid sentence of a receiver.

    Raises:
        SatelliteError: the device cannot be opened, or gives no valid time within `seconds`.
    """
    try:
        handle = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        message = f"卫星授时设备 {device} 打不开，没有比对。"
        raise SatelliteError(message, next_step="请检查接线和设备名称。") from error
    try:
        return _hear(handle, until=time.monotonic() + seconds)
    except (OSError, EOFError) as error:
        message = f"卫星授时设备 {device} 没有给出有效时间，没有比对。"
        raise SatelliteError(message, next_step="请把天线放到能看见天空的地方。") from error
    finally:
        os.close(handle)


def _hear(handle: int, *, until: float) -> Heard:
    """Read on until a valid time comes; what fills a whole buffer at once lay there before and is passed over."""
    rest = b""
    while select.select([handle], [], [], max(0.0, until - time.monotonic()))[0]:
        piece = os.read(handle, _ENOUGH)
        ours = datetime.fromtimestamp(time.time(), UTC)
        if not piece or time.monotonic() > until:
            break
        *lines, rest = (rest + piece).split(b"\n")
        told = [found for line in lines if (found := time_in(line.decode("ascii", "replace")))]
        if told and len(piece) < _ENOUGH:
            return Heard(told=told[-1], ours=ours)
    raise EOFError


def offset_of(heard: Heard) -> Offset:
    """Give how our clock stands to the receiver's."""
    return Offset(ahead=heard.ours - heard.told, uncertainty=UNCERTAINTY)


def _instant(clock: str, *, day: str, month: str, year: str) -> datetime:
    whole = datetime(int(year), int(month), int(day), int(clock[:2]), int(clock[2:4]), int(clock[4:6]), tzinfo=UTC)
    return whole + timedelta(seconds=float("0" + clock[6:])) if clock[6:] else whole
